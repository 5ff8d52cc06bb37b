import { existsSync, rmSync, statSync } from 'node:fs'
import { type DatabaseKey, keyOf, type Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { readText, writeDurably } from '@outpost/shared/authority/sqlite/file/durable'
import { BESIDE } from '@outpost/shared/authority/sqlite/file/names-beside'
import { openReader } from '@outpost/shared/authority/sqlite/file/open'
import { isDamage } from '@outpost/shared/authority/sqlite/file/storage-failure'
import type { Millis } from '@outpost/shared/model/time'
import { readKeepsake } from './keepsake.ts'
import { isLogDamaged } from './raw-pages.ts'

/**
 * After so long no further table is checked, unless there is a reason to suspect the database. A
 * hundred thousand records take half a second on a fast disk that was read before, two on one that
 * was not; damage in what was left out is met when it is used.
 */
const CHECK_MS_MAX = 10_000

/** What nothing can give back is checked first. */
const CHECKED_FIRST = ['edits', 'replica', 'identity', 'devices']

/**
 * What is wrong with a database, in a clause that can follow its name; null if nothing is found. `key`
 * is one that fits.
 */
export function findDamage(
  file: string,
  key: DatabaseKey | null,
  monotonic: () => Millis,
): string | null {
  if (!existsSync(file)) return null
  // SQLite takes an empty file for a new database, and the box would forget who it is.
  if (statSync(file).size === 0) return readKeepsake(file, key) && 'is empty'
  if (key === null && isLogDamaged(file)) return DAMAGED_LOG
  const suspicion = readText(markerFile(file))
  try {
    const sqlite = openReader(file, key)
    try {
      if (isLogOfOpenDamaged(sqlite)) return DAMAGED_LOG
      const found = check(sqlite, suspicion === null ? monotonic : null)
      // It was not the disk that was wrong then, or it can be read again.
      if (found === null && suspicion !== null) rmSync(markerFile(file))
      return found
    } finally {
      sqlite.close()
    }
  } catch (error) {
    if (!isDamage(error)) throw error
    return `cannot be read (${(error as Error).message})`
  }
}

const DAMAGED_LOG = 'has a damaged log'

/**
 * Of an encrypted log only SQLite can check the sums, and says up to which frame they add up.
 */
export function isLogOfOpenDamaged(sqlite: Sqlite): boolean {
  if (keyOf(sqlite) === null) return false
  sqlite.prepare('select count(*) from sqlite_schema').get()
  // Moves nothing.
  const [told] = sqlite.pragma('wal_checkpoint(noop)') as { log: number }[]
  return told !== undefined && told.log >= 0 && isLogDamaged(sqlite.name, told.log)
}

/** `monotonic` bounds the check in time. */
function check(sqlite: Sqlite, monotonic: (() => Millis) | null): string | null {
  if (monotonic === null) return complaintOf(sqlite, 'integrity_check(1)')
  const started = monotonic()
  const tables = sqlite
    .prepare<[], string>(`select name from sqlite_master where type = 'table'`)
    .pluck()
    .all()
  const rank = (table: string) => (CHECKED_FIRST.includes(table) ? 0 : 1)
  for (const table of ['sqlite_schema', ...tables.sort((a, b) => rank(a) - rank(b))]) {
    if (monotonic() - started > CHECK_MS_MAX) return null
    const complaint = complaintOf(sqlite, `quick_check("${table}")`)
    if (complaint) return complaint
  }
  return null
}

function complaintOf(sqlite: Sqlite, check: string): string | null {
  const said = String(sqlite.pragma(check, { simple: true }))
  return said === 'ok' ? null : `is damaged (${said.replace(/\s+/g, ' ').slice(0, 200)})`
}

/** Remembers beyond the end of this process that SQLite has met damage: the next start looks at all. */
export function rememberDamage(file: string, error: unknown) {
  writeDurably(markerFile(file), String((error as Error).message))
}

export function forgetDamage(file: string) {
  rmSync(markerFile(file), { force: true })
}

function markerFile(file: string): string {
  return `${file}${BESIDE.damaged}`
}
