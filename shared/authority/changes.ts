import type { CollectionName, Fields } from '../model/collections.ts'
import { withRecentMovements } from '../model/recent-movements.ts'
import { blankRecord, type StoredRecord } from '../model/record.ts'
import type { ScopeName } from '../protocol/cursor.ts'
import type { Edit } from '../protocol/edit.ts'
import type { Facts } from './facts.ts'
import { isBox, type Principal } from './principal.ts'
import { ALL, clinicScope, placeOf } from './scopes.ts'
import type { RecordChange } from './store.ts'
import type { Accept } from './verdict.ts'

/**
 * Which authority this is. Central's word is final and raises revisions. The edge lays an accepted
 * edit over the confirmed copy and keeps it for central, which may decide otherwise.
 */
export type Ground = 'central' | 'edge'

/** The named fields as the writer saw them, for whoever must decide about the edit later (N5). */
export function seenFields(edit: Edit, before: StoredRecord | null): Fields | null {
  if (!before) return null
  const names = edit.op === 'move_stock' ? ['quantity'] : Object.keys(edit.fields ?? before.fields)
  return Object.fromEntries(names.map((name) => [name, before.fields[name]]))
}

/** What an accepted edit makes of its record, and of those that follow it into a scope. */
export function changesOf(
  edit: Edit,
  verdict: Accept,
  facts: Facts,
  principal: Principal,
  ground: Ground,
): RecordChange[] {
  const collection = edit.collection as CollectionName
  const before = facts.current?.record ?? null
  const base = before ?? blankRecord(collection, edit.record_id, facts.now)
  const changed: StoredRecord = {
    ...base,
    fields: verdict.fields,
    updatedAt: facts.now,
    // What was deleted already stays so: nothing else is accepted on it but one more delete.
    deletedAt: verdict.isDeleted ? facts.now : (before?.deletedAt ?? null),
  }
  if (ground === 'edge') {
    const isFirstPending = !before?.overlay || before.overlay.syncState === 'synced'
    const overlay = {
      pending: edit.id,
      syncState: before?.overlay?.syncState === 'attention' ? 'attention' : 'pending',
    } as const
    const record = { ...changed, overlay }
    return [{ record, scopes: [ALL], ...(isFirstPending && { confirmed: before }) }]
  }
  const record = raiseRevision(changed, facts, verdict.changed)
  if (isBox(principal)) {
    record.lastSyncedAt = facts.now
    // The box may not hear of it, and must know its movement in the balance that others moved too.
    if (edit.op === 'move_stock') record.fields = withRecentMovements(record.fields, [edit.id])
  }
  const shared = verdict.sharesPatientWith
    ? sharePatient(record.fields.patient_id as string, verdict.sharesPatientWith, facts)
    : []
  const parentScopes = shared[0]?.scopes ?? parentScopesOf(record, facts)
  // A deleted record leaves its tombstones where it was; the store knows where that is.
  const scopes = record.deletedAt === null ? placeOf(collection, record.fields, parentScopes) : []
  const followers = verdict.isMoved ? follow(scopes, facts) : []
  return [{ record, scopes, isNew: before === null }, ...shared, ...followers]
}

function parentScopesOf(record: StoredRecord, facts: Facts): ScopeName[] {
  const parentId = record.fields.patient_id ?? record.fields.pharmacy_id
  return facts.related.get(parentId as string)?.scopes ?? []
}

/** The patient and all that follows them enter the clinic's scope in the same transaction (F1). */
function sharePatient(patientId: string, clinicId: string, facts: Facts): RecordChange[] {
  const patient = facts.related.get(patientId)
  if (!patient) return []
  const sharedWith = [...(patient.record.fields.shared_with as string[]), clinicId].sort()
  const scopes = [...new Set([...patient.scopes, clinicScope(clinicId)])]
  const fields = { ...patient.record.fields, shared_with: sharedWith }
  return [
    {
      record: raiseRevision({ ...patient.record, fields, updatedAt: facts.now }, facts, []),
      scopes,
    },
    ...follow(scopes, facts),
  ]
}

function follow(scopes: ScopeName[], facts: Facts): RecordChange[] {
  return facts.followers.map(({ record }) => ({
    record: raiseRevision({ ...record, updatedAt: facts.now }, facts, []),
    scopes,
  }))
}

/** The next revision; never one that was used before a restore (R2). */
function raiseRevision(
  record: StoredRecord,
  facts: Facts,
  changed: readonly string[],
): StoredRecord {
  const revision = Math.max(record.revision + 1, facts.revisionFloor)
  if (record.revision === 0) return { ...record, revision, firstRevision: revision }
  const fieldRevisions = { ...record.fieldRevisions }
  for (const name of changed) fieldRevisions[name] = revision
  return { ...record, revision, fieldRevisions }
}
