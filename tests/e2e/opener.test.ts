import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCentralStore } from '@outpost/central/store/database'
import { openEdgeStore } from '@outpost/edge/store/database'
import { DatabaseUnusable } from '@outpost/shared/node/database-unusable'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { ownFolder } from '../support/folder.ts'
import { canMount, startDisk } from '../support/small-disk.ts'

const sides = {
  central: (file: string) => openCentralStore(file, createHandClock()),
  edge: (file: string) => openEdgeStore(file, createHandClock(), { key: null }).store,
}

/** The error with which opening fails; a database that opens after all is closed. */
function errorOf(open: () => { close(): void }): Error {
  try {
    open().close()
  } catch (error) {
    return error as Error
  }
  throw new Error('it opened')
}

const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

describe.each(Object.entries(sides))('the opener of %s', (_side, open) => {
  test('[E8] sets what an acknowledged write needs, as read back from the database', () => {
    const { sqlite, close } = open(join(ownFolder(), 'a', 'b', 'new.db'))
    onTestFinished(close)
    const read = (name: string) => sqlite.pragma(name, { simple: true })
    expect(read('journal_mode')).toBe('wal')
    // 2 is FULL.
    expect(read('synchronous')).toBe(2)
    expect(read('busy_timeout')).toBe(10_000)
    expect(read('foreign_keys')).toBe(1)
    expect(read('journal_size_limit')).toBe(64 * 1024 * 1024)
  })

  test('migrates once: a second start finds what the first wrote', () => {
    const file = join(ownFolder(), 'own.db')
    const first = open(file)
    const identity = first.identity()
    first.close()
    const second = open(file)
    onTestFinished(second.close)
    expect(second.identity()).toEqual(identity)
  })

  test('an older program refuses a newer database and does not touch it', () => {
    const file = join(ownFolder(), 'newer.db')
    const store = open(file)
    store.sqlite
      .prepare('insert into __drizzle_migrations (hash, created_at) values (?, ?)')
      .run('from the future', Date.parse('2099-01-01'))
    store.close()
    const before = hashOf(file)
    const error = errorOf(() => open(file))
    expect(error).toBeInstanceOf(DatabaseUnusable)
    expect(error.message).toMatch(/newer version of Outpost\. It was not touched/)
    expect(hashOf(file)).toBe(before)
  })

  const spoiled: [string, (folder: string) => string, RegExp][] = [
    [
      'a file that is no database',
      (folder) => write(join(folder, 'x.db'), 'Dear diary, '.repeat(1000)),
      /The file is not a database\. Name another file/,
    ],
    [
      'a folder',
      (folder) => {
        mkdirSync(join(folder, 'x.db'))
        return join(folder, 'x.db')
      },
      /cannot be used.*Check the path/,
    ],
    [
      'a path below a file',
      (folder) => join(write(join(folder, 'file'), 'x'), 'sub', 'x.db'),
      /cannot be used/,
    ],
  ]
  test.each(spoiled)('%s is told in a clear sentence', (_name, make, says) => {
    const file = make(ownFolder())
    const error = errorOf(() => open(file))
    expect(error).toBeInstanceOf(DatabaseUnusable)
    expect(error.message).toMatch(says)
    expect(error.message).toContain(file)
    expect(error.message).not.toContain('\n')
  })

  test('a damaged database is told as damaged, and is left as it was', () => {
    const file = join(ownFolder(), 'damaged.db')
    open(file).close()
    const bytes = readFileSync(file)
    bytes.fill(0xa5, 200, 4096)
    writeFileSync(file, bytes)
    const error = errorOf(() => open(file))
    expect(error).toBeInstanceOf(DatabaseUnusable)
    expect(error.message).toMatch(/damaged\. Restore a backup|not a database/)
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })

  test('an empty file, as a first start that lost power leaves one, becomes a database', () => {
    const file = write(join(ownFolder(), 'empty.db'), '')
    const { sqlite, close } = open(file)
    onTestFinished(close)
    expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
  })

  const isMounting = canMount()
  test.skipIf(!isMounting)(
    isMounting ? 'a read-only disk is told' : 'SKIPPED, cannot mount: a read-only disk is told',
    () => {
      const { folder, makeReadOnly } = startDisk()
      const file = join(folder, 'x.db')
      open(file).close()
      makeReadOnly()
      const error = errorOf(() => open(file))
      expect(error).toBeInstanceOf(DatabaseUnusable)
      expect(error.message).toMatch(/read-only|Check the path and the permissions/)
    },
  )
})

function write(file: string, text: string): string {
  writeFileSync(file, text)
  return file
}
