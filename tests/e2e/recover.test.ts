import { applyHeld, dismissHeld, listHeld } from '@outpost/central/recovery/held-copies'
import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { create, makeEdit, patientFields } from '../support/make.ts'
import { type Restorable, startRestorable } from '../support/restorable.ts'
import { enrolled, startRestored } from '../support/restored.ts'

/*
 * What `POST /api/sync/recover` does with each kind of copy (N9), called as a box calls it.
 */

const FLOOR = 1_000_000

function ledgerOf(central: Restorable, id: string) {
  return central.store.sql.all<{ kind: string; delta: number }>(
    'select kind, delta from stock_movements where record_id = ? order by key',
    id,
  )
}

test('[N9] a copy that several boxes offer is taken once, and an older one not any more', async () => {
  const { box, other, offer, copyOf, get, patient } = await startRestored()
  const newest = await copyOf('patients', patient.id, 7, { phone: '7', village: 'V' })
  const older = await copyOf('patients', patient.id, 5, { phone: '5' })
  expect(await offer(box, [older])).toEqual(['taken'])
  expect(await offer(other, [newest])).toEqual(['taken'])
  expect(await offer(box, [newest, older])).toEqual(['known', 'known'])
  const now = await get('patients', patient.id)
  expect(now).toMatchObject({ phone: '7', village: 'V' })
  expect(now.revision).toBeGreaterThanOrEqual(FLOOR)
})

test('[N9] [E4] what was changed in the new epoch stands; the rest of the copy is taken, and it waits', async () => {
  const { central, admin, box, offer, copyOf, get, patient } = await startRestored()
  const copy = await copyOf('patients', patient.id, 7, { phone: 'lost', village: 'lost' })
  await admin.send('PATCH', `/api/patients/${patient.id}/`, { phone: 'new' }, { 'If-Match': '*' })
  expect(await offer(box, [copy])).toEqual(['held: changed_since'])
  expect(await get('patients', patient.id)).toMatchObject({ phone: 'new', village: 'lost' })
  const [held] = listHeld(central.store.sql)
  expect(held).toMatchObject({ copy: { record: { phone: 'lost' } } })
  // Offered again, it waits once.
  await offer(box, [copy])
  expect(listHeld(central.store.sql)).toHaveLength(1)
  if (held) expect(applyHeld(central.store, held, 'operator')).toBeNull()
  expect(await get('patients', patient.id)).toMatchObject({ phone: 'lost', village: 'lost' })
  expect(listHeld(central.store.sql)).toEqual([])
})

test('[N9] an edit made on a copy that was taken back does not clash with it', async () => {
  const { box, offer, copyOf, get, patient, epoch } = await startRestored()
  const copy = await copyOf('patients', patient.id, 7, { phone: 'lost' })
  await offer(box, [copy])
  const edit = makeEdit({
    collection: 'patients',
    op: 'update',
    record_id: patient.id,
    base: { revision: 7 },
    fields: { phone: 'later' },
  })
  const stale = { ...edit, id: crypto.randomUUID(), base: { revision: 6 } }
  const reply = await box.send('POST', '/api/sync/push', { epoch, edits: [stale, edit] })
  expect(reply.body.outcomes).toMatchObject([{ status: 409 }, { status: 200 }])
  expect(await get('patients', patient.id)).toMatchObject({ phone: 'later' })
})

test('[N9] an appointment that was changed since is not merged, and a slot given away since is not taken', async () => {
  const at = await startRestored()
  const { central, admin, box, offer, copyOf, get, visit, patient, doctor, clinic } = at
  const lost = await copyOf('appointments', visit.id, 7, { notes: 'lost' })
  const path = `/api/appointments/${visit.id}/`
  await admin.send('PATCH', path, { reason: 'new' }, { 'If-Match': '*' })
  expect(await offer(box, [lost])).toEqual(['held: changed_since'])
  expect(await get('appointments', visit.id)).toMatchObject({ reason: 'new', notes: null })

  const slot = { starts_at: '2027-03-04T08:00:00.000Z', doctor_id: doctor.id, status: 'SCHEDULED' }
  await create(admin, 'appointments', { clinic_id: clinic, patient_id: patient.id, ...slot })
  const id = crypto.randomUUID()
  const booked = {
    collection: 'appointments',
    op: 'put',
    id,
    revision: 3,
    record: { ...lost.record, id, ...slot },
  }
  expect(await offer(box, [booked])).toEqual(['held: slot_taken'])
  expect(await get('appointments', id)).toMatchObject({ status: 404 })
  for (const held of listHeld(central.store.sql))
    expect(applyHeld(central.store, held, 'operator')).toBeNull()
  expect(await get('appointments', id)).toMatchObject(slot)
  expect(await get('appointments', visit.id)).toMatchObject({ notes: 'lost' })
})

