import { type CollectionName, collections, type Fields } from '../model/collections.ts'
import {
  fieldsOf,
  isSameValue,
  type StoredRecord,
  type WireRecord,
  wireTime,
} from '../model/record.ts'
import { applyEdit } from '../protocol/apply-edit.ts'
import type { Edit } from '../protocol/edit.ts'
import type { Outcome } from '../protocol/messages.ts'

/** What the authority is known to hold: a record, that it is deleted or gone from here, or nothing. */
export type Confirmed = StoredRecord | null

/** A record from the wire as the box keeps it. */
export function toConfirmed(
  collection: CollectionName,
  wire: WireRecord,
  now: number,
): StoredRecord {
  const updatedAt = wireTime(wire, 'updated_at') ?? now
  return {
    collection,
    id: wire.id,
    revision: wire.revision,
    firstRevision: wire.revision,
    createdAt: wireTime(wire, 'created_at') ?? updatedAt,
    updatedAt,
    // On a replica: when the authority last confirmed this copy (R2).
    lastSyncedAt: now,
    deletedAt: wireTime(wire, 'deleted_at'),
    fields: fieldsOf(wire),
    fieldRevisions: {},
  }
}

/**
 * The next confirmed copy, with the revisions at which its fields are known to have changed (E4). Where the
 * authority was put back it has a lower revision (F4), and none of its fields a later one than that.
 */
export function succeed(before: Confirmed, after: StoredRecord): StoredRecord {
  if (!before) return { ...after, firstRevision: after.revision, fieldRevisions: {} }
  const known = Object.entries(before.fieldRevisions)
  const fieldRevisions = Object.fromEntries(
    known.map(([name, revision]) => [name, Math.min(revision, after.revision)]),
  )
  for (const name of new Set([...Object.keys(before.fields), ...Object.keys(after.fields)])) {
    if (!isSameValue(before.fields[name], after.fields[name])) fieldRevisions[name] = after.revision
  }
  const firstRevision = Math.min(before.firstRevision, after.revision)
  return { ...after, firstRevision, fieldRevisions }
}

/** The copy of what is not there any more, since now or before: nothing of its content stays. */
export function asGone(copy: StoredRecord, now: number): StoredRecord {
  return { ...copy, fields: {}, deletedAt: copy.deletedAt ?? now }
}

/** The confirmed copy after an outcome: what the authority has sent with it, else what follows from it. */
export function confirmedAfter(
  before: Confirmed,
  edit: Edit,
  outcome: Outcome,
  now: number,
): Confirmed {
  const collection = edit.collection as CollectionName
  const sent = (outcome.conflict?.record ?? outcome.record) as WireRecord | null | undefined
  const isIn = isInAlready(before, outcome)
  const own = outcome.status === 200 && !isIn ? withEdit(before, edit, outcome, now) : before
  // Accepted, but not there to be shown: deleted or gone since, as the feed may have said already.
  if (outcome.record === null && outcome.status === 200 && own && !isIn) return asGone(own, now)
  if (!sent) return own
  // What was sent may hold later changes of others: they are dated by its revision, ours by ours.
  const after = toConfirmed(collection, sent, now)
  return !own || after.revision >= own.revision ? succeed(own, after) : own
}

/**
 * Whether the copy is of a time after the edit was accepted: another process may have pulled it while
 * the answer was on its way. What became of the record since, the feed tells.
 */
function isInAlready(before: Confirmed, { status, revision = 0 }: Outcome): boolean {
  return status === 200 && before !== null && before.revision >= revision
}

/** The confirmed copy with an accepted edit, as far as that alone tells. */
function withEdit(before: Confirmed, edit: Edit, outcome: Outcome, now: number): Confirmed {
  const collection = edit.collection as CollectionName
  const revision = outcome.revision ?? before?.revision ?? 0
  const start = before?.deletedAt === null ? before.fields : null
  const face: Fields | null = applyEdit(start, edit, collections[collection])
  if (!before && !face) return null
  const base = before ?? toConfirmed(collection, { id: edit.record_id, revision }, now)
  return succeed(before, {
    ...base,
    revision: Math.max(base.revision, revision),
    fields: face ?? {},
    deletedAt: face ? null : (base.deletedAt ?? now),
    lastSyncedAt: now,
  })
}
