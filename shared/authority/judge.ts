import {
  type AppointmentStatus,
  canBecome,
  doOverlap,
  STATUSES_MADE_AT_A_BOX,
  slotOf,
} from '../model/appointments.ts'
import type { FieldErrors, Fields } from '../model/collections.ts'
import { isSameValue, revisionOfField, type StoredRecord } from '../model/record.ts'
import type { Facts, Placed } from './facts.ts'
import { isChangedUnseen, judgeLineage } from './judge-base.ts'
import { judgeFollowing, judgeMerge } from './judge-merge.ts'
import { judgePlacement } from './judge-placement.ts'
import { clinicToShareWith, judgeCard, judgeReferences } from './judge-references.ts'
import { isSameBatch, judgeMovement, judgeNewInventory } from './judge-stock.ts'
import { isCentralWriter, isOfClinic, type Principal } from './principal.ts'
import { isVisibleToWriter } from './scopes.ts'
import {
  type CheckedEdit,
  dependsOnRejected,
  foundThere,
  invalid,
  LOOK_AGAIN,
  madeBefore,
  outOfScope,
  type Reject,
  recordDeleted,
  recordExists,
  stale,
  unchanged,
  type Verdict,
} from './verdict.ts'

/**
 * Decides whether an edit is accepted (rules E4 to E7). Pure: the same edit, facts and writer give
 * the same verdict. Used by central for boxes and by the edge for its devices.
 */
export function judge(checked: CheckedEdit, facts: Facts, writer: Principal): Verdict {
  const lineage = judgeLineage(checked.edit, facts)
  if (lineage) return lineage
  if (checked.edit.op === 'create') return judgeCreate(checked, facts, writer)

  const current = facts.current
  if (!current || !maySee(current, writer)) {
    return facts.rejectedCreates.has(checked.edit.record_id) ? dependsOnRejected : outOfScope
  }
  if (current.record.deletedAt !== null) {
    // Nothing is left to do for a delete; for anything else there is nothing left to do it to.
    return checked.edit.op === 'delete' ? unchanged(current.record) : recordDeleted
  }
  switch (checked.edit.op) {
    case 'update':
      if (checked.isPlacement) return judgePlacement(checked, facts, writer, current.record)
      if (checked.isMerge) return judgeMerge(checked, facts, writer, current.record)
      return judgeUpdate(checked, facts, writer, current.record)
    case 'delete':
      return judgeDelete(checked, facts, current.record)
    case 'move_stock':
      return judgeMovement(checked, facts, writer, current.record)
    default:
      throw new Error(`unknown op ${checked.edit.op satisfies never}`)
  }
}

function judgeCreate(checked: CheckedEdit, facts: Facts, writer: Principal): Verdict {
  const { fields } = checked
  const given = Object.keys(fields).filter(
    (name) => !isSameValue(fields[name], checked.collection.fields[name]?.initial),
  )
  const existing = facts.current
  if (existing) {
    if (!maySee(existing, writer)) return outOfScope
    if (existing.record.deletedAt !== null) return recordDeleted
    const isBack = facts.hasComeBack && isWhatItMade(existing.record, fields, given)
    if (isBack || facts.isKnownAbove) return madeBefore(existing.record)
    return isSameBatch(checked, existing.record) ? foundThere(existing.record) : recordExists
  }
  const failed =
    judgeNewInventory(checked) ??
    judgeFieldRights(checked, given, writer) ??
    judgeReferences(checked, fields, given, facts, writer) ??
    judgeCard(facts)
  if (failed) return failed

  if (checked.collection.name === 'appointments') {
    if (
      isOfClinic(writer) &&
      !STATUSES_MADE_AT_A_BOX.includes(fields.status as AppointmentStatus)
    ) {
      return {
        kind: 'conflict',
        code: 'INVALID_TRANSITION',
        message: `An appointment is made ${STATUSES_MADE_AT_A_BOX.join(', ')}, not ${fields.status}. This one was not made: make it as one of these.`,
        fields: ['status'],
      }
    }
    const taken = judgeSlot(fields, facts)
    if (taken) return taken
  }
  const quantity = fields.quantity
  const ledger =
    typeof quantity === 'number' && quantity > 0
      ? [{ kind: 'COUNTED', delta: quantity, movement: null }]
      : []
  const shared = clinicToShareWith(checked, fields, given, facts, writer)
  const isMoved = typeof fields.merged_into === 'string'
  return {
    kind: 'accept',
    fields,
    changed: Object.keys(fields),
    isDeleted: false,
    ledger,
    ...(shared && { sharesPatientWith: shared }),
    ...(isMoved && { isMoved }),
  }
}

