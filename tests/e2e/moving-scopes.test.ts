import { beforeEach, expect, test } from 'vitest'
import type { Caller } from '../support/caller.ts'
import { startClinic } from '../support/clinic.ts'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { create, patientFields } from '../support/make.ts'
import { type Box, type Central, startBox, startCentral } from '../support/network.ts'

/*
 * Patients and pharmacies that come into a clinic and go out of it again, over HTTP, with boxes.
 */

let central: Central
let admin: Caller
let here: string
let there: string

beforeEach(async () => {
  central = await startCentral()
  admin = central.caller('admin')
  here = await central.addClinic('Kisumu')
  there = await central.addClinic('Siaya')
})

function place(id: string, clinic_id: string, shared_with: string[] = [], who = admin) {
  return who.send('PUT', `/api/patients/${id}/clinics`, { clinic_id, shared_with })
}

const visit = (patient_id: string, clinic_id: string, status: string) => ({
  clinic_id,
  patient_id,
  starts_at: '2027-03-04T09:00:00Z',
  status,
})

async function addPatient(clinic: string, more: Record<string, unknown> = {}) {
  return create(admin, 'patients', patientFields(clinic, more))
}

async function seen(box: Box, collection: string, id: string) {
  return (await box.device.get(`/api/${collection}/${id}/`)).status
}

test('[F1] who is shared with a clinic is on its box after one round, with appointments', async () => {
  const patient = await addPatient(there)
  const past = await create(admin, 'appointments', visit(patient.id, there, 'COMPLETED'))
  const coming = await create(admin, 'appointments', visit(patient.id, there, 'SCHEDULED'))
  const box = await startBox(central, [here])
  await box.round()
  expect(await seen(box, 'patients', patient.id)).toBe(404)

  const reply = await place(patient.id, there, [here])
  expect(reply.status).toBe(200)
  expect(reply.body).toMatchObject({ clinic_id: there, shared_with: [here], revision: 2 })
  expect(reply.headers.get('etag')).toBe('"2"')
  const result = await box.round()
  expect(result).toMatchObject({ isComplete: true, pulled: 3 })
  for (const one of [past, coming]) expect(await seen(box, 'appointments', one.id)).toBe(200)
  const shown = await box.device.get(`/api/patients/${patient.id}/`)
  expect(shown.body).toMatchObject({ shared_with: [here], revision: 2 })
})

test('[F1] [E4] sharing clashes with nobody’s edit', async () => {
  const patient = await addPatient(here)
  const box = await startBox(central, [here])
  await box.round()
  await box.device.send('PATCH', `/api/patients/${patient.id}/`, { phone: '0700 111 222' })
  await place(patient.id, here, [there])
  expect(await box.round()).toMatchObject({ accepted: 1, rejected: 0, isComplete: true })
  const { body } = await admin.get(`/api/patients/${patient.id}/`)
  expect(body).toMatchObject({ phone: '0700 111 222', shared_with: [there], revision: 3 })
})

test('[F1] [E6] who is withdrawn leaves the box, and what it had not sent yet arrives', async () => {
  const patient = await addPatient(there)
  const visited = await create(admin, 'appointments', visit(patient.id, there, 'COMPLETED'))
  await place(patient.id, there, [here])
  const box = await startBox(central, [here])
  await box.round()
  await box.device.send('PATCH', `/api/patients/${patient.id}/`, { village: 'Kadongo' })

  expect((await place(patient.id, there)).status).toBe(200)
  expect(await box.round()).toMatchObject({ accepted: 1, isComplete: true })
  expect(await seen(box, 'patients', patient.id)).toBe(404)
  expect(await seen(box, 'appointments', visited.id)).toBe(404)
  const { body } = await admin.get(`/api/patients/${patient.id}/`)
  expect(body.village).toBe('Kadongo')
})

test('[F3] a patient withdrawn from one of two clinics of the same box stays', async () => {
  const patient = await addPatient(there)
  await place(patient.id, there, [here])
  const box = await startBox(central, [here, there])
  await box.round()
  await place(patient.id, there)
  await box.round()
  const shown = await box.device.get(`/api/patients/${patient.id}/`)
  expect(shown.body).toMatchObject({ shared_with: [], revision: 3 })
})

