import { expect, onTestFinished, test, vi } from 'vitest'
import {
  appointmentFields,
  createOf,
  principal,
  startAuthority,
  updateOf,
} from '../support/authority.ts'
import { openSqlite } from '../support/sqlite-store.ts'

/** Two clinics that share a doctor, each with its box and a patient. */
async function setUp() {
  const authority = await startAuthority(openSqlite)
  const clinic = await authority.addClinic('Kisumu')
  const otherClinic = await authority.addClinic('Siaya')
  const box = principal('node', [clinic])
  const otherBox = principal('node', [otherClinic])
  const own = await authority.patient(clinic)
  const stranger = await authority.patient(otherClinic, { full_name: 'Grace Achieng' })
  const doctor = await authority.doctor()
  const booking = (more: Record<string, unknown> = {}) =>
    createOf('appointments', appointmentFields(clinic, own.id, { doctor_id: doctor.id, ...more }))
  const theirs = (more: Record<string, unknown> = {}) =>
    authority.create(
      otherBox,
      'appointments',
      appointmentFields(otherClinic, stranger.id, { doctor_id: doctor.id, ...more }),
    )
  return { ...authority, clinic, box, own, doctor, booking, theirs, stranger }
}

const NINE = '2027-03-04T09:00:00.000Z'
const at = (time: string) => `2027-03-04T${time}:00.000Z`

test('[E5] a doctor who is taken at another clinic is SLOT_TAKEN, and only the time is told', async () => {
  const { box, booking, theirs, send, stranger } = await setUp()
  const other = await theirs({ duration_minutes: 30, reason: 'malaria', notes: 'secret' })
  const outcome = await send(box, booking())
  expect(outcome.conflict).toMatchObject({
    error_code: 'SLOT_TAKEN',
    conflict_type: 'DOUBLE_BOOKING',
    suggested_action: 'REVIEW',
    record: null,
    server_revision: null,
    server_version: null,
    conflicting_fields: expect.arrayContaining(['doctor_id', 'starts_at']),
  })
  expect(outcome.conflict?.busy).toEqual({ starts_at: NINE, duration_minutes: 30 })
  const text = JSON.stringify(outcome)
  for (const foreign of [stranger.id, other.id, 'Grace', 'malaria', 'secret', other.clinic_id]) {
    expect(text).not.toContain(foreign)
  }
})

test('[E5] the record in a SLOT_TAKEN is the own appointment, never the other one', async () => {
  const { box, booking, theirs, accepted, send } = await setUp()
  await theirs({ duration_minutes: 30 })
  const mine = await accepted(box, booking({ starts_at: at('12:00') }))
  const outcome = await send(box, updateOf('appointments', mine, { starts_at: NINE }))
  expect(outcome.conflict).toMatchObject({ error_code: 'SLOT_TAKEN', record: mine })
})

test.each([
  ['begins as the other ends', '09:30', 15, 200],
  ['ends as the other begins', '08:45', 15, 200],
  ['begins within the other', '09:29', 15, 409],
  ['ends within the other', '08:46', 15, 409],
  ['lies around the other', '08:00', 120, 409],
  ['lies within the other', '09:10', 5, 409],
  ['is of unknown length, 15 minutes before', '08:45', null, 200],
  ['is of unknown length, 14 minutes before', '08:46', null, 409],
  ['began almost a day before and still goes on', '00:00', 1440, 409],
])('[E5] an appointment that %s', async (_what, start, duration_minutes, status) => {
  const { box, booking, theirs, send } = await setUp()
  await theirs({ duration_minutes: 30 })
  const outcome = await send(box, booking({ starts_at: at(start), duration_minutes }))
  expect(outcome.status).toBe(status)
})

test('[E5] an appointment that goes on from the day before keeps the doctor busy', async () => {
  const { box, booking, theirs, send } = await setUp()
  await theirs({ starts_at: '2027-03-03T09:30:00.000Z', duration_minutes: 1440 })
  expect((await send(box, booking({ starts_at: at('09:29') }))).conflict?.busy).toEqual({
    starts_at: '2027-03-03T09:30:00.000Z',
    duration_minutes: 1440,
  })
  expect((await send(box, booking({ starts_at: at('09:30') }))).status).toBe(200)
})

test('[E5] what is not to be held, was deleted, or has no doctor takes no time', async () => {
  const { admin, box, booking, theirs, send, update, remove } = await setUp()
  const first = await theirs()
  await update(admin, 'appointments', first, { status: 'CANCELLED' })
  const second = await theirs()
  await remove(admin, 'appointments', second)
  await theirs({ doctor_id: null })
  expect((await send(box, booking())).status).toBe(200)
  expect((await send(box, booking({ status: 'COMPLETED' }))).status).toBe(200)
  expect((await send(box, booking({ doctor_id: null }))).status).toBe(200)
  expect((await send(box, booking())).conflict?.error_code).toBe('SLOT_TAKEN')
})

test('[E5] naming a doctor for an appointment that had none is judged like any booking', async () => {
  const { box, booking, theirs, accepted, send, doctor } = await setUp()
  const mine = await accepted(box, booking({ doctor_id: null }))
  await theirs()
  const outcome = await send(box, updateOf('appointments', mine, { doctor_id: doctor.id }))
  expect(outcome.conflict?.error_code).toBe('SLOT_TAKEN')
})

