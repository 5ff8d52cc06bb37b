import type { Outcome } from '@outpost/shared/protocol/messages'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import {
  appointmentFields,
  createOf,
  deleteOf,
  dispense,
  principal,
  type RawEdit,
  startAuthority,
  stockCreate,
  updateOf,
} from '../support/authority.ts'
import { patientFields } from '../support/make.ts'
import { createReplica } from '../support/replica.ts'
import { setClinics } from '../support/sharing.ts'
import { openSqlite } from '../support/sqlite-store.ts'

/** Two clinics; what is made below lies in the other one unless it says so. */
async function setUp() {
  const authority = await startAuthority(openSqlite)
  const clinic = await authority.addClinic('Kisumu')
  const otherClinic = await authority.addClinic('Siaya')
  const box = principal('node', [clinic])
  const own = await authority.patient(clinic)
  const foreign = await authority.patient(otherClinic)
  return { ...authority, clinic, otherClinic, box, own, foreign }
}

/** An outcome without what can only be the edit's own: its id. */
const told = ({ edit_id: _own, ...rest }: Outcome) => rest

const OUT_OF_SCOPE = { status: 403, problem: { error_code: 'OUT_OF_SCOPE' }, final: true }

test('[E6] a record out of scope and one that exists nowhere are answered alike, to the letter', async () => {
  const { admin, box, clinic, otherClinic, foreign, send, stock, create, doctor } = await setUp()
  const visit = await create(
    admin,
    'appointments',
    appointmentFields(otherClinic, foreign.id, { doctor_id: (await doctor()).id }),
  )
  const item = await stock(otherClinic, 5)
  const own = await stock(clinic, 5)
  const nowhere = { id: v4(), revision: 1 }
  const pairs: [RawEdit, RawEdit][] = [
    [updateOf('patients', foreign, { phone: '1' }), updateOf('patients', nowhere, { phone: '1' })],
    [deleteOf('patients', foreign), deleteOf('patients', nowhere)],
    [
      updateOf('appointments', visit, { status: 'CONFIRMED' }),
      updateOf('appointments', nowhere, { status: 'CONFIRMED' }),
    ],
    [dispense(item.id, 1), dispense(nowhere.id, 1)],
    [dispense(item.id, 99), dispense(nowhere.id, 99)],
    [
      createOf('appointments', appointmentFields(clinic, foreign.id)),
      createOf('appointments', appointmentFields(clinic, nowhere.id)),
    ],
    [
      dispense(own.id, 1, { patient_id: foreign.id }),
      dispense(own.id, 1, { patient_id: nowhere.id }),
    ],
    [
      stockCreate({ pharmacy_id: item.pharmacy_id, medicine_id: own.medicine_id }),
      stockCreate({ pharmacy_id: nowhere.id, medicine_id: own.medicine_id }),
    ],
    [
      createOf('patients', patientFields(otherClinic)),
      createOf('patients', patientFields(nowhere.id)),
    ],
  ]
  for (const [foreigner, nobody] of pairs) {
    const outcome = await send(box, foreigner)
    expect(outcome).toMatchObject(OUT_OF_SCOPE)
    expect(outcome).not.toHaveProperty('record')
    expect(told(await send(box, nobody))).toEqual(told(outcome))
  }
})

test('[E6] a create whose id exists only out of scope is OUT_OF_SCOPE and tells nothing of it', async () => {
  const { box, clinic, foreign, send } = await setUp()
  const outcome = await send(box, createOf('patients', patientFields(clinic), foreign.id))
  expect(outcome).toMatchObject(OUT_OF_SCOPE)
  expect(outcome).not.toHaveProperty('record')
  expect(outcome).not.toHaveProperty('conflict')
})

test('[E6] a deleted record out of scope is answered as if it had never been', async () => {
  const { admin, box, foreign, remove, send } = await setUp()
  await remove(admin, 'patients', foreign)
  const outcome = await send(box, updateOf('patients', foreign, { phone: '1' }))
  const nobody = await send(box, updateOf('patients', { id: v4(), revision: 1 }, { phone: '1' }))
  expect(outcome).toMatchObject(OUT_OF_SCOPE)
  expect(told(nobody)).toEqual(told(outcome))
})

