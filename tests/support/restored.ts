import { newToken } from '@outpost/shared/node/tokens'
import { stockCreate } from './authority.ts'
import { type Caller, createCaller } from './caller.ts'
import { createHandClock } from './clock.ts'
import { create, patientFields, push } from './make.ts'
import { type Restorable, startRestorable } from './restorable.ts'

/** A box's token, made by hand: here its requests are, too. */
export async function enrolled(central: Restorable, clinics: string[]): Promise<Caller> {
  const anyone = createCaller(central.url, null)
  const code = central.newCode(clinics)
  const reply = await anyone.send('POST', '/api/nodes/enrol', { code })
  return createCaller(central.url, reply.body.token ?? newToken())
}

/** Central, restored from a backup with a patient, a doctor, a visit and stock; two boxes. */
export async function startRestored() {
  const clock = createHandClock()
  const central = await startRestorable(clock)
  const before = central.caller('admin')
  const clinic = await central.addClinic('Kisumu')
  const elsewhere = await central.addClinic('Kakamega')
  const box = await enrolled(central, [clinic])
  const other = await enrolled(central, [clinic])
  const far = await enrolled(central, [elsewhere])
  const doctor = await create(before, 'doctors', { full_name: 'Dr Were' })
  const patient = await create(before, 'patients', patientFields(clinic, { full_name: 'Old' }))
  const farPatient = await create(before, 'patients', patientFields(elsewhere))
  const pharmacy = await create(before, 'pharmacies', { clinic_id: clinic, name: 'Main' })
  const medicine = await create(before, 'medicines', { name: 'Amoxicillin', unit: 'capsule' })
  const fields = { pharmacy_id: pharmacy.id, medicine_id: medicine.id, quantity: 100 }
  const made = stockCreate(fields)
  const stock = made.record_id
  await push(before, [made])
  const visit = await create(before, 'appointments', {
    clinic_id: clinic,
    patient_id: patient.id,
    doctor_id: doctor.id,
    starts_at: '2027-03-02T08:00:00.000Z',
    status: 'SCHEDULED',
  })
  const get = async (collection: string, id: string) =>
    (await admin.get(`/api/${collection}/${id}/`)).body
  central.backup('backup')
  clock.advance(3600_000)
  central.restore('backup')
  const admin = central.caller('admin')
  const { epoch } = central.store.identity()
  const offer = async (by: Caller, copies: object[], edits: object[] = []) => {
    const reply = await by.send('POST', '/api/sync/recover', { epoch, copies, edits })
    if (reply.status !== 200) throw new Error(`${reply.status}: ${reply.text}`)
    return reply.body.copies.map(({ result, reason }: { result: string; reason?: string }) =>
      reason ? `${result}: ${reason}` : result,
    )
  }
  /** The record as it is, with these fields and this revision. */
  const copyOf = async (collection: string, id: string, revision: number, more: object = {}) => {
    const record = { ...(await get(collection, id)), revision, ...more }
    return { collection, op: 'put', id, revision, record }
  }
  return {
    clock,
    central,
    admin,
    clinic,
    elsewhere,
    box,
    other,
    far,
    doctor,
    patient,
    farPatient,
    pharmacy,
    medicine,
    stock,
    visit,
    epoch,
    get,
    offer,
    copyOf,
  }
}
