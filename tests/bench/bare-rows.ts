import Database from 'better-sqlite3'

/*
 * Rows without anything of ours around them: for the floors. What they are stored in has the columns,
 * indexes and pragmas of a box, which `box-tables.ts` reads from a box's own database.
 */

export type BareRow = {
  collection: string
  id: string
  revision: number
  created_at: number
  updated_at: number
  fields: Record<string, unknown>
}

/** Rows are handed on in parts of about so many characters. */
const PART_LENGTH = 65_536

/** The records of a database as NDJSON, in parts; each as a `BareRow`. */
export function* rowsAsLines(sqlite: Database.Database, where = 'true'): Generator<string> {
  const rows = sqlite.prepare<[], Omit<BareRow, 'fields'> & { fields: string }>(
    `select collection, id, revision, created_at, updated_at, fields from records
     where deleted_at is null and ${where}`,
  )
  let part = ''
  for (const { fields, ...rest } of rows.iterate()) {
    part += `${JSON.stringify(rest).slice(0, -1)},"fields":${fields}}\n`
    if (part.length < PART_LENGTH) continue
    yield part
    part = ''
  }
  yield part
}

/** A new database with these tables, as durable as a box's. */
export function openBare(file: string, tables: readonly string[]): Database.Database {
  const sqlite = new Database(file)
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('foreign_keys = ON')
  for (const sql of tables) sqlite.exec(sql)
  return sqlite
}

/** Puts rows into `records`, in whatever transaction is open. Answers the row's key. */
export function createInsert(sqlite: Database.Database): (row: BareRow) => number {
  const insert = sqlite.prepare(
    `insert into records (collection, id, revision, first_revision, created_at, updated_at,
       last_synced_at, fields, sync_state)
     values (?, ?, ?, ?, ?, ?, ?, ?, 'synced')
     on conflict (collection, id) do update set revision = excluded.revision,
       updated_at = excluded.updated_at, last_synced_at = excluded.last_synced_at,
       fields = excluded.fields`,
  )
  const now = Date.now()
  return ({ collection, id, revision, created_at, updated_at, fields }) => {
    const text = JSON.stringify(fields)
    const values = [collection, id, revision, revision, created_at, updated_at, now, text]
    return Number(insert.run(values).lastInsertRowid)
  }
}
