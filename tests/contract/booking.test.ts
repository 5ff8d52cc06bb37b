import { expect, test } from 'vitest'
import { appointmentFields, createOf, startAuthority } from '../support/authority.ts'
import { openSqlite } from '../support/sqlite-store.ts'

const DAY = '2027-05-03'

/** A doctor with one appointment; tells with which status another one at a time is answered. */
async function book(starts_at: string, duration_minutes: number | null) {
  const central = await startAuthority(openSqlite)
  const clinic = await central.addClinic()
  const patient = await central.patient(clinic)
  const doctor = await central.doctor()
  const wanted = (at: string, minutes: number | null) => {
    const when = { doctor_id: doctor.id, starts_at: at, duration_minutes: minutes }
    return createOf('appointments', appointmentFields(clinic, patient.id, when), central.newId())
  }
  await central.accepted(central.admin, wanted(starts_at, duration_minutes))
  return async (at: string) => (await central.send(central.admin, wanted(at, 5))).status
}

test.each([
  ['of half an hour', `${DAY}T09:00:00.500Z`, 30, `${DAY}T09:30:00.499Z`, `${DAY}T09:30:00.500Z`],
  ['of unknown length', `${DAY}T09:00:00.000Z`, null, `${DAY}T09:14:59.999Z`, `${DAY}T09:15:00Z`],
  ['of a whole day', '2027-05-02T10:00:00Z', 1440, `${DAY}T09:59:59.999Z`, `${DAY}T10:00:00Z`],
])(
  '[E5] an appointment %s takes the doctor to its very end',
  async (_, at, minutes, last, free) => {
    const statusAt = await book(at, minutes)

    expect(await statusAt(last)).toBe(409)
    expect(await statusAt(free)).toBe(200)
  },
)
