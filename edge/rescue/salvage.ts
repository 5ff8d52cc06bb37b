import { type DatabaseKey, keyOf, type Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { openReader } from '@outpost/shared/authority/sqlite/file/open'
import { isLogOfOpenDamaged } from './damage.ts'
import { readEncryptedRows } from './encrypted-rows.ts'
import { type Keepsake, lasting, readKeepsake } from './keepsake.ts'
import { isLogDamaged, openRawPages } from './raw-pages.ts'
import { readRawRows } from './raw-rows.ts'
import { type SalvagedEdits, salvageEdits } from './salvaged-edits.ts'
import { orNull, type Row, salvageRows } from './salvaged-rows.ts'

/** All that can still be read of a damaged database, and of the keepsake beside it. */
export type Salvage = SalvagedEdits & {
  kept: Keepsake
  /** Rows of `records`, from the damaged file itself: it must still be in its place. */
  records: () => Iterable<Row>
  /** Rows of `told_movements`, likewise. */
  toldMovements: () => Iterable<Row>
}

/** `shape` is an empty database of this version: which tables and columns there are to look for. */
type Shape = { kept: readonly string[]; editColumns: readonly string[] }

/** Runs `use` with what can be read. Changes nothing of the damaged database. */
export function withSalvage<T>(
  file: string,
  key: DatabaseKey | null,
  shape: Shape,
  use: (salvage: Salvage) => T,
): T {
  const pages = openRawPages(file)
  const sqlite = orNull(() => openReader(file, key))
  try {
    const rawRows = key
      ? readEncryptedRows(file, pages, key, shape.editColumns)
      : readRawRows(pages)
    const source = {
      rawRows,
      isSlow: key !== null,
      sqlite,
      isLogDamaged: isLogBroken(file, sqlite),
    }
    return use({
      ...salvageEdits(source, shape.editColumns),
      kept: salvageKept(sqlite, readKeepsake(file, key), shape.kept),
      records: () => (sqlite ? salvageRows(sqlite, 'records') : []),
      toldMovements: () => (sqlite ? salvageRows(sqlite, 'told_movements') : []),
    })
  } finally {
    sqlite?.close()
    pages.close()
  }
}

function isLogBroken(file: string, sqlite: Sqlite | null): boolean {
  if (sqlite && keyOf(sqlite)) return orNull(() => isLogOfOpenDamaged(sqlite)) ?? true
  return isLogDamaged(file)
}

/** The rows of the small tables, with those of the keepsake that cannot be read any more. */
function salvageKept(
  sqlite: Sqlite | null,
  copy: Keepsake | null,
  tables: readonly string[],
): Keepsake {
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
