import { checkBody } from '@outpost/shared/authority/http/input'
import { HOUR_MS } from '@outpost/shared/model/durations'
import { type Clock, toIso } from '@outpost/shared/model/time'
import { jsonOption, printResult } from '@outpost/shared/node/cli'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { ORDER_ARGS, type OrderKind, type ROTATE_TOKEN } from '@outpost/shared/protocol/orders'
import { PAUSE_DAYS_MAX } from '@outpost/shared/protocol/pause-limit'
import type { Command } from 'commander'
import { z } from 'zod'
import { createAdministration } from '../nodes/administration.ts'
import { createOrders, type OrderRow, orderView, toOrder } from '../nodes/orders.ts'
import { createSupportBundles } from '../nodes/support-bundles.ts'
import { refuseUnusableBox } from './caller-commands.ts'
import type { CommandContext, WithStore } from './command-context.ts'
import { operator } from './operator.ts'

type Given = { until?: string; hours?: string; collection?: string; record?: string }

type Asked = {
  description: string
  options?: [flags: string, description: string][]
  toArgs: (given: Given, clock: Clock) => object
}

/**
 * What a box is asked for with `central node …`: each kind with its options, and how they become
 * arguments. For a new token it is asked with `rotate`, which says what comes of it.
 */
const ASKED: Record<Exclude<OrderKind, typeof ROTATE_TOKEN>, Asked> = {
  pause: {
    description: 'ask a box to exchange nothing with central for some time; it serves its tablets',
    options: [
      [
        '--until <time>',
        `until this time, like 2026-01-31T09:00:00Z; at most ${PAUSE_DAYS_MAX} days ahead`,
      ],
      ['--hours <count>', 'for so many hours'],
    ],
    toArgs: (given, clock) => ({ until: untilOf(given, clock) }),
  },
  resume: {
    description: 'ask a paused box to exchange again',
    toArgs: () => ({}),
  },
  resync: {
    description: 'ask a box to fetch anew what central has; what waits there stays and is sent',
    options: [
      ['--collection <name>', 'only what differs of this collection'],
      ['--record <id>', 'only this record of the collection'],
    ],
    toArgs: ({ collection, record }) => ({
      ...(collection !== undefined && { collection }),
      ...(record !== undefined && { record_id: record }),
    }),
  },
  support_bundle: {
    description: 'ask a box to tell of itself: counts, times and ids, nothing of a person',
    toArgs: () => ({}),
  },
}
const ASKED_KINDS = Object.keys(ASKED) as (keyof typeof ASKED)[]

/** `central node pause`, `resume`, `resync`, `support-bundle`, and what became of it (N12). */
export function addOrderCommands(node: Command, withStore: WithStore) {
  for (const kind of ASKED_KINDS) {
    const { description, options = [], toArgs } = ASKED[kind]
    const name = kind.replaceAll('_', '-')
    const command = node.command(name).description(description).argument('<id>')
    for (const [flags, about] of options) command.option(flags, about)
    command.option(...jsonOption).action((id: string, { json, ...given }) =>
      withStore((context) => {
        refuseUnusableBox(context, id)
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
  }
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
        refuseUnusableBox(context, id)
        const orders = createOrders(depsOf(context)).latest(id).map(toPrinted)
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

/** What "node list" tells of the orders that a box has not acknowledged. */
export function viewOfOrders(context: Pick<CommandContext, 'store' | 'clock'>, id: string) {
  const open = createOrders(depsOf(context)).open(id)
  return {
    orders: open.map((order) => ({ ...toOrder(order), ordered_at: toIso(order.createdAt) })),
  }
}

/** A line of what `viewOfOrders` told for each. */
export function linesOfOrders({ orders }: ReturnType<typeof viewOfOrders>): string[] {
  return orders.map(
    ({ kind, ordered_at }) => `    asked to ${kind} since ${ordered_at}, not acknowledged yet`,
  )
}

const depsOf = ({ store, clock }: Pick<CommandContext, 'store' | 'clock'>) => ({
  sqlite: store.sqlite,
  clock,
})

function toPrinted(order: OrderRow) {
  return { order_id: order.id, ordered_at: toIso(order.createdAt), ...orderView(order) }
}

const hoursSchema = z.object({
  hours: z
    .string()
    .regex(/^\d{1,3}(\.\d{1,2})?$/, `must be a number of hours, at most ${PAUSE_DAYS_MAX * 24}`)
    .transform(Number),
})

function untilOf({ until, hours }: Given, clock: Clock): string {
  if ((until === undefined) === (hours === undefined)) {
    throw new CommandFailed('Say either --until or --hours. Nothing was changed.')
  }
  if (until !== undefined) return until
  return toIso(clock.now() + checkBody(hoursSchema, { hours }).hours * HOUR_MS)
}
