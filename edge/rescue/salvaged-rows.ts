import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import type { Value } from './raw-rows.ts'

export type Row = Record<string, Value>

/** Rows read at once; a range with a bad page in it is halved. */
const RANGE_ROWS = 1024

/**
 * So many reads may fail in one table, each of which takes up to a tenth of a millisecond: some hundred
 * bad pages. Where there are more, central's copies are nearer than what is left here; edits are read
 * page by page as well.
 */
const FAILED_READS_MAX = 10_000

/** The rows of a table that SQLite can still read, around all pages that it cannot. */
export function* salvageRows(sqlite: Sqlite, table: string): Iterable<Row> {
  const read = orNull(() =>
    sqlite.prepare<[number, number], Row>(`select * from "${table}" where rowid between ? and ?`),
  )
  if (!read) return
  const last = lastRow(sqlite, table)
  let failures = 0
  function* range(from: number, to: number): Iterable<Row> {
    if (failures > FAILED_READS_MAX) return
    const rows = orNull(() => read?.all(from, to))
    if (rows) return yield* rows
    failures += 1
    if (from === to) return
    const middle = Math.floor((from + to) / 2)
    yield* range(from, middle)
    yield* range(middle + 1, to)
  }
  for (let from = 1; from <= last; from += RANGE_ROWS) yield* range(from, from + RANGE_ROWS - 1)
}

/** No table of a box has more rows than this whose last one cannot be told. */
const ROWS_MAX_UNTOLD = 200_000

/** The number of the last row; what it may be where its own page cannot be read. */
function lastRow(sqlite: Sqlite, table: string): number {
  const told = orNull(() =>
    sqlite.prepare<[], { last: number | null }>(`select max(rowid) as last from "${table}"`).get(),
  )
  return Math.max(told ? (told.last ?? 0) : ROWS_MAX_UNTOLD, lastGiven(sqlite, table) ?? 0)
}

/** The last number that a table has given to a row; null if that cannot be read. */
export function lastGiven(sqlite: Sqlite, table: string): number | null {
  const row = orNull(() =>
    sqlite
      .prepare<[string], { seq: number }>('select seq from sqlite_sequence where name = ?')
      .get(table),
  )
  return row?.seq ?? null
}

/** Null where the database is damaged. Any other error goes up. */
export function orNull<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (!/^SQLITE_(CORRUPT|NOTADB|IOERR|ERROR)/.test(String((error as { code?: unknown }).code)))
      throw error
    return null
  }
}
