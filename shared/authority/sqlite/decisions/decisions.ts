import { fieldErrors, sentenceOf } from '../../../model/collections.ts'
import { type Millis, parseInstant } from '../../../model/time.ts'
import {
  type DecisionAnswer,
  type DecisionRecord,
  decisionSchema,
  type HeardDecision,
} from '../../../protocol/decisions.ts'
import { Problem, type ProblemCode } from '../../../protocol/problems.ts'
import type { Ground } from '../../changes.ts'
import type { DecidedAt, EditState } from '../../edit-standing.ts'
import type { SentDecision } from '../../store.ts'
import { type DecisionRowColumns, toDecisionRecord } from '../readers/decisions-reader.ts'
import type { Sql } from '../sql.ts'
import { holdersOf, noteTold, tell } from './untold-decisions.ts'

/**
 * A row of `decisions`, and what only where it was made is known of it. The authority above may know
 * kinds that this version does not (R4); of its own, and of those below, only such as E9 has.
 */
export type DecisionRow = (
  | (DecisionRecord & { decidedAt: Exclude<DecidedAt, 'above'> })
  | (HeardDecision & { decidedAt: 'above' })
) & {
  principalId: string
  /** Who is to be told of it. */
  recipients: readonly string[]
  requestHash?: string
  answer?: unknown
}

/** Records that a decision was taken, and by whose credential, in the transaction that takes it. */
export type NoteDecision = (sql: Sql, at: Millis, row: DecisionRow, who: string) => void

/** What was asked and answered when this edit was decided here; null if it was not. */
export function readDecided(sql: Sql, editId: string) {
  const row = sql.get<{ request_hash: string | null; answer: string | null }>(
    'select request_hash, answer from decisions where edit_id = ?',
    editId,
  )
  return row ? { requestHash: row.request_hash, answer: JSON.parse(row.answer ?? 'null') } : null
}

/** Closes a rejected edit and keeps who decided what; its content stays (N5). */
export function closeEdit(sql: Sql, row: DecisionRow) {
  sql.run(
    `update edits set state = 'decided' where id = ? and state = 'needs_decision'`,
    row.edit_id,
  )
  sql.run(
    `insert into decisions (edit_id, decision, actor, at, new_edit, principal_id, made_at,
       request_hash, answer) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (edit_id) do update set decision = excluded.decision, actor = excluded.actor,
       at = excluded.at, new_edit = excluded.new_edit, made_at = excluded.made_at,
       request_hash = excluded.request_hash, answer = excluded.answer`,
    row.edit_id,
    row.decision,
    row.actor,
    parseInstant(row.at) ?? 0,
    row.new_edit ?? null,
    row.principalId,
    row.decidedAt,
    row.requestHash ?? null,
    row.answer === undefined ? null : JSON.stringify(row.answer),
  )
  tell(sql, row.edit_id, row.recipients)
}

/** The authority above has not taken the decision, and knows no other. */
export function forgetDecision(sql: Sql, editId: string) {
  sql.run('delete from decisions where edit_id = ?', editId)
}

type EditRow = { state: EditState; status: number }

type Taking = {
  sql: Sql
  ground: Ground
  principalId: string
  /** What is wrong with the actor of a decision, as a sentence. */
  faultOf?: ((sent: SentDecision) => string | null) | undefined
  /** Told of the decision if it is taken. */
  note?: ((row: DecisionRow) => void) | undefined
}

/**
 * Takes a decision that a caller made about an edit of its own (E9). It holds unless another one
 * does; of an edit that never came here it is kept, so that the edit does nothing if it comes late.
 */
export function takeDecision(
  { sql, ground, principalId, faultOf, note }: Taking,
  sent: SentDecision,
): DecisionAnswer {
  const parsed = decisionSchema.safeParse(sent)
  if (!parsed.success) {
    const errors = fieldErrors(parsed.error)
    return refuse(sent.edit_id, 'DECISION_NOT_POSSIBLE', sentenceOf(errors))
  }
  const decision = parsed.data
  const { edit_id } = decision
  const edit = sql.get<EditRow>('select state, status from edits where id = ?', edit_id)
  const known = sql.get<DecisionRowColumns>('select * from decisions where edit_id = ?', edit_id)
  const holders = holdersOf(sql, edit_id, known?.principal_id ?? principalId)
  // By a copy of lost hours (N9): the edit may have had a sender that nothing here leads to.
  const isToldByCopy = ground === 'central' && !edit && known?.made_at === 'here'
  if (!isToldByCopy && !holders.includes(principalId)) {
    return refuse(edit_id, 'FORBIDDEN', 'The edit was sent by another caller. Nothing was changed.')
  }
  if (known) return answerKnown(sql, principalId, toDecisionRecord(known), decision)
  const fault = faultOf?.(sent) ?? null
  if (fault !== null) {
    const detail = `${fault} The decision was not taken; what waits for one is in the inbox of the box.`
    return refuse(edit_id, 'ACTOR_REFUSED', detail)
  }
  // Refused with an earlier decision, it would be nowhere if this one closed what it was to replace.
  if (ground === 'edge' && decision.new_edit && wasRejected(sql, decision.new_edit)) {
    return refuse(
      edit_id,
      'DECISION_NOT_POSSIBLE',
      'What was to take its place was refused before. Nothing was changed: decide in the inbox of the box.',
    )
  }
  const isAccepted = edit
    ? edit.state !== 'needs_decision' && edit.state !== 'decided'
    : hasMoved(sql, edit_id)
  if (isAccepted) {
    return refuse(edit_id, 'ALREADY_DECIDED', 'The edit was accepted: nothing is to be decided.')
  }
  // At a box: what central rejected is seen and decided there, with all that hangs on it.
  if (ground === 'edge' && edit?.status === 200) {
    return refuse(
      edit_id,
      'DECISION_NOT_POSSIBLE',
      'Central rejected this edit: decide in the inbox of the box. Nothing was changed.',
    )
  }
  // A box's devices are told nothing, nor is central of what it never had.
  const others = ground === 'edge' ? [] : holders.filter((id) => id !== principalId)
  const row = { ...decision, principalId, decidedAt: 'below', recipients: others } as const
  closeEdit(sql, row)
  note?.(row)
  return { edit_id, status: 200 }
}

/** Whether the ledger names an edit that is not known here: a copy of lost hours has brought what it moved (N9). */
function hasMoved(sql: Sql, editId: string): boolean {
  return sql.get('select 1 from stock_movements where edit_id = ?', editId) !== undefined
}

function wasRejected(sql: Sql, editId: string): boolean {
  return sql.get('select 1 from edits where id = ? and status <> 200', editId) !== undefined
}

function answerKnown(
  sql: Sql,
  principalId: string,
  known: DecisionRecord,
  sent: DecisionRecord,
): DecisionAnswer {
  if (known.decision === sent.decision && known.new_edit === sent.new_edit) {
    noteTold(sql, sent.edit_id, principalId)
    return { edit_id: sent.edit_id, status: 200 }
  }
  const { decision, actor, at } = known
  const detail = `Somebody has decided about this edit before: ${decision} by ${actor} at ${at}. This decision does not hold.`
  return { ...refuse(sent.edit_id, 'ALREADY_DECIDED', detail), decided: known }
}

function refuse(edit_id: string, code: ProblemCode, detail: string): DecisionAnswer {
  const problem = new Problem(code, detail)
  return { edit_id, status: problem.status as 403 | 422, problem: problem.toBody() }
}
