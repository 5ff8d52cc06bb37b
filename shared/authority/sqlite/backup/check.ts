import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { toIso } from '../../../model/time.ts'
import { CommandFailed } from '../../../node/command-failed.ts'
import { connect, type DatabaseKey, type Sqlite } from '../file/connect.ts'
import { fileState, keyFor } from '../file/file-state.ts'
import { lastMigration, newestMigration } from '../file/open.ts'
import {
  type BackupKind,
  contentHash,
  DESCRIPTION_FORMAT,
  type Description,
  readDescription,
} from './description.ts'

const UNTOUCHED = 'Nothing was touched.'

type Expected = { kind: BackupKind; migrationsFolder: string; key?: DatabaseKey | null }

/**
 * Reads a backup and makes sure that it is whole and of this kind. `key` opens one that is encrypted.
 * Throws `CommandFailed` with the reason; changes nothing.
 */
export function checkBackup(
  file: string,
  { kind, migrationsFolder, key = null }: Expected,
): Description {
  refuseNoDatabase(file, key)
  let sqlite: Sqlite | null = null
  try {
    sqlite = connect(file, { key: keyFor(file, key), readonly: true, fileMustExist: true })
    const description = readDescription(sqlite)
    if (!description) {
      throw new CommandFailed(
        `${file} is a database, but not a backup made by "${kind} backup". ${UNTOUCHED}`,
      )
    }
    refuseUnfit(file, description, kind)
    refuseNewer(file, sqlite, description, migrationsFolder)
    refuseDamaged(file, sqlite, description)
    return description
  } catch (error) {
    if (error instanceof CommandFailed) throw error
    if (isOtherKey(file, error)) {
      throw new CommandFailed(
        `${file} cannot be opened with the key of this database: it was encrypted with another one, or is damaged. ${UNTOUCHED} A backup is opened with the key that the database had when it was made.`,
        error,
      )
    }
    throw damaged(file, (error as Error).message, error)
  } finally {
    sqlite?.close()
  }
}

/** SQLite cannot tell an encrypted file from none. */
function isOtherKey(file: string, error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return code === 'SQLITE_NOTADB' && fileState(file) === 'encrypted'
}

const HEADER_BYTES = 100

/** What can be told of a file before SQLite sees it: missing, empty, something else, cut short. */
function refuseNoDatabase(file: string, key: DatabaseKey | null) {
  const found = look(file)
  if (!found) throw new CommandFailed(`There is no file ${file}. ${UNTOUCHED}`)
  if (!found.isFile()) throw new CommandFailed(`${file} is not a file. ${UNTOUCHED}`)
  if (found.size === 0) throw new CommandFailed(`The file ${file} is empty. ${UNTOUCHED}`)
  const header = readHeader(file)
  const state = fileState(file)
  if (state === 'encrypted' && key === null) {
    throw new CommandFailed(
      `${file} is encrypted, and there is no key to open it. ${UNTOUCHED} Set EDGE_DATABASE_KEY_FILE to the key that the database had when it was made.`,
    )
  }
  // Of an encrypted one only what is in it says how long it is.
  if (state === 'encrypted') return
  if (state !== 'plain') {
    throw new CommandFailed(`${file} is not a backup: it is no database at all. ${UNTOUCHED}`)
  }
  // SQLite's file format: page size at 16 (1 stands for 65536), pages at 28.
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const wholeBytes = pageBytes * header.readUInt32BE(28)
  if (found.size < Math.max(wholeBytes, HEADER_BYTES)) {
    throw damaged(file, `it is cut short: ${found.size} of ${wholeBytes} bytes are there`)
  }
}

/** Null if there is no such file. */
function look(file: string): Stats | null {
  try {
    return statSync(file, { throwIfNoEntry: false }) ?? null
  } catch (error) {
    throw unreadable(file, error)
  }
}

function readHeader(file: string): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  try {
    const descriptor = openSync(file, 'r')
    try {
      readSync(descriptor, header, 0, HEADER_BYTES, 0)
      return header
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable(file: string, error: unknown): CommandFailed {
  return new CommandFailed(
    `${file} cannot be read: ${(error as Error).message}. ${UNTOUCHED}`,
    error,
  )
}

function refuseUnfit(file: string, description: Description, kind: BackupKind) {
  if (description.format > DESCRIPTION_FORMAT) throw newer(file, description)
  if (description.kind !== kind) {
    const other = description.kind === 'edge' ? 'a box' : 'central'
    throw new CommandFailed(
      `${file} is a backup of ${other}, made ${toIso(description.madeAt)}: it belongs to "${description.kind} restore". ${UNTOUCHED}`,
    )
  }
}

function refuseNewer(
  file: string,
  sqlite: Sqlite,
  description: Description,
  migrationsFolder: string,
) {
  const newest = newestMigration(migrationsFolder)
  if ((lastMigration(sqlite) ?? 0) > newest) throw newer(file, description)
}

function newer(file: string, { programVersion }: Description): CommandFailed {
  return new CommandFailed(
    `${file} was made by a newer version of Outpost (${programVersion}). ${UNTOUCHED} Install that version or a later one, then restore.`,
  )
}

function refuseDamaged(file: string, sqlite: Sqlite, description: Description) {
  const integrity = sqlite.pragma('integrity_check(1)', { simple: true })
  if (integrity !== 'ok') throw damaged(file, String(integrity))
  const [orphan] = sqlite.pragma('foreign_key_check') as { table: string }[]
  if (orphan) throw damaged(file, `a row of ${orphan.table} names one that is not there`)
  if (contentHash(sqlite) !== description.contentHash) {
    throw damaged(file, 'what is in it is not what was written')
  }
}

function damaged(file: string, reason: string, cause?: unknown): CommandFailed {
  return new CommandFailed(
    `The backup ${file} is damaged: ${reason}. ${UNTOUCHED} Take another backup, or copy this one again from where it came.`,
    cause,
  )
}
