import { randomUUID } from 'node:crypto'
import { existsSync, renameSync } from 'node:fs'
import { type Millis, toIso } from '../../../model/time.ts'
import { CommandFailed } from '../../../node/command-failed.ts'
import { highestRevision } from '../epochs.ts'
import { connect, type DatabaseKey, type Sqlite } from '../file/connect.ts'
import { makeFileDurable, makeNamesDurable } from '../file/durable.ts'
import { keyFor } from '../file/file-state.ts'
import { realPath, SIDECARS } from '../file/names-beside.ts'
import { beginRestoring } from '../file/restoring.ts'
import { isLocked, isStorageFailure } from '../file/storage-failure.ts'
import { createSql, type Sql } from '../sql.ts'
import { refuseNameBeside } from './backup-name.ts'
import { checkBackup } from './check.ts'
import { compareWith, type NotInBackup } from './comparison.ts'
import { type Description, describeDatabase } from './description.ts'
import type { DatabasePlace } from './make.ts'
import { copyBackup, prepareCopy } from './prepared-copy.ts'
import { handOver, keepAside, logsAside } from './replaced-file.ts'
import { takeName } from './take-name.ts'

export type RestoreOptions = {
  now: Millis
  /** Replaces a database also where it holds what the backup does not. */
  isForced: boolean
  /** Told what is done next, so that a test can end the process there. */
  onStep?: (step: RestoreStep) => void
  /** Called when nothing speaks against the backup itself, before the database is looked at. */
  beforeLooking?: () => void
  /** Called in the transaction that begins the new epoch: what it writes is in the restored database. */
  record?: (sql: Sql, restoring: Restoring) => void
}

/** What is being restored, for the record. */
export type Restoring = {
  epoch: string
  backup: Description
  isForced: boolean
  /** The database that is replaced; null if there is none, or it cannot be read. */
  replaced: Sql | null
}

export const RESTORE_STEPS = [
  'copy',
  'prepare',
  'sync',
  'keep aside',
  'replace',
  'sync names',
  'check',
] as const
export type RestoreStep = (typeof RESTORE_STEPS)[number]

/** What the database is that a restore would replace. */
type Present = {
  /** Null where the file cannot be read as a database of this side. */
  holds: Pick<Description, 'ownerId' | 'lastChangeAt' | 'counts'> | null
  notInBackup: NotInBackup | null
  usedRevision: number
}

type Restored = {
  backup: Description
  /** Null if there was no database. */
  present: Present | null
  /** Where the replaced database lies now; null if there was none. */
  keptAs: string | null
  /** Logs that were kept without their database, which somebody had moved away. */
  logsKept: string[]
  epoch: string
}

/**
 * Puts a backup in the place of a database, which is kept beside it. Whenever it is interrupted, the
 * old or the new one is whole in its place, and the same command goes on. Throws `CommandFailed` with
 * the reason, before anything is touched.
 */
export function restoreBackup(
  named: DatabasePlace,
  backupFile: string,
  { now, isForced, onStep = () => {}, beforeLooking, record }: RestoreOptions,
): Restored {
  // Where a link leads to the database, that is replaced where it lies, and not the link.
  const place = { ...named, file: realPath(named.file) }
  const backup = checkBackup(backupFile, place)
  refuseNameBeside(named.file, backupFile)
  beforeLooking?.()
  const holder = existsSync(place.file) ? holdAlone(place) : null
  let restoring: ReturnType<typeof beginRestoring> | null = null
  try {
    const present = holder && lookAt(holder, place, backupFile)
    if (present) refuseOtherOwner(place, present, backup)
    if (present && !isForced) refuseToLose(place, present, backup)

    restoring = beginRestoring(place.file)
    const next = restoring.file
    onStep('copy')
    copyBackup(backupFile, next, { backup, key: place.key })
    onStep('prepare')
    const epoch = randomUUID()
    const replaced = present?.holds && holder?.sqlite ? createSql(holder.sqlite) : null
    prepareCopy(next, place, {
      epoch,
      now,
      usedRevision: present?.usedRevision ?? 0,
      record: (sql) => record?.(sql, { epoch, backup, isForced, replaced }),
    })
    onStep('sync')
    if (present) handOver(place.file, next)
    makeFileDurable(next)
    onStep('keep aside')
    if (!holder && existsSync(place.file)) throw appeared(place)
    const keptAs = keepAside(place.file, now, Boolean(holder?.sqlite))
    onStep('replace')
    if (holder) renameSync(next, place.file)
    else if (!takeName(next, place.file)) throw appeared(place)
    onStep('sync names')
    makeNamesDurable(place.file)
    onStep('check')
    refuseNotWhole(place, epoch)
    return { backup, present, keptAs, logsKept: logsAside(place.file), epoch }
  } catch (error) {
    if (error instanceof CommandFailed) throw error
    throw new CommandFailed(
      `The backup was not restored: ${(error as Error).message.replace(/\.$/, '')}. Run the same command again when the cause is removed; the database is as it was, or as in the backup.`,
      error,
    )
  } finally {
    holder?.sqlite?.close()
    restoring?.end()
  }
}

/** Somebody may have it open, who would write on where nobody looks for it. */
function appeared({ kind, file }: DatabasePlace): CommandFailed {
  return new CommandFailed(
    `There was no database ${file}, and somebody has made one meanwhile. It was not touched. Stop "${kind} serve" and whatever else makes it, then run this again.`,
  )
}

/** The only connection to a database, or none where the file cannot be read. */
type Holder = { sqlite: Sqlite | null }

