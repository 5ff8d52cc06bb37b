import { existsSync, mkdirSync, readFileSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator'
import { DatabaseUnusable } from '../../../node/database-unusable.ts'
import { renewIndex } from '../search-index.ts'
import { connect, type DatabaseKey, keyOf, type Sqlite } from './connect.ts'
import { LOG_BYTES_KEPT } from './log-size.ts'
import { removeLeftOfRestore } from './restoring.ts'
import { isStorageFailure } from './storage-failure.ts'

/** How long one process waits for another one's write, in milliseconds. */
export const BUSY_TIMEOUT_MS = 10_000

/**
 * Opens a database for writing, sets its pragmas and brings its tables and its search index up to
 * date. The only way in: whoever opens one otherwise may lose the pragmas, and with them
 * acknowledged writes.
 * `key`: of a database that is encrypted, or null. Throws `DatabaseUnusable` if it is missing, unreadable, not ours, or newer than this program.
 */
export function openDatabase(
  file: string,
  migrationsFolder: string,
  key: DatabaseKey | null,
): Sqlite {
  let purpose: Purpose = 'used'
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
    removeLeftOfRestore(file)
    const before = fileNumber(file)
    const sqlite = connect(file, { key })
    const opened = before ?? fileNumber(file)
    try {
      setPragmas(sqlite)
      const newest = newestMigration(migrationsFolder)
      const last = lastMigration(sqlite) ?? 0
      if (last > newest) throw newer(file)
      purpose = 'brought up to date for this version'
      // Asked without the write lock: mostly there is nothing to do.
      if (last < newest) bringUpToDate(sqlite, readMigrationFiles({ migrationsFolder }))
      renewIndex(sqlite)
      refuseReplaced(file, opened)
      return sqlite
    } catch (error) {
      sqlite.close()
      throw error
    }
  } catch (error) {
    throw error instanceof DatabaseUnusable ? error : unusable(file, purpose, error)
  }
}

/**
 * Opens a database and makes of it what needs it, which may write its own first row. If that fails it
 * is closed again; throws `DatabaseUnusable` where the storage is at fault.
 */
export function openFor<T>(
  file: string,
  migrationsFolder: string,
  key: DatabaseKey | null,
  make: (sqlite: Sqlite) => T,
): T {
  const sqlite = openDatabase(file, migrationsFolder, key)
  try {
    return make(sqlite)
  } catch (error) {
    sqlite.close()
    throw isStorageFailure(error) ? unusable(file, 'used', error) : error
  }
}

/** Opens another connection, for reading only, to the database of this one. */
export function openReaderBeside(sqlite: Sqlite): Sqlite {
  return openReader(sqlite.name, keyOf(sqlite))
}

/** Opens a connection, for reading only, to a database that `openDatabase` has opened. */
export function openReader(file: string, key: DatabaseKey | null): Sqlite {
  const sqlite = connect(file, { key, readonly: true, fileMustExist: true })
  sqlite.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
  return sqlite
}

function setPragmas(sqlite: Sqlite) {
  sqlite.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
  sqlite.pragma('journal_mode = WAL')
  // FULL, not NORMAL: the box is switched off at the wall, and what a nurse was told is saved must
  // still be there afterwards.
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('foreign_keys = ON')
  // So that one long read cannot leave the log big for good.
  sqlite.pragma(`journal_size_limit = ${LOG_BYTES_KEPT}`)
}

/**
 * Makes the migrations that the database does not have yet, all or none. Two programs may open a new
 * one at once: the second waits, and finds the work of the first done. Drizzle's own migrator would
 * load all of Drizzle, half a second and a hundred megabytes at every start.
 */
