import { beforeEach, expect, test } from 'vitest'
import type { Caller } from '../support/caller.ts'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { decide, inboxOf } from '../support/deciding.ts'
import { create, patientFields } from '../support/make.ts'
import { type Box, type Central, startBox, startCentral } from '../support/network.ts'

/*
 * One patient who was registered twice, in two clinics with boxes: at central the one record is merged
 * into the other (R5), and taken apart again.
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

const path = (id: string) => `/api/patients/${id}/`

function merge(id: string, into: string, more: object = {}, who = admin, headers = {}) {
  return who.send('POST', `${path(id)}merge`, { into, ...more }, headers)
}

const unmerge = (id: string, who = admin) => who.send('POST', `${path(id)}unmerge`)

const addPatient = (clinic: string, more: Record<string, unknown> = {}, who = admin) =>
  create(who, 'patients', patientFields(clinic, more))

const visit = (patient_id: string, clinic_id: string, more: Record<string, unknown> = {}) => ({
  clinic_id,
  patient_id,
  starts_at: '2027-03-04T09:00:00Z',
  status: 'SCHEDULED',
  ...more,
})

const listed = async (who: Caller, query: string): Promise<string[]> => {
  const { body } = await who.get(`/api/${query}`)
  if (!body.results) throw new Error(JSON.stringify(body))
  return body.results.map(({ id }: { id: string }) => id)
}

/** All that the box holds as central does, and nothing else; by count and digest (F12). */
async function expectEqual(box: Box) {
  const result = await box.compare()
  expect(result).toMatchObject({
    isComplete: true,
    comparison: { isComplete: true, differences: [] },
  })
}

/** Amina twice: `kept` here and `spare` there, each with a visit, and each with its box. */
async function registerTwice() {
  const kept = await addPatient(here, { phone: null, village: 'Ahero', card_number: 'K-1' })
  const spare = await addPatient(there, { full_name: 'Amna Atieno', card_number: 'S-9' })
  const visits = [
    await create(admin, 'appointments', visit(kept.id, here)),
    await create(admin, 'appointments', visit(spare.id, there)),
  ].map(({ id }) => id)
  const boxes = [await startBox(central, [here]), await startBox(central, [there])] as const
  for (const box of boxes) await box.round()
  return { kept, spare, visits, boxes }
}

test('[R5] [F1] both records come to the boxes of either clinic, with all appointments, and are shown as one', async () => {
  const { kept, spare, visits, boxes } = await registerTwice()
  const merged = await merge(spare.id, kept.id)
  expect([merged.status, merged.body]).toMatchObject([
    200,
    { id: spare.id, merged_into: kept.id, clinic_id: there, shared_with: [], revision: 2 },
  ])
  expect(merged.headers.get('etag')).toBe('"2"')

  for (const box of boxes) await box.round()
  for (const who of [admin, ...boxes.map(({ device }) => device)]) {
    expect(await listed(who, 'patients/')).toEqual([kept.id])
    // By whatever the other was known, the one is found.
    for (const q of ['atieno', 'S-9', 'amina oti']) {
      expect(await listed(who, `patients/?q=${q}`), q).toEqual([kept.id])
    }
    expect(await listed(who, `patients/?merged_into=${kept.id}`)).toEqual([spare.id])
    expect((await who.get(path(spare.id))).body).toMatchObject({ merged_into: kept.id })
    for (const id of [kept.id, spare.id]) {
      const all = await listed(who, `appointments/?patient_id=${id}&sort=starts_at`)
      expect(all.sort()).toEqual([...visits].sort())
    }
    expect((await listed(who, 'appointments/?q=oti')).sort()).toEqual([...visits].sort())
    expect(await listed(who, `appointments/?patient_id=${kept.id}&q=nobody`)).toEqual([])
  }
  for (const box of boxes) await expectEqual(box)

  const parted = await unmerge(spare.id)
  expect([parted.status, parted.body.merged_into]).toEqual([200, null])
  for (const [n, box] of boxes.entries()) {
    await expectEqual(box)
    const own = [kept, spare][n]?.id as string
    expect(await listed(box.device, 'patients/')).toEqual([own])
    expect(await listed(box.device, 'appointments/')).toEqual([visits[n]])
  }
})

