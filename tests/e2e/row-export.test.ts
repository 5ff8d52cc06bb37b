import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ExportOptions, exportRows } from '@outpost/central/export/row-export'
import { rowId } from '@outpost/central/import/import-ids'
import type { RowFormat } from '@outpost/central/import/row-files'
import { importRows } from '@outpost/central/import/row-import'
import { makeSample } from '@outpost/central/sample/sample'
import { openCentralStore } from '@outpost/central/store/database'
import { clinicScope } from '@outpost/shared/authority/scopes'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { submit } from '@outpost/shared/authority/submit'
import { COLLECTION_NAMES } from '@outpost/shared/model/collections'
import { createIds } from '@outpost/shared/model/ids'
import { expect, onTestFinished, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { ownFolder } from '../support/folder.ts'
import { hostileStrings, normalised } from '../support/hostile.ts'
import { makeEdit } from '../support/make.ts'

const admin = { id: 'ann', role: 'admin', clinics: 'all', name: 'Ann' } as const

function openCentral() {
  const clock = createHandClock()
  const ids = createIds(clock)
  const store = openCentralStore(join(ownFolder(), 'central.db'), clock)
  onTestFinished(() => store.close())
  return {
    store,
    clock,
    sample: () => makeSample({ store, clock }, { patients: 60, clinics: 3, seed: 7 }),
    write: async (edit: Parameters<typeof makeEdit>[0]) => {
      const isMerge = edit.fields?.merged_into !== undefined
      const submissions = [{ raw: makeEdit(edit), isMerge }]
      const [outcome] = await submit({ store, ground: 'central' }, admin, submissions)
      if (outcome?.status !== 200) throw new Error(JSON.stringify(outcome))
      return outcome
    },
    load: (directory: string, format: RowFormat = 'csv') =>
      importRows({ store, clock, ids }, directory, format),
    save: async (format: RowFormat = 'csv', options: ExportOptions = {}) => {
      const directory = join(ownFolder(), 'export')
      const report = await exportRows(store, directory, format, options)
      return { directory, report, files: filesIn(directory) }
    },
  }
}

type Central = ReturnType<typeof openCentral>

function filesIn(directory: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
  )
}

const recordsOf = (store: SqliteStore) =>
  store.sql.all(
    'select collection, id, fields from records where deleted_at is null order by collection, id',
  )
const ledgerOf = (store: SqliteStore) =>
  store.sql.all('select edit_id, kind, record_id, delta from stock_movements order by key')
const idsOf = async (store: SqliteStore, collection: string) =>
  store.sql
    .all<{ id: string }>('select id from records where collection = ? order by id', collection)
    .map(({ id }) => id)

/** Sample data with everything in it that is easily lost: a merge, a share, a full stock ledger. */
async function fill(central: Central) {
  const { clinics } = await central.sample()
  const { store, write, clock } = central
  const [one = '', two = '', three = ''] = await idsOf(store, 'patients')
  const elsewhere = clinics.find(({ id }) => id !== clinicOf(store, one))?.id
  clock.advance(60_000)
  await write({
    collection: 'appointments',
    op: 'create',
    fields: {
      clinic_id: elsewhere,
      patient_id: one,
      starts_at: '2020-01-01T09:00:00Z',
      status: 'COMPLETED',
      notes: 'first line\nsecond, "quoted"\ttab',
    },
  })
  await write({
    collection: 'patients',
    op: 'update',
    record_id: three,
    base: { revision: 1 },
    fields: { merged_into: two },
  })
  const [stock = ''] = store.sql
    .all<{ id: string }>(
      `select id from records where collection = 'pharmacy-inventory'
         and json_extract(fields, '$.quantity') > 20 order by id`,
    )
    .map(({ id }) => id)
  const move = (movement: object, base: object | null = null) =>
    write({
      collection: 'pharmacy-inventory',
      op: 'move_stock',
      record_id: stock,
      base: base as never,
      movement: movement as never,
    })
  await move({ kind: 'RECEIVED', delta: 7, reason: 'from the store,\nwith "care"' })
  const counted = await move({ kind: 'COUNTED', counted: 11 }, { revision: 2 })
  await move({ kind: 'DISPENSED', delta: -15, confirmed_by: 'Ann', patient_id: two })
  await move({ kind: 'COUNTED', counted: 0 }, { revision: (counted.revision ?? 0) + 1 })
  await move({ kind: 'RETURNED', delta: 2, occurred_at: '2027-02-28T10:00:00+03:00' })
  return { clinics, stock }
}

