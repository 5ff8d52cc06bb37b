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
  writer: Writer
  /** True time, in milliseconds. */
  now: number
  /** All clinics there are. */
  clinics: readonly string[]
  /** A live record of central, whoever may see it. */
  anyRecord(collection: CollectionName): { id: string; fields: Fields } | undefined
}

/** A kind of intent; null if there is nothing that it could be about. */
export type IntentKind = Weighted & { make(around: Surroundings): Intent | null }

const few = (dice: Dice) => String(dice.below(8))
const CARDS = 5
const BATCHES = 3
const MINUTE_MS = 60_000
/** Appointments lie in so many slots of ten minutes, from tomorrow on. */
const SLOTS = 40

function some({ dice, writer }: Surroundings, collection: CollectionName): WireRecord | undefined {
  const seen = writer.sees(collection)
  // Mostly one of a few, so that many write on the same.
  return dice.pick(dice.chance(0.7) ? seen.slice(0, POPULAR) : seen)
}

const POPULAR = 3

function someClinic({ dice, writer, clinics }: Surroundings): string {
  const own = writer.clinics()
  return dice.pick(own === 'all' ? clinics : own) as string
}

function someTime({ dice, now }: Surroundings): string {
  const tomorrow = Math.ceil(now / 86_400_000) * 86_400_000
  return toIso(tomorrow + dice.below(SLOTS) * 10 * MINUTE_MS)
}

function create(collection: CollectionName, fields: Fields, record_id: string): Intent {
  return { collection, op: 'create', record_id, seen: null, fields }
}

function change(collection: CollectionName, fieldsOf: (around: Surroundings) => Fields) {
  return (around: Surroundings): Intent | null => {
    const seen = some(around, collection)
    return seen
      ? { collection, op: 'update', record_id: seen.id, seen, fields: fieldsOf(around) }
      : null
  }
}

function remove(collection: CollectionName) {
  return (around: Surroundings): Intent | null => {
    const seen = some(around, collection)
    return seen ? { collection, op: 'delete', record_id: seen.id, seen } : null
  }
}

