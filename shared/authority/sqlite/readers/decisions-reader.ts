import { toIso } from '../../../model/time.ts'
import type { Decision } from '../../../protocol/conflicts.ts'
import { DECISIONS_MAX, type DecisionRecord } from '../../../protocol/decisions.ts'
import type { DecidedAt, KnownDecision } from '../../edit-standing.ts'
import { ABOVE } from '../decisions/untold-decisions.ts'
import { IS_UNANSWERED } from '../edit-states.ts'
import type { Sql } from '../sql.ts'
import { kinOf } from '../successions.ts'

/** The columns of `decisions` that are told. */
export type DecisionColumns = {
  edit_id: string
  decision: Decision
  actor: string
  at: number
  new_edit: string | null
}

/** All that is read of a row. */
export type DecisionRowColumns = DecisionColumns & { principal_id: string; made_at: DecidedAt }

/** What was decided about an edit, here or elsewhere; null if nothing that is known here. */
export function readDecision(sql: Sql, editId: string): KnownDecision | null {
  const row = sql.get<DecisionRowColumns & { isAtCentral: number }>(
    `select d.*, not exists (select 1 from untold_decisions u
         where u.recipient = ? and u.edit_id = d.edit_id)
       and (d.new_edit is null or d.made_at = 'above' or exists (select 1 from edits
         where id = d.new_edit and not ${IS_UNANSWERED})) as isAtCentral
     from decisions d where d.edit_id = ?`,
    ABOVE,
    editId,
  )
  if (!row) return null
  return {
    ...toDecisionRecord(row),
    decidedAt: row.made_at,
    isAtCentral: row.isAtCentral === 1,
  }
}

/**
 * Whether this caller decided about an edit before the edit itself came here (E9); or central: then it told a box
 * that was put back what was decided about an edit which is still to return there (N5), or a copy has told what was
 * decided in lost hours, when the edit may have had another sender (N9).
 */
export function wasDecided(sql: Sql, editId: string, principalId: string): boolean {
  const row = sql.get<{ decider: string; madeAt: DecidedAt }>(
    'select principal_id as decider, made_at as madeAt from decisions where edit_id = ?',
    editId,
  )
  if (!row) return false
  return row.madeAt !== 'below' || kinOf(sql, row.decider).includes(principalId)
}

type Query = { except?: readonly string[]; limit?: number }

/** Decisions that are still to be told to a recipient, the oldest first. */
export function readUntold(
  sql: Sql,
  recipient: string,
  { except = [], limit = DECISIONS_MAX }: Query = {},
): DecisionRecord[] {
  return sql
    .all<DecisionColumns>(
      `select d.* from untold_decisions u join decisions d on d.edit_id = u.edit_id
       where u.recipient = ? and u.edit_id not in (select value from json_each(?))
       order by d.rowid limit ?`,
      recipient,
      JSON.stringify(except),
      limit,
    )
    .map(toDecisionRecord)
}

export function toDecisionRecord(row: DecisionColumns): DecisionRecord {
  const { edit_id, decision, actor, at, new_edit } = row
  return { edit_id, decision, actor, at: toIso(at), ...(new_edit !== null && { new_edit }) }
}