function bringUpToDate(sqlite: Sqlite, migrations: readonly MigrationMeta[]) {
  const migrate = sqlite.transaction(() => {
    sqlite.exec(MIGRATIONS_TABLE)
    const last = lastMigration(sqlite) ?? 0
    for (const { folderMillis, hash, sql } of migrations) {
      if (folderMillis <= last) continue
      for (const statement of sql) sqlite.exec(statement)
      sqlite
        .prepare('insert into __drizzle_migrations (hash, created_at) values (?, ?)')
        .run(hash, folderMillis)
    }
  })
  migrate.immediate()
}

/** When the newest migration of this program was made, by the list that Drizzle keeps of them. */
export function newestMigration(folder: string): number {
  const list = readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')
  const { entries } = JSON.parse(list) as { entries: { when: number }[] }
  return entries.at(-1)?.when ?? 0
}

/** As Drizzle's migrator makes it. */
const MIGRATIONS_TABLE = `create table if not exists __drizzle_migrations (
  id serial primary key, hash text not null, created_at numeric)`

/** When the newest migration of the database was made; null if it has none. */
export function lastMigration(sqlite: Sqlite): number | null {
  const hasMigrations = sqlite
    .prepare(`select 1 from sqlite_master where name = '__drizzle_migrations'`)
    .get()
  if (!hasMigrations) return null
  return sqlite
    .prepare<[], { last: number | null }>(
      'select max(created_at) as last from __drizzle_migrations',
    )
    .get()?.last as number | null
}

/** The reason that SQLite or the system gave, under what a library says of it. */
function causeOf(error: unknown): Error & { code?: string } {
  if (!(error instanceof Error)) return new Error(String(error))
  return error.cause instanceof Error ? causeOf(error.cause) : error
}

/** An older program would damage what a newer one has written: it stops instead. */
function newer(file: string): DatabaseUnusable {
  return new DatabaseUnusable(
    `The database ${file} was written by a newer version of Outpost. It was not touched. Start the newer version again, or restore a backup made with this one.`,
  )
}

/** The number of the file that has this name now; null if there is none. */
function fileNumber(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.ino ?? null
}

/**
 * Who opened a database just when a restore replaced it holds the one that was kept aside: nothing may
 * be written there.
 */
function refuseReplaced(file: string, opened: number | null) {
  if (opened === null || fileNumber(file) === opened) return
  throw new DatabaseUnusable(
    `The database ${file} was replaced in this moment, by a restore. Nothing was written. Start again.`,
  )
}

/** What cannot be done with a database. */
type Purpose = 'used' | 'brought up to date for this version'

function unusable(file: string, purpose: Purpose, error: unknown): DatabaseUnusable {
  const { message: reason } = causeOf(error)
  const told = `The database ${file} cannot be ${purpose}: ${reason}. ${adviceFor(file, error)}`
  return new DatabaseUnusable(told, error)
}

function adviceFor(file: string, error: unknown): string {
  const { code = '' } = causeOf(error)
  if (code.startsWith('SQLITE_NOTADB')) {
    return 'The file is not a database. Name another file, or restore a backup.'
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return 'The file is damaged. Restore a backup; a box mends it by itself when it is started by "edge serve".'
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS' || code === 'EACCES') {
    return 'The file or its disk is read-only. Make it writable and start again.'
  }
  if (isDiskFull(dirname(file), code)) {
    return 'The disk is full. Nothing is lost: what was saved is as it was. Make room on it, best as much again as the database takes, and start again.'
  }
  return existsSync(dirname(file))
    ? 'Check the path and the permissions, then start again.'
    : 'Its folder does not exist and could not be made. Check the path.'
}

/** With fewer bytes free, an error of the disk is taken to be for want of room. */
const ROOM_BYTES_MIN = 1_000_000

/** SQLite tells of a full disk in several ways, as where it finds no room for its shared memory. */
function isDiskFull(folder: string, code: string): boolean {
  if (code.startsWith('SQLITE_FULL') || code === 'ENOSPC') return true
  if (!/^SQLITE_(IOERR|CANTOPEN)/.test(code) || !existsSync(folder)) return false
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize < ROOM_BYTES_MIN
}
