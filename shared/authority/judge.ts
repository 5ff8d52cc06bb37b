import {
  type AppointmentStatus,
  canBecome,
  doOverlap,
  STATUSES_MADE_AT_A_BOX,
  slotOf,
} from '../model/appointments.ts'
import type { Collection, FieldErrors, Fields } from '../model/collections.ts'
import { DISCREPANCY, deltaOf, type Movement } from '../model/movement.ts'
import { inventoryId, QUANTITY_MAX } from '../model/pharmacy-inventory.ts'
import { isSameValue, type StoredRecord } from '../model/record.ts'
import { clinicDate, parseInstant } from '../model/time.ts'
import type { Conflict, ConflictCode } from '../protocol/conflicts.ts'
import type { Edit } from '../protocol/edit.ts'
import type { ProblemCode } from '../protocol/problems.ts'
import type { Facts, Placed } from './facts.ts'
import { canSeeClinic, isBox, isCentralWriter, type Principal } from './principal.ts'
import { isVisible } from './scopes.ts'

/** An edit whose fields and movement were checked and normalised (`prepareEdit`). */
export type CheckedEdit = {
  edit: Edit
  collection: Collection
  /** For a create all fields, for an update those it names, otherwise none. */
  fields: Fields
  /** For a movement. */
  movement?: Movement
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
}

export type Reject =
  | {
      kind: 'conflict'
      code: ConflictCode
      message: string
      fields?: string[]
      busy?: Conflict['busy']
    }
  | { kind: 'refuse'; code: ProblemCode; detail: string; errors?: FieldErrors }

export type Verdict = Accept | Reject

/**
 * Decides whether an edit is accepted (rules E4 to E7). Pure: the same edit, facts and writer give
 * the same verdict. Used by central for boxes and by the edge for its devices.
 */
export function judge(checked: CheckedEdit, facts: Facts, writer: Principal): Verdict {
  const lineage = judgeLineage(checked.edit, facts)
  if (lineage) return lineage
  if (checked.edit.op === 'create') return judgeCreate(checked, facts, writer)

  const current = facts.current
  if (!current || !maySee(current, facts, writer)) {
    return facts.rejectedCreates.has(checked.edit.record_id) ? dependsOnRejected : outOfScope
  }
  if (current.record.deletedAt !== null) {
    // Nothing is left to do for a delete; for anything else there is nothing left to do it to.
    return checked.edit.op === 'delete' ? unchanged(current.record) : recordDeleted
  }
  switch (checked.edit.op) {
    case 'update':
      return judgeUpdate(checked, facts, writer, current.record)
    case 'delete':
      return judgeDelete(checked, facts, current.record)
    case 'move_stock':
      return judgeMovement(checked, facts, writer, current.record)
    default:
      throw new Error(`unknown op ${checked.edit.op satisfies never}`)
  }
}

/** An edit stands on those under it: one that is not known yet must come first (rule E5). */
function judgeLineage(edit: Edit, { chain }: Facts): Reject | null {
  if (chain.kind === 'rejected') return dependsOnRejected
  if (chain.kind !== 'unknown') return null
  return {
    kind: 'conflict',
    code: 'UNKNOWN_BASE',
    message: `The edit ${edit.base?.edit} that this one was made on is not known here yet. Nothing was stored: send that edit first, then this one again.`,
  }
}

function judgeCreate(checked: CheckedEdit, facts: Facts, writer: Principal): Verdict {
  const { edit, fields } = checked
  const existing = facts.current
  if (existing) {
    if (!maySee(existing, facts, writer)) return outOfScope
    return existing.record.deletedAt === null ? recordExists : recordDeleted
  }
  const given = Object.keys(fields).filter(
    (name) => !isSameValue(fields[name], checked.collection.fields[name]?.initial),
  )
  const failed =
    judgeNewInventory(checked) ??
    judgeFieldRights(checked, given, writer) ??
    judgeReferences(checked, fields, given, facts, writer) ??
    judgeCard(facts, edit.record_id)
  if (failed) return failed

  if (checked.collection.name === 'appointments') {
    if (isBox(writer) && !STATUSES_MADE_AT_A_BOX.includes(fields.status as AppointmentStatus)) {
      return invalid({ status: `must be one of ${STATUSES_MADE_AT_A_BOX.join(', ')} at first` })
    }
    const taken = judgeSlot(fields, facts)
    if (taken) return taken
  }
  const quantity = fields.quantity
  const ledger =
    typeof quantity === 'number' && quantity > 0
      ? [{ kind: 'COUNTED', delta: quantity, movement: null }]
      : []
  const shared = clinicToShareWith(checked, fields, facts)
  return {
    kind: 'accept',
    fields,
    changed: Object.keys(fields),
    isDeleted: false,
    ledger,
    ...(shared && { sharesPatientWith: shared }),
  }
}

