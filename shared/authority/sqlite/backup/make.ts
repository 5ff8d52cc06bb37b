import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, lstatSync, openSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Millis } from '../../../model/time.ts'
import { CommandFailed } from '../../../node/command-failed.ts'
import { connect, type DatabaseKey } from '../file/connect.ts'
import { makeFileDurable, makeNamesDurable } from '../file/durable.ts'
import { removeIfPossible } from '../file/names-beside.ts'
import { BUSY_TIMEOUT_MS } from '../file/open.ts'
import { refuseAsLog, refuseNameBeside } from './backup-name.ts'
import { checkBackup } from './check.ts'
import {
  type BackupKind,
  contentHash,
  DESCRIPTION_FORMAT,
  type Description,
  describeDatabase,
  writeDescription,
} from './description.ts'
import { takeName } from './take-name.ts'

/** Which database, and of which side; `key` if it is encrypted, and then its backups are as well; else null. */
export type DatabasePlace = {
  kind: BackupKind
  file: string
  migrationsFolder: string
  key: DatabaseKey | null
}

type BackupOptions = {
  now: Millis
  programVersion: string
  /** Called when nothing speaks against the backup any more, before anything is copied. */
  beforeCopy?: () => void
}

/**
 * Copies a database into one file, as it is at one moment, while others read and write it. The file
 * has its name only when it is whole, on the disk and checked. Throws `CommandFailed`.
 */
export function makeBackup(
  place: DatabasePlace,
  target: string,
  options: BackupOptions,
): Description {
  const { kind, file, key } = place
  if (!existsSync(file)) {
    throw new CommandFailed(`There is no database ${file} to back up. Check the settings.`)
  }
  // Nobody else's: whatever lies beside it stays, and two backups at once do not meet in one file.
  const part = `${target}.${randomUUID()}.part`
  try {
    refuseNameBeside(file, target)
    refuseExisting(target)
    refuseAsLog(target)
    // The file holds what patients have told: it is for its owner alone from the first byte on.
    closeSync(openSync(part, 'wx', OWNER_ONLY))
    options.beforeCopy?.()
    copyInto(file, part, key)
    describeCopy(part, { kind, key }, options)
    makeFileDurable(part)
    const description = checkBackup(part, place)
    if (!takeName(part, target)) throw isThere(target)
    makeNamesDurable(target)
    return description
  } catch (error) {
    removeIfPossible(part)
    if (error instanceof CommandFailed) throw error
    throw new CommandFailed(
      `The backup ${target} was not made: ${(error as Error).message}. The database was not touched.`,
      error,
    )
  }
}

/** What follows the target's name in that of a part. */
const PART_ENDING = /^\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.part$/

/** What backups with this name have left behind that were killed, or are only being made. */
export function partsOf(target: string): string[] {
  const folder = dirname(target)
  return readdirSync(folder)
    .filter((name) => name.startsWith(basename(target)))
    .filter((name) => PART_ENDING.test(name.slice(basename(target).length)))
    .map((name) => join(folder, name))
}

const OWNER_ONLY = 0o600

function refuseExisting(target: string) {
  // Also a link that leads nowhere is somebody's.
  if (lstatSync(target, { throwIfNoEntry: false })) throw isThere(target)
}

function isThere(target: string): CommandFailed {
  return new CommandFailed(`${target} is there already and was not touched. Name another file.`)
}

/** One read transaction: writers go on, and what they commit meanwhile is not in the copy. */
function copyInto(file: string, part: string, key: DatabaseKey | null) {
  const source = connect(file, { key, readonly: true, fileMustExist: true })
  try {
    source.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
    source.prepare('vacuum into ?').run(part)
  } finally {
    source.close()
  }
}

function describeCopy(
  part: string,
  { kind, key }: { kind: BackupKind; key: DatabaseKey | null },
  { now, programVersion }: BackupOptions,
) {
  const copy = connect(part, { key, fileMustExist: true })
  try {
    // One file and nothing beside it, on whatever medium it lies.
    copy.pragma('journal_mode = delete')
    writeDescription(copy, {
      format: DESCRIPTION_FORMAT,
      ...describeDatabase(copy, kind),
      programVersion,
      madeAt: now,
      contentHash: contentHash(copy),
    })
  } finally {
    copy.close()
  }
}