test('[E5] an appointment is not in its own way', async () => {
  const { box, booking, accepted, update } = await setUp()
  const mine = await accepted(box, booking({ duration_minutes: 60 }))
  const later = await update(box, 'appointments', mine, { starts_at: at('09:30') })
  expect(await update(box, 'appointments', later, { status: 'CONFIRMED' })).toMatchObject({
    starts_at: at('09:30'),
    status: 'CONFIRMED',
  })
})

test.each([
  ['with a comma before the milliseconds', '2027-03-04T09:00:00,000Z'],
  ['with a small z', '2027-03-04 09:00z'],
  ['with an offset without colon', '2027-03-04T12:00:00+0300'],
  ['in another zone', '2027-03-04T12:00:00+03:00'],
  ['without a zone, which is UTC', '2027-03-04T09:00:00'],
  ['with blanks around it', ' 2027-03-04T09:00:00Z '],
])('[E5] the same time written %s is the same slot', async (_how, starts_at) => {
  const { box, booking, theirs, send } = await setUp()
  await theirs()
  const outcome = await send(box, booking({ starts_at }))
  expect(outcome.conflict?.error_code).toBe('SLOT_TAKEN')
})

test('[E5] [R3] ids in upper case are the same ids: the doctor is still taken', async () => {
  const { box, booking, theirs, send, doctor } = await setUp()
  await theirs()
  const outcome = await send(box, booking({ doctor_id: doctor.id.toUpperCase() }))
  expect(outcome.conflict?.error_code).toBe('SLOT_TAKEN')
})

test.each([
  ['a length beyond all bounds', { duration_minutes: 1e300 }],
  ['the last moment that there is', { starts_at: '+275760-09-13T00:00:00Z' }],
  ['the first moment that there is', { starts_at: '-271821-04-20T00:00:00Z' }],
  ['a start that is a number', { starts_at: 8_640_000_000_000_000 }],
  ['a length that is a text', { duration_minutes: 'long' }],
])('[E2] [E6] %s is INVALID_EDIT, and the next edit is judged', async (_what, more) => {
  const { box, booking, push } = await setUp()
  const outcomes = await push(box, [booking(more), booking()])
  expect(outcomes[0]?.problem?.error_code).toBe('INVALID_EDIT')
  expect(outcomes[1]?.status).toBe(200)
})

test('[E5] two bookings in one push are judged one after the other', async () => {
  const { box, booking, push } = await setUp()
  const outcomes = await push(box, [booking(), booking()])
  expect(outcomes.map(({ status }) => status)).toEqual([200, 409])
})

test('[E5] [R3] a time without a zone is UTC also where the server stands in another zone', async () => {
  vi.stubEnv('TZ', 'Africa/Nairobi')
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(new Date(NINE).getHours()).toBe(12)
  const { box, booking, theirs, send } = await setUp()
  await theirs()
  const outcome = await send(box, booking({ starts_at: '2027-03-04T09:00:00' }))
  expect(outcome.conflict?.error_code).toBe('SLOT_TAKEN')
})

test('[F1] an appointment that a box makes at a clinic where the patient is not is refused', async () => {
  const { addClinic, clinic, own, send, record } = await setUp()
  const third = await addClinic('Homa Bay')
  const roaming = principal('node', [clinic, third])
  const outcome = await send(roaming, createOf('appointments', appointmentFields(third, own.id)))
  expect(outcome).toMatchObject({
    status: 422,
    problem: { error_code: 'INVALID_EDIT', errors: { clinic_id: expect.any(String) } },
  })
  expect((await record('patients', own.id))?.fields.shared_with).toEqual([])
})

test('[R3] an appointment stays with its patient', async () => {
  const { admin, box, booking, accepted, clinic, patient, send } = await setUp()
  const mine = await accepted(box, booking())
  const other = await patient(clinic)
  const outcome = await send(admin, updateOf('appointments', mine, { patient_id: other.id }))
  expect(outcome.problem).toMatchObject({
    error_code: 'INVALID_EDIT',
    errors: { patient_id: expect.stringContaining('cannot be changed') },
  })
})

test.each([
  ['as it is', 'K-0017'],
  ['with blanks around it', '  K-0017 '],
])('[R3] a card number is unique in a clinic, also written %s', async (_how, card_number) => {
  const { box, clinic, own, patient, update, send } = await setUp()
  await update(box, 'patients', own, { card_number: 'K-0017' })
  const other = await patient(clinic)
  const outcome = await send(box, updateOf('patients', other, { card_number }))
  expect(outcome.problem).toMatchObject({
    error_code: 'INVALID_EDIT',
    errors: { card_number: expect.any(String) },
  })
})

test('[R3] a card number may be that of a deleted patient, or of a patient of another clinic', async () => {
  const { admin, clinic, addClinic, remove, patient } = await setUp()
  const gone = await patient(clinic, { card_number: 'K-0017' })
  await remove(admin, 'patients', gone)
  const heir = await patient(clinic, { card_number: 'K-0017' })
  const elsewhere = await patient(await addClinic(), { card_number: 'K-0017' })
  expect([heir.card_number, elsewhere.card_number]).toEqual(['K-0017', 'K-0017'])
})
