import type { Sqlite } from './file/connect.ts'
import { BUSY_TIMEOUT_MS } from './file/open.ts'
import { isLocked } from './file/storage-failure.ts'

/** How often it is asked whether another process has let the database go, in milliseconds. */
const TURN_POLL_MS = 1

const sleeper = new Int32Array(new SharedArrayBuffer(4))

/**
 * Runs a transaction that takes the write lock at its beginning, when it is its turn. SQLite by itself
 * would ask ever more seldom, in the end ten times a second, and miss every pause that a program which
 * loads in bulk makes for others. Throws SQLITE_BUSY when there was no turn for long.
 */
export function inTurn<T>(sqlite: Sqlite, transaction: () => T): T {
  const since = performance.now()
  sqlite.exec('pragma busy_timeout = 0')
  try {
    for (;;) {
      try {
        return transaction()
      } catch (error) {
        if (!isLocked(error) || performance.now() - since > BUSY_TIMEOUT_MS) throw error
      }
      Atomics.wait(sleeper, 0, 0, TURN_POLL_MS)
    }
  } finally {
    sqlite.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`)
  }
}
