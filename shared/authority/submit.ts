import {
  type CollectionName,
  checkChangedFields,
  checkNewRecord,
  collections,
  type FieldErrors,
  type Fields,
  fieldErrors,
  isCollectionName,
} from '../model/collections.ts'
import { movementSchema } from '../model/movement.ts'
import { recordEtag, type StoredRecord, toWire } from '../model/record.ts'
import { type Millis, toIso } from '../model/time.ts'
import { CONFLICTS, type Conflict } from '../protocol/conflicts.ts'
import type { ScopeName } from '../protocol/cursor.ts'
import { type Edit, editHash, editSchema } from '../protocol/edit.ts'
import { matchesStrongly } from '../protocol/headers.ts'
import type { Outcome } from '../protocol/messages.ts'
import { Problem, type ProblemBody } from '../protocol/problems.ts'
import type { Facts } from './facts.ts'
import { type Accept, type CheckedEdit, judge, type Reject } from './judge.ts'
import { isBox, isCentralWriter, type Principal } from './principal.ts'
import { ALL, clinicScope, isVisible, placeOf, scopesOf } from './scopes.ts'
import type { Ask, AuthorityStore, Effects, Locks, RecordChange } from './store.ts'

/**
 * Which authority this is. Central's word is final and raises revisions. The edge lays an accepted
 * edit over the confirmed copy and keeps it for central, which may decide otherwise.
 */
export type Ground = 'central' | 'edge'

/** What must hold besides the edit's base, for the classic API (S3) and `If-Match` (S4). */
export type Precondition = {
  /** An `If-Match` header that the record's tag must match. */
  ifMatch?: string
  /** The record must not have changed at all after this time. */
  unchangedSince?: Millis
}

/** An edit as it arrived. */
export type Submission = {
  raw: { id: string } & Record<string, unknown>
  precondition?: Precondition
  /** The writer waits for the answer and keeps what was written: a rejection needs no decision. */
  isImmediate?: boolean
}

export type SubmitDeps = { store: AuthorityStore; ground: Ground }

/** An outcome before its record is added: what is stored, and answered again (E3). */
type Answer = Omit<Outcome, 'record'> & { recordId: string; collection: string }

/**
 * Judges edits in their order and makes the accepted ones true (rule E2). Answers when all is
 * durable. Each edit stands or falls alone; one that came before is answered as it was then.
 * Throws `Problem` PRECONDITION_FAILED if a submission's `If-Match` does not hold.
 */
export async function submit(
  { store, ground }: SubmitDeps,
  principal: Principal,
  submissions: readonly Submission[],
): Promise<Outcome[]> {
  const prepared = submissions.map((submission) => prepare(submission, principal))
  const scopes = scopesOf(principal)
  const answers: Answer[] = []
  let locks: Locks = { scopes: ground === 'edge' ? [ALL] : [...scopes], doctorIds: [] }
  while (answers.length < prepared.length) {
    const rest = prepared.slice(answers.length)
    const asks = rest.map(({ edit }): Ask => ({ edit, principalId: principal.id, scopes }))
    const done = await store.transact(locks, asks, (facts, index) => {
      return decide(rest[index] as Prepared, facts, principal, ground)
    })
    answers.push(...done.answers)
    if (done.missing) locks = done.missing
  }
  return store.read(async (reader) => {
    const outcomes: Outcome[] = []
    for (const { recordId, collection, ...answer } of answers) {
      const placed = isCollectionName(collection) ? await reader.record(collection, recordId) : null
      const isShown = placed?.record.deletedAt === null && isVisible(principal, placed.scopes)
      const record = isShown ? toWire(placed.record) : null
      const { conflict } = answer
      if (conflict) outcomes.push({ ...answer, conflict: { ...conflict, record } })
      else outcomes.push(answer.status === 200 ? { ...answer, record } : answer)
    }
    return outcomes
  })
}

type Prepared = Submission & {
  edit: Edit
  hash: string
  checked: CheckedEdit | null
  /** Found without looking at any record. */
  fault: Reject | null
}

/** Checks an edit for itself: its form, whether its writer may write it, its fields (R3, R4, E6). */
function prepare(submission: Submission, principal: Principal): Prepared {
  const hash = editHash(submission.raw)
  const parsed = editSchema.safeParse(submission.raw)
  if (!parsed.success) {
    const edit = malformedEdit(submission.raw)
    return { ...submission, edit, hash, checked: null, fault: invalid(fieldErrors(parsed.error)) }
  }
  const edit = parsed.data
  const result = checkContent(edit, principal)
  return 'kind' in result
    ? { ...submission, edit, hash, checked: null, fault: result }
    : { ...submission, edit, hash, checked: result, fault: null }
}

