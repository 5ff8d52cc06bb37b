import { applyHeld, listHeld } from '@outpost/central/recovery/held-copies'
import { stockCreate } from './authority.ts'
import { createHandClock } from './clock.ts'
import { type Post, startPost } from './lost-hours.ts'
import { create, patientFields, push } from './make.ts'
import { startRestorable } from './restorable.ts'

const MINUTE = 60_000
const ANY = { 'If-Match': '*' }

/** Central with two boxes in one clinic, a patient, and stock that can be made; and what its admin does with held copies. */
export async function startHolding() {
  const clock = createHandClock()
  const central = await startRestorable(clock)
  const admin = central.caller('admin')
  const clinic = await central.addClinic('Kisumu')
  const one = await startPost(central, clinic)
  const other = await startPost(central, clinic)
  const fields = patientFields(clinic, { full_name: 'Old', phone: 'old', village: 'Ahero' })
  const patient: string = (await create(admin, 'patients', fields)).id
  const pharmacy = await create(admin, 'pharmacies', { clinic_id: clinic, name: 'Main' })
  const medicine = await create(admin, 'medicines', { name: 'Amoxicillin', unit: 'capsule' })
  const shelf = { pharmacy_id: pharmacy.id, medicine_id: medicine.id, quantity: 100 }
  const stock = stockCreate(shelf).record_id
  const makeStock = () => push(central.caller('admin'), [stockCreate(shelf)])
  const sync = async (...posts: Post[]) => {
    for (let n = 0; n < 3; n++) {
      for (const post of posts) await post.sync()
      clock.advance(MINUTE)
    }
  }
  const asAdmin = (method: string, path: string, body?: object) =>
    central.caller('admin').send(method, `/api/${path}`, body, ANY)
  const backUp = (name = 'backup') => {
    clock.advance(MINUTE)
    central.backup(name)
    clock.advance(MINUTE)
  }
  const restore = (name = 'backup') => {
    clock.advance(MINUTE)
    central.restore(name)
  }
  return {
    clock,
    central,
    clinic,
    medicine: medicine.id as string,
    asAdmin,
    one,
    other,
    patient,
    stock,
    makeStock,
    sync,
    backUp,
    restore,
    /** Central is put back to before this work: the first box still holds what of it came to central. */
    async loseHours(work: () => Promise<unknown>) {
      await sync(one, other)
      backUp()
      await work()
      await sync(one)
      restore()
    },
    held: () => listHeld(central.store.sql),
    /** Why each still waits; null where it was taken. */
    applyAll: () =>
      listHeld(central.store.sql).map((held) => applyHeld(central.store, held, 'operator')),
    read: async (collection: string, id: string) =>
      (await central.caller('admin').get(`/api/${collection}/${id}/`)).body,
    patch: (id: string, change: object) => asAdmin('PATCH', `patients/${id}/`, change),
  }
}
