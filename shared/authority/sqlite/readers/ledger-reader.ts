import { type Millis, parseInstant } from '../../../model/time.ts'
import type { ToldDecision } from '../../../protocol/decisions.ts'
import type { ToldMovements } from '../../../protocol/messages.ts'
import type { LedgerEntry, LedgerKeys, LedgerQuery } from '../../reader.ts'
import { ALL } from '../../scopes.ts'
import { liesIn } from '../lies-in.ts'
import type { Sql } from '../sql.ts'
import { type DecisionColumns, toDecisionRecord } from './decisions-reader.ts'

type LedgerColumns = Omit<LedgerEntry, 'movement' | 'madeAt'> & {
  movement: string | null
  at: number
  madeAt: string | null
}

/** A page of the stock ledger (E7), in the order in which it grew. */
export function readLedger(sql: Sql, { scopes, after, limit }: LedgerQuery): LedgerEntry[] {
  const rows = sql.all<LedgerColumns>(
    `select m.key, m.edit_id as editId, m.kind, m.record_id as recordId, m.delta, m.movement, m.at,
       json_extract(e.body, '$.made_at') as madeAt
     from stock_movements m
     join records r on r.collection = 'pharmacy-inventory' and r.id = m.record_id
     left join edits e on e.id = m.edit_id
     where m.key > :after and r.deleted_at is null
       and (:isAll or ${liesIn('r.key', '-1')})
     order by m.key limit :limit`,
    { after, limit, isAll: scopes.includes(ALL) ? 1 : 0, callerScopes: JSON.stringify(scopes) },
  )
  return rows.map(({ at, madeAt, movement, ...row }) => ({
    ...row,
    movement: movement === null ? null : JSON.parse(movement),
    // Bodies of edits are not kept for ever; then the time of central's commit is what is known.
    madeAt: parseInstant(madeAt ?? '') ?? at,
  }))
}

export function readMovements(
  sql: Sql,
  id: string,
  { changed, filled }: LedgerKeys,
): ToldMovements {
  const moved = sql.get(
    `select 1 from records s join records p on p.collection = 'pharmacies' and p.id = s.pharmacy_id
     where s.collection = 'pharmacy-inventory' and s.id = ?
       and p.updated_at > (select at from stock_movements where key = ?)`,
    id,
    changed,
  )
  const rows = sql.all<{ editId: string }>(
    `select distinct edit_id as editId from stock_movements
     where record_id = ? and key > ? order by key`,
    id,
    moved ? Math.min(changed, filled) : changed,
  )
  const movements = rows.map(({ editId }) => editId)
  return { movements, decided: readDecisionsBehind(sql, movements) }
}

/** The decisions from which these edits follow, one from another's new edit too (E9). */
function readDecisionsBehind(sql: Sql, editIds: readonly string[]): ToldDecision[] {
  if (editIds.length === 0) return []
  return sql
    .all<DecisionColumns & { from: string }>(
      `with recursive behind(id) as (
         select edit_id from decisions where new_edit in (select value from json_each(?))
         union select d.edit_id from decisions d join behind b on d.new_edit = b.id
       ) select d.*, principal_id as "from" from decisions d join behind b on b.id = d.edit_id
       order by d.rowid`,
      JSON.stringify(editIds),
    )
    .map((row) => ({ ...toDecisionRecord(row), from: row.from }))
}

export function readStockMovedBy(sql: Sql, editIds: readonly string[]): Map<string, string> {
  const rows = sql.all<{ editId: string; recordId: string }>(
    `select edit_id as editId, record_id as recordId from stock_movements
     where edit_id in (select value from json_each(?))`,
    JSON.stringify(editIds),
  )
  return new Map(rows.map(({ editId, recordId }) => [editId, recordId]))
}

/** Times never run back along the ledger: between its ends it is looked for by halves. */
export function readLedgerEnd(sql: Sql, upTo: Millis): number {
  let low = 0
  let high =
    sql.get<{ key: number | null }>('select max(key) as key from stock_movements')?.key ?? 0
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const last = sql.get<{ key: number; at: Millis }>(
      'select key, at from stock_movements where key <= ? order by key desc limit 1',
      middle,
    )
    if (!last || last.at <= upTo) low = middle
    else high = last.key - 1
  }
  return low
}