test('[R5] [E4] [E7] what a box has written for a merged patient follows to the one who stands for both', async () => {
  const { kept, spare, visits, boxes } = await registerTwice()
  const [, box] = boxes
  const { device } = box
  const twin = await addPatient(there, { full_name: 'Amina, once more' })
  const pharmacy = await create(admin, 'pharmacies', { clinic_id: there, name: 'Main' })
  const medicine = await create(admin, 'medicines', { name: 'Amoxicillin', unit: 'capsule' })
  const stock = await create(admin, 'pharmacy-inventory', {
    pharmacy_id: pharmacy.id,
    medicine_id: medicine.id,
    quantity: 20,
  })
  await box.round()
  // The line is down; the clinic works on.
  await device.send('PATCH', path(spare.id), { phone: '0700 111 222' })
  await device.send('PATCH', path(spare.id), { phone: '0700 333 444' })
  const clashing = (await device.send('PATCH', path(spare.id), { village: 'Bondo' })).body.pending
  const booked = await create(
    device,
    'appointments',
    visit(spare.id, there, { status: 'CONFIRMED' }),
  )
  await device.send('PATCH', `/api/appointments/${visits[1]}/`, { status: 'COMPLETED' })
  await device.send('POST', `/api/pharmacy-inventory/${stock.id}/movements`, {
    kind: 'DISPENSED',
    delta: -5,
    patient_id: spare.id,
  })
  const removal = (await device.send('DELETE', path(twin.id))).status
  expect(removal).toBe(204)
  for (const id of [spare.id, twin.id]) expect((await merge(id, kept.id)).status).toBe(200)

  expect(await box.round()).toMatchObject({ isComplete: true, accepted: 5, rejected: 2 })
  const { body: survivor } = await admin.get(path(kept.id))
  expect(survivor).toMatchObject({ phone: '0700 333 444', village: 'Ahero', card_number: 'K-1' })
  const ofPerson = await listed(admin, `appointments/?patient_id=${kept.id}`)
  expect(ofPerson.sort()).toEqual([...visits, booked.id].sort())
  const card = await admin.get(`/api/pharmacy-inventory/${stock.id}/movements`)
  expect(card.body).toMatchObject({ quantity: 15, results: [{ patient_id: spare.id }, {}] })
  await expectEqual(box)
  expect((await device.get(path(kept.id))).body).toMatchObject({ phone: '0700 333 444' })

  // What would have hidden or undone something waits for a person, about the one who stands for both.
  const [village, deletion] = await inboxOf(device)
  expect(village).toMatchObject({
    id: clashing,
    conflict: { error_code: 'STALE_UPDATE', conflicting_fields: ['village'] },
    theirs: { id: kept.id, village: 'Ahero' },
    decisions: ['keep_server', 'apply_mine', 'change'],
  })
  expect(deletion).toMatchObject({
    edit: { op: 'delete', record_id: twin.id },
    conflict: { error_code: 'STALE_UPDATE', conflicting_fields: ['merged_into'] },
    decisions: ['keep_server'],
  })
  const applied = await decide(device, clashing, 'apply_mine')
  expect(applied.status).toBe(200)
  expect((await device.get(path(kept.id))).body).toMatchObject({ village: 'Bondo' })
  expect((await decide(device, deletion?.id ?? '', 'keep_server')).status).toBe(200)
  expect(await box.round()).toMatchObject({ isComplete: true, accepted: 1, rejected: 0 })
  expect((await admin.get(path(kept.id))).body.village).toBe('Bondo')
  expect(await inboxOf(device)).toEqual([])
  await expectEqual(box)

  // Taken apart, each has what was made under its own id.
  expect((await unmerge(spare.id)).status).toBe(200)
  expect((await unmerge(twin.id)).status).toBe(200)
  const own = await listed(admin, `appointments/?patient_id=${spare.id}`)
  expect(own.sort()).toEqual([visits[1], booked.id].sort())
  expect(await listed(admin, `appointments/?patient_id=${kept.id}`)).toEqual([visits[0]])
  expect((await admin.get(path(spare.id))).body).toMatchObject({ phone: '0700 333 444' })
  await expectEqual(box)
  expect((await listed(device, 'patients/')).sort()).toEqual([spare.id, twin.id].sort())
  await expectEqual(boxes[0])
  expect(await listed(boxes[0].device, 'patients/')).toEqual([kept.id])
})

