import { createHash } from 'node:crypto'
import type { Millis } from '../../../model/time.ts'
import { latestTime } from '../epochs.ts'
import type { Sqlite } from '../file/connect.ts'
import { createSql } from '../sql.ts'

export type BackupKind = 'central' | 'edge'

/** What a backup says of itself. It names no path, so that it can be restored on any machine. */
export type Description = {
  /** The form of this description. */
  format: number
  kind: BackupKind
  /** Whose it is: the box's node id, or central's; null for a box that has not enrolled. */
  ownerId: string | null
  epoch: string
  programVersion: string
  madeAt: Millis
  /** When something in it last changed. */
  lastChangeAt: Millis
  counts: Counts
  /** Of all that is in it: a bit that has turned is in no index, and SQLite alone would not see it. */
  contentHash: string
}

/** How many rows there are of what people know: live records by collection, edits, and so on. */
type Counts = Record<string, number>

export const DESCRIPTION_FORMAT = 1

/** The table of a backup that is in no database. */
export const DESCRIPTION_TABLE = 'backup_description'

export function writeDescription(sqlite: Sqlite, description: Description) {
  sqlite.exec(`create table ${DESCRIPTION_TABLE} (description text not null)`)
  sqlite.prepare(`insert into ${DESCRIPTION_TABLE} values (?)`).run(JSON.stringify(description))
}

/** Null if the file is a database, but no backup. */
export function readDescription(sqlite: Sqlite): Description | null {
  if (!hasTable(sqlite, DESCRIPTION_TABLE)) return null
  const row = sqlite.prepare(`select description from ${DESCRIPTION_TABLE}`).get()
  return row ? JSON.parse((row as { description: string }).description) : null
}

/**
 * Whose database this is. Central is known by the key that seals its cursors, which outlives its
 * epochs; what is told of it lets nobody seal one.
 */
function ownerOf(sqlite: Sqlite, kind: BackupKind): string | null {
  const sql = createSql(sqlite)
  if (kind === 'edge') {
    return sql.get<{ id: string | null }>('select node_id as id from replica')?.id ?? null
  }
  const key = sql.get<{ key: string }>('select cursor_key as key from identity')?.key
  return key ? createHash('sha256').update(key).digest('hex').slice(0, OWNER_HEX_LENGTH) : null
}

const OWNER_HEX_LENGTH = 32

/** What the database is, without what only a backup has. */
export function describeDatabase(sqlite: Sqlite, kind: BackupKind) {
  const sql = createSql(sqlite)
  return {
    kind,
    ownerId: ownerOf(sqlite, kind),
    epoch: sql.get<{ epoch: string }>('select epoch from identity')?.epoch ?? '',
    lastChangeAt: latestTime(sql),
    counts: countsOf(sqlite),
  }
}

/** Tables of which people are told how many rows they have; only one side has some of them. */
const COUNTED = ['edits', 'stock_movements', 'clinics', 'principals', 'devices', 'staff']

function countsOf(sqlite: Sqlite): Counts {
  const sql = createSql(sqlite)
  const records = sql.all<{ name: string; count: number }>(
    `select collection as name, count(*) as count from records where deleted_at is null
     group by collection order by collection`,
  )
  const others = COUNTED.filter((name) => hasTable(sqlite, name)).map((name) => {
    const { count } = sql.get<{ count: number }>(`select count(*) as count from ${name}`) ?? {
      count: 0,
    }
    return { name, count }
  })
  return Object.fromEntries([...records, ...others].map(({ name, count }) => [name, count]))
}

export function hasTable(sqlite: Sqlite, name: string, schema = 'main'): boolean {
  const found = sqlite
    .prepare(`select 1 from ${schema}.sqlite_master where type = 'table' and name = ?`)
    .get(name)
  return found !== undefined
}

type Table = { schema: string; name: string; type: string; wr: number }

/** SHA-256, in hex, over the stored columns of every row of every table but the description. */
export function contentHash(sqlite: Sqlite): string {
  const hash = createHash('sha256')
  const tables = (sqlite.pragma('table_list') as Table[])
    .filter(({ schema, type }) => schema === 'main' && (type === 'table' || type === 'shadow'))
    .filter(({ name }) => name !== DESCRIPTION_TABLE && !name.startsWith('sqlite_'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const { name, wr } of tables) {
    const columns = storedColumns(sqlite, name)
    hash.update(JSON.stringify([name, columns]))
    const names = columns.map((column) => `"${column}"`).join(', ')
    const order = wr === 1 ? keyColumns(sqlite, name).join(', ') : 'rowid'
    const rows = sqlite.prepare(`select ${names} from "${name}" order by ${order}`).raw()
    for (const row of rows.iterate() as Iterable<unknown[]>) {
      hash.update(JSON.stringify(row.map((value) => (isBytes(value) ? toHex(value) : value))))
    }
  }
  return hash.digest('hex')
}

type Column = { name: string; pk: number; hidden: number }

/** The columns that hold something: not those that SQLite makes of others. */
export function storedColumns(sqlite: Sqlite, table: string, schema = 'main'): string[] {
  const columns = sqlite.pragma(`${schema}.table_xinfo("${table}")`) as Column[]
  return columns.filter(({ hidden }) => hidden === 0).map(({ name }) => name)
}

export function keyColumns(sqlite: Sqlite, table: string): string[] {
  const columns = sqlite.pragma(`table_xinfo("${table}")`) as Column[]
  return columns
    .filter(({ pk }) => pk > 0)
    .sort((a, b) => a.pk - b.pk)
    .map(({ name }) => name)
}

function isBytes(value: unknown): value is Buffer {
  return Buffer.isBuffer(value)
}

function toHex(bytes: Buffer): string {
  return `x${bytes.toString('hex')}`
}
