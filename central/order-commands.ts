import { checkBody } from '@outpost/shared/authority/http/input'
import { HOUR_MS } from '@outpost/shared/model/durations'
import { type Clock, toIso, toIsoOrNull } from '@outpost/shared/model/time'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { ORDER_ARGS, type OrderKind } from '@outpost/shared/protocol/orders'
import type { Command } from 'commander'
import { z } from 'zod'
import type { CommandContext, WithStore } from './command-context.ts'
import { createAdministration } from './nodes/administration.ts'
import { createOrders, type OrderRow } from './nodes/orders.ts'
import { createSupportBundles } from './nodes/support-bundles.ts'
import { operator } from './operator.ts'
import { refuseUnusable } from './rotation-commands.ts'

type Given = { until?: string; hours?: string; collection?: string; record?: string }

/** What a box is asked for with `central node …`: each kind with how its options become arguments. */
const ASKED = {
  pause: {
    description: 'ask a box to exchange nothing with central for some time; it serves its tablets',
    toArgs: (given: Given, clock: Clock) => ({ until: untilOf(given, clock) }),
  },
  resume: {
    description: 'ask a paused box to exchange again',
    toArgs: () => ({}),
  },
  resync: {
    description: 'ask a box to fetch anew what central has; what waits there stays and is sent',
    toArgs: ({ collection, record }: Given) => ({
      ...(collection !== undefined && { collection }),
      ...(record !== undefined && { record_id: record }),
    }),
  },
  'support-bundle': {
    description: 'ask a box to tell of itself: counts, times and ids, nothing of a person',
    toArgs: () => ({}),
  },
} as const

/** `central node pause`, `resume`, `resync`, `support-bundle`, and what became of it (N12). */
export function addOrderCommands(node: Command, withStore: WithStore) {
  const made = Object.entries(ASKED).map(([name, { description, toArgs }]) => {
    const command = node.command(name).description(description).argument('<id>')
    command.option(...jsonOption).action((id: string, { json, ...given }) =>
      withStore((context) => {
        refuseUnusable(context, id, true)
        const kind = name.replace('-', '_') as OrderKind
        const { args } = checkBody(z.object({ args: ORDER_ARGS[kind] }), {
          args: toArgs(given, context.clock),
        })
        const order = createAdministration(context, operator).order(id, kind, args)
        const at = toIso(order.createdAt)
        const result = { node_id: id, order_id: order.id, kind, args, ordered_at: at }
        printResult(result, json, [
          order.isNew
            ? `The box ${id} will be told with its next round.`
            : `The box ${id} was asked for the same at ${at}, and has not answered yet.`,
          `What becomes of it: central node orders ${id}`,
        ])
      }),
    )
    return [name, command] as const
  })
  const { pause, resync } = Object.fromEntries(made)
  pause?.option(
    '--until <time>',
    'until this time, like 2026-01-31T09:00:00Z; at most 7 days ahead',
  )
  pause?.option('--hours <count>', 'for so many hours')
  resync?.option('--collection <name>', 'only what differs of this collection')
  resync?.option('--record <id>', 'only this record of the collection')
  addOrderList(node, withStore)
  addBundle(node, withStore)
}

function addOrderList(node: Command, withStore: WithStore) {
  node
    .command('orders')
    .description('list what a box was asked to do and what became of it, the latest first')
    .argument('<id>')
    .option(...jsonOption)
    .action((id: string, { json }) =>
      withStore((context) => {
        refuseUnusable(context, id, true)
        const orders = createOrders(depsOf(context)).latest(id).map(toOrderView)
        const lines = orders.map(
          ({ order_id, kind, state, ordered_at, given_by }) =>
            `${order_id}  ${kind}  ${state}  ${ordered_at}${given_by ? `  by ${given_by}` : ''}`,
        )
        const none = `The box ${id} was asked for nothing yet.`
        printResult({ node_id: id, orders }, json, lines.length > 0 ? lines : [none])
      }),
    )
}

function addBundle(node: Command, withStore: WithStore) {
  node
    .command('bundle')
    .description('print what a box sent of itself for an order of the kind support_bundle')
    .argument('<id>')
    .argument('<order>', 'as "node orders" names it')
    .option(...jsonOption)
    .action((id: string, order: string, { json }) =>
      withStore((context) => {
        const found = createSupportBundles(context).find(id, order)
        if (!found) {
          throw new CommandFailed(
            `No support bundle of the box ${id} came for the order ${order}, or it is kept no longer.`,
          )
        }
        const result = { received_at: toIso(found.at), bundle: found.bundle }
        printResult(result, json, [JSON.stringify(result, null, 2)])
      }),
    )
}

const depsOf = ({ store, clock }: CommandContext) => ({ sqlite: store.sqlite, clock })

function toOrderView({ id, kind, args, result, createdAt, givenBy, endedAt }: OrderRow) {
  return {
    order_id: id,
    kind,
    args,
    state: result ?? 'waiting',
    ordered_at: toIso(createdAt),
    given_by: givenBy,
    ended_at: toIsoOrNull(endedAt),
  }
}

const hoursSchema = z.object({
  hours: z
    .string()
    .regex(/^\d{1,3}(\.\d{1,2})?$/, 'must be a number of hours, at most 168')
    .transform(Number),
})

function untilOf({ until, hours }: Given, clock: Clock): string {
  if ((until === undefined) === (hours === undefined)) {
    throw new CommandFailed('Say either --until or --hours. Nothing was changed.')
  }
  if (until !== undefined) return until
  return toIso(clock.now() + checkBody(hoursSchema, { hours }).hours * HOUR_MS)
}
