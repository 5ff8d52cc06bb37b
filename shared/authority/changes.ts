import type { CollectionName, Fields } from '../model/collections.ts'
import { clinicsOf, type Patient, samePersonAs } from '../model/person.ts'
import { withRecentMovements } from '../model/recent-movements.ts'
import { blankRecord, type StoredRecord } from '../model/record.ts'
import type { ScopeName } from '../protocol/cursor.ts'
import type { Edit } from '../protocol/edit.ts'
import type { Facts } from './facts.ts'
import { isOfClinic, type Principal } from './principal.ts'
import { ALL, clinicScope, placeOf } from './scopes.ts'
import type { RecordChange } from './store.ts'
import type { Accept, PatientChange } from './verdict.ts'

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
    // What was deleted already stays so: what is accepted on it is one more delete, or passed on (N10).
    deletedAt: verdict.isDeleted ? facts.now : (before?.deletedAt ?? null),
  }
  if (ground === 'edge') {
    const isFirstPending = !before?.overlay || before.overlay.syncState === 'synced'
    const liesUnder = before?.overlay?.pending ?? null
    const overlay = {
      pending: verdict.liesOverNothing ? liesUnder : edit.id,
      syncState: before?.overlay?.syncState === 'attention' ? 'attention' : 'pending',
    } as const
    const record = { ...changed, overlay }
    return [
      {
        record,
        scopes: facts.hasLeft ? [] : [ALL],
        hasLeft: facts.hasLeft,
        ...(isFirstPending && { confirmed: before }),
      },
    ]
  }
  const record = raiseRevision(changed, facts, verdict.changed)
  if (isOfClinic(principal)) {
    record.lastSyncedAt = facts.now
    // The box may not hear of it, and must know its movement in the balance that others moved too.
    if (edit.op === 'move_stock') record.fields = withRecentMovements(record.fields, [edit.id])
  }
  // A deleted record leaves its tombstones where it was; the store knows where that is.
  if (record.deletedAt !== null) return [{ record, scopes: [] }]
  if (collection === 'patients') return changesOfPatient(record, verdict, facts)
  const shared = verdict.sharesPatientWith
    ? sharePatient(record.fields.patient_id as string, verdict.sharesPatientWith, facts)
    : []
  const parentScopes = shared[0]?.scopes ?? parentScopesOf(record, facts)
  const scopes = placeOf(collection, record.fields, parentScopes)
  const followers = verdict.isMoved ? followTo(() => scopes, facts) : []
  return [{ record, scopes, isNew: before === null }, ...shared, ...followers]
}

/** A patient as it now is, with those of the same person who change or move with it (R5). */
function changesOfPatient(
  record: StoredRecord,
  { isMoved = false, others = [] }: Accept,
  facts: Facts,
): RecordChange[] {
  const isNew = facts.current === null
  if (isMoved) return movePatients(record, others, facts)
  const scopes = facts.current?.scopes ?? placeOf('patients', record.fields, [])
  return [{ record, scopes, isNew }, ...others.flatMap((one) => changeOther(one, record, facts))]
}

/** A patient who may lie elsewhere now: so may those of the same person, and all their appointments. */
function movePatients(
  record: StoredRecord,
  others: readonly PatientChange[],
  facts: Facts,
): RecordChange[] {
  const changed = new Map(others.map((one) => [one.id, one.fields]))
  const patients = facts.samePerson.map((placed) => {
    return { ...placed.record, fields: changed.get(placed.record.id) ?? placed.record.fields }
  })
  const scopesOf = (patient: StoredRecord) =>
    placeTogether(
      patient,
      [record, ...patients].filter((one) => one !== patient),
    )
  const scopesById = new Map([record, ...patients].map((one) => [one.id, scopesOf(one)]))
  const moved = facts.samePerson.flatMap(({ record: { id }, scopes }, index): RecordChange[] => {
    const now = scopesById.get(id) as ScopeName[]
    if (!changed.has(id) && isSameSet(scopes, now)) return []
    return [{ record: renew(patients[index] as StoredRecord, facts), scopes: now }]
  })
  return [
    { record, scopes: scopesById.get(record.id) as ScopeName[], isNew: facts.current === null },
    ...moved,
    ...followTo(({ fields }) => scopesById.get(fields.patient_id as string) ?? [], facts),
  ]
}

/** The scopes of a patient: those of all records of the same person (F1, R5). */
export function placeTogether(patient: Patient, others: readonly Patient[]): ScopeName[] {
  return clinicsOf([patient, ...samePersonAs(patient, others)]).map(clinicScope)
}

function changeOther(
  { id, fields, changed }: PatientChange,
  { lastSyncedAt }: StoredRecord,
  facts: Facts,
): RecordChange[] {
  const placed = facts.samePerson.find(({ record }) => record.id === id)
  if (!placed) return []
  const synced = lastSyncedAt === facts.now && { lastSyncedAt }
  const record = { ...placed.record, fields, updatedAt: facts.now, ...synced }
  return [{ record: raiseRevision(record, facts, changed), scopes: placed.scopes }]
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
    { record: renew({ ...patient.record, fields }, facts), scopes },
    ...facts.samePerson.map(({ record }) => ({ record: renew(record, facts), scopes })),
    ...followTo(() => scopes, facts),
  ]
}

/** What hangs on a record goes where it goes; what lies there already stays as it is. */
function followTo(scopesOf: (record: StoredRecord) => ScopeName[], facts: Facts): RecordChange[] {
  return facts.followers.flatMap(({ record, scopes }): RecordChange[] => {
    const now = scopesOf(record)
    return isSameSet(scopes, now) ? [] : [{ record: renew(record, facts), scopes: now }]
  })
}

function isSameSet(a: readonly ScopeName[], b: readonly ScopeName[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one))
}

/** A record that goes along: a new revision, with which no edit of a field clashes (F1). */
export function renew(record: StoredRecord, facts: Facts): StoredRecord {
  return raiseRevision({ ...record, updatedAt: facts.now }, facts, [])
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