test('[F3] [F5] a box is given a second clinic, and one taken away; what was not sent of that is kept', async () => {
  const [mine, theirs] = [await addPatient(here), await addPatient(there)]
  const box = await startBox(central, [here])
  await box.round()
  const env = { CENTRAL_DATABASE_URL: `file:${central.file}` }
  const node = box.edge.row.read().nodeId as string
  const change = (...words: string[]) =>
    runJsonHere('central', ['node', 'clinics', node, ...words], env)
  expect(await change('--add', there, here)).toEqual({
    node_id: node,
    clinics: [here, there].sort(),
  })
  expect(await box.round()).toMatchObject({ isComplete: true })
  for (const { id } of [mine, theirs]) expect(await seen(box, 'patients', id)).toBe(200)
  const clinics = async () => (await box.device.get('/api/sync/status/')).body.clinics
  expect(await clinics()).toHaveLength(2)

  const path = `/api/patients/${theirs.id}/`
  expect((await box.device.send('PATCH', path, { phone: '0722' })).status).toBe(200)
  expect(await change('--remove', there)).toEqual({ node_id: node, clinics: [here] })
  expect(await box.round()).toMatchObject({ isComplete: true })
  expect(await clinics()).toMatchObject([{ id: here }])
  const waiting = (await box.device.get('/api/inbox')).body.results
  expect(waiting).toMatchObject([{ edit: { record_id: theirs.id, fields: { phone: '0722' } } }])
  const atCentral = (await admin.get('/api/inbox')).body.results
  expect(atCentral).toMatchObject([{ id: waiting[0].id, from: node }])
  await box.device.send('POST', `/api/inbox/${waiting[0].id}/decide`, { decision: 'keep_server' })
  expect(await box.round()).toMatchObject({ isComplete: true })
  expect(await seen(box, 'patients', theirs.id)).toBe(404)
  expect(await seen(box, 'patients', mine.id)).toBe(200)

  for (const [words, says] of [
    [['--remove', here], /without a clinic/],
    [['--remove', there], /does not hold/],
    [['--add', mine.id], /no clinic/],
  ] as const) {
    const ran = await runHere('central', ['node', 'clinics', node, ...words], env)
    expect(ran).toMatchObject({ code: 1, err: expect.stringMatching(says) })
  }
})

test('[F1] moving for good changes the clinic, and boxes of both see it in their next round', async () => {
  const patient = await addPatient(there)
  const [from, to] = [await startBox(central, [there]), await startBox(central, [here])]
  await from.round()
  await place(patient.id, here)
  await from.round()
  await to.round()
  expect(await seen(from, 'patients', patient.id)).toBe(404)
  expect((await to.device.get(`/api/patients/${patient.id}/`)).body.clinic_id).toBe(here)
})

test('[F1] a clinic where the patient still has an appointment must be kept', async () => {
  const patient = await addPatient(there)
  const open = await create(admin, 'appointments', visit(patient.id, there, 'CONFIRMED'))
  const refused = await place(patient.id, here)
  expect([refused.status, refused.body.errors]).toEqual([
    422,
    { shared_with: expect.stringContaining(there) },
  ])
  expect((await admin.get(`/api/patients/${patient.id}/`)).body.revision).toBe(1)

  expect((await place(patient.id, here, [there])).status).toBe(200)
  await admin.send('PATCH', `/api/appointments/${open.id}/`, { status: 'CANCELLED' })
  expect((await place(patient.id, here)).status).toBe(200)
})

test('[R3] a card that another patient of the new clinic has stays where it is', async () => {
  await addPatient(here, { card_number: 'K7-0042-9' })
  const patient = await addPatient(there, { card_number: 'K7-0042-9' })
  const refused = await place(patient.id, here)
  expect([refused.status, refused.body.errors]).toEqual([
    422,
    { card_number: expect.stringContaining('another patient') },
  ])
  expect((await place(patient.id, there, [here])).status).toBe(200)
})

test('[F1] only an admin places a patient, and only in clinics that are theirs', async () => {
  const patient = await addPatient(here)
  for (const role of ['node', 'client', 'viewer'] as const) {
    const reply = await place(patient.id, here, [there], central.caller(role, [here, there]))
    expect([role, reply.status]).toEqual([role, 403])
  }
  const own = central.caller('admin', [here])
  const beyond = await place(patient.id, here, [there], own)
  expect([beyond.status, beyond.body.error_code]).toEqual([403, 'OUT_OF_SCOPE'])
  const foreign = await place(patient.id, there, [], central.caller('admin', [there]))
  expect(foreign.status).toBe(404)
  const unknown = await place(patient.id, here, ['0b7f8a8e-8f3f-4a43-9f0c-2f6f0f0f0f0f'])
  expect(unknown.status).toBe(403)
  expect((await admin.get(`/api/patients/${patient.id}/`)).body.revision).toBe(1)
})