test('[R5] [F1] a box that knows of the merge judges alike, and books in any clinic of the person', async () => {
  const { kept, spare, boxes } = await registerTwice()
  await merge(spare.id, kept.id)
  const [, box] = boxes
  await box.round()
  const { device } = box
  // She is registered elsewhere, and is seen here all the same.
  const booked = await create(device, 'appointments', visit(kept.id, there))
  const followed = await device.send('PATCH', path(spare.id), { phone: '0711' })
  expect(followed.status).toBe(200)
  expect((await device.send('PATCH', path(spare.id), { phone: '0712' })).status).toBe(200)
  const refused = await device.send('PATCH', path(spare.id), { village: 'Bondo' })
  expect([refused.status, refused.body.conflicting_fields]).toEqual([409, ['village']])
  for (const id of [kept.id, spare.id]) {
    const { status, body } = await device.send('DELETE', path(id))
    expect([status, body.error_code]).toEqual([409, 'IN_USE'])
  }
  const byBox = await device.send('PATCH', path(kept.id), { merged_into: spare.id })
  expect([byBox.status, Object.keys(byBox.body.errors)]).toEqual([422, ['merged_into']])
  expect(await box.round()).toMatchObject({ isComplete: true, accepted: 3, rejected: 0 })
  expect((await admin.get(path(kept.id))).body.phone).toBe('0712')
  await expectEqual(box)

  // Taken apart, she stays in the clinic where she is still to be seen, and nowhere else.
  await unmerge(spare.id)
  expect((await admin.get(path(kept.id))).body).toMatchObject({
    clinic_id: here,
    shared_with: [there],
  })
  expect((await admin.get(path(spare.id))).body).toMatchObject({
    clinic_id: there,
    shared_with: [],
  })
  await expectEqual(box)
  expect((await device.get(`/api/appointments/${booked.id}/`)).body.patient_id).toBe(kept.id)
  await expectEqual(boxes[0])
  expect(await listed(boxes[0].device, 'patients/')).toEqual([kept.id])
})

test('[R5] a merge that cannot be is refused, says why, and changes nothing', async () => {
  const [a, b, c] = [await addPatient(here), await addPatient(here), await addPatient(there)]
  const gone = await addPatient(here)
  await admin.send('DELETE', path(gone.id))
  expect((await merge(b.id, a.id)).status).toBe(200)
  const refusals: [string, string, number, string, object?][] = [
    [a.id, a.id, 422, 'must be another patient'],
    [c.id, gone.id, 422, 'deleted'],
    [gone.id, a.id, 404, 'no such record'],
    [c.id, '0b7f8a8e-8f3f-4a43-9f0c-2f6f0f0f0f0f', 403, 'not among those'],
    [b.id, c.id, 422, 'unmerge the patient first'],
    [a.id, b.id, 422, 'merged into this one'],
    [c.id, a.id, 409, 'that you named', { into_revision: 7 }],
  ]
  for (const [id, into, status, why, more] of refusals) {
    const reply = await merge(id, into, more)
    expect([reply.status, reply.body.detail], why).toEqual([status, expect.stringContaining(why)])
  }
  for (const bad of [{}, { into: 'x' }, { into: a.id, fields: {} }]) {
    expect((await admin.send('POST', `${path(c.id)}merge`, bad)).status).toBe(400)
  }
  const stale = await merge(c.id, a.id, {}, admin, { 'If-Match': '"9"' })
  expect(stale.status).toBe(412)
  for (const role of ['node', 'client', 'viewer'] as const) {
    expect((await merge(c.id, a.id, {}, central.caller(role))).status, role).toBe(403)
  }
  // One record would come to a clinic that is not theirs to give it to.
  expect((await merge(c.id, a.id, {}, central.caller('admin', [here]))).status).toBe(404)
  const shared = { clinic_id: here, shared_with: [there] }
  const d = await addPatient(here)
  await admin.send('PUT', `${path(d.id)}clinics`, shared)
  expect((await merge(d.id, a.id, {}, central.caller('admin', [here]))).status).toBe(403)
  for (const { id, revision } of [a, c]) {
    expect((await admin.get(path(id))).body).toMatchObject({ revision, merged_into: null })
  }
})

