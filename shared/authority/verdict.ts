import { type Collection, type FieldErrors, type Fields, sentenceOf } from '../model/collections.ts'
import type { Movement } from '../model/movement.ts'
import type { StoredRecord } from '../model/record.ts'
import { CONFLICTS, type Conflict, type ConflictCode } from '../protocol/conflicts.ts'
import type { Edit } from '../protocol/edit.ts'
import { PROBLEMS, type ProblemCode } from '../protocol/problems.ts'
import type { KeptRejection } from '../protocol/push-request.ts'

/** An edit whose fields and movement were checked and normalised (`prepare.ts`). */
export type CheckedEdit = {
  edit: Edit
  collection: Collection
  /** For a create all fields, for an update those it names, otherwise none. */
  fields: Fields
  /** For a movement. */
  movement?: Movement
  /** It says in which clinics a patient lies (F1), and nothing else. */
  isPlacement?: boolean
  /** It says with whom a patient is one (R5), and nothing else. */
  isMerge?: boolean
}

/** A row that an accepted edit adds to the stock ledger (rule E7). */
export type LedgerRow = { kind: string; delta: number; movement: Movement | null }

export type Accept = {
  kind: 'accept'
  /** All fields of the record as the edit leaves it. */
  fields: Fields
  /** The names of those that differ from before; none means that nothing changes. */
  changed: string[]
  isDeleted: boolean
  ledger: LedgerRow[]
  /** A clinic that the appointment's patient becomes shared with (rule F1). */
  sharesPatientWith?: string
  /** The record now lies in other scopes, and what hangs on it follows (rule F1). */
  isMoved?: boolean
  /** Other patients, of the same person, who change with it (rule R5). */
  others?: PatientChange[]
  /** Where edits wait for an authority above: what it has made, if anything, that one alone can tell (E4, N10). */
  liesOverNothing?: true
  /** When its fields were changed here only the authority above can tell (E4). */
  isDatedAbove?: true
  /** It took effect before, and made this revision. */
  madeRevision?: number
}

/** All fields of a patient as they are to be, and the names of those that were set. */
export type PatientChange = { id: string; fields: Fields; changed: string[] }

export type Reject =
  | {
      kind: 'conflict'
      code: ConflictCode
      message: string
      fields?: string[]
      busy?: Conflict['busy']
    }
  | Refusal

export type Refusal = { kind: 'refuse'; code: ProblemCode; detail: string; errors?: FieldErrors }

export type Verdict = Accept | Reject

/** Accepts what changes nothing. */
export function unchanged(current: StoredRecord): Accept {
  return { kind: 'accept', fields: current.fields, changed: [], isDeleted: false, ledger: [] }
}

/**
 * Accepts the create of a record that is here already, brought back after a restore or from central, in the
 * first revision that is known of it: what was made on it stands on that (N9, N10).
 */
export function madeBefore(current: StoredRecord): Accept {
  return { ...foundThere(current), madeRevision: current.firstRevision }
}

/** Accepts the create of what is there as it says, made by others: it makes nothing, and nobody builds on it. */
export function foundThere(current: StoredRecord): Accept {
  return { ...unchanged(current), liesOverNothing: true }
}

/**
 * Accepts what would be rejected here, if it had not perhaps been made already in a time that is lost here: the
 * authority above says (N10). Of its record, if there is one, nothing changes.
 */
export function passOn(current: StoredRecord | null): Accept {
  const fields = current?.fields ?? {}
  return {
    kind: 'accept',
    fields,
    changed: [],
    isDeleted: false,
    ledger: [],
    liesOverNothing: true,
  }
}

/** Whether an edit is rejected because what it is of, or refers to, is not there. */
export function isOfNothingHere(reject: Reject): boolean {
  return reject.code === 'RECORD_DELETED' || reject.code === 'OUT_OF_SCOPE'
}

/** Whether an edit is rejected only because another one is not there, or was. */
export function waitsForOthers(reject: Reject): boolean {
  return reject.code === 'UNKNOWN_BASE' || reject.code === 'DEPENDS_ON_REJECTED'
}

/** The end of what is said of an edit that met something else than its writer saw. */
export const LOOK_AGAIN = 'Your edit was not applied; look at the record as it is now.'

export function stale(fields: string[]): Reject {
  return {
    kind: 'conflict',
    code: 'STALE_UPDATE',
    message: `Changed by someone else since: ${fields.join(', ')}. ${LOOK_AGAIN}`,
    fields,
  }
}

/** Refuses an edit for its fields. */
export function invalid(errors: FieldErrors): Reject {
  return { kind: 'refuse', code: 'INVALID_EDIT', detail: sentenceOf(errors), errors }
}

export const outOfScope: Reject = {
  kind: 'refuse',
  code: 'OUT_OF_SCOPE',
  // The same of what is nowhere, elsewhere, and here no longer: nothing is told of other clinics.
  detail:
    'The record, or one that it refers to, is not among those that this caller may touch: there is none, or its clinic is not, or no longer, one of the caller’s. An admin of that clinic at central can still apply what the edit says.',
}

/** Said by a box that has not filled yet, in place of OUT_OF_SCOPE: no outcome, the edit comes again. */
export const notFilledYet: Reject = {
  kind: 'conflict',
  code: 'UNKNOWN_BASE',
  message:
    'The box has not got all its records from central yet, and does not know this one. Nothing was stored; send this edit again later.',
}

/** Said by a box that has lost what another device may still bring, in place of OUT_OF_SCOPE: no outcome (N4). */
export const notBroughtYet: Reject = {
  kind: 'conflict',
  code: 'UNKNOWN_BASE',
  message:
    'A record that this edit names is not known here yet; the device that has made it may bring it. Nothing was stored; send this edit again later.',
}

export const recordDeleted: Reject = {
  kind: 'conflict',
  code: 'RECORD_DELETED',
  message:
    'The record was deleted, so this edit was not applied. What is still needed of it goes into a new record.',
}

export const recordExists: Reject = {
  kind: 'conflict',
  code: 'RECORD_EXISTS',
  message:
    'A record with this id exists already, and was left as it is. Look at it; what it lacks can be written as a change.',
}

export const alreadyDecided: Reject = {
  kind: 'refuse',
  code: 'ALREADY_DECIDED',
  detail:
    'A person has decided about this before, in another way. This edit was not applied, so that nothing happens twice.',
}

export const dependsOnRejected = {
  kind: 'conflict',
  code: 'DEPENDS_ON_REJECTED',
  message:
    'An edit that this one builds on was rejected. This one was not applied either; it waits for the decision on that one.',
} as const satisfies Reject

/** What was said of an edit that is rejected once more, without being judged anew (N5). */
export function rejectedBefore({ conflict, problem }: KeptRejection): Reject {
  if (conflict && Object.hasOwn(CONFLICTS, conflict.error_code)) {
    const { error_code, message, conflicting_fields: fields, busy } = conflict
    return {
      kind: 'conflict',
      code: error_code as ConflictCode,
      message,
      fields,
      ...(busy && { busy }),
    }
  }
  const { error_code = '', detail = conflict?.message ?? '', errors } = problem ?? {}
  const isKnown = [403, 422].includes(PROBLEMS[error_code as ProblemCode]?.[0])
  return {
    kind: 'refuse',
    code: isKnown ? (error_code as ProblemCode) : 'INVALID_EDIT',
    detail,
    ...(errors && { errors }),
  }
}
