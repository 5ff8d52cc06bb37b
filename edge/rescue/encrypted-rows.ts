import { closeSync, openSync, writeSync } from 'node:fs'
import {
  connect,
  type DatabaseKey,
  type Sqlite,
} from '@outpost/shared/authority/sqlite/file/connect'
import { BESIDE, removeDatabase } from '@outpost/shared/authority/sqlite/file/names-beside'
import { PAGE_BYTES, type RawPages } from './raw-pages.ts'
import type { RawRow, Value } from './raw-rows.ts'
import { orNull } from './salvaged-rows.ts'

/*
 * Of an encrypted database the pages mean nothing as they lie there, and only SQLite has what decrypts
 * them. So it is asked page by page: they are laid into a scratch database with a first page that is
 * sound, and its one table is said to begin at each of them in turn. A leaf then gives its rows,
 * whatever has become of the pages above it; what is no part of a table gives an error.
 */

/** More columns than any table of a box has. */
const COLUMNS = 40

/** So many pages that were written again since are looked at, which takes a millisecond for each. */
const OLDER_IMAGES_MAX = 5000

/**
 * Every row that can be read of every page and that may be an edit, older images first; `columns` are
 * those of edits. It takes a millisecond or two for each page.
 */
export function* readEncryptedRows(
  file: string,
  pages: RawPages,
  key: DatabaseKey,
  columns: readonly string[],
): Iterable<RawRow> {
  const read = readerOf(columns)
  const scratch = `${file}${BESIDE.salvaging}`
  try {
    const images = [...numbersOf(pages)]
    const count = Math.max(2, ...images)
    makeScratch(scratch, key, count)
    const descriptor = openSync(scratch, 'r+')
    const lay = (number: number, bytes: Buffer | null) => {
      if (number > 1 && bytes)
        writeSync(descriptor, bytes, 0, PAGE_BYTES, (number - 1) * PAGE_BYTES)
    }
    try {
      for (let number = 2; number <= count; number++) lay(number, pages.latest(number))
      let older = 0
      for (const { number, bytes } of pages.images()) {
        const latest = pages.latest(number)
        if (latest?.equals(bytes) || ++older > OLDER_IMAGES_MAX) continue
        lay(number, bytes)
        yield* read(scratch, key, [number])
        lay(number, latest)
      }
      yield* read(scratch, key, new Set(images))
    } finally {
      closeSync(descriptor)
    }
  } finally {
    removeDatabase(scratch)
  }
}

function* numbersOf(pages: RawPages) {
  for (const { number } of pages.images()) yield number
}

function makeScratch(scratch: string, key: DatabaseKey, count: number) {
  removeDatabase(scratch)
  const names = Array.from({ length: COLUMNS }, (_, index) => `c${index}`).join(', ')
  const sqlite = connect(scratch, { key })
  try {
    sqlite.pragma(`page_size = ${PAGE_BYTES}`)
    sqlite.pragma('synchronous = OFF')
    sqlite.exec(`create table page (${names}); create table room (bytes)`)
    // So that the scratch database has as many pages, and a first page that says so.
    const insert = sqlite.prepare('insert into room values (zeroblob(?))')
    for (let left = count; left > 0; left -= ROOM_PAGES) {
      insert.run(Math.min(left, ROOM_PAGES) * PAGE_BYTES)
    }
  } finally {
    sqlite.close()
  }
}

/** A value may not take more than a gigabyte. */
const ROOM_PAGES = 10_000

function readerOf(columns: readonly string[]) {
  // An edit has a SHA-256 in hex. The other rows are those that tell how many edits there were.
  const hash = `c${columns.indexOf('hash')}`
  const query = `select rowid, * from page where length(${hash}) = 64 or c0 = 'edits'`
  return function* (scratch: string, key: DatabaseKey, roots: Iterable<number>): Iterable<RawRow> {
    const sqlite = connect(scratch, { key, fileMustExist: true })
    try {
      // Else it lets nobody say where a table begins.
      sqlite.unsafeMode(true)
      for (const root of roots) if (root > 1) yield* rowsAt(sqlite, root, query)
    } finally {
      sqlite.close()
    }
  }
}

function rowsAt(sqlite: Sqlite, root: number, query: string): RawRow[] {
  // In a transaction that is never committed, so that nothing is written.
  if (!sqlite.inTransaction) sqlite.exec('begin')
  sqlite.pragma('writable_schema = ON')
  sqlite.prepare(`update sqlite_schema set rootpage = ? where name = 'page'`).run(root)
  sqlite.pragma('writable_schema = RESET')
  const rows = orNull(() => sqlite.prepare(query).raw().all())
  // After a page that cannot be read nothing more can be done in it.
  if (rows === null && sqlite.inTransaction) sqlite.exec('rollback')
  return (rows ?? []).map((row) => {
    const [rowid, ...values] = row as [number, ...Value[]]
    return { rowid, values: withoutEnd(values) }
  })
}

/** A row has the columns of its own table; those beyond are null here. */
function withoutEnd(values: Value[]): Value[] {
  return values.slice(0, values.findLastIndex((value) => value !== null) + 1)
}