/**
 * Whether a record that has come back is the one that a create made, with changes that are dated: what
 * differs without a date was changed before its box first saw it, by whom nobody knows, or is another's. How
 * much lies there since tells nothing: of stock the ledger has named the create.
 */
function isWhatItMade(record: StoredRecord, fields: Fields, given: readonly string[]): boolean {
  return given.every((name) => {
    const isDated = revisionOfField(record, name) > record.firstRevision
    return name === 'quantity' || isDated || isSameValue(fields[name], record.fields[name])
  })
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
    (changed.includes('card_number') ? judgeCard(facts) : null)
  if (failed) return failed

  const watched = checked.collection.mergesFields ? changed : Object.keys(fields)
  const clashing = watched.filter((name) => isChangedUnseen(name, checked.edit, current, facts))
  if (clashing.length > 0) return stale(clashing)
  const isMerged = typeof current.fields.merged_into === 'string'
  const others = isMerged ? judgeFollowing(changed, fields, current, facts) : []
  if ('kind' in others) return others

  if (checked.collection.name === 'appointments') {
    const from = current.fields.status as AppointmentStatus
    const to = fields.status as AppointmentStatus
    if (!canBecome(from, to)) {
      return {
        kind: 'conflict',
        code: 'INVALID_TRANSITION',
        message: `The appointment is ${from} and cannot become ${to}. ${LOOK_AGAIN}`,
        fields: ['status'],
      }
    }
    const moves = changed.some((name) => SLOT_FIELDS.includes(name))
    const taken = moves ? judgeSlot(fields, facts) : null
    if (taken) return taken
  }
  const shared = clinicToShareWith(checked, fields, changed, facts, writer)
  const isMoved = checked.collection.name === 'pharmacies' && changed.includes('clinic_id')
  return {
    kind: 'accept',
    fields,
    changed,
    isDeleted: false,
    ledger: [],
    ...(shared && { sharesPatientWith: shared }),
    ...(isMoved && { isMoved }),
    ...(others.length > 0 && { others }),
  }
}

function judgeDelete(checked: CheckedEdit, facts: Facts, current: StoredRecord): Verdict {
  const clashing = Object.keys(current.fields).filter(
    (name) =>
      isChangedUnseen(name, checked.edit, current, facts) ||
      (name === 'quantity' && facts.hasUnseenMovement),
  )
  if (clashing.length > 0) return stale(clashing)
  if (typeof current.fields.merged_into === 'string') {
    return {
      kind: 'conflict',
      code: 'IN_USE',
      message:
        'This patient is merged into another one, who needs the record. Nothing was deleted: unmerge it first.',
    }
  }
  if (facts.isReferenced) {
    return {
      kind: 'conflict',
      code: 'IN_USE',
      message:
        'Other records still refer to this one, so it was not deleted. Those must go first, or refer to another one.',
    }
  }
  return { kind: 'accept', fields: current.fields, changed: [], isDeleted: true, ledger: [] }
}

/** The fields of an appointment that say when whose time it takes. */
const SLOT_FIELDS = ['doctor_id', 'starts_at', 'duration_minutes']

function maySee(placed: Placed, writer: Principal): boolean {
  // Tombstones are forgotten after a time, ids are not: then it is deleted for everyone.
  const isForgotten = placed.record.deletedAt !== null && placed.scopes.length === 0
  return isForgotten || isVisibleToWriter(writer, placed)
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
    message:
      'The doctor already has an appointment at that time, so this one was not put there. Choose another time or doctor.',
    fields: SLOT_FIELDS,
    busy: {
      starts_at: other.fields.starts_at as string,
      duration_minutes: other.fields.duration_minutes as number | null,
    },
  }
}
