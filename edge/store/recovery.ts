import { IS_UNSENT } from '@outpost/shared/authority/sqlite/edit-states'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { COLLECTION_NAMES, type CollectionName } from '@outpost/shared/model/collections'
import { DAY_MS } from '@outpost/shared/model/durations'
import { type StoredRecord, toWire } from '@outpost/shared/model/record'
import { type Millis, toIso } from '@outpost/shared/model/time'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { Outcome } from '@outpost/shared/protocol/messages'
import { type AcceptedEdit, type Copy, LINE_LENGTH_MAX } from '@outpost/shared/protocol/recovery'
import type { Loss, LostBatch, RecoveryStore } from '@outpost/shared/replica/store'
import type { ReplicaRowStore } from './replica-row.ts'
import { sendAgain } from './send-again.ts'
import { confirmedOf, type HeldRow, ROW_COLUMNS, readConfirmed } from './settle.ts'
import { readToldMovements } from './told-movements.ts'

/*
 * What the box brings back to a central that was restored (N9): copies of records, parents first, then
 * what was deleted, children first, then edits that were accepted.
 */

/**
 * Since when, and in which line of hours; and how far it has got: all before this key of this phase was
 * taken. An older version kept no line.
 */
type Progress = { restoredTo: Millis; line?: string | null; phase: number; after: number }

type Phase =
  | { kind: 'put' | 'delete'; collection: CollectionName }
  | { kind: 'edits'; collection: null }

const PHASES: readonly Phase[] = [
  ...COLLECTION_NAMES.map((collection) => ({ kind: 'put' as const, collection })),
  ...[...COLLECTION_NAMES].reverse().map((collection) => ({ kind: 'delete' as const, collection })),
  { kind: 'edits', collection: null },
]

type Reached = Pick<Progress, 'phase' | 'after'>

/**
 * All was taken. What the box holds is still as it was in the lost hours, until the filling is through:
 * if central is put back once more before that, it is all to be brought back again.
 */
const ALL_TAKEN: Reached = { phase: PHASES.length, after: 0 }

/** Accepted edits are entered again if they are not older than this, or are needed all the same (N9). */
const EDITS_KEPT_MS = 30 * DAY_MS

/** The box's own times may differ from central's by so much. */
export const CLOCK_DOUBT_MS = DAY_MS

type Item = { key: number; bytes: number; copy?: Copy; edit?: AcceptedEdit }

export function createRecoveryStore(
  { sql, write }: SqliteStore,
  row: ReplicaRowStore,
  now: () => Millis,
): RecoveryStore {
  return {
    async isRecovering() {
      return isToBring(row)
    },

    async nextLost({ itemsMax, bytesMax }) {
      const progress = readProgress(row)
      const batch: LostBatch = { of: {}, copies: [], edits: [], mark: null }
      if (!progress) return batch
      batch.of = {
        restored_to: toIso(progress.restoredTo),
        ...(progress.line && { lost_line: progress.line }),
      }
      let { phase, after } = progress
      let bytesLeft = bytesMax
      while (phase < PHASES.length) {
        const room = itemsMax - batch.copies.length - batch.edits.length
        const items = readItems(sql, PHASES[phase] as Phase, { ...progress, after }, room, now())
        for (const { key, bytes, copy, edit } of items) {
          const isFirst = batch.copies.length + batch.edits.length === 0
          bytesLeft -= bytes
          if (bytesLeft < 0 && !isFirst) return { ...batch, mark: toMark({ phase, after }) }
          if (copy) batch.copies.push(copy)
          if (edit) batch.edits.push(edit)
          after = key
        }
        if (items.length === room) return { ...batch, mark: toMark({ phase, after }) }
        phase += 1
        after = 0
      }
      return { ...batch, mark: null }
    },

    async noteTaken(mark, lost) {
      write((writer) => {
        sendAgain(sql, writer, lost)
        const progress = readProgress(row)
        const reached = mark === null ? ALL_TAKEN : (JSON.parse(mark) as Reached)
        row.change({ recovery: progress && JSON.stringify({ ...progress, ...reached }) })
      })
    },
  }
}

/** Whether the box holds lost hours that central has not taken. */
export function isToBring(row: ReplicaRowStore): boolean {
  const progress = readProgress(row)
  return progress !== null && progress.phase < PHASES.length
}

/**
 * What a new filling leaves to be done first: everything since the earliest time to which central was
 * put back, also if it was put back once more before the filling was through.
 */
export function recoveryAfter(row: ReplicaRowStore, { restoredTo, lostLine }: Loss): string | null {
  const before = readProgress(row)
  if (restoredTo === null) return before && JSON.stringify(before)
  const { nodeId } = row.read()
  const next: Progress = {
    restoredTo: Math.min(restoredTo, before?.restoredTo ?? restoredTo),
    line: before ? lineAfter(before, lostLine, nodeId) : lostLine,
    phase: 0,
    after: 0,
  }
  return JSON.stringify(next)
}

/** While nothing was filled the box holds one line; then some of another beside it, as no other box does. */
function lineAfter(
  { line = null, phase }: Progress,
  lostLine: string | null,
  nodeId: string | null,
): string | null {
  if (phase < PHASES.length || line === lostLine || !line || !lostLine) return line
  return `${nodeId} ${line} ${lostLine}`.slice(0, LINE_LENGTH_MAX)
}