const clinicOf = (store: SqliteStore, id: string) =>
  store.sql.get<{ clinic: string }>('select clinic_id as clinic from records where id = ?', id)
    ?.clinic

test.each(['csv', 'ndjson'] as const)(
  'export, import, export gives the same bytes, records and ledger: %s',
  async (format) => {
    const first = openCentral()
    await fill(first)
    const second = openCentral()

    const exported = await first.save(format)
    const report = await second.load(exported.directory, format)

    expect(report.refused.first).toEqual([])
    expect(report.notes).toEqual([])
    expect((await second.save(format)).files).toEqual(exported.files)
    expect(recordsOf(second.store)).toEqual(recordsOf(first.store))
    expect(ledgerOf(second.store)).toEqual(ledgerOf(first.store))
    expect(exported.report.rows).toMatchObject({ clinics: 3, patients: 60, appointments: 16 })
  },
)

test('what was exported changes nothing where it came from', async () => {
  const central = openCentral()
  await fill(central)
  const { directory } = await central.save()
  const before = ledgerOf(central.store)

  const report = await central.load(directory)

  expect(Object.values(report.taken).every((count) => count === 0)).toBe(true)
  expect(report.refused.first).toEqual([])
  expect(ledgerOf(central.store)).toEqual(before)
})

test('[F1] the export of a clinic holds what its box holds, and imports by itself', async () => {
  const central = openCentral()
  const { clinics } = await fill(central)
  for (const { id: clinicId } of clinics) {
    const { directory, report } = await central.save('ndjson', { clinicId })
    const alone = openCentral()

    const taken = await alone.load(directory, 'ndjson')

    expect(taken.refused.first).toEqual([])
    const scope = clinicScope(clinicId)
    const held = central.store.sql.all<{ id: string }>(
      `select r.id from records r join feed f on f.record = r.key join scopes s on s.key = f.scope
       where s.name in (?, 'catalogue') and f.op = 'put' order by r.id`,
      scope,
    )
    const made = recordsOf(alone.store) as { id: string }[]
    expect(made.map(({ id }) => id).sort()).toEqual(held.map(({ id }) => id))
    expect(report.rows.clinics).toBeLessThanOrEqual(clinics.length)
    const stock =
      made.length > 0 &&
      alone.store.sql.all(
        `select r.id, json_extract(r.fields, '$.quantity') as quantity, sum(m.delta) as sum
       from records r join stock_movements m on m.record_id = r.id group by r.id
       having quantity <> sum`,
      )
    expect(stock).toEqual([])
  }
})

test('a reference to a deleted patient is left empty, and told', async () => {
  const central = openCentral()
  const { write, store, save } = central
  await fill(central)
  const merged = store.sql.get<{ id: string; into: string }>(
    `select id, json_extract(fields, '$.merged_into') as "into" from records where "into" is not null`,
  )
  const target = merged?.into ?? ''
  // Whom others are merged into cannot be deleted.
  await write({
    collection: 'patients',
    op: 'update',
    record_id: merged?.id ?? '',
    base: { revision: 2 },
    fields: { merged_into: null },
  })
  for (const { id, revision } of store.sql.all<{ id: string; revision: number }>(
    `select id, revision from records where patient_id = ? and collection = 'appointments'`,
    target,
  )) {
    await write({ collection: 'appointments', op: 'delete', record_id: id, base: { revision } })
  }
  await write({ collection: 'patients', op: 'delete', record_id: target, base: { revision: 1 } })

  const { directory, report } = await save()

  // The movement to the patient.
  expect(report.emptied).toBe(1)
  expect((await openCentral().load(directory)).refused.first).toEqual([])
})

