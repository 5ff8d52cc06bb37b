import { createAdmins } from '@outpost/central/admins/admins'
import { createSessions } from '@outpost/central/admins/sessions'
import { v4 } from 'uuid'
import { appointmentFields, createOf, stockCreate } from './authority.ts'
import type { Caller } from './caller.ts'
import { create, makeEdit, patientFields, push } from './make.ts'
import { type Central, startCentral } from './network.ts'

export type TwoClinics = Awaited<ReturnType<typeof startTwoClinics>>

/** The collections whose records lie in a clinic. */
export const OF_A_CLINIC = ['patients', 'appointments', 'pharmacies', 'pharmacy-inventory'] as const
type OfAClinic = (typeof OF_A_CLINIC)[number]

type Made = { id: string; revision: number }

/**
 * Central with two clinics that have nothing in common but the catalogue. Everything of clinic A says
 * so: each of its texts holds a word of its own, by which it is known wherever it turns up.
 */
export async function startTwoClinics() {
  const central = await startCentral()
  const admin = central.caller('admin')
  const catalogue = {
    doctors: await create(admin, 'doctors', { full_name: 'Dr Mbeki' }),
    medicines: await create(admin, 'medicines', { name: 'Amoxicillin', unit: 'capsule' }),
  }
  const a = await furnish(central, admin, catalogue, 'Alphaville')
  const b = await furnish(central, admin, catalogue, 'Bravotown')
  return { central, admin, catalogue, a, b, ...accountsOf(central) }
}

/** A clinic with a record of each collection, edits of its box, and one that waits for a person. */
async function furnish(
  central: Central,
  admin: Caller,
  { doctors, medicines }: Record<'doctors' | 'medicines', Made>,
  word: string,
) {
  const clinic = await central.addClinic(`${word} Clinic`)
  const node = central.caller('node', [clinic])
  const patient = createOf('patients', {
    ...patientFields(clinic, { full_name: `Zawadi ${word}`, village: `${word} East` }),
    phone: `0711${word}`,
    card_number: `card-${word}`,
    national_id: `id-${word}`,
  })
  const visit = createOf(
    'appointments',
    appointmentFields(clinic, patient.record_id, { notes: `notes ${word}`, doctor_id: doctors.id }),
  )
  await push(node, [patient, visit])
  const pharmacy = await create(admin, 'pharmacies', { clinic_id: clinic, name: `Store ${word}` })
  const stock = stockCreate({
    pharmacy_id: pharmacy.id,
    medicine_id: medicines.id,
    batch_number: `batch-${word}`,
    quantity: 5,
  })
  const rejected = movementBelowZero(stock.record_id, word)
  const unborn = createOf('patients', {
    ...patientFields(clinic, { full_name: `Unborn ${word}` }),
    card_number: `card-${word}`,
  })
  await push(node, [stock, rejected, unborn])
  const ids: Record<OfAClinic, string> = {
    patients: patient.record_id,
    appointments: visit.record_id,
    pharmacies: pharmacy.id,
    'pharmacy-inventory': stock.record_id,
  }
  return { clinic, word, node, ids, rejected, unborn: unborn.record_id, accepted: patient.id }
}

/** An edit that waits in an inbox. */
export function movementBelowZero(stockId: string, reason: string) {
  const movement = { kind: 'DISPENSED', delta: -1_000_000, reason }
  return makeEdit({
    collection: 'pharmacy-inventory',
    op: 'move_stock',
    record_id: stockId,
    movement,
  })
}

/** People with accounts, and their cookies. */
function accountsOf(central: Central) {
  const deps = { sqlite: central.store.sqlite, clock: central.clock }
  const admins = createAdmins(deps)
  const sessions = createSessions(deps)
  return {
    password: 'correct horse battery',
    async person(role: 'admin' | 'viewer') {
      const id = v4()
      const email = `${id}@health.example`
      await admins.add({ id, email, role }, 'correct horse battery', 'test')
      return { id, email, cookie: () => `outpost_session=${sessions.begin(id)}` }
    },
    endSession: (cookie: string) => sessions.end(cookie.split('=')[1] ?? ''),
  }
}
