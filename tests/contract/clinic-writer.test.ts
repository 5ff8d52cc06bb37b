import { writeClinics } from '@outpost/central/import/clinic-writer'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { openSqlite } from '../support/sqlite-store.ts'

test('[R3] an import of a clinic sets back nothing of it that somebody changes meanwhile', async () => {
  const { store } = await openSqlite(createHandClock())
  const id = '9b1f8a0e-6f0e-4b8b-9a51-1c2d3e4f5a6b'
  const clinic = { id, name: 'Kisumu', time_zone: 'UTC', active: true }
  await store.putClinics(() => [clinic])
  const imported = writeClinics(store, [{ id, fields: { name: 'Kisumu East' } }], false)
  await store.putClinics((known) => [{ ...(known.get(id) ?? clinic), time_zone: 'Africa/Nairobi' }])
  expect(await imported).toEqual([{ kind: 'taken', changed: ['name'] }])
  expect(await store.read((reader) => reader.clinics([id]))).toEqual([
    { ...clinic, name: 'Kisumu East', time_zone: 'Africa/Nairobi' },
  ])
})
