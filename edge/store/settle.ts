import { ALL } from '@outpost/shared/authority/scopes'
import type { RecordRef } from '@outpost/shared/authority/sqlite/decisions/decide'
import { IS_UNANSWERED } from '@outpost/shared/authority/sqlite/edit-states'
import type { FeedWriter } from '@outpost/shared/authority/sqlite/feed-writer'
import { RECORD_COLUMNS, type RecordRow, toRecord } from '@outpost/shared/authority/sqlite/rows'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import {
  type CollectionName,
  collections,
  isCollectionName,
} from '@outpost/shared/model/collections'
import {
  blankRecord,
  isSameValue,
  recordKey,
  type StoredRecord,
} from '@outpost/shared/model/record'
import { applyEdit, type Face } from '@outpost/shared/protocol/apply-edit'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { Confirmed } from '@outpost/shared/replica/copies'

/** Edits that lie over a confirmed copy, in the order in which they were made. */
type Overlays = {
  edits: { edit: Edit; isPending: boolean }[]
  /** Whether any edit of the record waits for central; one that was passed on lies over nothing (N10). */
  isPending: boolean
  /** Whether any edit of the record waits for a person's decision. */
  needsDecision: boolean
}

const NO_OVERLAYS: Overlays = { edits: [], isPending: false, needsDecision: false }

/**
 * Makes a record's visible row true to its confirmed copy and the edits over it (N2): the one way in
 * which the replica changes what is seen of a record. `isGone` says that it has left this box, not that
 * it is deleted; `row` is its row, where that was just read. Answers the key of its row, if it has one.
 */
export function settle(
  sql: Sql,
  writer: FeedWriter,
  collection: CollectionName,
  id: string,
  confirmed: Confirmed,
  {
    isGone = false,
    row = readRow(sql, collection, id),
  }: { isGone?: boolean; row?: ReplicaRow | null } = {},
): number | null {
  // Where there is no row something may wait all the same: what was passed on lies over nothing (N10).
  const isBare = row?.sync_state === 'synced'
  const overlays = isBare ? NO_OVERLAYS : readOverlays(sql, collection, id)
  const face = replay(confirmed, overlays, collection)
  const { isPending } = overlays
  const last = overlays.edits.filter((one) => one.isPending).at(-1)
  const syncState = overlays.needsDecision ? 'attention' : isPending ? 'pending' : 'synced'
  if (!row && !confirmed && !face) return null
  if (syncState === 'synced' && face && row && isSameCopy(row, confirmed)) return row.key

  const base =
    confirmed ??
    (row
      ? { ...toRecord(row), revision: 0, firstRevision: 0 }
      : blankRecord(collection, id, writer.now))
  const record: StoredRecord = {
    ...base,
    // What is gone leaves nothing of its content on the box but what its edits hold.
    fields: face ?? (syncState === 'synced' || !confirmed ? {} : confirmed.fields),
    updatedAt: isPending ? Math.max(base.updatedAt, row?.updated_at ?? 0) : base.updatedAt,
    deletedAt: face ? null : (confirmed?.deletedAt ?? writer.now),
    overlay: { pending: last?.edit.id ?? null, syncState },
  }
  return writer.write({
    record,
    isNew: !row,
    scopes: face ? [ALL] : [],
    confirmed,
    hasLeft: isGone && !face,
  })
}

/** The same for records whose edits were decided: each once, on the copy that the box has. */
export function settleRecords(sql: Sql, writer: FeedWriter, records: readonly RecordRef[]) {
  const each = new Map(records.map((one) => [recordKey(one), one]))
  for (const { collection, id } of each.values()) {
    settle(sql, writer, collection, id, readConfirmed(sql, collection, id))
  }
}

/** Settles a record that had no edits over it, and has some again. What is seen of others stays (F6). */
export function settleAsPending(
  sql: Sql,
  writer: FeedWriter,
  collection: CollectionName,
  id: string,
) {
  const row = readRow(sql, collection, id)
  if (row?.sync_state !== 'synced') return
  settle(sql, writer, collection, id, confirmedOf(row), {
    isGone: true,
    row: { ...row, sync_state: 'pending' },
  })
}

