import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Millis, toIso } from '@outpost/shared/model/time'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import Database from 'better-sqlite3'

/** Marks a folder as a demonstration's, and is locked as long as that one runs. */
const MARK = 'demo.lock'

/** Folders of earlier runs that are kept, the latest ones. */
const EARLIER_KEPT = 3

export type DemoFolder = {
  path: string
  /** Where an earlier run's folder went, if there was one. */
  movedTo: string | null
  /** Folders of still earlier runs that were removed. */
  removed: string[]
  release(): void
}

/**
 * Makes the folder afresh. What an earlier run left there is moved aside, never deleted at once.
 * Throws `CommandFailed` if it is in use, holds anything else, or cannot be written.
 */
export function takeFolder(path: string, now: Millis): DemoFolder {
  try {
    const movedTo = moveAside(path, now)
    mkdirSync(path, { recursive: true })
    const release = lock(path)
    return { path, movedTo, removed: removeOldest(path), release }
  } catch (error) {
    if (error instanceof CommandFailed) throw error
    throw new CommandFailed(
      `The folder ${path} cannot be used: ${(error as Error).message}. Nothing was started. Set DEMO_DIR to a folder that can be written.`,
    )
  }
}

function moveAside(path: string, now: Millis): string | null {
  if (!existsSync(path) || readdirSync(path).length === 0) return null
  if (!existsSync(join(path, MARK))) {
    throw new CommandFailed(
      `The folder ${path} holds something else than a demonstration. Nothing was changed. Set DEMO_DIR to a new folder.`,
    )
  }
  lock(path)()
  for (const file of readdirSync(path).filter((name) => name.endsWith('.db'))) {
    if (isOpen(join(path, file))) throw stillRuns(path)
  }
  const aside = `${path}-${toIso(now).replace(/[:.]/g, '-')}`
  renameSync(path, aside)
  return aside
}

/** The lock is the system's own, so it goes with the process, however that ends. */
function lock(path: string): () => void {
  const file = new Database(join(path, MARK), { timeout: 0 })
  try {
    file.exec('begin exclusive')
  } catch (error) {
    file.close()
    throw isBusy(error) ? stillRuns(path) : error
  }
  return () => file.close()
}

/**
 * Whether a server still has this database open: one that is about to end would remove the log of
 * the next run's database, which has its name.
 */
function isOpen(path: string): boolean {
  const file = new Database(path, { timeout: 0 })
  try {
    // Taking a database out of WAL needs it for oneself alone. Its next opener puts it back.
    file.pragma('journal_mode = delete')
    return false
  } catch (error) {
    return isBusy(error)
  } finally {
    file.close()
  }
}

function isBusy(error: unknown): boolean {
  return (error as { code?: string }).code === 'SQLITE_BUSY'
}

function stillRuns(path: string): CommandFailed {
  return new CommandFailed(
    `A demonstration still runs in ${path}. Nothing was started. Stop that one with Ctrl-C and try again, or run this one elsewhere: DEMO_DIR=data/demo-2 npm start`,
  )
}

function removeOldest(path: string): string[] {
  const parent = dirname(path)
  const name = basename(path)
  const earlier = readdirSync(parent)
    .filter((one) => one.startsWith(`${name}-`))
    .filter((one) => /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z$/.test(one.slice(name.length + 1)))
    .map((one) => join(parent, one))
    .filter((folder) => existsSync(join(folder, MARK)))
    .sort()
  const removed = earlier.slice(0, -EARLIER_KEPT)
  for (const folder of removed) rmSync(folder, { recursive: true })
  return removed
}
