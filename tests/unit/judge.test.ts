import { submit } from '@outpost/shared/authority/submit'
import type { Conflict } from '@outpost/shared/protocol/conflicts'
import type { Outcome } from '@outpost/shared/protocol/messages'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import {
  appointmentFields,
  createOf,
  deleteOf,
  movementOf,
  principal,
  startAuthority,
  updateOf,
} from '../support/authority.ts'
import { patientFields } from '../support/make.ts'
import { openSqlite } from '../support/sqlite-store.ts'

/** A clinic with its box, a patient and a doctor. */
async function setUp() {
  const authority = await startAuthority(openSqlite)
  const clinic = await authority.addClinic()
  const box = principal('node', [clinic])
  const patient = await authority.patient(clinic)
  const doctor = await authority.doctor()
  const book = (more: Record<string, unknown> = {}, writer = box) =>
    authority.create(writer, 'appointments', appointmentFields(clinic, patient.id, more))
  return { ...authority, clinic, box, patient, doctor, book }
}

/** What became of an edit, and behind it what is to be done: each message says it (E5). */
const SAYS_BOTH = /(was not \w+|Nothing was \w+|was left as it is)[^.;:]*[.;:] \w+/

const conflictOf = (outcome: Outcome): Conflict => {
  expect(outcome).toMatchObject({ status: 409, final: true })
  expect(outcome.conflict?.message).toMatch(SAYS_BOTH)
  return outcome.conflict as Conflict
}

/** Every field that the body of a conflict has, and no other (E5). */
const CONFLICT_KEYS = [
  'client_revision',
  'client_version',
  'conflict_type',
  'conflicting_fields',
  'error_code',
  'message',
  'record',
  'server_revision',
  'server_version',
  'suggested_action',
]

test('[E4] a new phone number does not fight a new village', async () => {
  const { box, admin, patient, update, record } = await setUp()
  await update(admin, 'patients', patient, { village: 'Ahero' })
  await update(box, 'patients', patient, { phone: '0700' })
  expect((await record('patients', patient.id))?.fields).toMatchObject({
    village: 'Ahero',
    phone: '0700',
  })
})

test('[E4] two edits of one field made without knowing of each other clash', async () => {
  const { box, admin, patient, update, send } = await setUp()
  await update(admin, 'patients', patient, { phone: 'theirs' })
  const outcome = await send(box, updateOf('patients', patient, { phone: 'mine', village: 'A' }))
  expect(conflictOf(outcome).conflicting_fields).toEqual(['phone'])
})

test('[E4] a rejected edit leaves no part of itself behind', async () => {
  const { box, admin, patient, update, send, record, heads, clinic } = await setUp()
  await update(admin, 'patients', patient, { phone: 'theirs' })
  const before = await heads([`clinic:${clinic}`])
  await send(box, updateOf('patients', patient, { phone: 'mine', village: 'Ahero' }))
  expect(await record('patients', patient.id)).toMatchObject({
    revision: 2,
    fields: { phone: 'theirs', village: null },
  })
  expect(await heads([`clinic:${clinic}`])).toEqual(before)
})

test('[E4] a reorder level does not fight a dispensing, but another reorder level does', async () => {
  const { box, admin, clinic, stock, accepted, update, send } = await setUp()
  const item = await stock(clinic, 10)
  await accepted(admin, movementOf(item.id, { kind: 'DISPENSED', delta: -1 }))
  const raised = await update(box, 'pharmacy-inventory', item, { reorder_level: 5 })
  expect(raised).toMatchObject({ reorder_level: 5, quantity: 9, revision: 3 })
  const stale = await send(admin, updateOf('pharmacy-inventory', item, { reorder_level: 7 }))
  expect(conflictOf(stale).conflicting_fields).toEqual(['reorder_level'])
})

test('[E4] an edit made on one of the same writer stands on it, however long the chain', async () => {
  const { box, patient, push, record } = await setUp()
  const first = updateOf('patients', patient, { phone: '1' })
  const second = updateOf('patients', patient, { phone: '2' }, first)
  const third = updateOf('patients', patient, { phone: '3', village: 'Ahero' }, second)
  const outcomes = await push(box, [first, second, third])
  expect(outcomes.map(({ status, revision }) => [status, revision])).toEqual([
    [200, 2],
    [200, 3],
    [200, 4],
  ])
  expect((await record('patients', patient.id))?.fields).toMatchObject({ phone: '3' })
})