function checkContent(edit: Edit, principal: Principal): CheckedEdit | Reject {
  if (!isCollectionName(edit.collection)) {
    return invalid({ collection: 'is not one of the six collections' })
  }
  const collection = collections[edit.collection]
  const isCentrals = collection.writtenBy === 'central'
  if (principal.role === 'viewer' || (isCentrals && !isCentralWriter(principal))) {
    return readOnly(edit.collection)
  }
  const errors = shapeErrors(edit)
  if (errors) return invalid(errors)
  if (edit.op === 'move_stock') {
    const movement = movementSchema.safeParse(edit.movement)
    if (!movement.success) return invalid(fieldErrors(movement.error, 'movement'))
    return { edit, collection, fields: {}, movement: movement.data }
  }
  const check = edit.op === 'create' ? checkNewRecord : checkChangedFields
  const { fields, errors: faults } = check(collection, edit.fields ?? {})
  return faults ? invalid(faults) : { edit, collection, fields }
}

/** What an edit of this op must and must not carry. */
function shapeErrors(edit: Edit): FieldErrors | null {
  const errors: FieldErrors = {}
  const isMovement = edit.op === 'move_stock'
  if (isMovement && edit.collection !== 'pharmacy-inventory') {
    errors.op = 'is for pharmacy-inventory only'
  }
  if (isMovement !== (edit.movement !== undefined)) {
    errors.movement = isMovement ? 'is needed' : 'is for op move_stock only'
  }
  if ((isMovement || edit.op === 'delete') && edit.fields && Object.keys(edit.fields).length > 0) {
    errors.fields = `are not for op ${edit.op}`
  }
  const needsBase =
    edit.op === 'update' || edit.op === 'delete' || edit.movement?.kind === 'COUNTED'
  if (needsBase && !edit.base) errors.base = 'is needed: the revision that the writer saw'
  if (edit.op === 'create' && edit.base) errors.base = 'must be null for a create'
  return Object.keys(errors).length > 0 ? errors : null
}

/** Stands in for an edit that could not be read, so that its outcome can be kept by its id (E3). */
function malformedEdit(raw: { id: string } & Record<string, unknown>): Edit {
  return {
    id: raw.id,
    made_at: '',
    collection: typeof raw.collection === 'string' ? raw.collection : '',
    record_id: typeof raw.record_id === 'string' ? raw.record_id : '',
    op: 'update',
    base: null,
  }
}

function decide(prepared: Prepared, facts: Facts, principal: Principal, ground: Ground) {
  const { edit, hash } = prepared
  const common = { edit_id: edit.id, recordId: edit.record_id, collection: edit.collection }
  const final = ground === 'central'
  if (facts.known) {
    if (facts.known.hash !== hash) {
      return { answer: { ...common, ...refusal(editIdReused), final } }
    }
    const { status, revision, rejection } = facts.known
    return {
      answer: { ...common, status, ...(revision !== null && { revision }), ...rejection, final },
    } as { answer: Answer }
  }
  const failed = prepared.fault ?? failedPrecondition(prepared.precondition ?? {}, facts, edit)
  const verdict = failed ?? judge(prepared.checked as CheckedEdit, facts, principal)
  if (verdict.kind === 'accept') {
    return acceptance(prepared, verdict, facts, principal, ground)
  }
  const rejection =
    verdict.kind === 'conflict' ? conflict(verdict, edit, facts, principal) : refusal(verdict)
  const answer: Answer = { ...common, ...rejection, final }
  // Not stored: the sender sends the base first and then this edit again (E5).
  if (verdict.kind === 'conflict' && verdict.code === 'UNKNOWN_BASE') return { answer }
  const { status, ...body } = rejection
  const effects: Effects = {
    edit: {
      edit,
      body: prepared.raw,
      hash,
      principalId: principal.id,
      receivedAt: facts.now,
      status,
      revision: null,
      madeRevision: null,
      rejection: body,
      state: prepared.isImmediate ? 'decided' : 'needs_decision',
      seen: null,
    },
    changes: [],
    ledger: [],
  }
  return { answer, effects }
}

function acceptance(
  { edit, raw, hash }: Prepared,
  verdict: Accept,
  facts: Facts,
  principal: Principal,
  ground: Ground,
): { answer: Answer; effects: Effects } {
  const before = facts.current?.record ?? null
  const isNew = before === null
  const changesRecord = isNew || verdict.isDeleted || verdict.changed.length > 0
  const changes = changesRecord ? changesOf(edit, verdict, facts, principal, ground) : []
  const revision = changes[0]?.record.revision ?? before?.revision ?? 0
  return {
    answer: {
      edit_id: edit.id,
      recordId: edit.record_id,
      collection: edit.collection,
      status: 200,
      revision,
      final: ground === 'central',
    },
    effects: {
      edit: {
        edit,
        body: raw,
        hash,
        principalId: principal.id,
        receivedAt: facts.now,
        status: 200,
        revision,
        madeRevision: ground === 'central' && changesRecord ? revision : null,
        rejection: null,
        state: ground === 'central' ? 'accepted' : 'waiting',
        seen: ground === 'edge' ? seenFields(edit, before) : null,
      },
      changes,
      ledger: ground === 'central' ? verdict.ledger : [],
    },
  }
}

