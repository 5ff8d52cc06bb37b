import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { connect, type DatabaseKey } from '@outpost/shared/authority/sqlite/file/connect'
import { type FileState, fileState } from '@outpost/shared/authority/sqlite/file/file-state'
import { BESIDE } from '@outpost/shared/authority/sqlite/file/names-beside'
import { isDamage } from '@outpost/shared/authority/sqlite/file/storage-failure'
import { DatabaseUnusable } from '@outpost/shared/node/database-unusable'
import { changeKey, removeCopy } from './change-key.ts'
import { markOf, readMarks, writeMarks } from './key-mark.ts'

const UNTOUCHED = 'Nothing was touched.'

/**
 * Before anything looks at a database: a missing or a wrong key is never taken for damage, for which a
 * box would move it aside. Throws `DatabaseUnusable`; changes nothing.
 */
export function refuseWrongKey(file: string, key: DatabaseKey | null) {
  const state = readState(file)
  // A file that is not encrypted is what it is, whatever lies beside it.
  if (state === 'plain' || state === 'none') return
  const marks = readMarks(file)
  if (key === null) {
    if (marks === null && state !== 'encrypted') return
    throw new DatabaseUnusable(
      `The database ${file} is encrypted. ${UNTOUCHED} Set EDGE_DATABASE_KEY_FILE to the file with its key, and start again.`,
    )
  }
  if (marks && !marks.includes(markOf(key))) {
    throw new DatabaseUnusable(
      `The key in EDGE_DATABASE_KEY_FILE is not that of the database ${file}. ${UNTOUCHED} Set the file with the key that it was encrypted with, and start again.`,
    )
  }
  // With one mark, that fits, whatever is wrong with the file is damage. Otherwise it is not known.
  if (marks?.length !== 1 && state !== 'empty' && !canBeOpened(file, key)) {
    throw new DatabaseUnusable(
      `The database ${file} cannot be opened with the key in EDGE_DATABASE_KEY_FILE: it has another key, or is damaged. ${UNTOUCHED} Try the other keys that it may have; if you are sure of this one, restore a backup.`,
    )
  }
}

function readState(file: string): FileState {
  try {
    return fileState(file)
  } catch (error) {
    throw new DatabaseUnusable(
      `The database ${file} cannot be read: ${(error as Error).message}. ${UNTOUCHED} Check its path and who may read it, then start again.`,
      error,
    )
  }
}

function canBeOpened(file: string, key: DatabaseKey): boolean {
  const sqlite = connect(file, { key, readonly: true, fileMustExist: true })
  try {
    sqlite.prepare('select count(*) from sqlite_schema').get()
    return true
  } catch (error) {
    if (isDamage(error)) return false
    throw error
  } finally {
    sqlite.close()
  }
}

/**
 * With a key a database that is not encrypted yet becomes so. Answers the files beside it that still
 * lie there as they are, if it did. Throws `DatabaseUnusable`.
 */
export function encryptIfPlain(file: string, key: DatabaseKey | null): string[] | null {
  if (key === null || fileState(file) !== 'plain') return null
  changeKey({ file, from: null, to: key })
  return plainBeside(file)
}

/**
 * Notes which key fits, once the database was opened with it or put in its place. A copy that a power
 * cut has left of a change of key may not be encrypted: it goes.
 */
export function noteKey(file: string, key: DatabaseKey | null) {
  if (key === null) return
  writeMarks(file, [key])
  removeCopy(file)
}

/** Older copies of a database, and what was saved of one: they were there before there was a key. */
function plainBeside(file: string): string[] {
  const folder = dirname(file)
  return readdirSync(folder)
    .filter((name) => COPIES.some((ending) => name.startsWith(ending, basename(file).length)))
    .filter((name) => name.startsWith(basename(file)))
    .map((name) => join(folder, name))
    .filter((copy) => copy.endsWith('.json') || fileState(copy) === 'plain')
}

const COPIES = [BESIDE.corrupt, BESIDE.beforeRestore]
