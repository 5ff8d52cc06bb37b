import type { Millis } from '../../model/time.ts'
import type { Restore } from '../restores.ts'
import type { Sql } from './sql.ts'

/** Revisions begin anew at a multiple of this (R2). */
const REVISION_STEP = 1_000_000

/** The latest time of anything in the database; 0 if it is empty. */
export function latestTime(sql: Sql): Millis {
  const row = sql.get<{ time: number | null }>(
    `select max(time) as time from
       (select max(time) as time from scopes union all select max(updated_at) from records)`,
  )
  return row?.time ?? 0
}

/** The highest revision that is or may have been used. */
export function highestRevision(sql: Sql): number {
  const row = sql.get<{ revision: number | null }>(
    `select max(revision) as revision from
       (select max(revision) as revision from records union all
        select max(revision) from edits union all
        select max(revision) from stock_movements union all
        select max(revision_floor) from identity)`,
  )
  return row?.revision ?? 0
}

export type NewEpoch = {
  epoch: string
  wallClock: Millis
  /** A revision known from elsewhere, which must not be used again either. */
  usedRevision: number
}

/**
 * Begins a new epoch after the database was put back to an earlier state (R2, F6), in the caller's
 * transaction: no cursor of the time that was lost is continued, no revision of it used again, and
 * no time of it given to a change.
 */
export function beginEpoch(sql: Sql, { epoch, wallClock, usedRevision }: NewEpoch) {
  const restoredTo = latestTime(sql)
  const restoredAt = Math.max(wallClock, restoredTo + 1)
  const used = Math.max(highestRevision(sql), usedRevision)
  sql.run(
    `insert into restores (epoch, before, restored_to, restored_at)
     select ?, epoch, ?, ? from identity`,
    epoch,
    restoredTo,
    restoredAt,
  )
  sql.run('update identity set epoch = ?, revision_floor = ?', epoch, nextFloor(used))
  // Who syncs by timestamp must be told no time of the lost hours as the latest (S2).
  sql.run('update scopes set time = ?', restoredAt)
}

function nextFloor(used: number): number {
  return (Math.floor(used / REVISION_STEP) + 1) * REVISION_STEP
}

/** The restores that led to this database, the first first. */
export function readRestores(sql: Sql): Restore[] {
  return sql.all<Restore>(
    `select epoch, before, restored_to as restoredTo, restored_at as restoredAt from restores
     order by key`,
  )
}
