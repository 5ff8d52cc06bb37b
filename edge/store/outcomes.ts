import { referencesOf } from '@outpost/shared/authority/facts'
import { isRecordThere } from '@outpost/shared/authority/rejected'
import { IS_UNANSWERED } from '@outpost/shared/authority/sqlite/edit-states'
import type { FeedWriter } from '@outpost/shared/authority/sqlite/feed-writer'
import { readDecision } from '@outpost/shared/authority/sqlite/readers/decisions-reader'
import { dependsOnOutOfScope } from '@outpost/shared/authority/sqlite/readers/edits-reader'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { dependsOnRejected } from '@outpost/shared/authority/verdict'
import type { CollectionName } from '@outpost/shared/model/collections'
import { recordKey } from '@outpost/shared/model/record'
import { conflictOf } from '@outpost/shared/protocol/conflicts'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { Outcome } from '@outpost/shared/protocol/messages'
import { type Confirmed, confirmedAfter } from '@outpost/shared/replica/copies'
import { dependants, type RejectedEdit } from '@outpost/shared/replica/outbox'
import { noteDeletion } from './central-deletions.ts'
import { outcomeOfUnknownBase } from './lost-base.ts'
import { readOutbox } from './outbox.ts'
import { outcomeOfRetry } from './retried-request.ts'
import { readConfirmed, settle } from './settle.ts'
import { takeToldMovements } from './told-movements.ts'

/** Records that outcomes are about, by collection and id. */
type Touched = Map<string, { collection: CollectionName; id: string; confirmed: Confirmed }>

function keyOf({ collection, record_id }: Edit): string {
  return recordKey({ collection, id: record_id })
}

/**
 * Takes central's outcomes of our edits: what was accepted becomes confirmed, what was rejected is
 * undone in what is seen and kept whole, with all that builds on it (N4, N5).
 */
export function takeOutcomes(store: SqliteStore, writer: FeedWriter, outcomes: readonly Outcome[]) {
  const { sql } = store
  const touched: Touched = new Map()
  const bases: RejectedEdit[] = []
  const count = { accepted: 0, rejected: 0 }
  for (const { movements, decided, ...given } of outcomes) {
    const edit = readUnanswered(store, given.edit_id)
    if (!edit) continue
    let outcome = given
    if (given.conflict?.error_code === 'UNKNOWN_BASE') {
      const known = outcomeOfUnknownBase(sql, edit, given)
      if (!known) {
        sql.run('update edits set last_error = ? where id = ?', given.conflict.message, edit.id)
        continue
      }
      outcome = known
    }
    outcome = outcomeOfRetry(sql, edit, outcome) ?? outcome
    const isAccepted = outcome.status === 200
    noteOutcome(store, edit.id, outcome, writer.now)
    const told = { collection: edit.collection, id: edit.record_id, movements, decided }
    takeToldMovements(sql, told, { isFilling: false, now: writer.now })
    count[isAccepted ? 'accepted' : 'rejected'] += 1
    // What builds on one out of scope goes to central as well: an admin of that clinic may apply all.
    const isForAdmin =
      outcome.problem?.error_code === 'OUT_OF_SCOPE' ||
      (outcome.conflict?.error_code === 'DEPENDS_ON_REJECTED' && buildsOnOutOfScope(sql, edit))
    if (!isAccepted && !isForAdmin) bases.push({ edit, isRecordThere: isRecordThere(outcome) })
    const collection = edit.collection as CollectionName
    const known = touched.get(keyOf(edit))
    const before = known ? known.confirmed : readConfirmed(sql, collection, edit.record_id)
    if (isAccepted && edit.op === 'delete' && before) noteDeletion(sql, before, writer.now)
    touched.set(keyOf(edit), {
      collection,
      id: edit.record_id,
      confirmed: confirmedAfter(before, edit, outcome, writer.now),
    })
  }
  for (const edit of bases.length > 0 ? readUnsentDependants(sql, bases) : []) {
    noteOutcome(store, edit.id, dependantOutcome(edit), writer.now)
    const collection = edit.collection as CollectionName
    if (!touched.has(keyOf(edit))) {
      touched.set(keyOf(edit), {
        collection,
        id: edit.record_id,
        confirmed: readConfirmed(sql, collection, edit.record_id),
      })
    }
  }
  for (const { collection, id, confirmed } of touched.values())
    settle(sql, writer, collection, id, confirmed)
  return count
}

/** What was sent already may have been accepted, with what builds on it: its outcome is asked for, and holds. */
function readUnsentDependants(sql: Sql, on: readonly RejectedEdit[]): Edit[] {
  const rows = sql.all<{ id: string }>(`select id from edits where state = 'sent'`)
  const sent = new Set(rows.map(({ id }) => id))
  const outbox = [...readOutbox(sql, Number.MAX_SAFE_INTEGER)]
  const unsent = outbox.filter(({ edit }) => !sent.has(edit.id))
  return dependants(unsent, on)
}

function buildsOnOutOfScope(sql: Sql, edit: Edit): boolean {
  const own = { collection: edit.collection as CollectionName, id: edit.record_id }
  return dependsOnOutOfScope(sql, edit, [own, ...referencesOf(edit, null)])
}

/** An edit of ours that waits for its outcome, or null: a late copy of an outcome changes nothing. */
function readUnanswered({ sql }: SqliteStore, id: string): Edit | null {
  const row = sql.get<{ body: string }>(
    `select body from edits where id = ? and ${IS_UNANSWERED}`,
    id,
  )
  return row ? (JSON.parse(row.body) as Edit) : null
}

function noteOutcome({ sql }: SqliteStore, id: string, outcome: Outcome, now: number) {
  const { record: _record, ...kept } = outcome
  // Central's inbox may have been quicker than its answer: then nothing is left to decide (E9).
  const rejected = readDecision(sql, id) ? 'decided' : 'needs_decision'
  const revision = outcome.status === 200 ? (outcome.revision ?? null) : null
  const isAccepted = Number(outcome.status === 200)
  // Nobody is to decide about what was accepted: what is deleted later leaves no name here. Nor is it in doubt any more.
  sql.run(
    `update edits set state = ?, outcome = ?, outcome_at = ?, made_revision = ?, revision = coalesce(?, revision),
       names = iif(?, null, names), besides = iif(?, json_remove(besides, '$.rejected'), besides),
       set_aside_until = null, last_error = null where id = ?`,
    outcome.status === 200 ? 'accepted' : rejected,
    JSON.stringify(outcome.status === 200 ? kept : outcome),
    now,
    revision,
    revision,
    isAccepted,
    isAccepted,
    id,
  )
}

/** An edit that builds on a rejected one goes with it; central would say the same (E5). */
function dependantOutcome(edit: Edit): Outcome {
  const { code, message } = dependsOnRejected
  const conflict = conflictOf(code, message, { client_revision: edit.base?.revision ?? null })
  return { edit_id: edit.id, status: 409, conflict, final: true }
}
