import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { editIdsInPlaceOf } from '@outpost/shared/protocol/conflicts'
import type { Copy } from '@outpost/shared/protocol/recovery'
import { ACTOR, decisionsOfCopy } from './offer.ts'

/** Movements that are in a copy's balance, and about which somebody has decided here since. */
type DecidedMovements = {
  ids: string[]
  /** What they are in that balance, in units. */
  units: number
  /** Whether there is one of which that cannot be told: a count, or what was made in the place of one. */
  isUntold: boolean
}

/**
 * Of these movements those that were rejected here since the restore, and about which a person has
 * decided before the copy came that holds them, or what was made in their place in the lost hours.
 * What was decided counts, not they (E9). One that was closed because a copy had brought it back was
 * decided by nobody; and a count says what lies there, with it or without.
 */
export function decidedMovements(sql: Sql, copy: Copy, named: readonly string[]) {
  const decided = sql.all<{ id: string; delta: number | null; newEdit: string | null }>(
    `select e.id, json_extract(e.body, '$.movement.delta') as delta, d.new_edit as newEdit
     from edits e join decisions d on d.edit_id = e.id
     where e.record_id = ? and e.op = 'move_stock' and e.state = 'decided' and d.actor <> ?
       and d.decision <> 'count'`,
    copy.id,
    ACTOR,
  )
  const isCounted = (id: string) =>
    sql.get('select 1 from stock_movements where edit_id = ? and record_id = ?', id, copy.id)
  const isOnlyInCopy = (id: string) => named.includes(id) && !isCounted(id)
  const inCopy = decided.filter(({ id }) => isOnlyInCopy(id))
  const replaced = decided.filter(({ id, newEdit }) =>
    editIdsInPlaceOf(id).some((made) => made !== newEdit && isOnlyInCopy(made)),
  )
  const told = inCopy.filter(({ delta }) => delta !== null)
  return {
    ids: told.map(({ id }) => id),
    units: told.reduce((sum, { delta }) => sum + (delta ?? 0), 0),
    isUntold: told.length < inCopy.length || replaced.length > 0 || isDecidedOtherwise(sql, copy),
  } satisfies DecidedMovements
}

/** Whether a person has decided otherwise here about an edit in whose place the copy holds something, as it tells. */
function isDecidedOtherwise(sql: Sql, copy: Copy): boolean {
  return decisionsOfCopy(copy).some(({ edit_id, new_edit }) => {
    const here = sql.get<{ newEdit: string | null }>(
      `select new_edit as newEdit from decisions where edit_id = ? and actor <> ? and decision <> 'count'`,
      edit_id,
      ACTOR,
    )
    return here !== undefined && here.newEdit !== (new_edit ?? null)
  })
}
