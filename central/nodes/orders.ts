import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { attempt } from '@outpost/shared/authority/sqlite/file/storage-failure'
import { createSql } from '@outpost/shared/authority/sqlite/sql'
import { DAY_MS } from '@outpost/shared/model/durations'
import { type Clock, type Millis, parseInstant, toIsoOrNull } from '@outpost/shared/model/time'
import { invalidRequest, keyReused } from '@outpost/shared/protocol/common-problems'
import {
  ORDER_RESULTS,
  ORDERS_MAX,
  type Order,
  type OrderResult,
} from '@outpost/shared/protocol/orders'
import { PAUSE_DAYS_MAX } from '@outpost/shared/protocol/pause-limit'
import { Problem } from '@outpost/shared/protocol/problems'
import { v4 } from 'uuid'

/** An order and how it stands. */
export type OrderRow = Order & {
  createdAt: Millis
  /** Whoever asked for it, as in the audit trail; null where that was not kept. */
  givenBy: string | null
  /** Null while the box has not acknowledged it. */
  endedAt: Millis | null
  result: OrderResult | null
}

type Columns = Omit<OrderRow, 'args'> & { args: string; nodeId: string }

/** By what the same request is known again (S4). */
export type OrderRequest = {
  /** Of the order; made here if it is left out. */
  id?: string | undefined
  /** Made of the request's `Idempotency-Key`. */
  keyId?: string | undefined
}

type NewOrder = Pick<Order, 'kind' | 'args'> & OrderRequest & { givenBy?: string | undefined }

/** So many orders of a box are listed. */
const LISTED_MAX = 100

const SELECT = `select id, node_id as nodeId, kind, args, created_at as createdAt, given_by as givenBy,
  ended_at as endedAt, result from orders`

const toRow = ({ args, nodeId: _, ...row }: Columns): OrderRow => ({
  ...row,
  args: JSON.parse(args),
})

/** As the box is told it. */
export const toOrder = ({ id, kind, args }: OrderRow): Order => ({ id, kind, args })

/** As people are told it; its id and when it was given have other names over HTTP than in commands. */
export const orderView = ({ kind, args, result, givenBy, endedAt }: OrderRow) => ({
  kind,
  args,
  state: result ?? 'waiting',
  given_by: givenBy,
  ended_at: toIsoOrNull(endedAt),
})

/** What is asked of boxes (N12): told with each page until the box acknowledges it in a report. */
export function createOrders({ sqlite, clock }: { sqlite: Sqlite; clock: Clock }) {
  const sql = createSql(sqlite)

  const rowsOf = (nodeId: string, condition: string) =>
    sql.all<Columns>(
      `${SELECT} where node_id = ? and ${condition} order by rowid limit ?`,
      nodeId,
      ORDERS_MAX,
    )

  /** The order that this request was answered with before. Throws `Problem` if that was another one. */
  function answered(nodeId: string, { id, keyId, kind }: NewOrder, text: string) {
    const find = (one: string | undefined) =>
      one ? sql.get<Columns>(BY_REQUEST, { id: one }) : undefined
    const [byKey, byId] = [find(keyId), find(id)]
    const isOther = (one: Columns) =>
      one.nodeId !== nodeId || one.kind !== kind || one.args !== text
    if (byKey && (isOther(byKey) || (id && byId?.id !== byKey.id))) throw keyReused()
    if (byId && isOther(byId)) throw otherOrder()
    return byKey ?? byId
  }

  const give = sqlite.transaction((nodeId: string, request: NewOrder) => {
    const { id, keyId, kind, args, givenBy } = request
    const text = JSON.stringify(args)
    const remember = (order: string) => {
      for (const one of [id, keyId]) if (one) sql.run(REMEMBER, one, order)
    }
    const known = answered(nodeId, request, text)
    if (known) return { ...toRow(known), isNew: false }
    if ('until' in args) refuseWrongPause(parseInstant(String(args.until)) ?? 0, clock.now())
    const open = rowsOf(nodeId, IS_OPEN).find((one) => one.kind === kind && one.args === text)
    if (open) {
      remember(open.id)
      return { ...toRow(open), isNew: false }
    }
    const order = { id: id ?? v4(), kind, args, createdAt: clock.now(), givenBy: givenBy ?? null }
    sql.run(
      `insert into orders (id, node_id, kind, args, created_at, given_by)
       values (?, ?, ?, ?, ?, ?)`,
      order.id,
      nodeId,
      kind,
      text,
      order.createdAt,
      order.givenBy,
    )
    remember(order.id)
    return { ...order, endedAt: null, result: null, isNew: true }
  })

  return {
    /**
     * Asks a box for something, or answers what this request was answered before, or the order that is
     * open already and asks for the same. Throws `Problem` INVALID_REQUEST where the id is of another
     * order, or for a pause that is over or too long; EDIT_ID_REUSED where the key is of another request.
     */
    give: (
      nodeId: string,
      kind: string,
      args: Order['args'] = {},
      { id, keyId, givenBy }: OrderRequest & Pick<NewOrder, 'givenBy'> = {},
    ) => give.immediate(nodeId, { id, keyId, kind, args, givenBy }),

    /** The orders of a box, the latest first. */
    latest: (nodeId: string): OrderRow[] =>
      sql
        .all<Columns>(`${SELECT} where node_id = ? order by rowid desc limit ?`, nodeId, LISTED_MAX)
        .map(toRow),

    /** How many orders each box has not acknowledged; none for those that are not in it. */
    openCounts: (): Map<string, number> =>
      new Map(
        sql
          .all<{ id: string; count: number }>(
            `select node_id as id, count(*) as count from orders where ${IS_OPEN} group by node_id`,
          )
          .map(({ id, count }) => [id, count]),
      ),

    /** What a box has not acknowledged, the oldest first. */
    open: (nodeId: string): OrderRow[] => rowsOf(nodeId, IS_OPEN).map(toRow),

    /** Takes the acknowledgements in a box's report (N11), of its own orders only. */
    takeReport(nodeId: string, report: string) {
      const { orders } = JSON.parse(report) as { orders?: unknown }
      if (typeof orders !== 'object' || orders === null) return
      for (const [id, said] of Object.entries(orders)) {
        const result = ORDER_RESULTS.find((one) => one === said)
        if (!result) continue
        // On a full disk it stays open, and is acknowledged when it is told again.
        attempt(() => sql.run(END, clock.now(), result, id, nodeId))
      }
    },
  }
}

const IS_OPEN = 'ended_at is null'

/** One from before requests were remembered is known by its own id. */
const BY_REQUEST = `${SELECT} where id = coalesce(
  (select order_id from order_requests where id = :id), :id)`

const REMEMBER = 'insert or ignore into order_requests (id, order_id) values (?, ?)'

function refuseWrongPause(until: Millis, now: Millis) {
  if (until > now && until - now <= PAUSE_DAYS_MAX * DAY_MS) return
  throw invalidRequest({ until: `must lie within the next ${PAUSE_DAYS_MAX} days` })
}

function otherOrder(): Problem {
  return new Problem(
    'INVALID_REQUEST',
    'This id was used for another order. Nothing was changed.',
    {
      errors: { id: 'was used for another order' },
    },
  )
}

const END = `update orders set ended_at = ?, result = ?
  where id = ? and node_id = ? and ${IS_OPEN}`
