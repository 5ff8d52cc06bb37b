import { expect, test } from 'vitest'
import { startAuthority } from '../support/authority.ts'
import { startBusyClinics } from '../support/busy-clinics.ts'
import { createHandClock } from '../support/clock.ts'
import { ownFolder } from '../support/folder.ts'
import { createDice } from '../support/random.ts'
import { indexedWords, wordsOfRecords } from '../support/search-index.ts'
import { openSqlite, openSqliteFile } from '../support/sqlite-store.ts'
import { describeSearch } from './search.ts'

describeSearch('SQLite', openSqlite)

test.each([1, 2])(
  '[S4] the index holds the words of all live records and no others (seed %i)',
  async (seed) => {
    const clock = createHandClock()
    const opened = openSqliteFile(`${ownFolder()}/central.db`, clock)
    const authority = await startAuthority(async () => opened, clock)
    const busy = await startBusyClinics(authority, createDice(seed))
    for (let i = 0; i < 300; i++) await busy.happen()
    const indexed = indexedWords(opened.store)
    expect(indexed.length).toBeGreaterThan(50)
    expect(indexed).toEqual(wordsOfRecords(opened.store))
  },
)
