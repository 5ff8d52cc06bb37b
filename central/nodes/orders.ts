import type { Sqlite } from '@outpost/shared/authority/sqlite/open'
import { createSql } from '@outpost/shared/authority/sqlite/sql'
import { attempt } from '@outpost/shared/authority/sqlite/storage-failure'
import type { Clock, Millis } from '@outpost/shared/model/time'
import {
  ORDER_RESULTS,
  ORDERS_MAX,
  type Order,
  type OrderResult,
} from '@outpost/shared/protocol/orders'
import { v4 } from 'uuid'

/** An order and how it stands. */
export type OrderRow = Order & {
  createdAt: Millis
  /** Null while the box has not acknowledged it. */
  endedAt: Millis | null
  result: OrderResult | null
}

type Columns = Omit<OrderRow, 'args'> & { args: string }

const SELECT = `select id, kind, args, created_at as createdAt, ended_at as endedAt, result
  from orders`

const toRow = ({ args, ...row }: Columns): OrderRow => ({ ...row, args: JSON.parse(args) })

/** As the box is told it. */
export const toOrder = ({ id, kind, args }: OrderRow): Order => ({ id, kind, args })

/** What is asked of boxes (N12): told with each page until the box acknowledges it in a report. */
export function createOrders({ sqlite, clock }: { sqlite: Sqlite; clock: Clock }) {
  const sql = createSql(sqlite)

  const rowsOf = (nodeId: string, condition: string) =>
    sql.all<Columns>(
      `${SELECT} where node_id = ? and ${condition} order by rowid limit ?`,
      nodeId,
      ORDERS_MAX,
    )

  const give = sqlite.transaction((nodeId: string, kind: string, args: Order['args']) => {
    const text = JSON.stringify(args)
    const [open] = rowsOf(nodeId, IS_OPEN).filter((one) => one.kind === kind && one.args === text)
    if (open) return { ...toRow(open), isNew: false }
    const order = { id: v4(), kind, args, createdAt: clock.now() }
    sql.run(
      'insert into orders (id, node_id, kind, args, created_at) values (?, ?, ?, ?, ?)',
      order.id,
      nodeId,
      kind,
      text,
      order.createdAt,
    )
    return { ...order, endedAt: null, result: null, isNew: true }
  })

  return {
    /** Asks a box for something, or answers the order that is open already and asks for the same. */
    give: (nodeId: string, kind: string, args: Order['args'] = {}) =>
      give.immediate(nodeId, kind, args),

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

const END = `update orders set ended_at = ?, result = ?
  where id = ? and node_id = ? and ${IS_OPEN}`
