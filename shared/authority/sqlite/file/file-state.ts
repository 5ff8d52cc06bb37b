import { closeSync, openSync, readSync, statSync } from 'node:fs'
import type { DatabaseKey } from './connect.ts'

/** Bytes at the beginning of every database that is not encrypted. */
const MAGIC = 'SQLite format 3\0'

/**
 * What follows them, with the page size left out: 32 bytes of each page kept for the cipher, then
 * three that are always so. An encrypted database leaves these as they are.
 */
const KEPT_FOR_CIPHER = Buffer.from([32, 64, 32, 32])
const KEPT_AT = 20

/** What a file is by its first bytes; `other`: damaged there, or no database at all. */
export type FileState = 'none' | 'empty' | 'plain' | 'encrypted' | 'other'

export function fileState(file: string): FileState {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found?.isFile()) return found ? 'other' : 'none'
  if (found.size === 0) return 'empty'
  const start = readStart(file)
  if (start.toString('latin1', 0, MAGIC.length) === MAGIC) return 'plain'
  const kept = start.subarray(KEPT_AT, KEPT_AT + KEPT_FOR_CIPHER.length)
  return kept.equals(KEPT_FOR_CIPHER) ? 'encrypted' : 'other'
}

/** The key that opens this file, of one who has this key: none if it is not encrypted. */
export function keyFor(file: string, key: DatabaseKey | null): DatabaseKey | null {
  return fileState(file) === 'plain' ? null : key
}

function readStart(file: string): Buffer {
  const start = Buffer.alloc(KEPT_AT + KEPT_FOR_CIPHER.length)
  const descriptor = openSync(file, 'r')
  try {
    readSync(descriptor, start, 0, start.length, 0)
    return start
  } finally {
    closeSync(descriptor)
  }
}
