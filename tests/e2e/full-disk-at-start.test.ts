import { copyFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openCentralStore } from '@outpost/central/store/database'
import { openEdgeStore } from '@outpost/edge/store/database'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { DatabaseUnusable } from '@outpost/shared/node/database-unusable'
import { sha256Hex } from '@outpost/shared/node/sha256'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { someOf } from '../support/at-length.ts'
import { createHandClock } from '../support/clock.ts'
import { run, type Side } from '../support/command-line.ts'
import { makeOldDatabase } from '../support/old-database.ts'
import { indexedWords, wordsOfRecords } from '../support/search-index.ts'
import { canMount, startDisk } from '../support/small-disk.ts'

const sides: [Side, (file: string) => SqliteStore][] = [
  ['central', (file) => openCentralStore(file, createHandClock())],
  ['edge', (file) => openEdgeStore(file, createHandClock(), { key: null }).store],
]

const migrationsOf = (side: Side) =>
  fileURLToPath(new URL(`../../${side}/store/migrations`, import.meta.url))

/** More than a start needs, in pages of the disk; and so few that its very first files may not fit. */
const PAGES_MAX = 400
const TIGHT_PAGES = 10

/** It can be opened, and not brought up to date. */
const MIGRATION_FAILS_PAGES = 15

const SAYS = /The disk is full\. Nothing is lost: .* Make room .* start again/

/** Why it cannot be opened; null if it can. */
function refusalOf(open: () => SqliteStore): string | null {
  try {
    open().close()
    return null
  } catch (error) {
    expect(error).toBeInstanceOf(DatabaseUnusable)
    return (error as Error).message
  }
}

/** The rows of these tables, by the columns that the first version has. */
function createReading(old: string) {
  const queries = ['clinics', 'records', 'feed', 'edits', 'scopes'].map((table) => {
    const columns = rowsIn(old, `select name from pragma_table_info('${table}')`)
    return `select ${columns.join(', ')} from ${table}`
  })
  return (file: string) => sha256Hex(JSON.stringify(queries.map((query) => rowsIn(file, query))))
}

function rowsIn(file: string, query: string) {
  const database = new Database(file)
  const rows = database.prepare(query).raw().all()
  database.close()
  return rows
}

/** Pages that are left free, from none to more than enough: where it is tight, more of the numbers. */
const pagesLeft = [
  ...someOf([...Array(TIGHT_PAGES).keys()], 2),
  ...someOf([...Array(PAGES_MAX).keys()].slice(TIGHT_PAGES), 30),
]

const mounting = canMount()
const skipped = mounting ? '' : 'SKIPPED, cannot mount: '

describe.skipIf(!mounting).each(sides)(`${skipped}a start of %s on a full disk`, (side, open) => {
  const begin = () => {
    const disk = startDisk()
    const file = join(disk.folder, 'own.db')
    const expectRefused = (pages: number) => {
      disk.fill(pages)
      const says = refusalOf(() => open(file))
      disk.makeRoom()
      if (says === null) return false
      expect(says, `${pages} pages left`).toMatch(SAYS)
      expect(says).toContain(file)
      expect(says).not.toContain('\n')
      return true
    }
    const clear = () => {
      for (const name of readdirSync(disk.folder)) rmSync(join(disk.folder, name))
    }
    return { disk, file, expectRefused, clear }
  }

  test('[E8] of an old database loses nothing, however little room is left, and goes on with more', async () => {
    const old = await makeOldDatabase(migrationsOf(side))
    const contentOf = createReading(old)
    const content = contentOf(old)
    const { disk, file, expectRefused, clear } = begin()
    let refused = 0
    for (const pages of pagesLeft) {
      clear()
      copyFileSync(old, file)
      if (!expectRefused(pages)) break
      refused += 1
      expect(contentOf(file), `${pages} pages left`).toBe(content)
      const store = open(file)
      const words = [indexedWords(store), wordsOfRecords(store)]
      store.close()
      expect(words[0]).toEqual(words[1])
      expect(contentOf(file)).toBe(content)
    }
    expect(refused).toBeGreaterThan(TIGHT_PAGES / 2)

    clear()
    copyFileSync(old, file)
    disk.fill(MIGRATION_FAILS_PAGES)
    const env = { EDGE_DATABASE: file, CENTRAL_DATABASE_URL: `file:${file}` }
    const { code, err } = await run(side, ['serve'], { env })
    expect(code).toBe(1)
    expect(err).toMatch(SAYS)
    expect(err).toContain('cannot be brought up to date')
    expect(err.trim()).not.toContain('\n')
    disk.makeRoom()
    expect(contentOf(file)).toBe(content)
  })

  test('for the first time says so, however little room is left, and goes on with more', () => {
    const { file, expectRefused, clear } = begin()
    let refused = 0
    for (const pages of pagesLeft) {
      clear()
      if (!expectRefused(pages)) break
      refused += 1
      open(file).close()
    }
    expect(refused).toBeGreaterThan(TIGHT_PAGES / 2)
  })
})