test('[N9] [R3] a card that another patient has is not taken back, and the rest of the patient is', async () => {
  const at = await startRestored()
  const { central, admin, clinic, box, other, offer, copyOf, get, patient } = at
  const holder = await create(admin, 'patients', patientFields(clinic, { card_number: 'C1' }))
  const lost = { card_number: 'C1', village: 'Kisian' }
  const born = await copyOf('patients', patient.id, 8, lost)
  const id = crypto.randomUUID()
  const copies = [
    await copyOf('patients', patient.id, 7, lost),
    { ...born, id, record: { ...born.record, id } },
  ]
  expect(await offer(box, copies)).toEqual(['held: card_taken', 'held: card_taken'])
  for (const one of [patient.id, id]) {
    expect(await get('patients', one)).toMatchObject({ village: 'Kisian', card_number: null })
  }
  // The rest of it is known; what waits is told as that, to each box that brings it.
  expect(await offer(other, copies)).toEqual(['held: card_taken', 'held: card_taken'])
  expect(listHeld(central.store.sql)).toHaveLength(2)

  const [held] = listHeld(central.store.sql)
  if (!held) throw new Error('nothing is held')
  expect(applyHeld(central.store, held, 'operator')).toBe('card_taken')
  const path = `/api/patients/${holder.id}/`
  await admin.send('PATCH', path, { card_number: null }, { 'If-Match': '*' })
  expect(applyHeld(central.store, held, 'operator')).toBeNull()
  expect(await get('patients', patient.id)).toMatchObject({ card_number: 'C1' })
})

test('[N9] a visit of the lost hours comes without the doctor who was dismissed since, and that waits', async () => {
  const { central, admin, box, offer, copyOf, get, visit, doctor } = await startRestored()
  const copy = await copyOf('appointments', visit.id, 9, { notes: 'seen' })
  const free = { doctor_id: null }
  await admin.send('PATCH', `/api/appointments/${visit.id}/`, free, { 'If-Match': '*' })
  await admin.send('DELETE', `/api/doctors/${doctor.id}/`, undefined, { 'If-Match': '*' })
  const id = crypto.randomUUID()
  const born = { ...copy, id, record: { ...copy.record, id } }
  expect(await offer(box, [born])).toEqual(['held: out_of_scope'])
  expect(await get('appointments', id)).toMatchObject({ notes: 'seen', doctor_id: null })
  expect(listHeld(central.store.sql)).toMatchObject([{ reason: 'missing_reference' }])
})

test('[N9] stock of a medicine that is not listed any more waits', async () => {
  const { central, admin, box, offer, pharmacy, get } = await startRestored()
  const medicine = await create(admin, 'medicines', { name: 'Quinine', unit: 'tablet' })
  await admin.send('DELETE', `/api/medicines/${medicine.id}/`, undefined, { 'If-Match': '*' })
  const id = inventoryId(pharmacy.id, medicine.id, null)
  const record = {
    id,
    revision: 2,
    pharmacy_id: pharmacy.id,
    medicine_id: medicine.id,
    quantity: 3,
  }
  const copy = { collection: 'pharmacy-inventory', op: 'put', id, revision: 2, record }
  expect(await offer(box, [copy])).toEqual(['held: out_of_scope'])
  expect(listHeld(central.store.sql)).toMatchObject([{ reason: 'missing_reference' }])
  expect(await get('pharmacy-inventory', id)).toMatchObject({ error_code: 'NOT_FOUND' })
})

