import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importFhir } from '@outpost/central/import/fhir-import'
import type { ImportReport } from '@outpost/central/import/import-report'
import type { RowFormat } from '@outpost/central/import/row-files'
import { importRows, type RowImportOptions } from '@outpost/central/import/row-import'
import { openCentralStore } from '@outpost/central/store/database'
import { submit } from '@outpost/shared/authority/submit'
import type { CollectionName } from '@outpost/shared/model/collections'
import { createIds } from '@outpost/shared/model/ids'
import { toIso } from '@outpost/shared/model/time'
import { onTestFinished } from 'vitest'
import { ownFolder } from './folder.ts'

const NOW = Date.parse('2027-02-28T08:00:00Z')
export const NORTH = '10000000-0000-4000-8000-000000000001'
export const SOUTH = '10000000-0000-4000-8000-000000000002'
export const DOCTOR = '20000000-0000-4000-8000-000000000001'
export const ADA = '30000000-0000-4000-8000-000000000001'
export const BEN = '30000000-0000-4000-8000-000000000002'
export const visit = (n: number) => `40000000-0000-4000-8000-${String(n).padStart(12, '0')}`

export type Json = Record<string, unknown>

export const organization = (id: string, more: Json = {}): Json => ({
  resourceType: 'Organization',
  id,
  active: true,
  name: id === NORTH ? 'North Clinic' : 'South Clinic',
  telecom: [{ system: 'phone', value: '555 0100' }],
  address: [{ line: ['1 Main Road'], city: 'Kisumu', country: 'KE' }],
  ...more,
})
const practitioner = (id: string, more: Json = {}): Json => ({
  resourceType: 'Practitioner',
  id,
  name: [{ family: 'Otieno', given: ['Grace'], prefix: ['Dr.'] }],
  ...more,
})
export const patient = (id: string, more: Json = {}): Json => ({
  resourceType: 'Patient',
  id,
  name: [
    { use: 'maiden', family: 'Before' },
    { use: 'official', family: 'Abebe7', given: ['Ada', 'Lucía'], prefix: ['Ms.'] },
  ],
  gender: 'female',
  birthDate: '1990-02-28',
  ...more,
})
export const encounter = (id: string, more: Json = {}): Json => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  type: [{ coding: [{ display: 'a coded check-up' }], text: 'Check-up' }],
  subject: { reference: `urn:uuid:${ADA}` },
  participant: [{ individual: { reference: `Practitioner/${DOCTOR}` } }],
  period: { start: '2020-01-31T10:00:00+03:00', end: '2020-01-31T10:20:31+03:00' },
  serviceProvider: { reference: `urn:uuid:${NORTH}` },
  ...more,
})
export const prescription = (id: string, code: string, display: string): Json => ({
  resourceType: 'MedicationRequest',
  id,
  medicationCodeableConcept: {
    coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code, display }],
  },
})

export const parents = [organization(NORTH), organization(SOUTH), practitioner(DOCTOR)]
export const toNdjson = (...resources: Json[]) =>
  `${resources.map((one) => JSON.stringify(one)).join('\n')}\n`

/** A directory with these files, and a central server's store to import them into. */
export function setUpImport(files: Record<string, string | Buffer> = {}) {
  const directory = ownFolder()
  const clock = { now: () => NOW }
  const store = openCentralStore(join(ownFolder(), 'central.db'), clock)
  onTestFinished(() => store.close())
  const ids = createIds(clock)
  const put = (name: string, content: string | Buffer) =>
    writeFileSync(join(directory, name), content)
  for (const [name, content] of Object.entries(files)) put(name, content)
  const fieldsOf = async (collection: CollectionName, id: string) =>
    (await store.read((reader) => reader.record(collection, id)))?.record.fields ?? null
  /** All that would tell of a change: the heads of all scopes, and how many edits there are. */
  const standing = () =>
    store.read(async (reader) => {
      const clinics = await reader.clinics('all')
      const scopes = ['catalogue', ...clinics.map(({ id }) => `clinic:${id}`)]
      const edits = store.sql.get<{ count: number }>('select count(*) as count from edits')?.count
      return { heads: await reader.heads(scopes), edits }
    })
  const admin = { id: 'ann', role: 'admin', clinics: 'all', name: 'Ann' } as const
  const edit = async (collection: CollectionName, record_id: string, content: Json) => {
    const made_at = toIso(NOW)
    const raw = { id: ids.editId(), collection, record_id, made_at, ...content }
    return (await submit({ store, ground: 'central' }, admin, [{ raw }]))[0]?.status
  }
  const run = (options?: Parameters<typeof importFhir>[2], from = directory) =>
    importFhir({ store, clock, ids }, from, options)
  const runRows = (options?: RowImportOptions, from = directory, format: RowFormat = 'csv') =>
    importRows({ store, clock, ids }, from, format, options)
  const importWith = (onProgress: () => void) =>
    importRows({ store, clock, ids, onProgress }, directory, 'csv')
  return { directory, store, put, fieldsOf, standing, edit, run, runRows, importWith }
}

export const total = (tally: Record<string, number>) =>
  Object.values(tally).reduce((sum, one) => sum + one, 0)
export const reasonsOf = (report: ImportReport) =>
  report.refused.first.map(({ file, line, reason }) => [file, line, reason])