test('[E6] an edit out of scope does nothing, but its outcome is kept', async () => {
  const { box, otherClinic, foreign, send, record, heads, standing } = await setUp()
  const before = await heads([`clinic:${otherClinic}`])
  const edit = updateOf('patients', foreign, { phone: '1' })
  await send(box, edit)
  expect((await record('patients', foreign.id))?.fields.phone).toBeNull()
  expect(await heads([`clinic:${otherClinic}`])).toEqual(before)
  expect(await standing(edit.id)).toMatchObject({ status: 403, state: 'needs_decision' })
})

test('[E6] what central writes is READ_ONLY_COLLECTION for a box and for a client of some clinics', async () => {
  const { box, clinic, otherClinic, admin, send } = await setUp()
  const edits = () => [
    createOf('doctors', { full_name: 'Dr Who' }),
    createOf('medicines', { name: 'Zinc', unit: 'tablet' }),
    createOf('pharmacies', { clinic_id: clinic, name: 'Main' }),
    createOf('pharmacies', { clinic_id: otherClinic, name: 'Main' }),
  ]
  for (const writer of [box, principal('client', [clinic]), principal('viewer', 'all')]) {
    for (const edit of edits()) {
      expect(await send(writer, edit)).toMatchObject({
        status: 403,
        problem: { error_code: 'READ_ONLY_COLLECTION' },
      })
    }
  }
  for (const edit of edits()) expect((await send(admin, edit)).status).toBe(200)
})

test('[E6] a viewer writes nothing', async () => {
  const { own, clinic, send } = await setUp()
  const outcome = await send(
    principal('viewer', [clinic]),
    updateOf('patients', own, { phone: '1' }),
  )
  expect(outcome.problem?.error_code).toBe('READ_ONLY_COLLECTION')
})

test('[E6] [R4] an edit that cannot be read or names unknown fields is INVALID_EDIT with all at fault', async () => {
  const { box, own, send, standing } = await setUp()
  const good = updateOf('patients', own, { phone: '1' })
  const faulty: [RawEdit, string[]][] = [
    [
      updateOf('patients', own, { phone: 5, field_of_tomorrow: 'A', sex: 'F' }),
      ['phone', 'sex', 'field_of_tomorrow'],
    ],
    [{ ...updateOf('patients', own, {}), collection: 'nurses' }, ['collection']],
    [{ ...updateOf('patients', own, {}), record_id: 'x' }, ['record_id']],
    [{ ...updateOf('patients', own, {}), op: 'upsert' }, ['op']],
    [{ ...updateOf('patients', own, {}), made_at: 'now' }, ['made_at']],
    [{ ...updateOf('patients', own, {}), urgent: true }, ['urgent']],
    [{ ...updateOf('patients', own, {}), base: { revision: -1 } }, ['base.revision']],
    [{ ...updateOf('patients', own, {}), movement: { kind: 'RECEIVED', delta: 1 } }, ['movement']],
    [{ ...deleteOf('patients', own), fields: { phone: '1' } }, ['fields']],
    [{ ...createOf('patients', {}), base: { revision: 1 } }, ['base']],
    [{ ...dispense(own.id, 1), collection: 'patients' }, ['op']],
    [{ id: v4() }, ['collection', 'record_id', 'op', 'made_at']],
  ]
  for (const [edit, fields] of faulty) {
    const outcome = await send(box, edit)
    expect(outcome, JSON.stringify(edit)).toMatchObject({
      status: 422,
      problem: { error_code: 'INVALID_EDIT', status: 422 },
    })
    expect(Object.keys(outcome.problem?.errors ?? {}).sort()).toEqual([...fields].sort())
    expect(await standing(edit.id)).toMatchObject({ status: 422 })
  }
  expect((await send(box, good)).status).toBe(200)
})

test('[E6] [R3] what central alone sets is refused from a box, field by field', async () => {
  const { box, admin, clinic, otherClinic, own, send } = await setUp()
  const shared = await send(
    box,
    createOf('patients', patientFields(clinic, { shared_with: [clinic] })),
  )
  expect(shared.problem?.errors).toHaveProperty('shared_with')
  const merged = await send(box, updateOf('patients', own, { merged_into: own.id }))
  expect(merged.problem?.errors).toHaveProperty('merged_into')
  for (const writer of [box, admin]) {
    const moved = await send(writer, updateOf('patients', own, { clinic_id: otherClinic }))
    expect(moved.problem?.errors, writer.role).toHaveProperty('clinic_id')
  }
})