function judgeUpdate(
  checked: CheckedEdit,
  facts: Facts,
  writer: Principal,
  current: StoredRecord,
): Verdict {
  const changed = Object.keys(checked.fields).filter(
    (name) => !isSameValue(checked.fields[name], current.fields[name]),
  )
  if (changed.length === 0) return unchanged(current)

  const fields = { ...current.fields, ...checked.fields }
  const failed =
    judgeFieldRights(checked, changed, writer) ??
    judgeReferences(checked, fields, changed, facts, writer) ??
    judgeCard(facts, current.id)
  if (failed) return failed

  const watched = checked.collection.mergesFields ? changed : Object.keys(fields)
  const clashing = watched.filter((name) => isChangedUnseen(name, checked.edit, current, facts))
  if (clashing.length > 0) return stale(clashing)

  if (checked.collection.name === 'appointments') {
    const from = current.fields.status as AppointmentStatus
    const to = fields.status as AppointmentStatus
    if (!canBecome(from, to)) {
      return {
        kind: 'conflict',
        code: 'INVALID_TRANSITION',
        message: `The appointment is ${from} and cannot become ${to}.`,
        fields: ['status'],
      }
    }
    const moves = changed.some((name) => SLOT_FIELDS.includes(name))
    const taken = moves ? judgeSlot(fields, facts) : null
    if (taken) return taken
  }
  const shared = clinicToShareWith(checked, fields, facts)
  return {
    kind: 'accept',
    fields,
    changed,
    isDeleted: false,
    ledger: [],
    ...(shared && { sharesPatientWith: shared }),
  }
}

function judgeDelete(checked: CheckedEdit, facts: Facts, current: StoredRecord): Verdict {
  const clashing = Object.keys(current.fields).filter((name) =>
    isChangedUnseen(name, checked.edit, current, facts),
  )
  if (clashing.length > 0) return stale(clashing)
  if (facts.isReferenced) {
    return {
      kind: 'conflict',
      code: 'IN_USE',
      message: 'Other records still refer to this one, so it cannot be deleted.',
    }
  }
  return { kind: 'accept', fields: current.fields, changed: [], isDeleted: true, ledger: [] }
}

function judgeMovement(
  checked: CheckedEdit,
  facts: Facts,
  writer: Principal,
  current: StoredRecord,
): Verdict {
  const movement = checked.movement
  if (!movement) throw new Error('a movement edit was not checked')
  const patientId = movement.patient_id
  if (patientId) {
    const failed = judgeReference('movement.patient_id', patientId, facts, writer)
    if (failed) return failed
  }
  if (movement.kind === 'COUNTED') {
    // A count says what lay on the shelf when it was made: only what moved unseen since spoils it.
    if (isChangedUnseen('quantity', checked.edit, current, facts)) return stale(['quantity'])
  } else {
    const expired = judgeExpiry(movement, checked.edit, current, facts)
    if (expired) return expired
  }
  const balance = current.fields.quantity as number
  const delta = deltaOf(movement, balance)
  const ledger: LedgerRow[] = [{ kind: movement.kind, delta, movement }]
  const missing = -(balance + delta)
  if (missing > 0) {
    if (!movement.confirmed_by) {
      return {
        kind: 'conflict',
        code: 'INSUFFICIENT_STOCK',
        message: `Only ${balance} are in stock; this movement would leave ${balance + delta}.`,
        fields: ['quantity'],
      }
    }
    ledger.push({ kind: DISCREPANCY, delta: missing, movement: null })
  }
  const quantity = Math.max(0, balance + delta)
  if (quantity > QUANTITY_MAX) {
    return invalid({ 'movement.delta': `would raise the quantity over ${QUANTITY_MAX}` })
  }
  const fields = { ...current.fields, quantity }
  const changed = quantity === balance ? [] : ['quantity']
  return { kind: 'accept', fields, changed, isDeleted: false, ledger }
}

