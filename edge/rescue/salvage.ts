import { openReader, type Sqlite } from '@outpost/shared/authority/sqlite/open'
import { type Keepsake, lasting, readKeepsake } from './keepsake.ts'
import { isLogDamaged, openRawPages } from './raw-pages.ts'
import { type SalvagedEdits, salvageEdits } from './salvaged-edits.ts'
import { orNull, type Row, salvageRows } from './salvaged-rows.ts'

/** All that can still be read of a damaged database, and of the keepsake beside it. */
export type Salvage = SalvagedEdits & {
  kept: Keepsake
  /** Rows of `records`, from the damaged file itself: it must still be in its place. */
  records: () => Iterable<Row>
}

/** `shape` is an empty database of this version: which tables and columns there are to look for. */
export type Shape = { kept: readonly string[]; editColumns: readonly string[] }

/** Runs `use` with what can be read. Changes nothing of the damaged database. */
export function withSalvage<T>(file: string, shape: Shape, use: (salvage: Salvage) => T): T {
  const pages = openRawPages(file)
  const sqlite = orNull(() => openReader(file))
  try {
    const source = { pages, sqlite, isLogDamaged: isLogDamaged(file) }
    return use({
      ...salvageEdits(source, shape.editColumns),
      kept: salvageKept(sqlite, file, shape.kept),
      records: () => (sqlite ? salvageRows(sqlite, 'records') : []),
    })
  } finally {
    sqlite?.close()
    pages.close()
  }
}

/** The rows of the small tables, with those of the keepsake that cannot be read any more. */
function salvageKept(sqlite: Sqlite | null, file: string, tables: readonly string[]): Keepsake {
  const copy = readKeepsake(file)
  return Object.fromEntries(
    tables.map((table) => {
      const own = sqlite ? [...salvageRows(sqlite, table)] : []
      return [
        table,
        mergeRows(
          copy?.[table] ?? [],
          own.map((row) => lasting(table, row)),
        ),
      ]
    }),
  )
}

/** The rows of both, those of the database where both have one with the same first column. */
function mergeRows(copy: readonly Row[], own: readonly Row[]): Row[] {
  const keyOf = (row: Row) => Object.values(row)[0]
  return [...new Map([...copy, ...own].map((row) => [keyOf(row), row])).values()]
}
