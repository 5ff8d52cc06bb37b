import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { Millis } from '@outpost/shared/model/time'
import { ACKNOWLEDGED_MAX, type Order, type OrderResult } from '@outpost/shared/protocol/orders'

/**
 * Keeps what central asks of this box (N12), in the commit of the page that told it. Told again, one
 * is not done again: its acknowledgement was lost, or central was put back.
 */
export function takeOrders(sql: Sql, orders: readonly Order[], now: Millis) {
  for (const { id, kind, args } of orders) {
    sql.run(
      `insert into orders (id, kind, args, received_at) values (?, ?, ?, ?)
       on conflict (id) do update set is_acknowledged = 0`,
      id,
      kind,
      JSON.stringify(args),
      now,
    )
  }
}

/** What is still to be done, in the order in which it came. */
export function readOpenOrders(sql: Sql): Order[] {
  return sql
    .all<{ id: string; kind: string; args: string }>(
      'select id, kind, args from orders where result is null order by rowid',
    )
    .map(({ id, kind, args }) => ({ id, kind, args: JSON.parse(args) }))
}

/** Of an order that is done over several rounds. */
export function hasBegun(sql: Sql, id: string): boolean {
  return sql.get('select 1 from orders where id = ? and begun_at is not null', id) !== undefined
}

export function noteBegun(sql: Sql, id: string, now: Millis) {
  sql.run('update orders set begun_at = ? where id = ?', now, id)
}

export function endOrder(sql: Sql, id: string, result: OrderResult, now: Millis) {
  sql.run(
    'update orders set result = ?, ended_at = ? where id = ? and result is null',
    result,
    now,
    id,
  )
}

/** What central is to be told of in the next report, as id and result. */
export function readUnacknowledged(sql: Sql): Record<string, OrderResult> {
  const rows = sql.all<{ id: string; result: OrderResult }>(
    `select id, result from orders where result is not null and not is_acknowledged
     order by rowid limit ?`,
    ACKNOWLEDGED_MAX,
  )
  return Object.fromEntries(rows.map(({ id, result }) => [id, result]))
}

export function noteAcknowledged(sql: Sql, ids: readonly string[]) {
  for (const id of ids) sql.run('update orders set is_acknowledged = 1 where id = ?', id)
}