/** The fields of an appointment that say when whose time it takes. */
const SLOT_FIELDS = ['doctor_id', 'starts_at', 'duration_minutes']

/** Whether someone changed the field who is neither seen by the writer nor under the edit (E4). */
function isChangedUnseen(name: string, edit: Edit, current: StoredRecord, facts: Facts): boolean {
  const links = facts.chain.kind === 'known' ? facts.chain.links : []
  const pendingEdit = facts.pendingFields[name]
  if (pendingEdit !== undefined) return !links.some((link) => link.editId === pendingEdit)

  const changedAt = current.fieldRevisions[name] ?? current.firstRevision
  if (changedAt <= (edit.base?.revision ?? 0)) return false
  return !links.some((link) => link.madeRevision === changedAt)
}

function maySee(placed: Placed, facts: Facts, writer: Principal): boolean {
  // Tombstones are forgotten after a time, ids are not: then it is deleted for everyone.
  const isForgotten = placed.record.deletedAt !== null && placed.scopes.length === 0
  return isForgotten || isVisible(writer, [...placed.scopes, ...facts.unseenLeaves])
}

function judgeReferences(
  { collection }: CheckedEdit,
  fields: Fields,
  changed: readonly string[],
  facts: Facts,
  writer: Principal,
): Reject | null {
  for (const name of changed) {
    const refersTo = collection.fields[name]?.refersTo
    if (!refersTo) continue
    for (const id of [fields[name]].flat() as (string | null)[]) {
      if (id === null) continue
      const failed =
        refersTo === 'clinics'
          ? judgeClinic(id, facts, writer)
          : judgeReference(name, id, facts, writer)
      if (failed) return failed
    }
  }
  if (collection.name === 'appointments' && changed.includes('clinic_id')) {
    return judgeAppointmentClinic(fields, facts, writer)
  }
  return null
}

function judgeClinic(id: string, facts: Facts, writer: Principal): Reject | null {
  return canSeeClinic(writer, id) && facts.clinics.has(id) ? null : outOfScope
}

function judgeReference(name: string, id: string, facts: Facts, writer: Principal): Reject | null {
  const target = facts.related.get(id)
  if (!target || !isVisible(writer, target.scopes)) {
    return facts.rejectedCreates.has(id) ? dependsOnRejected : outOfScope
  }
  if (target.record.deletedAt === null) return null
  return {
    kind: 'refuse',
    code: 'RECORD_DELETED',
    detail: `The record that ${name} refers to was deleted.`,
    errors: { [name]: 'refers to a deleted record' },
  }
}

/** An appointment lies where its patient is; only central may make the patient follow it (F1). */
function judgeAppointmentClinic(fields: Fields, facts: Facts, writer: Principal): Reject | null {
  if (isCentralWriter(writer) || clinicsOfPatient(fields, facts).includes(fields.clinic_id)) {
    return null
  }
  return invalid({ clinic_id: 'must be a clinic of the patient: share the patient with it first' })
}

function clinicToShareWith(
  { collection }: CheckedEdit,
  fields: Fields,
  facts: Facts,
): string | undefined {
  if (collection.name !== 'appointments') return undefined
  const clinicId = fields.clinic_id as string
  return clinicsOfPatient(fields, facts).includes(clinicId) ? undefined : clinicId
}

function clinicsOfPatient(fields: Fields, facts: Facts): unknown[] {
  const patient = facts.related.get(fields.patient_id as string)?.record.fields
  return patient ? [patient.clinic_id, ...(patient.shared_with as string[])] : []
}

