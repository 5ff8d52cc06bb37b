import { toIso } from '@outpost/shared/model/time'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { ROTATE_TOKEN } from '@outpost/shared/protocol/orders'
import type { Command } from 'commander'
import { createAdministration } from '../nodes/administration.ts'
import { refuseUnusableBox, refuseUnusableToken } from './caller-commands.ts'
import type { WithStore } from './command-context.ts'
import { operator } from './operator.ts'

/** `central node rotate`: nobody carries a token to a box; it makes one itself, when asked (N12). */
export function addNodeRotate(node: Command, withStore: WithStore) {
  node
    .command('rotate')
    .description('ask a box to make itself a new token; the old one dies when the new one was used')
    .argument('<id>')
    .option(...jsonOption)
    .action((id, { json }) =>
      withStore((context) => {
        refuseUnusableBox(context, id)
        const order = createAdministration(context, operator).order(id, ROTATE_TOKEN, {})
        const { id: orderId, createdAt, isNew } = order
        const at = toIso(createdAt)
        printResult({ node_id: id, order_id: orderId, ordered_at: at }, json, [
          isNew
            ? `The box ${id} will be asked for a new token with its next round.`
            : `The box ${id} has been asked since ${at}, and has not answered yet.`,
          'Until it has used the new one the old one stays good. "central node list" tells when it did.',
        ])
      }),
    )
}

/** `central token rotate`: for API clients, whose tokens people carry. */
export function addTokenRotate(token: Command, withStore: WithStore) {
  token
    .command('rotate')
    .description('make a new token for a client; the old one dies when the new one was used')
    .argument('<id>')
    .option(...jsonOption)
    .action((id, { json }) =>
      withStore((context) => {
        refuseUnusableToken(context, id)
        const made = createAdministration(context, operator).rotateToken(id)
        printResult({ token_id: id, token: made }, json, [
          `A new token of ${id}. It is shown only this once; with its first use the old one dies:`,
          made,
        ])
      }),
    )
}
