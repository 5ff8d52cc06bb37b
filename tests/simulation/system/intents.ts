import type { Fields } from '@outpost/shared/model/collections'
import { patientFields } from '../../support/make.ts'
import {
  book,
  bookElsewhere,
  CARDS,
  change,
  create,
  few,
  type IntentKind,
  makeAgain,
  makeStock,
  makeStockAgain,
  move,
  remove,
  some,
  someClinic,
  someTime,
  trespass,
  units,
} from './intent.ts'

/* All that people write, and how often. To add something: an entry. */

const NONSENSE: readonly Fields[] = [
  { sex: 'robot' },
  { full_name: '' },
  { shoe_size: 44 },
  { date_of_birth: '2027-02-30' },
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
  { name: 'make stock that is there', weight: 4, make: makeStockAgain },
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
    // Where two do it, one is too late: there was only so much.
    name: 'dispense all that is left',
    weight: 12,
    make: move((_around, seen) => {
      const left = seen.quantity as number
      return left > 0 ? { kind: 'DISPENSED', delta: -left } : null
    }),
  },
  {
    name: 'dispense more than is left',
    weight: 5,
    make: move(({ dice }, seen) => {
      return { kind: 'DISPENSED', delta: -(seen.quantity as number) - units(dice) }
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
  {
    name: 'move a pharmacy to another clinic',
    weight: 8,
    make: change('pharmacies', (around) => ({ clinic_id: someClinic(around) })),
  },
  { name: 'close a pharmacy', weight: 4, make: remove('pharmacies') },
]