test('[E4] a chain begins with a create that central has not confirmed to its writer', async () => {
  const { box, clinic, push } = await setUp()
  const created = createOf('patients', patientFields(clinic))
  const unborn = { id: created.record_id, revision: 0 }
  const first = updateOf('patients', unborn, { phone: '1' }, created)
  const second = updateOf('patients', unborn, { phone: '2' }, first)
  const outcomes = await push(box, [created, first, second])
  expect(outcomes.map(({ status }) => status)).toEqual([200, 200, 200])
})

test('[E4] a change by someone else between two edits of a chain is not run over', async () => {
  const { box, admin, patient, accepted, send, record } = await setUp()
  const first = updateOf('patients', patient, { phone: '1' })
  const confirmed = await accepted(box, first)
  await accepted(admin, updateOf('patients', confirmed, { phone: 'theirs' }))
  const second = updateOf('patients', patient, { phone: '2' }, first)
  expect(conflictOf(await send(box, second)).error_code).toBe('STALE_UPDATE')
  expect((await record('patients', patient.id))?.fields).toMatchObject({ phone: 'theirs' })
})

test('[E4] what someone else changed before the chain began, unseen, is not run over', async () => {
  const { box, admin, patient, accepted, send } = await setUp()
  await accepted(admin, updateOf('patients', patient, { phone: 'theirs' }))
  const first = updateOf('patients', patient, { village: 'Ahero' })
  await accepted(box, first)
  const second = updateOf('patients', patient, { phone: 'mine' }, first)
  expect(conflictOf(await send(box, second)).conflicting_fields).toEqual(['phone'])
})

test('[E4] an update that does not say what it was based on is refused, not guessed', async () => {
  const { box, patient, send } = await setUp()
  const edit = { ...updateOf('patients', patient, { phone: '1' }), base: null }
  expect((await send(box, edit)).problem).toMatchObject({ error_code: 'INVALID_EDIT' })
  const nothingSeen = updateOf('patients', { ...patient, revision: 0 }, { phone: '1' })
  expect(conflictOf(await send(box, nothingSeen)).error_code).toBe('STALE_UPDATE')
})

test('[E4] an edit that would change nothing is accepted without a new revision', async () => {
  const { box, patient, clinic, send, update, heads } = await setUp()
  const { revision } = await update(box, 'patients', patient, { phone: '0700' })
  const before = await heads([`clinic:${clinic}`])
  const again = await send(box, updateOf('patients', patient, { phone: ' 0700 ' }))
  expect(again).toMatchObject({ status: 200, revision })
  expect(await send(box, updateOf('patients', patient, {}))).toMatchObject({ status: 200 })
  expect(await heads([`clinic:${clinic}`])).toEqual(before)
})

test('[E4] the fields of an appointment hang together: any unseen change clashes', async () => {
  const { box, admin, book, update, send } = await setUp()
  const appointment = await book()
  await update(admin, 'appointments', appointment, { notes: 'fasting' })
  const outcome = await send(box, updateOf('appointments', appointment, { status: 'CONFIRMED' }))
  expect(conflictOf(outcome)).toMatchObject({
    error_code: 'STALE_UPDATE',
    conflicting_fields: ['notes'],
  })
})

test('[E4] a delete clashes with any change that its writer had not seen', async () => {
  const { box, admin, patient, update, send, record, remove } = await setUp()
  const changed = await update(admin, 'patients', patient, { village: 'Ahero' })
  const outcome = await send(box, deleteOf('patients', patient))
  expect(conflictOf(outcome)).toMatchObject({
    error_code: 'STALE_UPDATE',
    conflicting_fields: ['village'],
  })
  expect(await record('patients', patient.id)).not.toBeNull()
  await remove(box, 'patients', changed)
  expect(await record('patients', patient.id)).toBeNull()
})

test('[E5] the body of a conflict has every field, and the record as the caller may see it', async () => {
  const { box, admin, clock, patient, update, send } = await setUp()
  clock.advance(60_000)
  const theirs = await update(admin, 'patients', patient, { phone: 'theirs' })
  clock.advance(60_000)
  const outcome = await send(box, updateOf('patients', patient, { phone: 'mine' }))
  const conflict = conflictOf(outcome)
  expect(Object.keys(conflict).sort()).toEqual(CONFLICT_KEYS)
  expect(conflict).toMatchObject({
    error_code: 'STALE_UPDATE',
    conflict_type: 'VERSION_MISMATCH',
    suggested_action: 'REFRESH',
    server_version: theirs.updated_at,
    server_revision: 2,
    client_version: null,
    client_revision: 1,
    conflicting_fields: ['phone'],
    record: theirs,
  })
  expect(outcome).not.toHaveProperty('problem')
})