test('[F1] [S3] placing again changes nothing, and preconditions and keys hold', async () => {
  const patient = await addPatient(here)
  const path = `/api/patients/${patient.id}/clinics`
  const body = { clinic_id: here, shared_with: [there, here, there] }
  const key = { 'Idempotency-Key': 'once' }
  const first = await admin.send('PUT', path, body, key)
  expect(first.body).toMatchObject({ shared_with: [there], revision: 2 })
  expect((await admin.send('PUT', path, body, key)).body).toEqual(first.body)
  expect((await admin.send('PUT', path, body)).body.revision).toBe(2)
  const stale = await admin.send(
    'PUT',
    path,
    { clinic_id: here, shared_with: [] },
    { 'If-Match': '"1"' },
  )
  expect(stale.status).toBe(412)
  for (const bad of [{ clinic_id: here }, { clinic_id: 'x', shared_with: [] }, []]) {
    expect((await admin.send('PUT', path, bad)).status).toBe(400)
  }
})

test('[F1] neither PATCH nor a push can place a patient', async () => {
  const patient = await addPatient(here)
  const reply = await admin.send('PATCH', `/api/patients/${patient.id}/`, { shared_with: [there] })
  expect([reply.status, Object.keys(reply.body.errors)]).toEqual([422, ['shared_with']])
})

test('[F1] [E7] a pharmacy moves with its stock, and what was dispensed before is not lost', async () => {
  const pharmacy = await create(admin, 'pharmacies', { clinic_id: here, name: 'Main' })
  const medicine = await create(admin, 'medicines', { name: 'Amoxicillin', unit: 'capsule' })
  const item = await create(admin, 'pharmacy-inventory', {
    pharmacy_id: pharmacy.id,
    medicine_id: medicine.id,
    quantity: 50,
  })
  const [from, to] = [await startBox(central, [here]), await startBox(central, [there])]
  await from.round()
  await to.round()
  await from.device.send('POST', `/api/pharmacy-inventory/${item.id}/movements`, {
    kind: 'DISPENSED',
    delta: -5,
  })

  const path = `/api/pharmacies/${pharmacy.id}/`
  expect((await admin.send('PATCH', path, { clinic_id: there })).status).toBe(200)
  expect(await from.round()).toMatchObject({ accepted: 1, isComplete: true })
  expect(await seen(from, 'pharmacies', pharmacy.id)).toBe(404)
  expect(await seen(from, 'pharmacy-inventory', item.id)).toBe(404)
  await to.round()
  expect((await to.device.get(path)).body.clinic_id).toBe(there)
  const stock = await to.device.get(`/api/pharmacy-inventory/${item.id}/`)
  expect(stock.body.quantity).toBe(45)
})

test('[F6] [N5] what a filling did not bring is not seen again when central rejects a delete that lay over it', async () => {
  const at = await startClinic()
  const { box, device, road } = at
  const { id } = await at.patient()
  await box.round()
  expect(await device.send('DELETE', `/api/patients/${id}/`)).toMatchObject({ status: 204 })
  // The patient goes to another clinic, is seen there, and the box's next push is not answered.
  const elsewhere = await at.central.addClinic('Siaya')
  const to = { clinic_id: elsewhere, shared_with: [] }
  await at.admin.send('PUT', `/api/patients/${id}/clinics`, to)
  await create(at.admin, 'appointments', visit(id, elsewhere, 'SCHEDULED'))
  box.edge.row.change({ cursor: 'not a cursor' })
  road.weather(({ isPush }) => (isPush ? 'lost reply' : 'clear'))
  for (let n = 0; n < 2; n++) await box.round()
  road.clear()
  expect(await box.round()).toMatchObject({ isComplete: true, rejected: 1 })

  const [edit] = (await device.get('/api/inbox')).body.results
  expect(edit).toMatchObject({ conflict: { error_code: 'IN_USE' } })
  const decision = { decision: 'keep_server' }
  await device.send('POST', `/api/inbox/${edit.id}/decide`, decision)
  expect(await seen(box, 'patients', id)).toBe(404)
  expect((await box.compare()).comparison).toMatchObject({ isComplete: true, differences: [] })
})
