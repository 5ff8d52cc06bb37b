import { IS_UNANSWERED } from '@outpost/shared/authority/sqlite/edit-states'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { COLLECTION_NAMES, type CollectionName } from '@outpost/shared/model/collections'
import { DAY_MS } from '@outpost/shared/model/durations'
import { type StoredRecord, toWire } from '@outpost/shared/model/record'
import type { Millis } from '@outpost/shared/model/time'
import type { Edit } from '@outpost/shared/protocol/edit'
import { type Outcome, tellMovements } from '@outpost/shared/protocol/messages'
import type { AcceptedEdit, Copy } from '@outpost/shared/protocol/recovery'
import { hasLeft } from './central-deletions.ts'
import { confirmedOf, type ReplicaRow, ROW_COLUMNS } from './settle.ts'
import { readToldMovements } from './told-movements.ts'

/*
 * What the box holds of lost hours (N9): copies of records, parents first, then what was deleted, children
 * first, then edits that were accepted.
 */

export type Phase =
  | { kind: 'put' | 'delete'; collection: CollectionName }
  | { kind: 'edits'; collection: null }

export const PHASES: readonly Phase[] = [
  ...COLLECTION_NAMES.map((collection) => ({ kind: 'put' as const, collection })),
  ...[...COLLECTION_NAMES].reverse().map((collection) => ({ kind: 'delete' as const, collection })),
  { kind: 'edits', collection: null },
]

/** The box's own times may differ from central's by so much. */
export const CLOCK_DOUBT_MS = DAY_MS

/** Accepted edits are entered again if they are not older than this, or are needed all the same (N9). */
const EDITS_KEPT_MS = 30 * DAY_MS

type Item = { key: number; bytes: number; copy?: Copy; edit?: AcceptedEdit }

/** Of one phase what is asked for. */
export function readItems(
  sql: Sql,
  { kind, collection }: Phase,
  asked: Asked,
  now: Millis,
): Item[] {
  switch (kind) {
    case 'put':
      return readCopies(sql, collection, asked)
    case 'delete':
      return readDeletions(sql, collection, asked)
    case 'edits':
      return readAccepted(sql, asked, now)
    default:
      throw new Error(`unknown phase ${kind satisfies never}`)
  }
}

/** What of it comes after a key, at most as much as there is room for. */
type Asked = { restoredTo: Millis; after: number; room: number }

/** Reads on, so many rows at a time, until there is no more room or no more row. */
function collect<Row extends { key: number }>(
  { after, room }: Asked,
  read: (from: number) => Row[],
  itemOf: (row: Row) => Pick<Item, 'copy' | 'edit'> | null,
): Item[] {
  const items: Item[] = []
  let from = after
  while (items.length < room) {
    const rows = read(from)
    for (const row of rows) {
      from = row.key
      const content = itemOf(row)
      if (content && items.length < room) items.push(toItem(row.key, content))
    }
    if (rows.length < room) break
  }
  return items
}

/** Confirmed copies, as central last told them; those with edits over them lie beside what is seen. */
function readCopies(sql: Sql, collection: CollectionName, asked: Asked): Item[] {
  const { restoredTo, room } = asked
  const read = (from: number) =>
    sql.all<ReplicaRow>(
      `select ${ROW_COLUMNS} from records r
       where collection = ? and key > ? and (updated_at > ? or sync_state <> 'synced')
       order by key limit ?`,
      collection,
      from,
      restoredTo,
      room,
    )
  return collect(asked, read, (row) => {
    const copy = confirmedOf(row)
    if (!copy || copy.deletedAt !== null || copy.updatedAt <= restoredTo) return null
    return { copy: toCopy(sql, copy) }
  })
}

function toCopy(sql: Sql, { overlay: _overlay, ...confirmed }: StoredRecord): Copy {
  return {
    collection: confirmed.collection,
    op: 'put',
    id: confirmed.id,
    revision: confirmed.revision,
    record: toWire(confirmed),
    first_revision: confirmed.firstRevision,
    field_revisions: confirmed.fieldRevisions,
    ...tellMovements(readToldMovements(sql, confirmed)),
  }
}

function readDeletions(sql: Sql, collection: CollectionName, asked: Asked): Item[] {
  return sql
    .all<{ key: number; id: string; revision: number }>(
      `select key, record_id as id, revision from central_deletions
       where collection = ? and key > ? and learnt_at > ? order by key limit ?`,
      collection,
      asked.after,
      asked.restoredTo - CLOCK_DOUBT_MS,
      asked.room,
    )
    .map(({ key, id, revision }) => {
      return toItem(key, { copy: { collection, op: 'delete', id, revision } })
    })
}

type AcceptedRow = { key: number; body: string; outcome: string; outcomeAt: Millis }

/** Edits that central had before the restore too are in its backup. */
function readAccepted(sql: Sql, asked: Asked, now: Millis): Item[] {
  const { restoredTo, room } = asked
  const read = (from: number) =>
    sql.all<AcceptedRow>(
      `select seq as key, body, outcome, outcome_at as outcomeAt from edits
       where state = 'accepted' and seq > ? and outcome_at > ? order by seq limit ?`,
      from,
      restoredTo - CLOCK_DOUBT_MS,
      room,
    )
  return collect(asked, read, ({ body, outcome, outcomeAt }) => {
    const edit = JSON.parse(body) as Edit
    const isGone = hasLeft(sql, edit.collection as CollectionName, edit.record_id)
    const isNeeded = isGone || isBuiltOn(sql, edit)
    if (!isNeeded && outcomeAt <= now - EDITS_KEPT_MS) return null
    const { revision = 0 } = JSON.parse(outcome) as Outcome
    return { edit: { edit, revision, ...(isGone && { has_left: true }) } }
  })
}

/** Whether edits of the record wait: they may have been made on this one, and central is to know it. */
function isBuiltOn(sql: Sql, { collection, record_id }: Edit): boolean {
  const waiting = sql.get(
    `select 1 from edits where record_id = ? and collection = ? and ${IS_UNANSWERED} limit 1`,
    record_id,
    collection,
  )
  return waiting !== undefined
}

function toItem(key: number, content: Pick<Item, 'copy' | 'edit'>): Item {
  return { key, bytes: Buffer.byteLength(JSON.stringify(content)), ...content }
}