test('[R5] [S3] merging and unmerging again changes nothing, and keys and revisions hold', async () => {
  const [a, b] = [await addPatient(here), await addPatient(here)]
  const key = { 'Idempotency-Key': 'once', 'If-Match': '"1"' }
  const first = await merge(b.id, a.id, { into_revision: 1 }, admin, key)
  expect(first.body).toMatchObject({ merged_into: a.id, revision: 2 })
  expect((await merge(b.id, a.id, { into_revision: 1 }, admin, key)).body).toEqual(first.body)
  expect((await merge(b.id, a.id)).body.revision).toBe(2)
  // Nothing of the other has changed: both were in the same clinic.
  expect((await admin.get(path(a.id))).body.revision).toBe(1)
  // Only by its own request: a record sent back as it was read says nothing new.
  const whole = await admin.send('PUT', path(b.id), first.body)
  expect([whole.status, whole.body.revision]).toEqual([200, 2])
  const patched = await admin.send('PATCH', path(b.id), { merged_into: null })
  expect([patched.status, Object.keys(patched.body.errors)]).toEqual([422, ['merged_into']])
  for (const _ of [1, 2]) {
    expect((await unmerge(b.id)).body).toMatchObject({ merged_into: null, revision: 3 })
  }
})

test('[R5] commands merge and unmerge, say what they did, and stand in the audit trail', async () => {
  const [a, b] = [await addPatient(here), await addPatient(there)]
  const env = { CENTRAL_DATABASE_URL: `file:${central.file}` }
  const words = ['patient', 'merge', b.id.toUpperCase(), '--into', a.id]
  const merged = await runJsonHere('central', words, env)
  expect(merged).toEqual({ id: b.id, merged_into: a.id, revision: 2 })
  expect((await admin.get(path(a.id))).body).toMatchObject({ revision: 2, merged_into: null })
  expect(await listed(admin, 'patients/')).toEqual([a.id])
  const failing: [string[], RegExp][] = [
    [['merge', a.id, '--into', b.id], /merged into this one.* Nothing was changed/],
    [['merge', a.id, '--into', 'x'], /x is not the id of a patient/],
    [['unmerge', '0b7f8a8e-8f3f-4a43-9f0c-2f6f0f0f0f0f'], /There is no patient 0b7f/],
  ]
  for (const [wrong, why] of failing) {
    const ran = await runHere('central', ['patient', ...wrong], env)
    expect([ran.code, ran.err]).toEqual([1, expect.stringMatching(why)])
  }
  const parted = await runHere('central', ['patient', 'unmerge', b.id], env)
  expect(parted).toMatchObject({ code: 0, out: expect.stringContaining('for itself again') })
  const trail = central.store.sql
    .all<{ subject: string; details: string }>('select subject, details from audit order by seq')
    .map(({ subject, details }) => [subject, JSON.parse(details)])
    .filter(([, { status, merged_into }]) => status === 200 && merged_into !== undefined)
  expect(trail).toEqual([
    [`patients/${b.id}`, expect.objectContaining({ op: 'update', merged_into: a.id })],
    [`patients/${b.id}`, expect.objectContaining({ op: 'update', merged_into: null })],
  ])
  expect((await runHere('central', ['audit', 'verify'], env)).code).toBe(0)
})