test('[E6] a reference to a deleted record is RECORD_DELETED as a problem, with the field', async () => {
  const { admin, box, clinic, own, doctor, remove, send } = await setUp()
  const retired = await doctor()
  await remove(admin, 'doctors', retired)
  const fields = appointmentFields(clinic, own.id, { doctor_id: retired.id })
  const outcome = await send(box, createOf('appointments', fields))
  expect(outcome).toMatchObject({
    status: 422,
    problem: { error_code: 'RECORD_DELETED', errors: { doctor_id: expect.any(String) } },
  })
  await remove(admin, 'patients', own)
  const visit = await send(box, createOf('appointments', appointmentFields(clinic, own.id)))
  expect(visit.problem).toMatchObject({
    error_code: 'RECORD_DELETED',
    errors: { patient_id: expect.any(String) },
  })
})

test('[E6] [R3] references in upper case are found', async () => {
  const { box, clinic, own, send, stock } = await setUp()
  const item = await stock(clinic, 5)
  const visit = createOf('appointments', appointmentFields(clinic, own.id.toUpperCase()))
  expect(await send(box, visit)).toMatchObject({ status: 200, record: { patient_id: own.id } })
  const given = dispense(item.id, 1, { patient_id: own.id.toUpperCase() })
  expect((await send(box, given)).status).toBe(200)
})

/** A box that has the shared patient, and central has since withdrawn the patient from it. */
async function setUpLeave() {
  const world = await setUp()
  const { clinic, otherClinic, box } = world
  const patient = await world.patient(otherClinic)
  await setClinics(world, patient.id, { clinic_id: otherClinic, shared_with: [clinic] })
  const replica = createReplica(world, box)
  await replica.catchUp()
  const seen = replica.records.get(`patients/${patient.id}`)
  if (!seen) throw new Error('the patient did not arrive')
  const withdraw = () => setClinics(world, patient.id, { clinic_id: otherClinic, shared_with: [] })
  return { ...world, replica, seen, withdraw }
}

test('[E6] until a box has presented a cursor past the leave, its edits are judged as if in scope', async () => {
  const { box, replica, seen, withdraw, send, record } = await setUpLeave()
  await replica.pullPage(100)
  await withdraw()
  const outcome = await send(box, updateOf('patients', seen, { phone: '0700' }))
  expect(outcome).toMatchObject({ status: 200, record: null })
  expect((await record('patients', seen.id))?.fields.phone).toBe('0700')
})

test('[E6] a box that pulled once and never came back to pull has that grace too', async () => {
  const { box, seen, withdraw, send } = await setUpLeave()
  // The page that filled it was its last contact: it has presented no cursor at all yet.
  await withdraw()
  const outcome = await send(box, updateOf('patients', seen, { phone: '0700' }))
  expect(outcome).toMatchObject({ status: 200, record: null })
})

test('[E6] a rejection within the grace tells nothing of the record as it now is', async () => {
  const { admin, box, replica, seen, withdraw, send, update, record } = await setUpLeave()
  await replica.pullPage(100)
  await withdraw()
  const now = await record('patients', seen.id)
  await update(admin, 'patients', { id: seen.id, revision: now?.revision ?? 0 }, { phone: 'new' })
  const outcome = await send(box, updateOf('patients', seen, { phone: '0700' }))
  expect(outcome.conflict).toMatchObject({
    error_code: 'STALE_UPDATE',
    record: null,
    server_version: null,
    server_revision: null,
  })
  expect(JSON.stringify(outcome)).not.toContain('new')
})

test('[E6] having pulled the leave is not enough to lose the grace, presenting its cursor is', async () => {
  const { box, replica, seen, withdraw, send } = await setUpLeave()
  await replica.pullPage(100)
  await withdraw()
  expect((await replica.pullPage(100)).changes).toEqual([
    { collection: 'patients', op: 'leave', id: seen.id },
  ])
  const first = await send(box, updateOf('patients', seen, { phone: '0700' }))
  expect(first.status).toBe(200)
  await replica.pullPage(100)
  const second = await send(box, updateOf('patients', seen, { village: 'Ahero' }))
  expect(second).toMatchObject(OUT_OF_SCOPE)
})

test('[E6] the grace is the box’s own: another box of the clinic, past the leave, has none', async () => {
  const { clinic, withdraw, seen, replica, ...world } = await setUpLeave()
  const twin = principal('node', [clinic])
  const other = createReplica(world, twin)
  await other.catchUp()
  await other.pullPage(100)
  await replica.pullPage(100)
  await withdraw()
  await other.pullPage(100)
  await other.pullPage(100)
  const outcome = await world.send(twin, updateOf('patients', seen, { phone: '1' }))
  expect(outcome).toMatchObject(OUT_OF_SCOPE)
})
