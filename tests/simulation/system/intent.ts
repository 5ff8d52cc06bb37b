import type { CollectionName, Fields } from '@outpost/shared/model/collections'
import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import type { WireRecord } from '@outpost/shared/model/record'
import { toIso } from '@outpost/shared/model/time'
import { appointmentFields } from '../../support/authority.ts'
import { patientFields } from '../../support/make.ts'
import type { Dice } from '../../support/random.ts'
import type { Weighted } from './weighted.ts'
import type { Writer } from './writer.ts'

/* What devices and API clients want to write. Values are few, so that they often clash. */

export type RawEdit = { id: string; [key: string]: unknown }

/** What is to be written, before it is known by which way it goes. */
export type Intent = {
  collection: CollectionName
  op: 'create' | 'update' | 'delete' | 'move_stock'
  record_id: string
  /** The record as its writer saw it; null for a create. */
  seen: WireRecord | null
  fields?: Fields
  movement?: Fields
}

/** What an intent is made of. */
export type Surroundings = {
  dice: Dice
  writer: Pick<Writer, 'sees' | 'clinics' | 'remembers'>
  /** True time, in milliseconds. */
  now: number
  /** All clinics there are. */
  clinics: readonly string[]
  /** A live record of central, whoever may see it. */
  anyRecord(collection: CollectionName): { id: string; fields: Fields } | undefined
}

/** A kind of intent; null if there is nothing that it could be about. */
export type IntentKind = Weighted & { make(around: Surroundings): Intent | null }

export const few = (dice: Dice) => String(dice.below(8))
export const CARDS = 5
const BATCHES = 3
const MINUTE_MS = 60_000
/** Appointments lie in so many slots of ten minutes, from tomorrow on. */
const SLOTS = 20

export function some(
  { dice, writer }: Surroundings,
  collection: CollectionName,
): WireRecord | undefined {
  const seen = writer.sees(collection)
  // Mostly one of a few, so that many write on the same.
  return dice.pick(dice.chance(0.7) ? seen.slice(0, POPULAR) : seen)
}

const POPULAR = 3

export function someClinic({ dice, writer, clinics }: Surroundings): string {
  const own = writer.clinics()
  return dice.pick(own === 'all' ? clinics : own) as string
}

export function someTime({ dice, now }: Surroundings): string {
  const tomorrow = Math.ceil(now / 86_400_000) * 86_400_000
  return toIso(tomorrow + dice.below(SLOTS) * 10 * MINUTE_MS)
}

export function create(collection: CollectionName, fields: Fields, record_id: string): Intent {
  return { collection, op: 'create', record_id, seen: null, fields }
}

export function change(collection: CollectionName, fieldsOf: (around: Surroundings) => Fields) {
  return (around: Surroundings): Intent | null => {
    const seen = some(around, collection)
    return seen
      ? { collection, op: 'update', record_id: seen.id, seen, fields: fieldsOf(around) }
      : null
  }
}

export function remove(collection: CollectionName) {
  return (around: Surroundings): Intent | null => {
    const seen = some(around, collection)
    return seen ? { collection, op: 'delete', record_id: seen.id, seen } : null
  }
}

export function move(movementOf: (around: Surroundings, seen: WireRecord) => Fields | null) {
  return (around: Surroundings): Intent | null => {
    const seen = some(around, 'pharmacy-inventory')
    const movement = seen && movementOf(around, seen)
    return movement
      ? {
          collection: 'pharmacy-inventory',
          op: 'move_stock',
          record_id: seen.id,
          seen,
          movement,
        }
      : null
  }
}

export function book(around: Surroundings): Intent | null {
  const { dice } = around
  const patient = some(around, 'patients')
  if (!patient) return null
  const at = [patient.clinic_id, ...(patient.shared_with as string[])] as string[]
  const clinic = dice.pick(at) as string
  const more = {
    starts_at: someTime(around),
    doctor_id: dice.chance(0.8) ? (some(around, 'doctors')?.id ?? null) : null,
    duration_minutes: dice.chance(0.5) ? 20 : null,
    ...(dice.chance(0.2) && {
      status: dice.pick(['CONFIRMED', 'COMPLETED', 'CANCELLED']) as string,
    }),
  }
  return create('appointments', appointmentFields(clinic, patient.id, more), dice.uuid())
}

/** At central an appointment at another clinic shares the patient with it (F1). */
export function bookElsewhere(around: Surroundings): Intent | null {
  const booked = book(around)
  const clinic_id = around.dice.pick(around.clinics) as string
  return booked && { ...booked, fields: { ...booked.fields, clinic_id } }
}

export function makeStock(around: Surroundings): Intent | null {
  const { dice } = around
  const pharmacy = some(around, 'pharmacies')
  const medicine = some(around, 'medicines')
  if (!pharmacy || !medicine) return null
  const batch_number = dice.chance(0.7) ? `B${dice.below(BATCHES)}` : null
  const fields = {
    pharmacy_id: pharmacy.id,
    medicine_id: medicine.id,
    batch_number,
    quantity: dice.below(20),
  }
  const id = inventoryId(pharmacy.id, medicine.id, batch_number)
  return create('pharmacy-inventory', fields, id)
}

/** As who receives a batch makes it without knowing that it is there: empty, and alike (E4). */
export function makeStockAgain(around: Surroundings): Intent | null {
  const seen = some(around, 'pharmacy-inventory')
  if (!seen) return null
  const { id, pharmacy_id, medicine_id, batch_number, expiry_date, reorder_level } = seen
  const of = { pharmacy_id, medicine_id, batch_number, expiry_date, reorder_level }
  return create('pharmacy-inventory', { ...of, quantity: 0 }, id)
}

export const units = (dice: Dice) => 1 + dice.below(9)

/** A record that the writer may not see, or not write. */
export function trespass(around: Surroundings): Intent | null {
  const found = around.anyRecord('patients')
  if (!found) return null
  const seen = { id: found.id, revision: 1 }
  const fields = { village: few(around.dice) }
  return { collection: 'patients', op: 'update', record_id: found.id, seen, fields }
}

export function makeAgain(collection: 'patients') {
  return (around: Surroundings): Intent | null => {
    const known = around.dice.chance(0.5) ? around.writer.remembers(collection) : undefined
    const id = known ?? some(around, collection)?.id
    return id ? create(collection, patientFields(someClinic(around)), id) : null
  }
}
