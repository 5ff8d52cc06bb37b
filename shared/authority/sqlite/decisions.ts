import { fieldErrors, sentenceOf } from '../../model/collections.ts'
import { parseInstant, toIso } from '../../model/time.ts'
import type { Decision } from '../../protocol/conflicts.ts'
import {
  DECISIONS_MAX,
  type DecisionAnswer,
  type DecisionRecord,
  decisionSchema,
  type HeardDecision,
} from '../../protocol/decisions.ts'
import { Problem, type ProblemCode } from '../../protocol/problems.ts'
import type { Ground } from '../changes.ts'
import type { DecidedAt, EditState, KnownDecision, SentDecision } from '../store.ts'
import type { Sql } from './sql.ts'
import { isOwn, OWN_IDS } from './successions.ts'

/** A row of `decisions`, and what only where it was made is known of it. */
export type DecisionRow = HeardDecision & {
  principalId: string
  decidedAt: DecidedAt
  isOpen: boolean
  requestHash?: string
  answer?: unknown
}

type Columns = {
  edit_id: string
  decision: Decision
  actor: string
  at: number
  new_edit: string | null
  principal_id: string
  made_at: DecidedAt
}

const toRecord = ({ edit_id, decision, actor, at, new_edit }: Columns): DecisionRecord => ({
  edit_id,
  decision,
  actor,
  at: toIso(at),
  ...(new_edit !== null && { new_edit }),
})

export function readDecision(sql: Sql, editId: string): KnownDecision | null {
  const row = sql.get<Columns>('select * from decisions where edit_id = ?', editId)
  return row ? { ...toRecord(row), decidedAt: row.made_at } : null
}

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
    `insert into decisions (edit_id, decision, actor, at, new_edit, principal_id, made_at, is_open,
       request_hash, answer) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (edit_id) do update set decision = excluded.decision, actor = excluded.actor,
       at = excluded.at, new_edit = excluded.new_edit, made_at = excluded.made_at,
       is_open = excluded.is_open, request_hash = excluded.request_hash, answer = excluded.answer`,
    row.edit_id,
    row.decision,
    row.actor,
    parseInstant(row.at) ?? 0,
    row.new_edit ?? null,
    row.principalId,
    row.decidedAt,
    row.isOpen ? 1 : 0,
    row.requestHash ?? null,
    row.answer === undefined ? null : JSON.stringify(row.answer),
  )
}

/** Decisions that the other side has not confirmed to know, the oldest first. */
export function readOpen(sql: Sql, except: readonly string[], limit: number): DecisionRecord[] {
  return sql
    .all<Columns>(
      `select * from decisions where is_open and edit_id not in (select value from json_each(?))
       order by rowid limit ?`,
      JSON.stringify(except),
      limit,
    )
    .map(toRecord)
}

/** Decisions about edits of this caller that it does not know, or not any more; the oldest first. */
export function readUntold(sql: Sql, principalId: string): DecisionRecord[] {
  return sql
    .all<Columns>(
      `${OWN_IDS} select d.* from own
         join decisions d on d.principal_id = own.id and d.is_open and d.made_at <> 'above'
         left join edits e on e.id = d.edit_id
       where coalesce(e.seq, 0) <= own.up_to
       order by d.rowid limit ?`,
      principalId,
      DECISIONS_MAX,
    )
    .map(toRecord)
}

/**
 * A caller that was put back to a backup, or is a copy, may not know what was decided about its edits,
 * also by itself: all is told again, until it has pushed it back (N10).
 */
export function reopenFor(sql: Sql, principalId: string) {
  sql.run(
    `update decisions set is_open = 1 where edit_id in
       (${OWN_IDS} select d.edit_id from own join decisions d on d.principal_id = own.id)`,
    principalId,
  )
}

/**
 * A box that has enrolled anew may be a copy, and not know what was told to another one. That one knows
 * it, and is not told again: it would answer first.
 */
export function tellSuccessor(sql: Sql, nodeId: string) {
  sql.run(
    `update decisions set is_open = 1, principal_id = :nodeId where not is_open and edit_id in
       (${OWN_IDS.replace('?', ':nodeId')} select d.edit_id from own
          join decisions d on d.principal_id = own.id
          left join edits e on e.id = d.edit_id where coalesce(e.seq, 0) <= own.up_to)`,
    { nodeId },
  )
}

export function noteKnown(sql: Sql, editId: string) {
  sql.run('update decisions set is_open = 0 where edit_id = ?', editId)
}

/** Whether this caller decided about an edit before the edit itself came here (E9). */
export function wasDecided(sql: Sql, editId: string, principalId: string): boolean {
  const row = sql.get<{ decider: string }>(
    'select principal_id as decider from decisions where edit_id = ?',
    editId,
  )
  if (!row) return false
  return isOwn(sql, principalId, row.decider) || isOwn(sql, row.decider, principalId)
}

type EditRow = { seq: number; principal_id: string; state: EditState; status: number }

/**
 * Takes a decision that a caller made about an edit of its own (E9). It holds unless another one
 * does; of an edit that never came here it is kept, so that the edit does nothing if it comes late.
 */
export function takeDecision(
  sql: Sql,
  ground: Ground,
  principalId: string,
  sent: SentDecision,
): DecisionAnswer {
  const parsed = decisionSchema.safeParse(sent)
  if (!parsed.success) {
    const errors = fieldErrors(parsed.error)
    return refuse(sent.edit_id, 'DECISION_NOT_POSSIBLE', sentenceOf(errors))
  }
  const decision = parsed.data
  const { edit_id } = decision
  const edit = sql.get<EditRow>(
    'select seq, principal_id, state, status from edits where id = ?',
    edit_id,
  )
  const known = sql.get<Columns>('select * from decisions where edit_id = ?', edit_id)
  const owner = edit?.principal_id ?? known?.principal_id ?? principalId
  if (!isOwn(sql, principalId, owner, edit?.seq)) {
    return refuse(edit_id, 'FORBIDDEN', 'The edit was sent by another caller. Nothing was changed.')
  }
  if (known) return answerKnown(sql, toRecord(known), decision)
  if (edit && edit.state !== 'needs_decision' && edit.state !== 'decided') {
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
  closeEdit(sql, { ...decision, principalId, decidedAt: 'below', isOpen: false })
  return { edit_id, status: 200 }
}

function answerKnown(sql: Sql, known: DecisionRecord, sent: DecisionRecord): DecisionAnswer {
  if (known.decision === sent.decision && known.new_edit === sent.new_edit) {
    noteKnown(sql, sent.edit_id)
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
