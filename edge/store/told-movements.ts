import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { DAY_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import type { Change, ToldMovements } from '@outpost/shared/protocol/messages'
import { COPY_MOVEMENTS_MAX } from '@outpost/shared/protocol/recovery'

/*
 * Which movements are in central's stock, as its pages tell it, and from which decisions they follow: only
 * so can a central that was restored know which edits a copy holds already, whoever made them and wherever
 * they wait, and about which somebody has decided (N9).
 */

/** Like accepted edits, they are of use for so long after a restore. */
const KEPT_MS = 30 * DAY_MS

/** Takes what a page, or an outcome, tells with a record. A filling tells anew of all that is in it. */
export function takeToldMovements(
  sql: Sql,
  { collection, id, movements = [], decided = [] }: CopyRef & Pick<Change, 'movements' | 'decided'>,
  { isFilling, now }: { isFilling: boolean; now: Millis },
) {
  if (isFilling) forgetToldMovements(sql, collection, id)
  const told = [
    ...movements.map((edit_id) => ({ edit_id, decision: null })),
    ...decided.map((one) => ({ edit_id: one.edit_id, decision: JSON.stringify(one) })),
  ]
  if (told.length === 0) return
  sql.run('delete from told_movements where record_id = ? and learnt_at < ?', id, now - KEPT_MS)
  sql.run(
    `insert into told_movements (record_id, edit_id, learnt_at, decision)
     select ?, value ->> 'edit_id', ?, value ->> 'decision' from json_each(?)
     where true on conflict do nothing`,
    id,
    now,
    JSON.stringify(told),
  )
}

/** The record is not the box's any more. */
export function forgetToldMovements(sql: Sql, collection: string, id: string) {
  if (isStock(collection)) sql.run('delete from told_movements where record_id = ?', id)
}

/** What was told of a copy of stock, the latest if there is too much for a request. */
export function readToldMovements(sql: Sql, { collection, id }: CopyRef): ToldMovements {
  const told: ToldMovements = { movements: [], decided: [] }
  if (!isStock(collection)) return told
  const rows = sql.all<{ editId: string; decision: string | null }>(
    `select edit_id as editId, decision from told_movements where record_id = ?
     order by learnt_at desc, rowid desc limit ?`,
    id,
    COPY_MOVEMENTS_MAX,
  )
  for (const { editId, decision } of rows) {
    if (decision === null) told.movements.push(editId)
    else told.decided.push(JSON.parse(decision))
  }
  return told
}

type CopyRef = Pick<Change, 'collection' | 'id'>

/** Nothing else moves; and records of the others are many. */
const isStock = (collection: string) => collection === 'pharmacy-inventory'
