import { type Millis, parseInstant, toIso } from '@outpost/shared/model/time'
import { ORDER_ARGS, type Order } from '@outpost/shared/protocol/orders'
import { type Link, LinkDown } from '@outpost/shared/replica/link'
import { PAGE_LIMIT_MIN } from '@outpost/shared/replica/plan'
import { newRoundResult, type RoundResult } from '@outpost/shared/replica/round-result'
import type { ReplicaStore } from '@outpost/shared/replica/store'
import type { EdgeStore } from '../store/database.ts'
import { endOrder, takeOrders } from '../store/orders.ts'

/** Until when this box exchanges nothing with central but orders (N12); null if it does. */
export function pausedUntil({ row, clock }: Pick<EdgeStore, 'row' | 'clock'>): Millis | null {
  const until = row.read().pausedUntil
  return until !== null && until > clock.now() ? until : null
}

export async function pause({ store, row, clock }: EdgeStore, _link: unknown, order: Order) {
  const args = ORDER_ARGS.pause.safeParse(order.args).data
  store.write(() => {
    if (args) row.change({ pausedUntil: parseInstant(args.until) })
    endOrder(store.sql, order.id, args ? 'done' : 'unknown', clock.now())
  })
}

export async function resume({ store, row, clock }: EdgeStore, _link: unknown, { id }: Order) {
  store.write(() => {
    row.change({ pausedUntil: null })
    endOrder(store.sql, id, 'done', clock.now())
  })
}

/** What a round of a paused box works with. */
type Deps = {
  edge: EdgeStore
  replica: Pick<ReplicaStore, 'noteRound' | 'position'>
  link: Link
  /** Milliseconds on a clock that is never set: for durations. */
  monotonic: () => Millis
}

/**
 * In place of a round: asks only what central wants of this box, so that it hears when it is to go on.
 * Nothing is pushed, and of a page that comes only the orders are taken.
 */
export async function askForOrders({ edge, replica, link, monotonic }: Deps): Promise<RoundResult> {
  const { store, clock } = edge
  const started = monotonic()
  const result: RoundResult = { ...newRoundResult(clock.now()), isPaused: true }
  try {
    const reply = await link.pull({ position: await replica.position(), limit: PAGE_LIMIT_MIN })
    result.bytesReceived = reply.traffic.received
    if (reply.kind === 'page') {
      store.write(() => takeOrders(store.sql, reply.page.orders ?? [], clock.now()))
    }
    // Whatever else is wrong is found, and mended, by the first round after the pause.
    if (reply.kind === 'refused') result.link = reply.status === 401 ? 'unauthorised' : 'online'
  } catch (error) {
    if (!(error instanceof LinkDown)) throw error
    result.link = error.state
    result.error = error.message
  }
  result.durationMs = Math.round(monotonic() - started)
  await replica.noteRound(result)
  const until = toIso(edge.row.read().pausedUntil ?? clock.now())
  const why = `central has paused this box until ${until}; what was written here waits, and nothing is lost`
  return { ...result, error: result.error ?? why }
}
