import type { EditStanding } from '@outpost/shared/authority/edit-standing'
import type { Principal } from '@outpost/shared/authority/principal'
import { isVisible } from '@outpost/shared/authority/scopes'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { COLLECTION_NAMES, type CollectionName } from '@outpost/shared/model/collections'
import type { Millis } from '@outpost/shared/model/time'
import { type Fleet, type FleetBox, looksAfterBox } from './fleet.ts'
import { HOLDERS_MAX, type Holder, readHolders } from './holders.ts'

/** So many of the latest edits of a record are told. */
const EDITS_MAX = 200

/** Where a record lies: in one of its scopes. */
export type StoryPlace = {
  scope: string
  seq: number
  op: 'put' | 'delete' | 'leave'
  at: Millis
}

type StoryRecord = {
  collection: CollectionName
  id: string
  revision: number
  createdAt: Millis
  updatedAt: Millis
  lastSyncedAt: Millis | null
  deletedAt: Millis | null
  places: StoryPlace[]
}

/** What can keep a record, or an edit of it, from where it should be. */
export const OBSTACLES = [
  'needs_decision',
  'held_copy',
  'revoked',
  'twin',
  'not_enrolled',
  'paused',
  'silent',
  'late',
  'unsent_edits',
  'error',
  'order',
] as const
type Obstacle = {
  kind: (typeof OBSTACLES)[number]
  nodeId: string | null
  editId: string | null
  since: Millis | null
}

export type Story = {
  /** Null where central has only heard of edits of it. */
  record: StoryRecord | null
  edits: EditStanding[]
  /** Those that lack its last change come first. */
  holders: Holder[]
  holderCounts: { all: number; withLatest: number }
  obstacles: Obstacle[]
}

type Deps = { store: SqliteStore; fleet: Fleet }

/**
 * What central knows of a record and of why it is not where it should be: by its id, or by that of one
 * of its edits. Null where there is no such one that the person may see.
 */
export async function readStory(
  { store, fleet }: Deps,
  person: Principal,
  given: string,
): Promise<Story | null> {
  const { sql } = store
  const id = recordOfEdit(sql, given) ?? given
  const record = readRecord(sql, id)
  const edits = await store.read((reader) =>
    reader.edits({ state: null, recordId: id, principalId: null, limit: EDITS_MAX }),
  )
  if (!record && edits.length === 0) return null
  if (!maySee(fleet, person, record, edits)) return null
  const found = record ? readHolders(sql, record.places) : []
  const own = found.map(({ nodeId }) => nodeId).filter(fleet.looksAfter(person))
  const has = new Map(found.map(({ nodeId, hasLatest }) => [nodeId, hasLatest]))
  const holders = fleet
    .some(own.slice(0, HOLDERS_MAX))
    .map((box) => ({ box, hasLatest: has.get(box.row.id) ?? false }))
  const senders = fleet
    .some([...new Set(edits.map(({ principalId }) => principalId))])
    .filter(({ row }) => looksAfterBox(person, row) && !has.has(row.id))
  return {
    record,
    edits,
    holders,
    holderCounts: {
      all: found.length,
      withLatest: found.filter(({ hasLatest }) => hasLatest).length,
    },
    obstacles: [
      ...obstaclesOfEdits(edits),
      ...obstaclesHeld(sql, id),
      ...holders.flatMap(({ box, hasLatest }) => obstaclesOfBox(box, hasLatest)),
      ...senders.flatMap((box) => obstaclesOfBox(box, true)),
    ],
  }
}

function maySee(
  fleet: Fleet,
  person: Principal,
  record: StoryRecord | null,
  edits: readonly EditStanding[],
): boolean {
  if (person.clinics === 'all') return true
  if (record) {
    const scopes = record.places.filter(({ op }) => op !== 'leave').map(({ scope }) => scope)
    return isVisible(person, scopes)
  }
  return edits.some(({ principalId }) => fleet.find(principalId, person) !== null)
}

function recordOfEdit(sql: Sql, id: string): string | null {
  return sql.get<{ id: string }>('select record_id as id from edits where id = ?', id)?.id ?? null
}

function readRecord(sql: Sql, id: string): StoryRecord | null {
  const row = sql.get<Omit<StoryRecord, 'places'> & { key: number }>(
    `select key, collection, id, revision, created_at as createdAt, updated_at as updatedAt,
       last_synced_at as lastSyncedAt, deleted_at as deletedAt
     from records where collection in (select value from json_each(?)) and id = ?`,
    JSON.stringify(COLLECTION_NAMES),
    id,
  )
  if (!row) return null
  const { key, ...record } = row
  const places = sql.all<StoryPlace>(
    `select s.name as scope, f.seq, f.op, f.at from feed f join scopes s on s.key = f.scope
     where f.record = ? and not s.is_gathered order by s.name`,
    key,
  )
  return { ...record, places }
}

function obstaclesOfEdits(edits: readonly EditStanding[]): Obstacle[] {
  return edits
    .filter(({ state }) => state === 'needs_decision')
    .map(({ edit, principalId, receivedAt }) => ({
      kind: 'needs_decision',
      nodeId: principalId,
      editId: edit.id,
      since: receivedAt,
    }))
}

/** Copies of a time that a restore lost, which wait for an admin (N9). */
function obstaclesHeld(sql: Sql, recordId: string): Obstacle[] {
  return sql
    .all<{ nodeId: string; since: Millis }>(
      `select principal_id as nodeId, at as since from held_copies
       where record_id = ? and decision is null`,
      recordId,
    )
    .map((one) => ({ kind: 'held_copy', editId: null, ...one }))
}

const IN_THE_WAY = ['revoked', 'twin', 'paused', 'silent', 'late', 'error'] as const

/** Of a box that has the last change only what may keep its own edits from coming is in the way. */
function obstaclesOfBox(box: FleetBox, hasLatest: boolean): Obstacle[] {
  const { row, condition, troubles, report, openOrders } = box
  const pending = report.pending ?? 0
  const of = (kind: Obstacle['kind'], since: Millis | null = null) => {
    return { kind, nodeId: row.id, editId: null, since }
  }
  if (hasLatest && pending === 0 && condition === 'fine') return []
  const found = IN_THE_WAY.flatMap((kind) => {
    const trouble = troubles.find((one) => one.kind === kind)
    return trouble ? [of(kind, trouble.since)] : []
  })
  return [
    ...(condition === 'not_enrolled' ? [of('not_enrolled')] : []),
    ...found,
    ...(pending > 0
      ? [of('unsent_edits', Date.parse(report.oldest_pending_at ?? '') || null)]
      : []),
    ...(!hasLatest && openOrders > 0 ? [of('order')] : []),
  ]
}
