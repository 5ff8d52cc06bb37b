import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { ACTOR } from './take.ts'

/** Movements that are in a copy's balance, and about which somebody has decided here since. */
export type DecidedMovements = {
  ids: string[]
  /** What they are in that balance, in units. */
  units: number
  /** Whether there is one of which that cannot be told: a count. */
  isUntold: boolean
}

/**
 * Of these movements those that were rejected here since the restore, and about which a person has
 * decided before the copy came that holds them. What was decided counts, not they (E9). One that was
 * closed because a copy had brought it back was decided by nobody; and a count says what lies there,
 * with it or without.
 */
export function decidedMovements(sql: Sql, recordId: string, named: readonly string[]) {
  const rows = sql.all<{ id: string; delta: number | null }>(
    `select e.id, json_extract(e.body, '$.movement.delta') as delta
     from edits e join decisions d on d.edit_id = e.id
     where e.id in (select value from json_each(?)) and e.state = 'decided' and d.actor <> ?
       and d.decision <> 'count'
       and e.id not in (select edit_id from stock_movements where record_id = ?)`,
    JSON.stringify(named),
    ACTOR,
    recordId,
  )
  const told = rows.filter(({ delta }) => delta !== null)
  return {
    ids: told.map(({ id }) => id),
    units: told.reduce((sum, { delta }) => sum + (delta ?? 0), 0),
    isUntold: told.length < rows.length,
  } satisfies DecidedMovements
}
