import { ALL } from '../scopes.ts'
import { createFeedWriter, type Opening, scopeKey } from './feed-writer.ts'
import type { Sqlite } from './file/connect.ts'
import type { Sql } from './sql.ts'
import { immediate } from './transaction-sql.ts'
import { inTurn } from './turn.ts'

/** Whether a scope holds changes that the scope `all` has not taken over yet. */
export function isBehind(sql: Sql): boolean {
  const found = sql.get(
    'select 1 from scopes where not is_gathered and gathered_up_to < head limit 1',
  )
  return found !== undefined
}

/** Entries copied in one transaction, so that other writers wait no longer than for these. */
const BATCH_ENTRIES = 5000

/**
 * Fills central's scope `all` from the others, after their commits (F5): clinics that write do not
 * wait for each other. Answers whether there may be more.
 */
export function gatherSome(sqlite: Sqlite, sql: Sql, opening: Opening): boolean {
  const gather = sqlite.transaction(() => {
    const behind = sql.all<{ key: number; gathered_up_to: number }>(
      'select key, gathered_up_to from scopes where not is_gathered and gathered_up_to < head',
    )
    if (behind.length === 0) return false
    const target = scopeKey(sql, ALL)
    sql.run('update scopes set is_gathered = 1 where key = ?', target)
    // Whoever syncs by timestamp was told at most this time: all that enters now lies after it (S2).
    const told =
      sql.get<{ time: number }>('select time from scopes where key = ?', target)?.time ?? 0
    const writer = createFeedWriter(sqlite, immediate(sql), opening)
    let left = BATCH_ENTRIES
    for (const { key, gathered_up_to } of behind) {
      const entries = sql.all<{ seq: number; record: number; at: number; isDeleted: number }>(
        `select f.seq, f.record, f.at, r.deleted_at is not null as isDeleted
         from feed f join records r on r.key = f.record
         where f.scope = ? and f.seq > ? order by f.seq limit ?`,
        key,
        gathered_up_to,
        left,
      )
      for (const { record, at, isDeleted } of entries) {
        writer.enter(record, target, isDeleted ? 'delete' : 'put', Math.max(at, told + 1))
      }
      left -= entries.length
      const upTo = left > 0 ? null : (entries.at(-1)?.seq ?? gathered_up_to)
      sql.run('update scopes set gathered_up_to = coalesce(?, head) where key = ?', upTo, key)
      if (left <= 0) break
    }
    if (left === BATCH_ENTRIES) writer.touch(ALL)
    writer.finish()
    return left <= 0
  })
  // Asked without the write lock first: mostly there is nothing to do, and nobody need wait.
  return isBehind(sql) ? inTurn(sqlite, () => gather.immediate()) : false
}
