import { PUSH_BYTES_MAX } from '../../../protocol/messages.ts'
import type { Sql } from '../sql.ts'
import type { Sqlite } from './connect.ts'

/**
 * Why the storage takes no changes, in a sentence, or null if it does. Once a write has failed, only
 * one that needs room can tell that there is room again.
 */
export function lookForTrouble(sqlite: Sqlite, writeMuch: (() => void) | null): string | null {
  try {
    if (writeMuch) writeMuch()
    else sqlite.exec('begin immediate; rollback')
    return null
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return sentenceOf(cause)
  }
}

/** What is told of a write that failed. */
export function sentenceOf(error: unknown): string {
  return `The storage takes no changes: ${(error as Error).message}.`
}

/** Writes and removes as much as one push may hold. */
export function probe(sql: Sql) {
  sql.run('update identity set probe = zeroblob(?)', PROBE_BYTES)
  sql.run('update identity set probe = null')
}

const PROBE_BYTES = PUSH_BYTES_MAX
