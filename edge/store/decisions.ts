import { closeEdit, forgetDecision } from '@outpost/shared/authority/sqlite/decisions/decisions'
import { ABOVE, noteTold, tell } from '@outpost/shared/authority/sqlite/decisions/untold-decisions'
import type { FeedWriter } from '@outpost/shared/authority/sqlite/feed-writer'
import { readDecision } from '@outpost/shared/authority/sqlite/readers/decisions-reader'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { CollectionName } from '@outpost/shared/model/collections'
import type { Millis } from '@outpost/shared/model/time'
import type {
  DecisionAnswer,
  DecisionRecord,
  HeardDecision,
} from '@outpost/shared/protocol/decisions'
import type { Outcome } from '@outpost/shared/protocol/messages'
import { Problem } from '@outpost/shared/protocol/problems'
import { hasLeft } from './central-deletions.ts'
import { takeOutcomes } from './outcomes.ts'
import { settleAsPending, settleRecords } from './settle.ts'

/*
 * Decisions between the box and central (E9): those made here are told until central has answered
 * them; those made there come with a page, and are pushed back once so that central knows.
 */

/**
 * Edits that follow from decisions which central has not answered: they may not come before them, or
 * both could count.
 */
export function heldBackByDecisions(sql: Sql): string[] {
  return sql
    .all<{ id: string }>(
      `select d.new_edit as id from untold_decisions u join decisions d on d.edit_id = u.edit_id
       where u.recipient = ? and d.new_edit is not null`,
      ABOVE,
    )
    .map(({ id }) => id)
}

/**
 * Central may not know these decisions any more, also those that were made there (N9): they are told
 * again. One that was made long before may have been told late, from a box that had no link. What a
 * device decided is none of central's business: it never had that edit.
 */
export function tellAgain(sql: Sql, toldAfter: Millis) {
  sql.run(
    `insert into untold_decisions (recipient, edit_id)
     select ?, edit_id from decisions
     where (told_at is null or told_at > ?) and made_at <> 'below' on conflict do nothing`,
    ABOVE,
    toldAfter,
  )
}

/**
 * What central has made in place of an edit, and lost, comes back in a copy of its record. Where the box
 * has none the decision has done nothing: the edit waits for a person as it did before.
 */
export function reopenLost(sql: Sql, writer: FeedWriter, decidedAfter: Millis) {
  const decided = sql.all<{ editId: string; collection: CollectionName; recordId: string }>(
    `select e.id as editId, e.collection, e.record_id as recordId
     from decisions d join edits e on e.id = d.edit_id
     where d.made_at = 'above' and d.new_edit is not null and d.at > ?`,
    decidedAfter,
  )
  for (const { editId, collection, recordId } of decided) {
    if (!hasLeft(sql, collection, recordId)) continue
    noteTold(sql, editId, ABOVE)
    forgetDecision(sql, editId)
    sql.run(`update edits set state = 'needs_decision' where id = ? and state = 'decided'`, editId)
    settleAsPending(sql, writer, collection, recordId)
  }
}

/**
 * Takes what central answered to the decisions of a push. One that does not hold there, mostly because
 * somebody decided differently before, gives way: what was made in its place is not sent, and is put
 * into the inbox, so that a person sees it.
 */
export function takeDecisionAnswers(
  store: SqliteStore,
  writer: FeedWriter,
  sent: readonly DecisionRecord[],
  answers: readonly DecisionAnswer[],
) {
  const given = new Map(answers.map((answer) => [answer.edit_id, answer]))
  const following: Outcome[] = []
  for (const decision of sent) {
    // An answer to the push without a word on a decision has taken it.
    const answer = given.get(decision.edit_id)
    noteTold(store.sql, decision.edit_id, ABOVE)
    store.sql.run(
      'update decisions set told_at = ? where edit_id = ?',
      writer.now,
      decision.edit_id,
    )
    if (!answer || answer.status === 200) continue
    if (answer.decided) keepTheirs(store.sql, answer.decided)
    else if (isNone(answer)) forgetDecision(store.sql, decision.edit_id)
    if (decision.new_edit) following.push(outcomeOfFollowing(decision.new_edit, answer))
  }
  takeOutcomes(store, writer, following)
}

/**
 * The edit was accepted there, or sent by another: by this box before it was put back or made anew, or
 * by a copy of it. Then nobody has decided about it.
 */
const isNone = ({ problem }: DecisionAnswer) =>
  problem?.error_code === 'ALREADY_DECIDED' || problem?.error_code === 'FORBIDDEN'

/**
 * What is said of an edit that follows from a decision that does not hold. Where central refused it for
 * another reason than that it was decided before, the first edit still waits there for a person, and
 * could yet be applied.
 */
function outcomeOfFollowing(editId: string, { problem, decided }: DecisionAnswer): Outcome {
  const isDecided = problem?.error_code === 'ALREADY_DECIDED'
  const why = decided
    ? `At central ${decided.actor} has decided (${decided.decision}) at ${decided.at}, before this was sent.`
    : isDecided
      ? 'The edit that this one was to replace was accepted after all.'
      : `Central did not take the decision from which this edit follows: ${problem?.detail ?? 'no reason was given.'}`
  const told = `${why} This edit was not applied, so that nothing happens twice; its content is kept here.`
  const code = isDecided ? 'ALREADY_DECIDED' : 'DECISION_NOT_POSSIBLE'
  return { edit_id: editId, status: 422, problem: new Problem(code, told).toBody(), final: true }
}

/**
 * Takes decisions that were made at central about this box's edits: what waits here is closed. One
 * that was decided here meanwhile stays as it is; central will say which of the two holds.
 */
export function takeCentralDecisions(
  { sql }: SqliteStore,
  writer: FeedWriter,
  decisions: readonly HeardDecision[],
) {
  for (const decision of decisions) {
    // Central tells what it does not know to be known here: then that is told once more.
    if (readDecision(sql, decision.edit_id)) {
      tell(sql, decision.edit_id, [ABOVE])
      continue
    }
    const edit = sql.get<{ collection: CollectionName; id: string }>(
      `select collection, record_id as id from edits where id = ? and state = 'needs_decision'`,
      decision.edit_id,
    )
    keepTheirs(sql, decision)
    if (edit) settleRecords(sql, writer, [edit])
  }
}

function keepTheirs(sql: Sql, decision: HeardDecision) {
  const row = sql.get<{ principalId: string }>(
    'select principal_id as principalId from edits where id = ?',
    decision.edit_id,
  )
  closeEdit(sql, {
    ...decision,
    principalId: row?.principalId ?? '',
    decidedAt: 'above',
    // Central goes on telling until it hears that it is known.
    recipients: [ABOVE],
  })
}
