import { createHmac } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { DatabaseKey } from '@outpost/shared/authority/sqlite/file/connect'
import { readText, writeDurably } from '@outpost/shared/authority/sqlite/file/durable'
import { BESIDE } from '@outpost/shared/authority/sqlite/file/names-beside'
import { z } from 'zod'

/*
 * Beside an encrypted database lies which key it has, without telling it. So a wrong key is told from
 * a damaged database, which SQLite cannot do: to it both are no database.
 */

/** While the key is changed there are two: the one before, and the one after. */
const markSchema = z.object({ keys: z.array(z.string()).min(1).max(2) })

/** Marks of keys; null if the database never was encrypted, or this cannot be read. */
export function readMarks(databaseFile: string): string[] | null {
  try {
    return markSchema.parse(JSON.parse(readText(markFile(databaseFile)) ?? 'null')).keys
  } catch {
    return null
  }
}

/** Durable when this returns. */
export function writeMarks(databaseFile: string, keys: readonly DatabaseKey[]) {
  const marks = keys.map(markOf)
  if (JSON.stringify(readMarks(databaseFile)) === JSON.stringify(marks)) return
  writeDurably(markFile(databaseFile), JSON.stringify({ keys: marks }))
}

export function removeMarks(databaseFile: string) {
  rmSync(markFile(databaseFile), { force: true })
}

/** Of a key with 256 random bits this tells nothing. */
export function markOf({ hex }: DatabaseKey): string {
  return createHmac('sha256', Buffer.from(hex, 'hex')).update('outpost: mark').digest('hex')
}

function markFile(databaseFile: string): string {
  return `${databaseFile}${BESIDE.keyMark}`
}
