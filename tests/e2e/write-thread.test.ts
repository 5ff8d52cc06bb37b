import { join } from 'node:path'
import { IMPORT } from '@outpost/central/import/record-writer'
import { startWriteThread } from '@outpost/central/import/write-thread'
import { openCentralStore } from '@outpost/central/store/database'
import { prepare } from '@outpost/shared/authority/prepare'
import { expect, onTestFinished, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { ownFolder } from '../support/folder.ts'
import { makeEdit, patientFields } from '../support/make.ts'
import { indexedWords, wordsOfRecords } from '../support/search-index.ts'

const NORTH = '0c1b6a1e-0000-4000-8000-00000000000a'

/** A central with one clinic, and a thread that writes to it. */
async function setUp() {
  const file = join(ownFolder(), 'central.db')
  const store = openCentralStore(file, createHandClock())
  const putClinic = (name: string) =>
    store.putClinics(() => [{ id: NORTH, name, time_zone: 'UTC', active: true }])
  await putClinic('North')
  const thread = startWriteThread()
  thread.open(file)
  onTestFinished(async () => {
    await thread.close()
    store.close()
  })
  /** Hands over new patients as one batch; answers the outcomes. */
  const write = (...patients: object[]) =>
    thread.submitEdits(
      patients.map((more) => {
        const fields = patientFields(NORTH, { ...more })
        const raw = makeEdit({ collection: 'patients', op: 'create', fields })
        return prepare({ raw, isImmediate: true }, IMPORT)
      }),
    )
  const timesOfCommits = () =>
    store.sql.all<{ at: number; names: string }>(
      `select updated_at as at, group_concat(fields ->> '$.full_name', ' ' order by key) as names
       from records group by updated_at order by updated_at`,
    )
  /** A batch that no database takes. */
  const writeImpossible = () => {
    const fields = patientFields(NORTH, {})
    const raw = makeEdit({ collection: 'patients', op: 'create', fields })
    const prepared = prepare({ raw, isImmediate: true }, IMPORT)
    return thread.submitEdits([{ ...prepared, hash: null as unknown as string }])
  }
  return { store, putClinic, write, writeImpossible, timesOfCommits }
}

test('batches that wait are one commit, and each is answered for itself', async () => {
  const { store, write, timesOfCommits } = await setUp()

  const answers = await Promise.all([
    write({ full_name: 'Ada', phone: '+254 712 345 678', card_number: 'S-1' }),
    write({ full_name: 'Ben', card_number: 'S-1' }, { full_name: 'Eve' }),
    write({ full_name: 'Joy' }),
    write({ full_name: 'Kim' }),
    write({ full_name: 'Lea' }),
  ])

  const statuses = answers.map((outcomes) => outcomes.map(({ status }) => status))
  expect(statuses).toEqual([[200], [422, 200], [200], [200], [200]])
  expect(timesOfCommits().map(({ names }) => names)).toEqual(['Ada Eve Joy Kim', 'Lea'])
  expect(indexedWords(store)).toEqual(wordsOfRecords(store))
  expect(store.sql.get(`select fields ->> '$.phone' as phone from records`)).toEqual({
    phone: '+254 712 345 678',
  })
})

test('a batch that fails fails alone, and those that waited with it are told what became of them', async () => {
  const { store, write, writeImpossible, timesOfCommits } = await setUp()
  const answers = await Promise.allSettled([
    write({ full_name: 'Ada' }),
    write({ full_name: 'Ben' }),
    writeImpossible(),
    write({ full_name: 'Joy' }),
  ])
  const told = answers.map((one) => (one.status === 'fulfilled' ? one.value[0]?.status : 'failed'))
  expect(told).toEqual([200, 200, 'failed', 200])
  expect(timesOfCommits().map(({ names }) => names)).toEqual(['Ada', 'Ben', 'Joy'])
  const { rows } = store.sql.get<{ rows: number }>('select count(*) as rows from edits') ?? {}
  expect(rows).toBe(3)
})

test('while others write each batch is a commit of its own', async () => {
  const { putClinic, write, timesOfCommits } = await setUp()
  await write({ full_name: 'Ada' })
  await putClinic('North Clinic')

  await Promise.all([write({ full_name: 'Ben' }), write({ full_name: 'Joy' })])

  expect(timesOfCommits().map(({ names }) => names)).toEqual(['Ada', 'Ben', 'Joy'])
})
