import { submit } from '@outpost/shared/authority/submit'
import type { Fields } from '@outpost/shared/model/collections'
import { expect, test } from 'vitest'
import {
  appointmentFields,
  createOf,
  principal,
  startAuthority,
  updateOf,
} from '../support/authority.ts'
import { patientFields } from '../support/make.ts'
import { openSqlite } from '../support/sqlite-store.ts'

/** Clinics, an admin who merges, and a look at where records lie. */
async function setUp() {
  const authority = await startAuthority(openSqlite)
  const { store, admin, addClinic, record } = authority
  const [north, south, east] = [await addClinic(), await addClinic(), await addClinic()]

  async function setMergedInto(id: string, merged_into: string | null) {
    const revision = (await record('patients', id))?.revision ?? 0
    const raw = updateOf('patients', { id, revision }, { merged_into })
    const [outcome] = await submit({ store, ground: 'central' }, admin, [{ raw, isMerge: true }])
    return outcome
  }

  return {
    ...authority,
    clinics: [north, south, east] as const,
    setMergedInto,
    async merge(id: string, into: string | null) {
      const outcome = await setMergedInto(id, into)
      expect(outcome, JSON.stringify(outcome)).toMatchObject({ status: 200 })
    },
    async lies(collection: 'patients' | 'appointments', id: string) {
      const placed = await store.read((reader) => reader.record(collection, id))
      return placed?.scopes.map((scope) => scope.replace('clinic:', '')).sort()
    },
    async place(id: string, fields: Fields) {
      const revision = (await record('patients', id))?.revision ?? 0
      const raw = updateOf('patients', { id, revision }, fields)
      return (await submit({ store, ground: 'central' }, admin, [{ raw, isPlacement: true }]))[0]
    },
  }
}

const sorted = (...clinics: string[]) => [...clinics].sort()

test('[R5] [F1] whoever is one person lies in all clinics of them together, however it came about', async () => {
  const { clinics, patient, create, admin, merge, lies, place, record, update } = await setUp()
  const [north, south, east] = clinics
  const [a, b, c] = [await patient(north), await patient(south), await patient(east)]
  const visit = await create(admin, 'appointments', appointmentFields(east, c.id))
  await merge(c.id, b.id)
  await merge(b.id, a.id)
  for (const { id } of [a, b, c]) expect(await lies('patients', id)).toEqual(sorted(...clinics))
  expect(await lies('appointments', visit.id)).toEqual(sorted(...clinics))
  // An ordinary change moves nobody.
  await update(admin, 'patients', { id: a.id, revision: 9 }, { village: 'Ahero' })
  expect(await lies('patients', a.id)).toEqual(sorted(...clinics))
  expect(await record('patients', c.id)).toMatchObject({ fields: { village: null } })

  // Each record has its clinics for itself; what is taken from one is gone unless another has it.
  expect(await place(c.id, { clinic_id: south, shared_with: [] })).toMatchObject({ status: 422 })
  await update(admin, 'appointments', { id: visit.id, revision: 9 }, { status: 'CANCELLED' })
  expect(await place(c.id, { clinic_id: south, shared_with: [] })).toMatchObject({ status: 200 })
  for (const { id } of [a, b, c]) expect(await lies('patients', id)).toEqual(sorted(north, south))
  expect(await lies('appointments', visit.id)).toEqual(sorted(north, south))

  // One that had taken in another takes it along.
  await merge(b.id, null)
  expect(await lies('patients', a.id)).toEqual([north])
  for (const { id } of [b, c]) expect(await lies('patients', id)).toEqual([south])
  expect(await lies('appointments', visit.id)).toEqual([south])
})

test('[R5] [F1] central shares the whole person with the clinic of an appointment', async () => {
  const { clinics, patient, create, admin, merge, lies } = await setUp()
  const [north, south, east] = clinics
  const [a, b] = [await patient(north), await patient(south)]
  await merge(b.id, a.id)
  const visit = await create(admin, 'appointments', appointmentFields(east, b.id))
  for (const { id } of [a, b]) expect(await lies('patients', id)).toEqual(sorted(...clinics))
  await merge(b.id, null)
  expect(await lies('patients', a.id)).toEqual([north])
  expect(await lies('patients', b.id)).toEqual(sorted(south, east))
  expect(await lies('appointments', visit.id)).toEqual(sorted(south, east))
})

test('[R5] [E4] a change follows where what its writer saw stands, and clashes where it does not', async () => {
  const { clinics, patient, merge, send, record, update, admin } = await setUp()
  const [north] = clinics
  const box = principal('node', [north])
  const a = await patient(north, { village: 'Ahero' })
  const b = await patient(north, { village: 'Ahero', phone: '1' })
  const c = await patient(north, { village: 'Ahero' })
  await merge(c.id, b.id)
  await merge(b.id, a.id)
  const moved = await send(box, updateOf('patients', c, { village: 'Bondo' }))
  expect(moved).toMatchObject({ status: 200, revision: 3, record: { id: c.id, village: 'Bondo' } })
  for (const { id } of [a, b, c]) {
    expect((await record('patients', id))?.fields.village).toBe('Bondo')
  }
  expect((await record('patients', a.id))?.lastSyncedAt).not.toBeNull()
  // Whoever changes the survivor without having seen that clashes with it, as with any change.
  const unseen = await send(box, updateOf('patients', a, { village: 'Siaya' }))
  expect(unseen).toMatchObject({ status: 409, conflict: { conflicting_fields: ['village'] } })

  const clash = await send(box, updateOf('patients', c, { phone: '2', full_name: 'Amina A.' }))
  expect(clash).toMatchObject({
    status: 409,
    conflict: { error_code: 'STALE_UPDATE', conflicting_fields: ['phone'], record: { id: c.id } },
  })
  expect((await record('patients', a.id))?.fields.full_name).toBe('Amina Otieno')
  await update(admin, 'patients', { id: a.id, revision: 9 }, { phone: '2' })
  const same = await send(box, updateOf('patients', b, { phone: '2' }))
  expect(same.status).toBe(200)
})

test('[R5] [R3] a card is one person’s in a clinic, under whichever record it was given', async () => {
  const { clinics, patient, admin, merge, setMergedInto, send, update } = await setUp()
  const [north, south] = clinics
  const a = await patient(north, { card_number: 'K-1' })
  const b = await patient(north, { card_number: 'K-2' })
  const c = await patient(south)
  await merge(b.id, a.id)
  await merge(c.id, a.id)
  const another = createOf('patients', patientFields(north, { card_number: 'K-2' }))
  expect(await send(admin, another)).toMatchObject({ status: 422 })
  // In another clinic it may be somebody else's: a person says whose it is.
  const given = await send(
    admin,
    updateOf('patients', { ...c, revision: 9 }, { card_number: 'K-3' }),
  )
  expect(given).toMatchObject({ status: 409, conflict: { conflicting_fields: ['card_number'] } })
  await update(admin, 'patients', { id: a.id, revision: 9 }, { card_number: 'K-2' })
  expect(await setMergedInto(b.id, null)).toMatchObject({
    status: 422,
    problem: { errors: { card_number: expect.any(String) } },
  })
})
