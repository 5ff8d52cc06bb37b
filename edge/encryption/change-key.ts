import { chmodSync, chownSync, copyFileSync, renameSync, statSync } from 'node:fs'
import { contentHash } from '@outpost/shared/authority/sqlite/backup/description'
import {
  connect,
  type DatabaseKey,
  rekey,
  type Sqlite,
} from '@outpost/shared/authority/sqlite/file/connect'
import { makeFileDurable, makeNamesDurable } from '@outpost/shared/authority/sqlite/file/durable'
import { keyFor } from '@outpost/shared/authority/sqlite/file/file-state'
import { BESIDE, removeDatabase } from '@outpost/shared/authority/sqlite/file/names-beside'
import { occupyAlone } from '@outpost/shared/authority/sqlite/file/occupancy'
import { isLocked } from '@outpost/shared/authority/sqlite/file/storage-failure'
import { DatabaseUnusable } from '@outpost/shared/node/database-unusable'
import { removeMarks, writeMarks } from './key-mark.ts'

export const KEY_CHANGE_STEPS = ['copy', 'encrypt', 'compare', 'mark', 'replace', 'finish'] as const
type KeyChangeStep = (typeof KEY_CHANGE_STEPS)[number]

type Change = {
  file: string
  from: DatabaseKey | null
  /** Null takes the encryption away. */
  to: DatabaseKey | null
  /** Told what is done next, so that a test can end the process there. */
  onStep?: (step: KeyChangeStep) => void
}

/**
 * Gives a database another key. A copy is changed, compared with it row by row, made durable, and then
 * takes its place: whenever this is interrupted, one of the two is whole in its place, and is opened
 * with its key. Throws `DatabaseUnusable` where somebody else has it open, or where it is damaged.
 */
export function changeKey({ file, from, to, onStep = () => {} }: Change) {
  const alone = occupyAlone(file)
  if (!alone) throw inUse(file)
  const next = copyOf(file)
  let source: Sqlite | null = null
  try {
    source = holdAlone(file, from)
    removeCopy(file)
    onStep('copy')
    copyFileSync(file, next)
    onStep('encrypt')
    rekey(next, from, to)
    onStep('compare')
    refuseDifferent(source, next, to)
    ownAs(file, next)
    makeFileDurable(next)
    onStep('mark')
    // From here until the end either key may be the one that fits.
    if (to) writeMarks(file, from ? [from, to] : [to])
    onStep('replace')
    renameSync(next, file)
    makeNamesDurable(file)
    onStep('finish')
    if (to) writeMarks(file, [to])
    else removeMarks(file)
  } catch (error) {
    if (error instanceof DatabaseUnusable) throw error
    throw isLocked(error) ? inUse(file) : failed(file, error)
  } finally {
    source?.close()
    removeCopy(file)
    alone.release()
  }
}

/** How long a command that is just ending is waited for, in milliseconds. */
const WAIT_MS = 2000

/** Nobody else has it open, and all that lay in its log is in the file. */
function holdAlone(file: string, from: DatabaseKey | null): Sqlite {
  const sqlite = connect(file, { key: keyFor(file, from), fileMustExist: true })
  try {
    sqlite.pragma(`busy_timeout = ${WAIT_MS}`)
    sqlite.pragma('journal_mode = delete')
    sqlite.pragma('main.locking_mode = exclusive')
    sqlite.exec('begin exclusive; commit')
    return sqlite
  } catch (error) {
    sqlite.close()
    throw error
  }
}

function refuseDifferent(source: Sqlite, next: string, to: DatabaseKey | null) {
  const copy = connect(next, { key: to, readonly: true, fileMustExist: true })
  try {
    const integrity = copy.pragma('integrity_check(1)', { simple: true })
    if (integrity !== 'ok') throw new Error(`the copy is damaged (${integrity})`)
    if (contentHash(copy) !== contentHash(source)) throw new Error('the copy is not as it was')
  } finally {
    copy.close()
  }
}

/** The new file is for whom the old one was for, also where an administrator runs the command. */
function ownAs(from: string, to: string) {
  const { mode, uid, gid } = statSync(from)
  chmodSync(to, mode)
  try {
    chownSync(to, uid, gid)
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EPERM') throw error
  }
}

const copyOf = (file: string) => `${file}${BESIDE.rekeying}`

/** Removes what a change of key that was interrupted has left behind. */
export function removeCopy(file: string) {
  removeDatabase(copyOf(file))
}

function inUse(file: string) {
  return new DatabaseUnusable(
    `The database ${file} is in use, and its key can only be changed while nobody uses it. Nothing was changed. Stop "edge serve" and whatever else has it open, and start again.`,
  )
}

function failed(file: string, error: unknown) {
  return new DatabaseUnusable(
    `The key of the database ${file} was not changed: ${(error as Error).message}. The database is whole, as it was. There must be room on the disk for it once more; a damaged one is mended by "edge serve" first, with the setting as it was before.`,
    error,
  )
}
