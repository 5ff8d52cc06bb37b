import Database from 'better-sqlite3'
import { BESIDE } from './names-beside.ts'
import { isLocked, isStorageFailure } from './storage-failure.ts'

/**
 * Who uses a database, told by locks on an empty database beside it, which the system lets go when a
 * process ends, however it ends. The database itself cannot say so once it is damaged.
 */
export type Occupancy = { release(): void }

/** Joins those who use the database. */
export function occupy(file: string): Occupancy {
  return lock(file, ['begin', 'select 1 from sqlite_master']) ?? { release() {} }
}

/** Keeps all others out; null if there are any. */
export function occupyAlone(file: string): Occupancy | null {
  return lock(file, ['begin exclusive'])
}

function lock(file: string, statements: readonly string[]): Occupancy | null {
  try {
    const sqlite = new Database(`${file}${BESIDE.lock}`)
    try {
      sqlite.pragma('busy_timeout = 0')
      for (const statement of statements) sqlite.exec(statement)
    } catch (error) {
      sqlite.close()
      throw error
    }
    return { release: () => void sqlite.close() }
  } catch (error) {
    // A disk that is full or read-only has no room for the file of the lock; nobody is kept out.
    if (isLocked(error) || isStorageFailure(error)) return null
    throw error
  }
}
