import { type Millis, parseInstant } from '../../model/time.ts'
import type { LedgerEntry, LedgerQuery } from '../reader.ts'
import { ALL } from '../scopes.ts'
import { liesIn } from './lies-in.ts'
import type { Sql } from './sql.ts'

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

export function readMovements(sql: Sql, recordId: string, after: number): string[] {
  const rows = sql.all<{ id: string }>(
    `select distinct edit_id as id from stock_movements
     where record_id = ? and key > ? order by key`,
    recordId,
    after,
  )
  return rows.map(({ id }) => id)
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