test('an export with revisions overwrites nothing that was changed after it', async () => {
  const central = openCentral()
  await central.sample()
  const [patient = ''] = await idsOf(central.store, 'patients')
  const { directory } = await central.save('csv', { withRevisions: true })
  await central.write({
    collection: 'patients',
    op: 'update',
    record_id: patient,
    base: { revision: 1 },
    fields: { village: 'Elsewhere' },
  })

  const report = await central.load(directory)

  expect(report.refused).toMatchObject({ count: 1, of: { patients: 1 } })
  expect((await central.load(directory)).taken.patients).toBe(0)
})

test('every text that central takes comes back to the letter', async () => {
  const central = openCentral()
  const texts = hostileStrings()
  const lines = texts.map((text, n) =>
    JSON.stringify({ id: `d${n}`, full_name: `x ${text}`, specialty: text }),
  )
  const directory = ownFolder()
  writeFileSync(join(directory, 'doctors.ndjson'), `${lines.join('\n')}\n`)
  const report = await central.load(directory, 'ndjson')
  expect(report.taken.doctors + report.refused.count).toBe(texts.length)
  expect(report.taken.doctors).toBeGreaterThan(5)

  const exported = await central.save('csv')
  const second = openCentral()
  await second.load(exported.directory)

  expect(recordsOf(second.store)).toEqual(recordsOf(central.store))
  for (const [n, text] of texts.entries()) {
    const found = await second.store.read((reader) =>
      reader.record('doctors', rowId('doctors', `d${n}`)),
    )
    if (found) expect(found.record.fields.full_name).toBe(normalised(`x ${text}`))
  }
})

test('files of an export are their owner’s alone, and an unfinished one does not look whole', async () => {
  const central = openCentral()
  await central.sample()
  const { directory, files } = await central.save()

  expect(Object.keys(files).sort()).toEqual(
    ['clinics', ...COLLECTION_NAMES, 'movements'].map((name) => `${name}.csv`).sort(),
  )
  for (const name of Object.keys(files))
    expect(statSync(join(directory, name)).mode & 0o077).toBe(0)

  const broken = exportRows(central.store, directory, 'ndjson', {
    onProgress: ({ target }) => {
      if (target === 'appointments') throw new Error('the plug was pulled')
    },
  })
  await expect(broken).rejects.toThrow('the plug was pulled')
  expect(filesIn(directory)).toEqual(files)
})

test('two exports into one directory at once leave whole files, and nothing else', async () => {
  const central = openCentral()
  await central.sample()
  const { directory, files } = await central.save()
  await Promise.all([1, 2].map(() => exportRows(central.store, directory, 'csv', {})))
  expect(filesIn(directory)).toEqual(files)
})

test('a clinic that there is not, and a place that cannot be written, are refused in a sentence', async () => {
  const central = openCentral()
  const file = join(ownFolder(), 'file')
  writeFileSync(file, '')
  const directory = join(ownFolder(), 'none')

  const unknown = exportRows(central.store, directory, 'csv', { clinicId: 'nobody' })
  await expect(unknown).rejects.toThrow('There is no clinic nobody. Nothing was exported')
  expect(existsSync(directory)).toBe(false)
  const nowhere = join(directory, 'below')
  await expect(exportRows(central.store, nowhere, 'csv')).rejects.toThrow('(ENOENT)')
  await expect(exportRows(central.store, file, 'csv')).rejects.toThrow(
    'cannot be written (ENOTDIR)',
  )
})
