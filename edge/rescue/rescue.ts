import { existsSync, readdirSync, renameSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { DatabaseKey } from '@outpost/shared/authority/sqlite/file/connect'
import { makeNamesDurable, writeDurably } from '@outpost/shared/authority/sqlite/file/durable'
import { keyFor } from '@outpost/shared/authority/sqlite/file/file-state'
import {
  BESIDE,
  removeDatabase,
  SIDECARS,
} from '@outpost/shared/authority/sqlite/file/names-beside'
import { occupyAlone } from '@outpost/shared/authority/sqlite/file/occupancy'
import { isStorageFailure } from '@outpost/shared/authority/sqlite/file/storage-failure'
import { type Clock, type Millis, toIso } from '@outpost/shared/model/time'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { DatabaseUnusable } from '@outpost/shared/node/database-unusable'
import { readMarks } from '../encryption/key-mark.ts'
import { seal } from '../encryption/seal.ts'
import { openEdgeStore } from '../store/database.ts'
import { findDamage, forgetDamage } from './damage.ts'
import { columnsOf, keptTables, readKeepsake } from './keepsake.ts'
import { hasDatabaseHeader } from './raw-pages.ts'
import { fillRebuilt } from './rebuild.ts'
import { type RescueReport, writeReport } from './report.ts'
import { type Salvage, withSalvage } from './salvage.ts'
import type { Row } from './salvaged-rows.ts'

/** `key` is one that fits the database, or what that will be encrypted with. */
type Deps = { file: string; key?: DatabaseKey | null; system: Clock; monotonic: () => Millis }

/**
 * Before a box serves: if its database is damaged, saves what can be read, builds a new one of it, and
 * moves the damaged one aside. A power cut at any moment of this leaves it to be done again, or to be
 * ended. Answers null where there is nothing to mend, or nobody's to mend: the opener then says so.
 * Throws `DatabaseUnusable` where it cannot be done now.
 */
export function rescueIfDamaged(deps: Deps): RescueReport | null {
  const { file, key = null, monotonic } = deps
  const alone = occupyAlone(file)
  // Whoever has it open had it checked; and under their hands it may not be moved.
  if (!alone) return null
  try {
    endMove(file)
    const reason = findDamage(file, keyFor(file, key), monotonic)
    return reason === null ? null : rescue(deps, reason)
  } catch (error) {
    if (!isStorageFailure(error) && (error as { code?: string }).code !== 'ENOSPC') throw error
    throw new DatabaseUnusable(
      `The database ${file} is damaged, and there is no room to build a new one: ${(error as Error).message}. Nothing was changed. Make room on the disk and start again.`,
      error,
    )
  } finally {
    alone.release()
  }
}

/**
 * Before another database takes the place of this one: the next start would put what an interrupted
 * rescue has built over it. Throws `CommandFailed` if somebody has the database open.
 */
export function endRescue(file: string) {
  if (!findRebuilt(file)) return
  const alone = occupyAlone(file)
  if (!alone) {
    throw new CommandFailed(
      `The database ${file} is in use. Stop "edge serve" and whatever else has it open, then run this again. Nothing was touched.`,
    )
  }
  try {
    endMove(file)
  } finally {
    alone.release()
  }
}

function rescue({ file, key = null, system }: Deps, reason: string): RescueReport | null {
  const building = `${file}${BESIDE.rebuilding}`
  removeDatabase(building)
  const edge = openEdgeStore(building, system, { key })
  try {
    const { sqlite } = edge.store
    const at = toIso(edge.clock.now())
    const stamp = at.replace(/[:.]/g, '-')
    const shape = { kept: keptTables(sqlite), editColumns: columnsOf(sqlite, 'edits') }
    const report = withSalvage(file, keyFor(file, key), shape, (salvage) => {
      if (!isOurs(file, key, salvage)) return null
      fillRebuilt(edge.store, salvage)
      return keepSalvaged({ file, key }, { at, reason, stamp }, salvage)
    })
    edge.store.close()
    if (report) {
      // From here on the new database is the one that counts.
      renameSync(building, `${file}${BESIDE.rebuilt}${report.at.replace(/[:.]/g, '-')}`)
      endMove(file)
    }
    return report
  } finally {
    if (edge.store.sqlite.open) edge.store.close()
    removeDatabase(building)
  }
}

/** A file that was named by mistake is nobody's to mend. */
function isOurs(file: string, key: DatabaseKey | null, { edits }: Salvage): boolean {
  // With a mark that fits an encrypted one is ours as well, though nothing of it can be read.
  const isMarked = key !== null && readMarks(file) !== null
  return edits.length > 0 || readKeepsake(file, key) !== null || hasDatabaseHeader(file) || isMarked
}

/** Writes down what exists nowhere else, for people, and what is told of it. */
function keepSalvaged(
  { file, key }: { file: string; key: DatabaseKey | null },
  { at, reason, stamp }: { at: string; reason: string; stamp: string },
  salvage: Salvage,
): RescueReport {
  const { edits, lost } = salvage
  const inState = (...states: string[]) => {
    return edits.filter(({ row }) => states.includes(String(row.state)))
  }
  const waiting = inState('waiting', 'sent')
  const inbox = inState('needs_decision')
  const report = {
    at,
    reason,
    moved_to: movedTo(file, stamp),
    salvaged_edits: `${movedTo(file, stamp)}.edits.json`,
    waiting: waiting.length,
    inbox: inbox.length,
    lost,
  }
  const kept = [...waiting, ...inbox].map(({ edit, row: { state, outcome } }) => {
    return { state, edit, outcome: outcome && JSON.parse(String(outcome)) }
  })
  const whole = { ...report, edits: kept, without_edit: recordsWithoutEdit(salvage) }
  writeDurably(report.salvaged_edits, seal(key, JSON.stringify(whole, null, 2)))
  writeReport(file, report)
  return report
}

/** What was seen of records whose last pending edit was lost: it may be all that tells of it. */
function recordsWithoutEdit({ edits, records }: Salvage) {
  const ids = new Set<Row[string] | undefined>(edits.map(({ edit }) => edit.id))
  const without = []
  for (const { collection, id, fields, pending } of records()) {
    if (pending && !ids.has(pending)) without.push({ collection, id, fields, edit_id: pending })
  }
  return without
}

/** Puts a new database that is whole into the place of the damaged one, from wherever that stopped. */
function endMove(file: string) {
  const rebuilt = findRebuilt(file)
  if (!rebuilt) return
  const stamp = rebuilt.slice(`${file}${BESIDE.rebuilt}`.length)
  for (const part of ['', ...SIDECARS]) {
    if (existsSync(file + part)) renameSync(file + part, movedTo(file, stamp) + part)
  }
  renameSync(rebuilt, file)
  makeNamesDurable(file)
  forgetDamage(file)
}

function findRebuilt(file: string): string | null {
  const prefix = `${basename(file)}${BESIDE.rebuilt}`
  const folder = dirname(file)
  const name = existsSync(folder) && readdirSync(folder).find((one) => one.startsWith(prefix))
  return name ? file + name.slice(basename(file).length) : null
}

function movedTo(file: string, stamp: string): string {
  return `${file}${BESIDE.corrupt}${stamp}`
}