test('[N9] two appointments of the lost hours that swapped their times are both taken', async () => {
  const { box, offer, copyOf, get, visit } = await startRestored()
  const moved = await copyOf('appointments', visit.id, 9, { starts_at: '2027-03-02T10:00:00.000Z' })
  const id = crypto.randomUUID()
  const record = { ...moved.record, id, starts_at: '2027-03-02T08:00:00.000Z' }
  const other = { collection: 'appointments', op: 'put', id, revision: 2, record }
  expect(await offer(box, [other, moved])).toEqual(['taken', 'taken'])
  expect(await get('appointments', id)).toMatchObject({ starts_at: '2027-03-02T08:00:00.000Z' })
  expect(await get('appointments', visit.id)).toMatchObject({
    starts_at: '2027-03-02T10:00:00.000Z',
  })
})

test('[N9] [E7] what moved in the lost hours is one row of the ledger, added to what moved since', async () => {
  const { central, box, other, offer, copyOf, get, stock, epoch } = await startRestored()
  const copy = await copyOf('pharmacy-inventory', stock, 6, { quantity: 90 })
  const later = await copyOf('pharmacy-inventory', stock, 8, { quantity: 85 })
  const movement = makeEdit({
    collection: 'pharmacy-inventory',
    op: 'move_stock',
    record_id: stock,
    movement: { kind: 'DISPENSED', delta: -4 },
  })
  await box.send('POST', '/api/sync/push', { epoch, edits: [movement] })
  expect(await offer(box, [copy])).toEqual(['taken'])
  expect(await offer(other, [copy, later, copy])).toEqual(['known', 'taken', 'known'])
  expect(await get('pharmacy-inventory', stock)).toMatchObject({ quantity: 81 })
  expect(ledgerOf(central, stock).map(({ delta }) => delta)).toEqual([100, -4, -10, -5])
})

test('[N9] [E7] more handed out in the lost hours than is left is taken whole, with a discrepancy', async () => {
  const { central, box, offer, copyOf, get, stock, epoch } = await startRestored()
  const copy = await copyOf('pharmacy-inventory', stock, 6, { quantity: 20 })
  const movement = makeEdit({
    collection: 'pharmacy-inventory',
    op: 'move_stock',
    record_id: stock,
    movement: { kind: 'DISPENSED', delta: -50 },
  })
  await box.send('POST', '/api/sync/push', { epoch, edits: [movement] })
  expect(await offer(box, [copy])).toEqual(['taken'])
  expect(await get('pharmacy-inventory', stock)).toMatchObject({ quantity: 0 })
  expect(ledgerOf(central, stock)).toMatchObject([
    { delta: 100 },
    { delta: -50 },
    { delta: -80 },
    { kind: 'DISCREPANCY', delta: 30 },
  ])
})

test.each([
  { what: 'a count made since the restore', counted: 88 },
  { what: 'a count that finds just what central had', counted: 100 },
])('[N9] [E7] $what tells what lies there: lost movements wait', async ({ counted }) => {
  const { central, box, offer, copyOf, get, stock, epoch } = await startRestored()
  const copy = await copyOf('pharmacy-inventory', stock, 6, { quantity: 90, reorder_level: 5 })
  const { revision } = await get('pharmacy-inventory', stock)
  const count = makeEdit({
    collection: 'pharmacy-inventory',
    op: 'move_stock',
    record_id: stock,
    base: { revision },
    movement: { kind: 'COUNTED', counted },
  })
  const reply = await box.send('POST', '/api/sync/push', { epoch, edits: [count] })
  expect(reply.body.outcomes).toMatchObject([{ status: 200 }])
  expect(await offer(box, [copy])).toEqual(['held: counted_since'])
  expect(await get('pharmacy-inventory', stock)).toMatchObject({
    quantity: counted,
    reorder_level: 5,
  })
  const [held] = listHeld(central.store.sql)
  if (held) dismissHeld(central.store, held, 'operator')
  expect(listHeld(central.store.sql)).toEqual([])
  expect(await get('pharmacy-inventory', stock)).toMatchObject({ quantity: counted })
})

