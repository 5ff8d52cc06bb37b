import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { DAY_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import type { Change } from '@outpost/shared/protocol/messages'
import { COPY_MOVEMENTS_MAX } from '@outpost/shared/protocol/recovery'

/*
 * Which movements are in central's stock, as its pages tell it: only so can a central that was restored
 * know which edits a copy holds already, whoever made them and wherever they wait (N9).
 */

/** Like accepted edits, they are of use for so long after a restore. */
const KEPT_MS = 30 * DAY_MS

/** Takes what a page, or an outcome, tells with a record. A filling tells anew of all that is in it. */
export function takeToldMovements(
  sql: Sql,
  { collection, id, movements = [] }: Pick<Change, 'collection' | 'id' | 'movements'>,
  { isFilling, now }: { isFilling: boolean; now: Millis },
) {
  if (isFilling) forgetToldMovements(sql, collection, id)
  if (movements.length === 0) return
  sql.run('delete from told_movements where record_id = ? and learnt_at < ?', id, now - KEPT_MS)
  sql.run(
    `insert into told_movements (record_id, edit_id, learnt_at) select ?, value, ? from json_each(?)
     where true on conflict do nothing`,
    id,
    now,
    JSON.stringify(movements),
  )
}

/** The record is not the box's any more. */
export function forgetToldMovements(sql: Sql, collection: string, id: string) {
  if (isStock(collection)) sql.run('delete from told_movements where record_id = ?', id)
}

/** The movements in a copy of stock, the latest ones if there are too many for a request. */
export function readToldMovements(sql: Sql, { collection, id }: Held): string[] {
  if (!isStock(collection)) return []
  return sql
    .all<{ id: string }>(
      `select edit_id as id from told_movements where record_id = ?
       order by learnt_at desc, rowid desc limit ?`,
      id,
      COPY_MOVEMENTS_MAX,
    )
    .map(({ id }) => id)
}

type Held = Pick<Change, 'collection' | 'id'>

/** Nothing else moves; and records of the others are many. */
const isStock = (collection: string) => collection === 'pharmacy-inventory'
