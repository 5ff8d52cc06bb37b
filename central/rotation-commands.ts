import { isNode } from '@outpost/shared/authority/principal'
import { toIso } from '@outpost/shared/model/time'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { ROTATE_TOKEN } from '@outpost/shared/protocol/orders'
import type { Command } from 'commander'
import type { CommandContext, WithStore } from './command-context.ts'
import { createAdministration } from './nodes/administration.ts'
import { createOrders, toOrder } from './nodes/orders.ts'
import { createPrincipals } from './nodes/principals.ts'
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
        refuseUnusable(context, id, true)
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
        refuseUnusable(context, id, false)
        const made = createAdministration(context, operator).rotateToken(id)
        printResult({ token_id: id, token: made }, json, [
          `A new token of ${id}. It is shown only this once; with its first use the old one dies:`,
          made,
        ])
      }),
    )
}

/** Throws `CommandFailed` for a box or token that is not there, was revoked, or has not enrolled. */
export function refuseUnusable(
  { store, clock }: Pick<CommandContext, 'store' | 'clock'>,
  id: string,
  isBox: boolean,
) {
  const found = createPrincipals({ sqlite: store.sqlite, clock }).find(id)
  const what = isBox ? 'box' : 'token'
  if (!found || isNode(found) !== isBox) {
    throw new CommandFailed(
      `There is no ${what} ${id}. See "central ${isBox ? 'node' : 'token'} list". Nothing was changed.`,
    )
  }
  if (found.revokedAt !== null || found.tokenHash === null) {
    const state = found.revokedAt !== null ? 'was revoked' : 'has not enrolled yet'
    throw new CommandFailed(`The ${what} ${id} ${state}. Nothing was changed.`)
  }
}

/** What "node list" tells of the orders that a box has not acknowledged. */
export function viewOfOrders(
  { store, clock }: Pick<CommandContext, 'store' | 'clock'>,
  id: string,
) {
  const open = createOrders({ sqlite: store.sqlite, clock }).open(id)
  return {
    orders: open.map((order) => ({ ...toOrder(order), ordered_at: toIso(order.createdAt) })),
  }
}

/** The same for people. */
export function linesOfOrders({ orders }: ReturnType<typeof viewOfOrders>): string[] {
  return orders.map(
    ({ kind, ordered_at }) => `    asked to ${kind} since ${ordered_at}, not acknowledged yet`,
  )
}
