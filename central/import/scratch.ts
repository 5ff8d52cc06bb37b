import Database from 'better-sqlite3'

/** Memory that a scratch database takes before it goes to disk, in KiB. */
const CACHE_KIB = 32 * 1024

/**
 * A database on disk for what an import must remember while it runs, so that memory does not grow
 * with the files; SQLite keeps it without a name, so that it is gone with the process.
 */
export function openScratch(schema: string): Database.Database {
  const sqlite = new Database('')
  sqlite.pragma('journal_mode = OFF')
  sqlite.pragma('synchronous = OFF')
  sqlite.pragma(`cache_size = -${CACHE_KIB}`)
  sqlite.exec(schema)
  // One transaction, never committed: the file is written only when the memory is full.
  sqlite.exec('begin')
  return sqlite
}
