import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { startClinic } from '../support/clinic.ts'
import { create } from '../support/make.ts'
import { startTwoClinics } from '../support/two-clinics.ts'

test('[E7] [R5] what was dispensed is told of the person, under whichever record, the latest first', async () => {
  const at = await startClinic()
  const { admin, box, device } = at
  const [kept, twice, other] = [await at.patient(), await at.patient(), await at.patient()]
  const stock = await at.stock(100)
  await box.round()
  const dispense = (delta: number, patient_id: string) => {
    const movement = { kind: 'DISPENSED', delta, patient_id }
    return device.send('POST', `/api/pharmacy-inventory/${stock}/movements`, movement)
  }
  await dispense(-2, kept.id)
  await dispense(-3, twice.id)
  await dispense(-5, other.id)
  await admin.send('POST', `/api/patients/${twice.id}/merge`, { into: kept.id })
  await box.round()

  const told = async (caller: typeof admin, id: string) =>
    (await caller.get(`/api/patients/${id}/movements`)).body
  const both = [
    { kind: 'DISPENSED', delta: -3, patient_id: twice.id, inventory_id: stock, state: 'accepted' },
    { kind: 'DISPENSED', delta: -2, patient_id: kept.id, inventory_id: stock, state: 'accepted' },
  ]
  expect(await told(device, kept.id)).toMatchObject({ is_whole: false, results: both })
  expect(await told(device, twice.id)).toMatchObject({ results: both })
  expect(await told(admin, twice.id)).toMatchObject({ is_whole: true, results: both, next: null })

  const first = (await device.get(`/api/patients/${kept.id}/movements?limit=1`)).body
  expect(first.results).toMatchObject([both[0] as object])
  expect((await device.get(first.next)).body).toMatchObject({ results: [both[1]], next: null })
})

test('[F1] what another clinic dispensed from its stock is not told', async () => {
  const { admin, a, b } = await startTwoClinics()
  const visit = appointmentFields(b.clinic, a.ids.patients)
  await create(admin, 'appointments', visit)
  await a.node.send('POST', `/api/pharmacy-inventory/${a.ids['pharmacy-inventory']}/movements`, {
    kind: 'DISPENSED',
    delta: -1,
    patient_id: a.ids.patients,
  })
  const path = `/api/patients/${a.ids.patients}/movements`
  expect((await a.node.get(path)).body.results).toHaveLength(1)
  expect((await b.node.get(path)).body.results).toEqual([])
  expect((await b.node.get(`/api/patients/${b.ids.patients}/movements`)).status).toBe(200)
})