test('[E5] an edit of a deleted record says RECORD_DELETED, and deleting it again is no conflict', async () => {
  const { box, admin, patient, remove, send } = await setUp()
  await remove(admin, 'patients', patient)
  const conflict = conflictOf(await send(box, updateOf('patients', patient, { phone: '1' })))
  expect(Object.keys(conflict).sort()).toEqual(CONFLICT_KEYS)
  expect(conflict).toMatchObject({
    error_code: 'RECORD_DELETED',
    conflict_type: 'DELETED_ON_SERVER',
    suggested_action: 'DISCARD',
    server_revision: 2,
    client_revision: 1,
    record: null,
  })
  const again = createOf('patients', patientFields(String(patient.clinic_id)), patient.id)
  expect(conflictOf(await send(box, again)).error_code).toBe('RECORD_DELETED')
  expect(await send(box, deleteOf('patients', patient))).toMatchObject({ status: 200 })
})

test('[E5] a create of an id that exists says RECORD_EXISTS with what is there', async () => {
  const { box, clinic, patient, send } = await setUp()
  const outcome = await send(box, createOf('patients', patientFields(clinic), patient.id))
  expect(conflictOf(outcome)).toMatchObject({
    error_code: 'RECORD_EXISTS',
    conflict_type: 'DUPLICATE_ID',
    suggested_action: 'REFRESH',
    server_version: patient.updated_at,
    server_revision: 1,
    client_revision: null,
    record: patient,
  })
})

const STATUSES = ['SCHEDULED', 'CONFIRMED', 'COMPLETED', 'CANCELLED', 'NO_SHOW']
const ALLOWED = [
  'SCHEDULED CONFIRMED',
  'SCHEDULED COMPLETED',
  'SCHEDULED CANCELLED',
  'SCHEDULED NO_SHOW',
  'CONFIRMED COMPLETED',
  'CONFIRMED CANCELLED',
  'CONFIRMED NO_SHOW',
]

test('[E5] a status goes only where the table lets it, and says INVALID_TRANSITION elsewhere', async () => {
  const { box, admin, book, send } = await setUp()
  const taken: string[] = []
  for (const from of STATUSES) {
    for (const to of STATUSES.filter((status) => status !== from)) {
      const appointment = await book({ status: from }, admin)
      const outcome = await send(box, updateOf('appointments', appointment, { status: to }))
      if (outcome.status === 200) taken.push(`${from} ${to}`)
      else {
        expect(conflictOf(outcome)).toMatchObject({
          error_code: 'INVALID_TRANSITION',
          conflict_type: 'STATE_MACHINE',
          suggested_action: 'REFRESH',
          conflicting_fields: ['status'],
          record: appointment,
        })
      }
    }
  }
  expect(taken).toEqual(ALLOWED)
})

test('[E5] notes can still be written when the status is final', async () => {
  const { admin, box, book, update } = await setUp()
  const done = await book({ status: 'COMPLETED' }, admin)
  expect(await update(box, 'appointments', done, { notes: 'came late' })).toMatchObject({
    notes: 'came late',
    status: 'COMPLETED',
  })
})

test('[E5] a box makes an appointment SCHEDULED, CONFIRMED or COMPLETED, central in any status', async () => {
  const { admin, box, clinic, patient, send } = await setUp()
  for (const status of STATUSES) {
    const make = () => createOf('appointments', appointmentFields(clinic, patient.id, { status }))
    const fromBox = await send(box, make())
    if (['CANCELLED', 'NO_SHOW'].includes(status)) {
      expect(conflictOf(fromBox)).toMatchObject({
        error_code: 'INVALID_TRANSITION',
        conflicting_fields: ['status'],
      })
    } else expect(fromBox.status).toBe(200)
    expect((await send(admin, make())).status).toBe(200)
  }
})

test('[E5] deleting what live records refer to says IN_USE, until nothing does', async () => {
  const { admin, patient, doctor, book, send, remove } = await setUp()
  const appointment = await book({ doctor_id: doctor.id })
  for (const [collection, record] of [
    ['patients', patient],
    ['doctors', doctor],
  ] as const) {
    expect(conflictOf(await send(admin, deleteOf(collection, record)))).toMatchObject({
      error_code: 'IN_USE',
      conflict_type: 'STILL_REFERENCED',
      suggested_action: 'REVIEW',
      record,
    })
  }
  await remove(admin, 'appointments', appointment)
  expect((await send(admin, deleteOf('patients', patient))).status).toBe(200)
  expect((await send(admin, deleteOf('doctors', doctor))).status).toBe(200)
})