function move(movementOf: (around: Surroundings, seen: WireRecord) => Fields | null) {
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

function book(around: Surroundings): Intent | null {
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
function bookElsewhere(around: Surroundings): Intent | null {
  const booked = book(around)
  const clinic_id = around.dice.pick(around.clinics) as string
  return booked && { ...booked, fields: { ...booked.fields, clinic_id } }
}

function makeStock(around: Surroundings): Intent | null {
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

const units = (dice: Dice) => 1 + dice.below(9)

/** A record that the writer may not see, or not write. */
function trespass(around: Surroundings): Intent | null {
  const found = around.anyRecord('patients')
  if (!found) return null
  const seen = { id: found.id, revision: 1 }
  const fields = { village: few(around.dice) }
  return { collection: 'patients', op: 'update', record_id: found.id, seen, fields }
}

function makeAgain(collection: 'patients') {
  return (around: Surroundings): Intent | null => {
    const known = around.dice.chance(0.5) ? around.writer.remembers(collection) : undefined
    const id = known ?? some(around, collection)?.id
    return id ? create(collection, patientFields(someClinic(around)), id) : null
  }
}

const NONSENSE: readonly Fields[] = [
  { sex: 'robot' },
  { full_name: '' },
  { shoe_size: 44 },
  { date_of_birth: '2026-02-30' },
  { clinic_id: '10000000-0000-4000-8000-00000000000f' },
]

/** What everybody writes. */
export const INTENTS: readonly IntentKind[] = [
  {
    name: 'register a patient',
    weight: 6,
    make: (around) =>
      create(
        'patients',
        patientFields(someClinic(around), {
          full_name: `Patient ${few(around.dice)}`,
          ...(around.dice.chance(0.3) && { card_number: `C${around.dice.below(CARDS)}` }),
        }),
        around.dice.uuid(),
      ),
  },
  {
    name: 'change a phone',
    weight: 6,
    make: change('patients', ({ dice }) => ({ phone: few(dice) })),
  },
  {
    name: 'change a village',
    weight: 6,
    make: change('patients', ({ dice }) => ({ village: few(dice) })),
  },
  {
    name: 'change phone and village',
    weight: 4,
    make: change('patients', ({ dice }) => ({ phone: few(dice), village: few(dice) })),
  },
  {
    name: 'give a card',
    weight: 3,
    make: change('patients', ({ dice }) => ({ card_number: `C${dice.below(CARDS)}` })),
  },
  { name: 'book', weight: 14, make: book },
  {
    name: 'book at another clinic',
    weight: 3,
    make: bookElsewhere,
  },
  {
    name: 'move an appointment',
    weight: 5,
    make: change('appointments', (around) => ({ starts_at: someTime(around) })),
  },
  {
    name: 'change a status',
    weight: 7,
    make: change('appointments', ({ dice }) => ({
      status: dice.pick(['CONFIRMED', 'COMPLETED', 'CANCELLED', 'NO_SHOW']),
    })),
  },
  {
    name: 'change notes and doctor',
    weight: 4,
    make: change('appointments', (around) => ({
      notes: few(around.dice),
      doctor_id: some(around, 'doctors')?.id ?? null,
    })),
  },
  { name: 'make stock', weight: 6, make: makeStock },
  {
    name: 'change a reorder level',
    weight: 3,
    make: change('pharmacy-inventory', ({ dice }) => ({ reorder_level: dice.below(9) })),
  },
  {
    name: 'change an expiry date',
    weight: 2,
    make: change('pharmacy-inventory', ({ dice }) => ({
      expiry_date: dice.chance(0.2) ? '2020-01-31' : `203${dice.below(9)}-01-31`,
    })),
  },
  {
    name: 'dispense',
    weight: 8,
    make: move(({ dice }) => ({
      kind: 'DISPENSED',
      delta: -units(dice),
      ...(dice.chance(0.2) && { confirmed_by: 'Joy' }),
    })),
  },
  {
    name: 'dispense to a patient',
    weight: 3,
    make: move((around) => {
      const patient = some(around, 'patients')
      return patient
        ? { kind: 'DISPENSED', delta: -units(around.dice), patient_id: patient.id }
        : null
    }),
  },
  {
    name: 'receive',
    weight: 4,
    make: move(({ dice }) => ({ kind: 'RECEIVED', delta: units(dice) })),
  },
  {
    name: 'return, lose or correct stock',
    weight: 5,
    make: move(({ dice }) => {
      const kind = dice.pick(['RETURNED', 'EXPIRED', 'DAMAGED', 'TRANSFERRED', 'CORRECTED'])
      const isLoss = kind === 'EXPIRED' || kind === 'DAMAGED' || dice.chance(0.5)
      return { kind, delta: isLoss ? -units(dice) : units(dice) }
    }),
  },
  {
    name: 'count',
    weight: 6,
    make: move(({ dice }, seen) => ({
      kind: 'COUNTED',
      counted: dice.chance(0.3) ? (seen.quantity as number) : dice.below(30),
    })),
  },
  { name: 'delete a patient', weight: 3, make: remove('patients') },
  { name: 'delete an appointment', weight: 4, make: remove('appointments') },
  { name: 'delete stock', weight: 1, make: remove('pharmacy-inventory') },
  { name: 'make a patient again', weight: 3, make: makeAgain('patients') },
  {
    name: 'write nonsense',
    weight: 3,
    make: change('patients', ({ dice }) => dice.pick(NONSENSE) as Fields),
  },
  { name: 'trespass', weight: 1, make: trespass },
  {
    name: 'rename a doctor',
    weight: 3,
    make: change('doctors', ({ dice }) => ({ full_name: `Dr ${few(dice)}` })),
  },
  {
    name: 'change a medicine',
    weight: 1,
    make: change('medicines', ({ dice }) => ({ strength: few(dice) })),
  },
]

/** What only central's own clients write with success. */
export const CENTRAL_INTENTS: readonly IntentKind[] = [
  {
    name: 'employ a doctor',
    weight: 8,
    make: ({ dice }) => create('doctors', { full_name: `Dr ${few(dice)}` }, dice.uuid()),
  },
  { name: 'dismiss a doctor', weight: 12, make: remove('doctors') },
  {
    name: 'list a medicine',
    weight: 4,
    make: ({ dice }) =>
      create('medicines', { name: `Medicine ${few(dice)}`, unit: 'tablet' }, dice.uuid()),
  },
  { name: 'delist a medicine', weight: 8, make: remove('medicines') },
  {
    name: 'open a pharmacy',
    weight: 4,
    make: (around) =>
      create(
        'pharmacies',
        { clinic_id: someClinic(around), name: `Pharmacy ${few(around.dice)}` },
        around.dice.uuid(),
      ),
  },
  {
    name: 'change a pharmacy',
    weight: 8,
    make: change('pharmacies', ({ dice }) => ({ address: few(dice), active: dice.chance(0.8) })),
  },
  { name: 'close a pharmacy', weight: 4, make: remove('pharmacies') },
]
