import {
  checkChangedFields,
  checkNewRecord,
  collections,
  type FieldErrors,
  fieldErrors,
  isCollectionName,
} from '../model/collections.ts'
import { movementSchema } from '../model/movement.ts'
import type { Millis } from '../model/time.ts'
import { type Edit, editSchema, jsonHash, needsBase } from '../protocol/edit.ts'
import { isCentralWriter, type Principal } from './principal.ts'
import { type CheckedEdit, invalid, type Refusal, type Reject } from './verdict.ts'

/** What must hold besides the edit's base, for the classic API (S3) and `If-Match` (S4). */
export type Precondition = {
  /** An `If-Match` header that the record's tag must match. */
  ifMatch?: string
  /** The record must not have changed at all after this time. */
  unchangedSince?: Millis
  /** Another record that the edit names must have this revision. */
  named?: { id: string; revision: number }
}

/** An edit as it arrived. */
export type Submission = {
  raw: { id: string } & Record<string, unknown>
  precondition?: Precondition
  /** Of the request with an `Idempotency-Key` that made it, to tell a retry from another one. */
  requestHash?: string
  /** The writer waits for the answer and keeps what was written: a rejection needs no decision. */
  isImmediate?: boolean
  /** It follows from a decision that does not hold (E9): nobody is to decide about it besides. */
  isOfFailedDecision?: boolean
  /** It says in which clinics a patient lies, which no other edit may (F1). */
  isPlacement?: boolean
  /**
   * Of a writer with a replica of its own: the last edit of the authority's that lay over the record
   * when it wrote, or null. Beside its own edits it had seen no later ones, whatever came between.
   */
  under?: string | null
  /** Its sender cannot send the edit that it was made on: if that is not known here, it is lost (E5). */
  isBaseLost?: boolean
  /** Its sender knows that it may have been taken here, in a time that is lost (N10). */
  isPerhapsTaken?: boolean
  /** The authority is a box whose records are still on their way: what is not there may yet come. */
  isFilling?: boolean
  /** It says with whom a patient is one, which no other edit may (R5). */
  isMerge?: boolean
  /** Found before it was looked at: it follows from a decision that does not hold (E9), or was rejected
   * before and is to lie in the inbox again (N5). */
  refused?: Reject
  /** It may not be taken here, but perhaps was taken before: the authority above refuses it so, unless it knows it (N10). */
  refusedUnlessKnown?: Refusal
}

/** An edit that was checked for itself, before anything was read. */
export type Prepared = Omit<Submission, 'raw'> & {
  edit: Edit
  /** As it arrived, in JSON. */
  body: string
  hash: string
  checked: CheckedEdit | null
  /** Found without looking at any record. */
  fault: Reject | null
}

/** Checks an edit for itself: its form, whether its writer may write it, its fields (R3, R4, E6). */
export function prepare({ raw, ...submission }: Submission, principal: Principal): Prepared {
  const given = { ...submission, hash: jsonHash(raw), body: JSON.stringify(raw) }
  const parsed = editSchema.safeParse(raw)
  if (!parsed.success) {
    const fault = invalid(fieldErrors(parsed.error))
    return { ...given, edit: malformedEdit(raw), checked: null, fault }
  }
  return prepareFormed(parsed.data, given, principal)
}

/** The same for an edit that was made here, so that its form need not be checked. */
export function prepareOwn(edit: Edit, principal: Principal): Prepared {
  const given = { isImmediate: true, hash: jsonHash(edit), body: JSON.stringify(edit) }
  return prepareFormed(edit, given, principal)
}

function prepareFormed(
  edit: Edit,
  given: Omit<Prepared, 'edit' | 'checked' | 'fault'>,
  principal: Principal,
): Prepared {
  const result = checkContent(edit, principal)
  if ('kind' in result) return { ...given, edit, checked: null, fault: result }
  const { isPlacement = false, isMerge = false, refused: fault = null } = given
  return { ...given, edit, checked: { ...result, isPlacement, isMerge }, fault }
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
  if (needsBase(edit) && !edit.base) errors.base = 'is needed: the revision that the writer saw'
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

function readOnly(collection: string): Reject {
  return {
    kind: 'refuse',
    code: 'READ_ONLY_COLLECTION',
    detail: `You may read ${collection} but not write them. Nothing was changed; an admin at central may write them.`,
  }
}