/** The confirmed copy of a record as the box has it; null if central does not know it yet. */
export function readConfirmed(sql: Sql, collection: CollectionName, id: string): Confirmed {
  return confirmedOf(readRow(sql, collection, id))
}

/**
 * Whether the visible row is central's copy, with nothing over it. The box gives every row a state: one
 * without it was put there by something else, and is taken for such a copy, but settled like any other.
 */
export function isCopyItself({ sync_state }: Pick<RecordRow, 'sync_state'>): boolean {
  return (sync_state ?? 'synced') === 'synced'
}

export function confirmedOf(row: ReplicaRow | null): Confirmed {
  if (!row) return null
  if (isCopyItself(row)) return row.revision > 0 ? toRecord(row) : null
  return row.confirmed === null ? null : (JSON.parse(row.confirmed) as Confirmed)
}

function replay(confirmed: Confirmed, { edits }: Overlays, collection: CollectionName): Face {
  const start: Face = confirmed && confirmed.deletedAt === null ? confirmed.fields : null
  if (!isCollectionName(collection)) return start
  return edits.reduce((face, { edit }) => applyEdit(face, edit, collections[collection]), start)
}

type OverlayRow = {
  body: string
  state: string
  op: string
  isPassedOn: number
  isCount: number
  isCounted: number
}

function readOverlays(sql: Sql, collection: CollectionName, id: string): Overlays {
  // What the box itself rejected (its status is not 200) never lay over anything.
  const rows = sql.all<OverlayRow>(
    `select body, state, op, is_passed_on as isPassedOn,
       json_extract(body, '$.movement.kind') = 'COUNTED' as isCount,
       coalesce(json_extract(outcome, '$.problem.error_code') = 'ALREADY_DECIDED', 0)
         or exists (select 1 from edits later
           where later.record_id = edits.record_id and later.collection = edits.collection
             and later.seq > edits.seq and later.state = 'accepted'
             and later.body ->> '$.movement.kind' = 'COUNTED') as isCounted
     from edits
     where record_id = ? and collection = ? and (${IS_UNANSWERED}
       or (state = 'needs_decision' and status = 200)) order by seq`,
    id,
    collection,
  )
  const isPending = (row: OverlayRow) => row.state !== 'needs_decision'
  // What was handed out was handed out: a rejected movement stays in the balance until decided (E7).
  // A rejected count does not: it said what lay there before something else moved. Nor does one that
  // central has counted already, in place of an earlier edit (E9), or a later count has in it.
  const stays = (row: OverlayRow) =>
    isPending(row) ? !row.isPassedOn : row.op === 'move_stock' && !row.isCount && !row.isCounted
  return {
    edits: rows.filter(stays).map((row) => ({
      edit: JSON.parse(row.body) as Edit,
      isPending: isPending(row),
    })),
    isPending: rows.some(isPending),
    needsDecision: rows.some((row) => !isPending(row)),
  }
}

/** Whether the visible row already is this confirmed copy: then its readers need not be told. */
function isSameCopy(row: RecordRow, confirmed: Confirmed): boolean {
  return (
    row.sync_state === 'synced' &&
    row.deleted_at === null &&
    row.revision === confirmed?.revision &&
    // Of an edit whose record did not come with its outcome the box knows central's times only now.
    row.created_at === confirmed.createdAt &&
    row.updated_at === confirmed.updatedAt &&
    isSameValue(JSON.parse(row.fields), confirmed.fields)
  )
}

/** A record's row, with the confirmed copy beside it. */
export type ReplicaRow = RecordRow & { confirmed: string | null }

export const ROW_COLUMNS = `${RECORD_COLUMNS}, r.confirmed`

const ROW = `select ${ROW_COLUMNS} from records r where collection = ? and id = ?`

export function readRow(sql: Sql, collection: CollectionName, id: string): ReplicaRow | null {
  return sql.get<ReplicaRow>(ROW, collection, id) ?? null
}
