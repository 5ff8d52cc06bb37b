import { IS_UNANSWERED } from '../edit-states.ts'
import { keyOf, type Sqlite } from '../file/connect.ts'
import { fileState } from '../file/file-state.ts'
import { createSql } from '../sql.ts'
import { hasTable, keyColumns, storedColumns } from './description.ts'

/** What the present database holds and the backup does not, or not so. */
export type NotInBackup = {
  /** Rows by table; only tables that have some. */
  rows: Record<string, number>
  /** Edits made here that central has not answered, and rejected ones that nobody has decided. */
  unsentEdits: number
  undecidedEdits: number
}

/**
 * Tables that say nothing that others do not say, or nothing for long: places in the feed, the search
 * index, and what belongs to the running of this database alone.
 */
const LEFT_OUT =
  /^(sqlite_|search|__drizzle|backup_description|feed$|scopes$|terms$|term_heads$|told_movements$|presented$|round_figures$|identity$|restores$|pairing_codes$)/

/** Columns (`table.column`) that change by themselves, and are of no use once they are old. */
export const PASSING: ReadonlySet<string> = new Set([
  'records.last_synced_at',
  'records.generation',
  'edits.set_aside_until',
  'edits.last_error',
  'devices.last_seen_at',
  'devices.last_actor',
  'principals.last_seen_at',
  'principals.report',
  'principals.reported_at',
  'incarnations.report',
  'sessions.last_seen_at',
])

/** Rows with which nothing is lost: of backups and restores, and of a box that has not enrolled. */
const PASSING_ROWS: Record<string, string> = {
  audit: `event in ('backup', 'restore')`,
  replica: 'coalesce(central_url, node_id, token) is null',
}

/** Of the one row in which a box keeps what it knows of central: what is not learnt again by itself. */
const KEPT_OF_REPLICA = ['only', 'central_url', 'node_id', 'token']

const BACKUP = 'backup'

/** Compares the database of this connection with a backup that was checked. Changes neither. */
export function compareWith(present: Sqlite, backupFile: string): NotInBackup {
  attachBackup(present, backupFile)
  try {
    const tables = createSql(present)
      .all<{ name: string }>(`select name from main.sqlite_master where type = 'table'`)
      .map(({ name }) => name)
      .filter((name) => !LEFT_OUT.test(name))
    const rows = tables
      .map((name) => [name, missingRows(present, name)] as const)
      .filter(([, count]) => count > 0)
    return {
      rows: Object.fromEntries(rows),
      unsentEdits: missingEdits(present, IS_UNANSWERED),
      undecidedEdits: missingEdits(present, `state = 'needs_decision'`),
    }
  } finally {
    present.exec(`detach database ${BACKUP}`)
  }
}

/** An encrypted connection takes its own key for what it attaches, unless it is told that there is none. */
function attachBackup(present: Sqlite, file: string) {
  const isPlainBesideKey = keyOf(present) !== null && fileState(file) === 'plain'
  present.prepare(`attach database ? as ${BACKUP}${isPlainBesideKey ? ` key ''` : ''}`).run(file)
}

/** How many rows of the table are not in the backup with the same content. */
function missingRows(present: Sqlite, table: string): number {
  if (!hasTable(present, table, BACKUP)) return countRows(present, `select * from main."${table}"`)
  const known = new Set(storedColumns(present, table, BACKUP))
  const columns = storedColumns(present, table).filter((name) =>
    table === 'replica' ? KEPT_OF_REPLICA.includes(name) : !PASSING.has(`${table}.${name}`),
  )
  // Keys are never null: `=` lets SQLite look a row up where `is` would have it read them all.
  const key = keyColumns(present, table)
  const isSame = columns
    .filter((name) => known.has(name))
    .map((name) => `b."${name}" ${key.includes(name) ? '=' : 'is'} p."${name}"`)
  return countRows(
    present,
    `select 1 from main."${table}" p
     where not exists (select 1 from ${BACKUP}."${table}" b where ${isSame.join(' and ')})
       and not (${PASSING_ROWS[table] ?? 'false'})`,
  )
}

function missingEdits(present: Sqlite, condition: string): number {
  return countRows(
    present,
    `select 1 from main.edits p where ${condition}
       and not exists (select 1 from ${BACKUP}.edits b where b.id = p.id)`,
  )
}

function countRows(present: Sqlite, query: string): number {
  return createSql(present).get<{ count: number }>(`select count(*) as count from (${query})`)
    ?.count as number
}
