import { fileURLToPath } from 'node:url'
import { openCentralStore } from '@outpost/central/store/database'
import { openEdgeStore } from '@outpost/edge/store/database'
import { indexVersion } from '@outpost/shared/authority/sqlite/search-index'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { runJson } from '../support/command-line.ts'
import { makeOldDatabase } from '../support/old-database.ts'
import { indexedWords, wordsOfRecords } from '../support/search-index.ts'

type Side = { open(file: string): SqliteStore; migrations: string }

const migrationsOf = (side: string) =>
  fileURLToPath(new URL(`../../${side}/store/migrations`, import.meta.url))

const sides: Record<string, Side> = {
  central: {
    open: (file) => openCentralStore(file, createHandClock()),
    migrations: migrationsOf('central'),
  },
  edge: {
    open: (file) => openEdgeStore(file, createHandClock(), { key: null }).store,
    migrations: migrationsOf('edge'),
  },
}

describe.each(Object.entries(sides))('the search index of %s', (_side, { open, migrations }) => {
  const openHere = (file: string) => {
    const store = open(file)
    onTestFinished(store.close)
    return store
  }
  const expectWhole = (store: SqliteStore) => {
    const words = indexedWords(store)
    expect(words.length).toBeGreaterThan(50)
    expect(words).toEqual(wordsOfRecords(store))
    expect(store.sql.get('select search_version, search_up_to from identity')).toEqual({
      search_version: indexVersion(),
      search_up_to: null,
    })
  }

  test('[S4] of a database from before there was one is made when it is opened', async () => {
    const store = openHere(await makeOldDatabase(migrations))
    expectWhole(store)
    const query = { scopes: ['all'], after: null, search: 'amina', limit: 1000 }
    const found = await store.read((reader) => reader.list({ ...query, collection: 'patients' }))
    expect(found.length).toBeGreaterThan(5)
  })

  test('[S4] of very many records is made in steps', async () => {
    const file = await makeOldDatabase(migrations)
    const old = new Database(file)
    old.exec(`with recursive n (i) as (select 1 union all select i + 1 from n where i < 11000)
      insert into records (collection, id, revision, first_revision, created_at, updated_at, fields)
      select 'patients', 'many-' || i, 1, 1, 0, 0, '{"full_name":"Amina ' || i || '"}' from n`)
    old.close()
    const store = openHere(file)
    expectWhole(store)
    expect(indexedWords(store).length).toBeGreaterThan(22_000)
  })

  test('[S4] made by other rules is made new when it is opened', async () => {
    const file = await makeOldDatabase(migrations)
    const first = open(file)
    first.sql.run(`insert into search (rowid, words) values (987654, 'stale')`)
    first.sql.run(`delete from search where rowid in (select key from records where key % 2)`)
    first.sql.run('update identity set search_version = 0')
    first.close()
    expectWhole(openHere(file))
  })

  test('[S4] that was interrupted goes on where it was', async () => {
    const file = await makeOldDatabase(migrations)
    const first = open(file)
    const half = 15
    first.sql.run('delete from search where rowid > ?', half)
    first.sql.run('update identity set search_up_to = ?', half)
    first.close()
    expectWhole(openHere(file))
  })

  test('[S4] is left alone when it is as it must be', async () => {
    const file = await makeOldDatabase(migrations)
    const first = open(file)
    first.sql.run(`insert into search (rowid, words) values (987654, 'kept')`)
    first.close()
    expect(indexedWords(openHere(file))).toContain('987654 kept')
  })
})

test('[S4] programs that open an old database at the same moment all find it ready', async () => {
  const file = await makeOldDatabase(migrationsOf('central'))
  const env = { CENTRAL_DATABASE_URL: `file:${file}` }
  const lists = Array.from({ length: 3 }, () => runJson('central', ['clinic', 'list'], { env }))
  for (const list of await Promise.all(lists)) expect(list).toHaveLength(3)
  const store = openCentralStore(file, createHandClock())
  onTestFinished(store.close)
  expect(indexedWords(store)).toEqual(wordsOfRecords(store))
})
