import type { Dice } from '../../support/random.ts'

/* What people write, at random, about records that their device has shown them. */

export type Shown = { id: string; revision: number; pending?: string | null } & Record<
  string,
  unknown
>

/** An edit before it has an id and a way to go. */
export type Draft = {
  collection: string
  op: 'create' | 'update' | 'delete' | 'move_stock'
  /** The record as the writer saw it; null for a create. */
  seen: Shown | null
  fields?: Record<string, unknown>
  movement?: Record<string, unknown>
}

export type Pick = {
  dice: Dice
  /** The clinics of the writer, and one of which it may know nothing. */
  clinics: readonly string[]
  foreignClinic: string
  /** Some record of a collection that the device has shown; often one that others look at too. */
  some(collection: string): Shown | undefined
}

type Write = (pick: Pick) => Draft | null

const DAY = Date.UTC(2027, 4, 3, 8)
const STATUSES = ['CONFIRMED', 'COMPLETED', 'CANCELLED', 'NO_SHOW', 'CONFIRMED', 'COMPLETED']
const NAMES = ['Amina Otieno', 'Baraka Njoroge', 'Zoë Nyambura', 'José Ñandú', '李小龍', 'אברהם']

/** What devices of a box and central's clients write; the more often, the more often it stands here. */
export const DRAFTS: readonly Write[] = [
  newPatient,
  newPatient,
  ({ dice, some }) => update('patients', some('patients'), { phone: number(dice) }),
  ({ dice, some }) => update('patients', some('patients'), { village: place(dice) }),
  ({ dice, some }) =>
    update('patients', some('patients'), { phone: number(dice), village: place(dice) }),
  book,
  book,
  ({ dice, some }) => update('appointments', some('appointments'), { starts_at: time(dice) }),
  ({ dice, some }) =>
    update('appointments', some('appointments'), { status: dice.pick(STATUSES) ?? 'CONFIRMED' }),
  ({ dice, some }) => update('appointments', some('appointments'), { notes: place(dice) }),
  newStock,
  ({ dice, some }) =>
    update('pharmacy-inventory', some('pharmacy-inventory'), { reorder_level: dice.below(50) }),
  move,
  move,
  move,
  move,
  ({ some }) => remove('appointments', some('appointments')),
  ({ some }) => remove('patients', some('patients')),
  ({ dice, some }) => update('medicines', some('medicines'), { strength: place(dice) }),
]

/** What only central may write. */
export const CENTRAL_DRAFTS: readonly Write[] = [
  ({ dice, some }) => update('doctors', some('doctors'), { phone: number(dice) }),
  ({ dice, some }) => update('pharmacies', some('pharmacies'), { address: place(dice) }),
  ({ dice, some }) => update('medicines', some('medicines'), { form: place(dice) }),
  ({ dice }) => create('doctors', { full_name: name(dice), specialty: place(dice) }),
  ({ dice }) => create('medicines', { name: place(dice), unit: 'tablet' }),
  ({ dice, clinics }) => create('pharmacies', { clinic_id: dice.pick(clinics), name: place(dice) }),
  ({ some }) => remove('medicines', some('medicines')),
]

function create(collection: string, fields: Record<string, unknown>): Draft {
  return { collection, op: 'create', seen: null, fields }
}

function update(collection: string, seen: Shown | undefined, fields: Record<string, unknown>) {
  return seen ? ({ collection, op: 'update', seen, fields } satisfies Draft) : null
}

function remove(collection: string, seen: Shown | undefined): Draft | null {
  return seen ? { collection, op: 'delete', seen } : null
}

function newPatient({ dice, clinics, foreignClinic }: Pick): Draft {
  const clinic_id = dice.chance(0.04) ? foreignClinic : dice.pick(clinics)
  const card = dice.chance(0.2) && { card_number: `K${dice.below(40)}` }
  return create('patients', { clinic_id, full_name: name(dice), sex: 'female', ...card })
}

/** At few enough times that two often want the same one. */
function book({ dice, some }: Pick): Draft | null {
  const patient = some('patients')
  if (!patient) return null
  const shared = patient.shared_with as string[]
  return create('appointments', {
    clinic_id: dice.pick([String(patient.clinic_id), ...shared]),
    patient_id: patient.id,
    doctor_id: dice.chance(0.8) ? (some('doctors')?.id ?? null) : null,
    starts_at: time(dice),
    duration_minutes: dice.chance(0.5) ? 20 : null,
    status: dice.chance(0.1) ? 'NO_SHOW' : 'SCHEDULED',
  })
}

function newStock({ dice, some }: Pick): Draft | null {
  const [pharmacy, medicine] = [some('pharmacies'), some('medicines')]
  if (!pharmacy || !medicine) return null
  return create('pharmacy-inventory', {
    pharmacy_id: pharmacy.id,
    medicine_id: medicine.id,
    batch_number: `B${dice.below(4)}`,
    quantity: dice.below(40),
  })
}

function move({ dice, some }: Pick): Draft | null {
  const seen = some('pharmacy-inventory')
  if (!seen) return null
  const isOut = dice.chance(0.6)
  const movement = dice.chance(0.2)
    ? { kind: 'COUNTED', counted: dice.below(40) }
    : {
        kind: isOut ? 'DISPENSED' : 'RECEIVED',
        delta: (1 + dice.below(12)) * (isOut ? -1 : 1),
        ...(dice.chance(0.15) && { confirmed_by: 'Joy' }),
      }
  return { collection: 'pharmacy-inventory', op: 'move_stock', seen, movement }
}

const name = (dice: Dice) => dice.pick(NAMES) ?? 'Amina'
const number = (dice: Dice) => `07${dice.below(100_000_000)}`
const place = (dice: Dice) => `Kadongo ${dice.below(1000)}`
const time = (dice: Dice) => new Date(DAY + dice.below(60) * 600_000).toISOString()