test('[N9] a deletion of the lost hours is taken, but not of what was changed since or is still named', async () => {
  const { central, admin, box, offer, copyOf, get, patient, visit, clinic } = await startRestored()
  const deletion = (collection: string, id: string) => ({
    collection,
    op: 'delete',
    id,
    revision: 1,
  })
  expect(await offer(box, [deletion('patients', patient.id)])).toEqual(['held: in_use'])
  const put = await copyOf('appointments', visit.id, 9, { notes: 'x' })
  expect(
    await offer(box, [deletion('appointments', visit.id), deletion('patients', patient.id)]),
  ).toEqual(['taken', 'taken'])
  expect(await get('patients', patient.id)).toMatchObject({ status: 404 })
  // Another box may not have heard of it yet.
  expect(await offer(box, [put])).toEqual(['known'])
  expect(await get('appointments', visit.id)).toMatchObject({ status: 404 })

  const changed = await create(admin, 'patients', patientFields(clinic))
  expect(await offer(box, [deletion('patients', changed.id)])).toEqual(['held: changed_since'])
  expect(await get('patients', changed.id)).toMatchObject({ id: changed.id })
  expect(central.log.errors).toEqual([])
})

test('[N9] [E6] a box brings back only records of its clinics; any other copy waits for an admin', async () => {
  const at = await startRestored()
  const { central, box, far, offer, copyOf, get, patient, clinic, elsewhere } = at
  const stolen = await copyOf('patients', patient.id, 9, { clinic_id: elsewhere, phone: 'far' })
  expect(await offer(far, [stolen])).toEqual(['held: out_of_scope'])
  const shared = await copyOf('patients', patient.id, 9, { shared_with: [elsewhere] })
  expect(await offer(far, [shared])).toEqual(['held: out_of_scope'])
  expect(
    await offer(far, [{ collection: 'patients', op: 'delete', id: patient.id, revision: 1 }]),
  ).toEqual(['known'])
  expect(listHeld(central.store.sql).at(-1)).toMatchObject({
    copy: { op: 'delete', id: patient.id },
    reason: 'out_of_scope',
  })
  const id = crypto.randomUUID()
  const born = { ...shared.record, id, clinic_id: clinic, shared_with: [] }
  expect(
    await offer(far, [{ collection: 'patients', op: 'put', id, revision: 1, record: born }]),
  ).toEqual(['held: out_of_scope'])
  expect(await get('patients', patient.id)).toMatchObject({ phone: null, shared_with: [] })

  // The patient's own clinic brings the sharing back, and the visits go with the patient.
  expect(await offer(box, [shared])).toEqual(['taken'])
  const page = (await far.get('/api/sync/changes')).body
  const seen = page.changes.map(({ collection }: { collection: string }) => collection)
  expect(seen.sort()).toEqual(['appointments', 'doctors', 'medicines', 'patients', 'patients'])
  expect(central.log.errors).toEqual([])
})

test('[N9] copies that cannot be right are held whole and stop no other', async () => {
  const { central, box, offer, copyOf, patient, clinic } = await startRestored()
  const good = await copyOf('patients', patient.id, 9, { phone: 'good' })
  const ghost = crypto.randomUUID()
  const bad = [
    { ...good, record: { ...good.record, sex: 'unheard of' }, revision: 8 },
    { ...good, record: { ...good.record, planet: 'Mars' }, revision: 8, id: crypto.randomUUID() },
    { ...good, collection: 'spaceships' },
    { ...good, id: ghost, record: { clinic_id: ghost, full_name: 'X', sex: 'male' } },
    {
      collection: 'appointments',
      op: 'put',
      id: ghost,
      revision: 3,
      record: {
        clinic_id: clinic,
        patient_id: ghost,
        starts_at: '2027-03-02T08:00:00.000Z',
        status: 'SCHEDULED',
      },
    },
    { collection: 'patients', op: 'put', id: crypto.randomUUID(), revision: 3 },
  ]
  expect(await offer(box, [...bad, good])).toEqual([
    'held: invalid',
    'held: invalid',
    'held: invalid',
    'held: out_of_scope',
    'held: out_of_scope',
    'held: invalid',
    'taken',
  ])
  const reasons = listHeld(central.store.sql).map(({ reason }) => reason)
  expect(reasons.toSorted()).toEqual([
    ...Array(4).fill('invalid'),
    ...Array(2).fill('missing_reference'),
  ])
  expect(central.log.errors).toEqual([])
})