function seenFields(edit: Edit, before: StoredRecord | null): Fields | null {
  if (!before) return null
  const names = edit.op === 'move_stock' ? ['quantity'] : Object.keys(edit.fields ?? before.fields)
  return Object.fromEntries(names.map((name) => [name, before.fields[name]]))
}

function changesOf(
  edit: Edit,
  verdict: Accept,
  facts: Facts,
  principal: Principal,
  ground: Ground,
): RecordChange[] {
  const collection = edit.collection as CollectionName
  const before = facts.current?.record ?? null
  const base: StoredRecord = before ?? {
    collection,
    id: edit.record_id,
    revision: 0,
    firstRevision: 0,
    createdAt: facts.now,
    updatedAt: facts.now,
    lastSyncedAt: null,
    deletedAt: null,
    fields: {},
    fieldRevisions: {},
  }
  const changed: StoredRecord = {
    ...base,
    fields: verdict.fields,
    updatedAt: facts.now,
    deletedAt: verdict.isDeleted ? facts.now : null,
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
  if (isBox(principal)) record.lastSyncedAt = facts.now
  const shared = verdict.sharesPatientWith
    ? sharePatient(record.fields.patient_id as string, verdict.sharesPatientWith, facts)
    : []
  const parentScopes = shared[0]?.scopes ?? parentScopesOf(record, facts)
  // A deleted record leaves its tombstones where it was; the store knows where that is.
  const scopes = record.deletedAt === null ? placeOf(collection, record.fields, parentScopes) : []
  return [{ record, scopes }, ...shared]
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
    ...facts.followers.map(({ record }) => ({
      record: raiseRevision({ ...record, updatedAt: facts.now }, facts, []),
      scopes,
    })),
  ]
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

function failedPrecondition(
  { ifMatch, unchangedSince }: Precondition,
  facts: Facts,
  edit: Edit,
): Reject | null {
  const current = facts.current?.record
  if (!current) return null
  if (ifMatch !== undefined && !matchesStrongly(ifMatch, recordEtag(current))) {
    return stalePrecondition(edit, current)
  }
  if (unchangedSince !== undefined && current.updatedAt > unchangedSince) {
    return stalePrecondition(edit, current)
  }
  return null
}

function stalePrecondition(edit: Edit, current: StoredRecord): Reject {
  const fields = Object.keys(edit.fields ?? {}).filter(
    (name) => JSON.stringify(edit.fields?.[name]) !== JSON.stringify(current.fields[name]),
  )
  return {
    kind: 'conflict',
    code: 'STALE_UPDATE',
    message: 'The record was changed by someone else since. Your edit was not applied.',
    fields,
  }
}

function conflict(
  reject: Extract<Reject, { kind: 'conflict' }>,
  edit: Edit,
  facts: Facts,
  principal: Principal,
) {
  const [conflict_type, suggested_action] = CONFLICTS[reject.code]
  const placed = facts.current
  const current = placed && isVisible(principal, placed.scopes) ? placed.record : null
  const seen = edit.base?.revision ?? null
  const body: Conflict = {
    error_code: reject.code,
    message: reject.message,
    conflict_type,
    server_version: current ? toIso(current.updatedAt) : null,
    client_version: current && seen === current.revision ? toIso(current.updatedAt) : null,
    suggested_action,
    server_revision: current ? current.revision : null,
    client_revision: seen,
    conflicting_fields: reject.fields ?? [],
    record: null,
    ...(reject.busy && { busy: reject.busy }),
  }
  return { status: 409 as const, conflict: body }
}

function refusal({ code, detail, errors }: Extract<Reject, { kind: 'refuse' }>): {
  status: 403 | 422
  problem: ProblemBody
} {
  const problem = new Problem(code, detail, errors && { errors })
  return { status: problem.status as 403 | 422, problem: problem.toBody() }
}

function invalid(errors: FieldErrors): Reject {
  const detail = Object.entries(errors).map(([field, clause]) => `${field} ${clause}`)
  return { kind: 'refuse', code: 'INVALID_EDIT', detail: `${detail.join('; ')}.`, errors }
}

function readOnly(collection: string): Reject {
  return {
    kind: 'refuse',
    code: 'READ_ONLY_COLLECTION',
    detail: `You may read ${collection} but not write them.`,
  }
}

const editIdReused: Extract<Reject, { kind: 'refuse' }> = {
  kind: 'refuse',
  code: 'EDIT_ID_REUSED',
  detail: 'This edit id was used before with other content. Nothing was changed; use a new id.',
}