/** Notes that central has deleted a record: the feed will tell that it is gone, but not since when. */
export function noteDeletion(
  sql: Sql,
  { collection, id, revision }: Pick<StoredRecord, 'collection' | 'id' | 'revision'>,
  now: Millis,
) {
  sql.run(
    `insert into central_deletions (collection, record_id, revision, learnt_at)
     values (?, ?, ?, ?) on conflict do nothing`,
    collection,
    id,
    revision,
    now,
  )
}

/** It is there after all: what was offered of it was not taken. */
export function forgetDeletion(sql: Sql, collection: CollectionName, id: string) {
  sql.run('delete from central_deletions where collection = ? and record_id = ?', collection, id)
}

function readProgress(row: ReplicaRowStore): Progress | null {
  const { recovery } = row.read()
  return recovery === null ? null : (JSON.parse(recovery) as Progress)
}

function toMark(reached: Reached): string {
  return JSON.stringify(reached)
}

function readItems(
  sql: Sql,
  { kind, collection }: Phase,
  { restoredTo, after }: Progress,
  room: number,
  now: Millis,
): Item[] {
  switch (kind) {
    case 'put':
      return readCopies(sql, collection, restoredTo, after, room)
    case 'delete':
      return readDeletions(sql, collection, restoredTo, after, room)
    case 'edits':
      return readAccepted(sql, restoredTo, after, room, now)
    default:
      throw new Error(`unknown phase ${kind satisfies never}`)
  }
}

/** Confirmed copies, as central last told them; those with edits over them lie beside what is seen. */
function readCopies(
  sql: Sql,
  collection: CollectionName,
  restoredTo: Millis,
  after: number,
  room: number,
): Item[] {
  const items: Item[] = []
  let from = after
  while (items.length < room) {
    const rows = sql.all<HeldRow>(
      `select ${ROW_COLUMNS} from records r
       where collection = ? and key > ? and (updated_at > ? or sync_state <> 'synced')
       order by key limit ?`,
      collection,
      from,
      restoredTo,
      room,
    )
    for (const held of rows) {
      from = held.key
      const copy = confirmedOf(held)
      if (!copy || copy.deletedAt !== null || copy.updatedAt <= restoredTo) continue
      if (items.length < room) items.push(toItem(held.key, { copy: toCopy(sql, copy) }))
    }
    if (rows.length < room) break
  }
  return items
}

function toCopy(sql: Sql, { overlay: _overlay, ...confirmed }: StoredRecord): Copy {
  const movements = readToldMovements(sql, confirmed)
  return {
    collection: confirmed.collection,
    op: 'put',
    id: confirmed.id,
    revision: confirmed.revision,
    record: toWire(confirmed),
    first_revision: confirmed.firstRevision,
    field_revisions: confirmed.fieldRevisions,
    ...(movements.length > 0 && { movements }),
  }
}

function readDeletions(
  sql: Sql,
  collection: CollectionName,
  restoredTo: Millis,
  after: number,
  room: number,
): Item[] {
  return sql
    .all<{ key: number; id: string; revision: number }>(
      `select key, record_id as id, revision from central_deletions
       where collection = ? and key > ? and learnt_at > ? order by key limit ?`,
      collection,
      after,
      restoredTo - CLOCK_DOUBT_MS,
      room,
    )
    .map(({ key, id, revision }) => {
      return toItem(key, { copy: { collection, op: 'delete', id, revision } })
    })
}

type AcceptedRow = { seq: number; body: string; outcome: string; outcomeAt: Millis }

/** Edits that central had before the restore too are in its backup. */
function readAccepted(
  sql: Sql,
  restoredTo: Millis,
  after: number,
  room: number,
  now: Millis,
): Item[] {
  const items: Item[] = []
  let from = after
  while (items.length < room) {
    const rows = sql.all<AcceptedRow>(
      `select seq, body, outcome, outcome_at as outcomeAt from edits
       where state = 'accepted' and seq > ? and outcome_at > ? order by seq limit ?`,
      from,
      restoredTo - CLOCK_DOUBT_MS,
      room,
    )
    for (const { seq, body, outcome, outcomeAt } of rows) {
      from = seq
      const edit = JSON.parse(body) as Edit
      const isGone = hasLeft(sql, edit.collection as CollectionName, edit.record_id)
      const isNeeded = isGone || isBuiltOn(sql, edit)
      if (!isNeeded && outcomeAt <= now - EDITS_KEPT_MS) continue
      const { revision = 0 } = JSON.parse(outcome) as Outcome
      const accepted = { edit, revision, ...(isGone && { has_left: true }) }
      if (items.length < room) items.push(toItem(seq, { edit: accepted }))
    }
    if (rows.length < room) break
  }
  return items
}

/** Whether edits of the record wait: they may have been made on this one, and central is to know it. */
function isBuiltOn(sql: Sql, { collection, record_id }: Edit): boolean {
  const waiting = sql.get(
    `select 1 from edits where record_id = ? and collection = ? and ${IS_UNSENT} limit 1`,
    record_id,
    collection,
  )
  return waiting !== undefined
}

/** Whether the box has no copy of the record to bring back, nor knows that it was deleted. */
export function hasLeft(sql: Sql, collection: CollectionName, id: string): boolean {
  const confirmed = readConfirmed(sql, collection, id)
  if (confirmed && confirmed.deletedAt === null) return false
  const deletion = sql.get(
    'select 1 from central_deletions where collection = ? and record_id = ?',
    collection,
    id,
  )
  return deletion === undefined
}

function toItem(key: number, content: Pick<Item, 'copy' | 'edit'>): Item {
  return { key, bytes: Buffer.byteLength(JSON.stringify(content)), ...content }
}
