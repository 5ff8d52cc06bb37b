import { IS_UNANSWERED } from '@outpost/shared/authority/sqlite/edit-states'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { LOOK_AGAIN } from '@outpost/shared/authority/verdict'
import { conflictOf } from '@outpost/shared/protocol/conflicts'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { Outcome } from '@outpost/shared/protocol/messages'

/**
 * What is made of `UNKNOWN_BASE` (N4). Mostly the edit stays and goes again behind its base. When the
 * box does not send that base, it would wait for ever: the base was lost with a damaged database of the
 * box, or with one of central's that was not restored. Then it is a stale edit, and a person decides.
 */
export function outcomeOfUnknownBase(sql: Sql, edit: Edit, outcome: Outcome): Outcome | null {
  const { conflict } = outcome
  if (!conflict || !edit.base?.edit) return null
  if (sql.get(`select 1 from edits where id = ? and ${IS_UNANSWERED}`, edit.base.edit)) return null
  return { ...outcome, conflict: conflictOf('STALE_UPDATE', BASE_LOST, conflict) }
}

const BASE_LOST = `The edit on which this one was made was lost with a database, at the box or at central. ${LOOK_AGAIN}`