test('[N9] [E2] nothing is taken for another epoch, from a caller who is no box, or if nothing was restored', async () => {
  const { central, box, admin, copyOf, get, patient, epoch } = await startRestored()
  const copy = await copyOf('patients', patient.id, 9, { phone: 'x' })
  const body = { epoch, copies: [copy], edits: [] }
  const other = await box.send('POST', '/api/sync/recover', { ...body, epoch: 'another' })
  expect(other).toMatchObject({ status: 410, body: { epoch, restored_to: expect.any(String) } })
  expect(await admin.send('POST', '/api/sync/recover', body)).toMatchObject({ status: 403 })
  expect(await box.send('POST', '/api/sync/recover', { epoch })).toMatchObject({ status: 400 })
  expect(await get('patients', patient.id)).toMatchObject({ phone: null })
  expect(central.log.errors).toEqual([])

  const fresh = await startRestorable(createHandClock())
  const clinic = await fresh.addClinic('Kisumu')
  const node = await enrolled(fresh, [clinic])
  const own = { epoch: fresh.store.identity().epoch, copies: [], edits: [] }
  expect(await node.send('POST', '/api/sync/recover', own)).toMatchObject({ status: 403 })
})

test('[E3] an accepted edit is entered once, without effect, and answered as it was', async () => {
  const { central, box, get, patient, epoch } = await startRestored()
  const edit = makeEdit({
    collection: 'patients',
    op: 'update',
    record_id: patient.id,
    base: { revision: 1 },
    fields: { phone: 'of the lost hours' },
  })
  const body = { epoch, copies: [], edits: [{ edit, revision: 5 }] }
  const first = await box.send('POST', '/api/sync/recover', body)
  expect(first.body.edits).toEqual([{ edit_id: edit.id, result: 'entered' }])
  const again = await box.send('POST', '/api/sync/recover', body)
  expect(again.body.edits).toEqual([{ edit_id: edit.id, result: 'known' }])
  expect(await get('patients', patient.id)).toMatchObject({ phone: null, revision: 1 })
  const changed = { ...edit, fields: { phone: 'other' } }
  const pushed = await box.send('POST', '/api/sync/push', { epoch, edits: [edit, changed] })
  expect(pushed.body.outcomes).toMatchObject([
    { status: 200, revision: 5 },
    { status: 422, problem: { error_code: 'EDIT_ID_REUSED' } },
  ])
  expect(await get('patients', patient.id)).toMatchObject({ phone: null })
  expect(central.log.errors).toEqual([])
})

test('[N9] [R5] a merge of the lost hours is not made by halves: it waits for an admin', async () => {
  const at = await startRestored()
  const { admin, box, offer, copyOf, get, patient, elsewhere, clinic, farPatient, visit } = at
  // Before the backup nobody was merged; what else a copy holds is taken.
  const merged = await copyOf('patients', patient.id, 7, { merged_into: farPatient.id, phone: '7' })
  expect(await offer(box, [merged])).toEqual(['held: merged'])
  expect(await get('patients', patient.id)).toMatchObject({ merged_into: null, phone: '7' })
  const held = listHeld(at.central.store.sql)
  expect(held).toMatchObject([{ reason: 'merged', copy: { id: patient.id } }])
  for (const one of held) expect(applyHeld(at.central.store, one, 'operator')).toBe('merged')
  expect(listHeld(at.central.store.sql)).toHaveLength(1)

  // Of those who are one person here, a copy of one takes all along, and takes nobody out.
  await admin.send('POST', `/api/patients/${patient.id}/merge`, { into: farPatient.id })
  for (const one of held) dismissHeld(at.central.store, one, 'operator')
  const shared = { shared_with: [clinic], phone: '8' }
  expect(await offer(at.far, [await copyOf('patients', farPatient.id, 8, shared)])).toEqual([
    'taken',
  ])
  const parted = await copyOf('patients', patient.id, 9, { merged_into: null, village: 'V' })
  expect(await offer(box, [parted])).toEqual(['held: merged'])
  expect(await get('patients', patient.id)).toMatchObject({ village: 'V' })
  expect(listHeld(at.central.store.sql)).toMatchObject([{ reason: 'merged' }])
  const { store } = at.central
  for (const [collection, id] of [
    ['patients', patient.id],
    ['patients', farPatient.id],
    ['appointments', visit.id],
  ] as const) {
    const placed = await store.read((reader) => reader.record(collection, id))
    expect(placed?.scopes.sort()).toEqual([`clinic:${clinic}`, `clinic:${elsewhere}`].sort())
  }
  const gone = { collection: 'patients', op: 'delete', id: farPatient.id, revision: 12 }
  expect(await offer(at.far, [gone])).toEqual(['held: in_use'])
})
