import { DISCREPANCY, deltaOf, type Movement } from '../model/movement.ts'
import { inventoryId, QUANTITY_MAX } from '../model/pharmacy-inventory.ts'
import { recentMovements } from '../model/recent-movements.ts'
import { isSameValue, type StoredRecord } from '../model/record.ts'
import { clinicDate, parseInstant } from '../model/time.ts'
import type { Edit } from '../protocol/edit.ts'
import type { Facts } from './facts.ts'
import { isChangedUnseen } from './judge-base.ts'
import { judgeReference } from './judge-references.ts'
import type { Principal } from './principal.ts'
import {
  type CheckedEdit,
  invalid,
  type LedgerRow,
  type Reject,
  stale,
  unchanged,
  type Verdict,
} from './verdict.ts'

/** A movement of stock (rule E7): what it leaves, and its rows in the ledger. */
export function judgeMovement(
  checked: CheckedEdit,
  facts: Facts,
  writer: Principal,
  current: StoredRecord,
): Verdict {
  const movement = checked.movement
  if (!movement) throw new Error('a movement edit was not checked')
  // It moved already: the ledger says so, or at a box that was put back the record that central has told.
  const isInBalance = facts.isInBalance || recentMovements(current.fields).includes(checked.edit.id)
  if (isInBalance) return unchanged(current)
  const patientId = movement.patient_id
  if (patientId) {
    const failed = judgeReference('movement.patient_id', patientId, facts, writer)
    if (failed) return failed
  }
  if (movement.kind === 'COUNTED') {
    // A count says what lay on the shelf when it was made: only what moved unseen since spoils it.
    const isSpoilt =
      facts.hasUnseenMovement || isChangedUnseen('quantity', checked.edit, current, facts)
    if (isSpoilt) return stale(['quantity'])
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
        message: `Only ${balance} are in stock, and this movement would leave ${balance + delta}. It was not booked: if it happened all the same, confirm it, or count what lies there.`,
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
  // What moved is news even where the number stays: a count made before it no longer holds. So is the
  // first count after a restore: what moved in the lost hours does not change what lay there (N9).
  const isOfThisEpoch = current.revision >= facts.revisionFloor
  const isNews = movement.kind !== 'COUNTED' || delta !== 0 || !isOfThisEpoch
  const changed = isNews ? ['quantity'] : []
  return { kind: 'accept', fields, changed, isDeleted: false, ledger }
}

/** A new inventory record has the id that follows from what it is of (rule R3). */
export function judgeNewInventory({ collection, edit, fields }: CheckedEdit): Reject | null {
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

/**
 * Whether a create says of a batch that is there what is there (rule E5): two have received it, neither
 * knowing of the other, and how much each was movements tell. One with a quantity has counted.
 */
export function isSameBatch({ collection, fields }: CheckedEdit, { fields: now }: StoredRecord) {
  if (collection.name !== 'pharmacy-inventory' || fields.quantity !== 0) return false
  return Object.entries(fields).every(
    ([name, value]) => name === 'quantity' || isSameValue(value, now[name]),
  )
}

/** What has expired is dispensed only if a person confirms it (rule E7). */
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