test('[E5] a pharmacy and a medicine with stock are IN_USE too', async () => {
  const { admin, clinic, stock, send } = await setUp()
  const item = await stock(clinic, 3)
  for (const [collection, id] of [
    ['pharmacies', item.pharmacy_id],
    ['medicines', item.medicine_id],
  ] as const) {
    const outcome = await send(admin, deleteOf(collection, { id: String(id), revision: 1 }))
    expect(conflictOf(outcome).error_code).toBe('IN_USE')
  }
})

test('[E5] an edit on a rejected edit says DEPENDS_ON_REJECTED', async () => {
  const { admin, box, patient, update, push, record } = await setUp()
  await update(admin, 'patients', patient, { phone: 'theirs' })
  const clash = updateOf('patients', patient, { phone: 'mine' })
  const onIt = updateOf('patients', patient, { village: 'Ahero' }, clash)
  const onThat = updateOf('patients', patient, { national_id: '7' }, onIt)
  const outcomes = await push(box, [clash, onIt, onThat])
  expect(outcomes.map(({ conflict }) => conflict?.error_code)).toEqual([
    'STALE_UPDATE',
    'DEPENDS_ON_REJECTED',
    'DEPENDS_ON_REJECTED',
  ])
  expect(outcomes[1]?.conflict).toMatchObject({
    conflict_type: 'PARENT_REJECTED',
    suggested_action: 'REVIEW',
  })
  expect((await record('patients', patient.id))?.fields).toMatchObject({ village: null })
})

test('[E5] what refers to a new record that was rejected says DEPENDS_ON_REJECTED', async () => {
  const { box, clinic, push } = await setUp()
  const patient = createOf('patients', patientFields(clinic, { sex: 'F' }))
  const fields = appointmentFields(clinic, patient.record_id)
  const visit = createOf('appointments', fields)
  const later = updateOf('patients', { id: patient.record_id, revision: 0 }, { phone: '1' })
  const outcomes = await push(box, [patient, visit, later])
  expect(outcomes.map((one) => one.problem?.error_code ?? one.conflict?.error_code)).toEqual([
    'INVALID_EDIT',
    'DEPENDS_ON_REJECTED',
    'DEPENDS_ON_REJECTED',
  ])
})

test('[E5] an edit on one that is not known says UNKNOWN_BASE, is not stored, and is taken later', async () => {
  const { box, patient, send, standing } = await setUp()
  const first = updateOf('patients', patient, { phone: '1' })
  const second = updateOf('patients', patient, { phone: '2' }, first)
  expect(conflictOf(await send(box, second))).toMatchObject({
    error_code: 'UNKNOWN_BASE',
    conflict_type: 'NOT_YET_SEEN',
    suggested_action: 'RETRY',
  })
  expect(await standing(second.id)).toBeNull()
  expect((await send(box, first)).status).toBe(200)
  expect((await send(box, second)).status).toBe(200)
})

test('[E5] an edit on one that its sender has lost is stale, but judged as ever where that one is known', async () => {
  const { store, box, patient, accepted, standing } = await setUp()
  const first = updateOf('patients', patient, { phone: '1' })
  const sendWithout = async (raw: typeof first) => {
    const deps = { store, ground: 'central' } as const
    const [outcome] = await submit(deps, box, [{ raw, isBaseLost: true }])
    return outcome as Outcome
  }
  const onLost = updateOf('patients', patient, { phone: '2' }, { id: v4() })
  const { error_code, message } = conflictOf(await sendWithout(onLost))
  expect({ error_code, message }).toEqual({
    error_code: 'STALE_UPDATE',
    message:
      'The edit on which this one was made was lost. Your edit was not applied; look at the record as it is now.',
  })
  expect(await standing(onLost.id)).toMatchObject({ state: 'needs_decision' })
  await accepted(box, first)
  const onKnown = updateOf('patients', patient, { phone: '3' }, first)
  expect((await sendWithout(onKnown)).status).toBe(200)
})

test('[E5] an edit of another record is no base', async () => {
  const { box, clinic, patient, patient: one, send, accepted } = await setUp()
  const other = createOf('patients', patientFields(clinic))
  await accepted(box, other)
  const edit = updateOf('patients', one, { phone: '1' }, other)
  expect(conflictOf(await send(box, edit)).error_code).toBe('UNKNOWN_BASE')
  expect(patient.id).not.toBe(other.record_id)
})

test('[E4] revisions never run back, and each accepted change raises its own record by one', async () => {
  const { box, admin, patient, update, clinic, create } = await setUp()
  let last = patient
  for (const phone of ['1', '2', '3']) last = await update(box, 'patients', last, { phone })
  expect(last.revision).toBe(4)
  const other = await create(admin, 'patients', patientFields(clinic), v4())
  expect(other.revision).toBe(1)
})