/** Whether the writer may set these fields: some are fixed for good, some are central's (R3). */
function judgeFieldRights(
  { collection, edit }: CheckedEdit,
  changed: readonly string[],
  writer: Principal,
): Reject | null {
  const errors: FieldErrors = {}
  for (const name of changed) {
    const field = collection.fields[name]
    if (edit.op === 'update' && field?.fixed) errors[name] = `cannot be changed: ${field.fixed}`
    else if (field?.isCentralOnly && !isCentralWriter(writer))
      errors[name] = 'is set by central only'
  }
  return Object.keys(errors).length > 0 ? invalid(errors) : null
}

function judgeNewInventory({ collection, edit, fields }: CheckedEdit): Reject | null {
  if (collection.name !== 'pharmacy-inventory') return null
  const { pharmacy_id, medicine_id, batch_number } = fields
  const id = inventoryId(
    pharmacy_id as string,
    medicine_id as string,
    batch_number as string | null,
  )
  if (id === edit.record_id) return null
  return invalid({ record_id: `must be ${id} for this pharmacy, medicine and batch` })
}

function judgeCard(facts: Facts, recordId: string): Reject | null {
  if (facts.cardHolder === null || facts.cardHolder === recordId) return null
  return invalid({ card_number: 'is the card of another patient of this clinic' })
}

function judgeSlot(fields: Fields, facts: Facts): Reject | null {
  const wanted = slotOf(fields)
  if (!wanted) return null
  const other = facts.busy.find((candidate) => {
    const taken = slotOf(candidate.fields)
    return taken !== null && taken.doctorId === wanted.doctorId && doOverlap(wanted, taken)
  })
  if (!other) return null
  return {
    kind: 'conflict',
    code: 'SLOT_TAKEN',
    message: 'The doctor already has an appointment at that time.',
    fields: SLOT_FIELDS,
    busy: {
      starts_at: other.fields.starts_at as string,
      duration_minutes: other.fields.duration_minutes as number | null,
    },
  }
}

function judgeExpiry(
  movement: Movement,
  edit: Edit,
  current: StoredRecord,
  facts: Facts,
): Reject | null {
  const expiry = current.fields.expiry_date
  if (movement.kind !== 'DISPENSED' || movement.confirmed_by || typeof expiry !== 'string') {
    return null
  }
  const pharmacy = facts.related.get(current.fields.pharmacy_id as string)?.record
  const clinic = facts.clinics.get(pharmacy?.fields.clinic_id as string)
  const at = parseInstant(movement.occurred_at ?? edit.made_at) ?? facts.now
  if (clinicDate(at, clinic?.time_zone ?? 'UTC') <= expiry) return null
  return invalid({
    'movement.confirmed_by': `is needed: the batch expired on ${expiry}, so a person must confirm`,
  })
}

function unchanged(current: StoredRecord): Accept {
  return { kind: 'accept', fields: current.fields, changed: [], isDeleted: false, ledger: [] }
}

function stale(fields: string[]): Reject {
  return {
    kind: 'conflict',
    code: 'STALE_UPDATE',
    message: `Changed by someone else since: ${fields.join(', ')}. Your edit was not applied.`,
    fields,
  }
}

function invalid(errors: FieldErrors): Reject {
  const detail = Object.entries(errors).map(([field, clause]) => `${field} ${clause}`)
  return { kind: 'refuse', code: 'INVALID_EDIT', detail: `${detail.join('; ')}.`, errors }
}

const outOfScope: Reject = {
  kind: 'refuse',
  code: 'OUT_OF_SCOPE',
  detail: 'The record, or one that it refers to, is not among those that this caller may touch.',
}

const recordDeleted: Reject = {
  kind: 'conflict',
  code: 'RECORD_DELETED',
  message: 'The record was deleted, so this edit has nothing to apply to.',
}

const recordExists: Reject = {
  kind: 'conflict',
  code: 'RECORD_EXISTS',
  message: 'A record with this id exists already.',
}

const dependsOnRejected: Reject = {
  kind: 'conflict',
  code: 'DEPENDS_ON_REJECTED',
  message: 'An edit that this one builds on was rejected; it waits for the decision on that one.',
}