/** How long a command that is just ending is waited for, in milliseconds. */
const WAIT_MS = 2000

/**
 * Takes the database for itself: nobody else has it open, and nobody can open it until this is closed.
 * Throws `CommandFailed` if somebody has.
 */
function holdAlone({ kind, file, key }: DatabasePlace): Holder {
  let sqlite: Sqlite | null = null
  try {
    sqlite = connect(file, { key: keyFor(file, key), fileMustExist: true })
    sqlite.pragma(`busy_timeout = ${WAIT_MS}`)
    // Leaving the write-ahead log needs every other connection to be gone, idle ones too; what lay in
    // the log is then in the file.
    sqlite.pragma('journal_mode = delete')
    sqlite.pragma('main.locking_mode = exclusive')
    sqlite.exec('begin exclusive; commit')
    return { sqlite }
  } catch (error) {
    sqlite?.close()
    if (!isStorageFailure(error)) return { sqlite: null }
    if (!isLocked(error)) throw unopened(file, error)
    throw new CommandFailed(
      `The database ${file} is in use. Stop "${kind} serve" and whatever else has it open, then run this again. Nothing was touched.`,
      error,
    )
  }
}

/** It may be whole: what it holds must be known, or be left to whoever knows better. */
function unopened(file: string, error: unknown): CommandFailed {
  return new CommandFailed(
    `The database ${file} cannot be opened: ${(error as Error).message}. Nothing was touched. Make room on its disk, and check that it takes changes; a database that cannot be read any more is moved away first, ${togetherWithLogs(file)}.`,
    error,
  )
}

function lookAt({ sqlite }: Holder, { kind }: DatabasePlace, backupFile: string): Present {
  const unreadable = { holds: null, notInBackup: null, usedRevision: 0 }
  if (!sqlite) return unreadable
  try {
    if (sqlite.pragma('quick_check(1)', { simple: true }) !== 'ok') return unreadable
    return {
      holds: describeDatabase(sqlite, kind),
      notInBackup: compareWith(sqlite, backupFile),
      usedRevision: highestRevision(createSql(sqlite)),
    }
  } catch {
    return unreadable
  }
}

/** A database that holds nothing is nobody's: it was made by a command that was run too early. */
function isBlank({ counts }: { counts: Description['counts'] }): boolean {
  return Object.values(counts).every((count) => count === 0)
}

function refuseOtherOwner({ kind, file }: DatabasePlace, { holds }: Present, backup: Description) {
  if (!holds || holds.ownerId === backup.ownerId || holds.ownerId === null || isBlank(holds)) return
  const what = kind === 'edge' ? 'box' : 'central'
  throw new CommandFailed(
    `The backup is of another ${what} (${backup.ownerId ?? 'one that was not enrolled'}) than the database ${file} (${holds.ownerId}). Nothing was touched. To put it there all the same, move that database away first, ${togetherWithLogs(file)}.`,
  )
}

function togetherWithLogs(file: string): string {
  const [wal, shm, journal] = SIDECARS.map((suffix) => file + suffix)
  return `together with ${wal}, ${shm} and ${journal} where they are there`
}

function refuseToLose(place: DatabasePlace, present: Present, backup: Description) {
  if (present.notInBackup && Object.keys(present.notInBackup.rows).length === 0) return
  throw new CommandFailed(
    [
      ...linesOfLost(place.file, present, backup),
      'Nothing was touched. With --force the database is replaced, and kept beside it.',
    ].join('\n'),
  )
}

/** What a restore changes, in sentences. */
export function linesOfLost(
  file: string,
  { holds, notInBackup }: Present,
  backup: Description,
): string[] {
  if (!holds || !notInBackup) {
    return [
      `The database ${file} cannot be read, so nobody can say what it holds that the backup does not.`,
    ]
  }
  const rows = Object.entries(notInBackup.rows).map(([table, count]) => `${count} in ${table}`)
  if (rows.length === 0) return [`The database ${file} holds nothing that the backup does not.`]
  return [
    `The database ${file} last changed ${toIso(holds.lastChangeAt)}, the backup ${toIso(backup.lastChangeAt)}.`,
    `The database holds what the backup does not, or not so: ${rows.join(', ')}.`,
    ...(notInBackup.unsentEdits > 0
      ? [
          `Among them are ${notInBackup.unsentEdits} edits that exist nowhere else: central has not had them.`,
        ]
      : []),
    ...(notInBackup.undecidedEdits > 0
      ? [`Among them are ${notInBackup.undecidedEdits} rejected edits that wait for a decision.`]
      : []),
  ]
}

/** What the next one to open the database finds, a log beside it included, must be what was restored. */
function refuseNotWhole({ file, key }: DatabasePlace, epoch: string) {
  let reason: string
  try {
    reason = findFault(file, key, epoch)
    if (reason === 'ok') return
  } catch (error) {
    reason = (error as Error).message
  }
  throw new CommandFailed(
    `The backup was put in the place of ${file}, but is not whole there: ${reason}. What was there before is kept beside it. Run the same command again; if it ends like this once more, the disk is failing.`,
  )
}

function findFault(file: string, key: DatabaseKey | null, epoch: string): string {
  const sqlite = connect(file, { key, readonly: true, fileMustExist: true })
  try {
    sqlite.pragma(`busy_timeout = ${WAIT_MS}`)
    const isRestored = createSql(sqlite).get('select 1 from restores where epoch = ?', epoch)
    if (!isRestored) return 'something else is there'
    return String(sqlite.pragma('integrity_check(1)', { simple: true }))
  } finally {
    sqlite.close()
  }
}
