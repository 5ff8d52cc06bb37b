import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Millis, toIso } from '../../../model/time.ts'
import { CommandFailed } from '../../../node/command-failed.ts'
import { connect, type DatabaseKey, rekey } from '../connect.ts'
import { beginEpoch, highestRevision } from '../epochs.ts'
import { keyFor } from '../file-state.ts'
import { openDatabase, type Sqlite } from '../open.ts'
import { createSql, type Sql } from '../sql.ts'
import { isLocked } from '../storage-failure.ts'
import { checkBackup } from './check.ts'
import { compareWith, type NotInBackup } from './comparison.ts'
import {
  contentHash,
  DESCRIPTION_TABLE,
  type Description,
  describeDatabase,
} from './description.ts'
import { makeFileDurable, makeNamesDurable } from './durable.ts'
import type { DatabasePlace } from './make.ts'
import { handOver, keepAside, logsAside } from './replaced-file.ts'

export type RestoreOptions = {
  now: Millis
  /** Replaces a database also where it holds what the backup does not. */
  isForced: boolean
  /** Told what is done next, so that a test can end the process there. */
  onStep?: (step: RestoreStep) => void
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
export type Present = {
  /** Null where the file cannot be read as a database of this side. */
  holds: Pick<Description, 'ownerId' | 'lastChangeAt' | 'counts'> | null
  notInBackup: NotInBackup | null
  usedRevision: number
}

export type Restored = {
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
  place: DatabasePlace,
  backupFile: string,
  { now, isForced, onStep = () => {}, record }: RestoreOptions,
): Restored {
  const backup = checkBackup(backupFile, place)
  const holder = existsSync(place.file) ? holdAlone(place) : null
  try {
    const present = holder && lookAt(holder, place, backupFile)
    if (present) refuseOtherOwner(place, present, backup)
    if (present && !isForced) refuseToLose(place, present, backup)

    const next = `${place.file}.restoring`
    onStep('copy')
    copyBackup(backupFile, next, { backup, key: place.key ?? null })
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
    const keptAs = keepAside(place.file, now, Boolean(holder?.sqlite))
    onStep('replace')
    renameSync(next, place.file)
    onStep('sync names')
    makeNamesDurable(place.file)
    onStep('check')
    refuseNotWhole(place, epoch)
    return { backup, present, keptAs, logsKept: logsAside(place.file), epoch }
  } catch (error) {
    if (error instanceof CommandFailed) throw error
    throw new CommandFailed(
      `The backup was not restored: ${(error as Error).message}. Run the same command again when the cause is removed; the database is as it was, or as in the backup.`,
      error,
    )
  } finally {
    holder?.sqlite?.close()
  }
}

/** The only connection to a database, or none where the file cannot be read. */
type Holder = { sqlite: Sqlite | null }

/** How long a command that is just ending is waited for, in milliseconds. */
const WAIT_MS = 2000

/**
 * Takes the database for itself: nobody else has it open, and nobody can open it until this is closed.
 * Throws `CommandFailed` if somebody has.
 */
function holdAlone({ kind, file, key = null }: DatabasePlace): Holder {
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
    if (!isLocked(error)) return { sqlite: null }
    throw new CommandFailed(
      `The database ${file} is in use. Stop "${kind} serve" and whatever else has it open, then run this again. Nothing was touched.`,
      error,
    )
  }
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
    `The backup is of another ${what} (${backup.ownerId ?? 'one that was not enrolled'}) than the database ${file} (${holds.ownerId}). Nothing was touched. To put it there all the same, move that database away first, together with ${file}-wal, ${file}-shm and ${file}-journal where they are there.`,
  )
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

/**
 * The copy is compared too: a medium that was read well once may not be the next time. Where there is
 * a key it is encrypted before it is compared.
 */
function copyBackup(
  from: string,
  to: string,
  { backup, key }: { backup: Description; key: DatabaseKey | null },
) {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(to + suffix, { force: true })
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
  if (keyFor(to, key) !== key) rekey(to, null, key)
  const copy = connect(to, { key, fileMustExist: true })
  try {
    if (contentHash(copy) === backup.contentHash) return
  } finally {
    copy.close()
  }
  throw new CommandFailed(
    `The backup ${from} was read differently the second time: its medium is failing. Nothing was touched. Copy it to another one first.`,
  )
}

type Preparation = {
  epoch: string
  now: Millis
  usedRevision: number
  record: (sql: Sql) => void
}

/** Makes the copy a database again: up to date, in an epoch of its own, one file. */
function prepareCopy(file: string, place: DatabasePlace, preparation: Preparation) {
  const sqlite = openDatabase(file, place.migrationsFolder, place.key)
  try {
    const { epoch, now, usedRevision, record } = preparation
    const sql = createSql(sqlite)
    const begin = sqlite.transaction(() => {
      sqlite.exec(`drop table ${DESCRIPTION_TABLE}`)
      beginEpoch(sql, { epoch, wallClock: now, usedRevision })
      record(sql)
    })
    begin.immediate()
    sqlite.pragma('journal_mode = delete')
  } finally {
    sqlite.close()
  }
}

/** What the next one to open the database finds, a log beside it included, must be what was restored. */
function refuseNotWhole({ file, key = null }: DatabasePlace, epoch: string) {
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
