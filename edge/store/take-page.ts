import { randomUUID } from 'node:crypto'
import { ALL } from '@outpost/shared/authority/scopes'
import { beginEpoch } from '@outpost/shared/authority/sqlite/epochs'
import type { FeedWriter } from '@outpost/shared/authority/sqlite/feed-writer'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Clinic } from '@outpost/shared/model/clinic'
import type { CollectionName } from '@outpost/shared/model/collections'
import type { WireRecord } from '@outpost/shared/model/record'
import type { Clock } from '@outpost/shared/model/time'
import type { Change, Page } from '@outpost/shared/protocol/messages'
import { asGone, succeed, toConfirmed } from '@outpost/shared/replica/copies'
import type { Position } from '@outpost/shared/replica/position'
import { forgetDeletion, noteDeletion } from './central-deletions.ts'
import { replaceClinics } from './clinics.ts'
import { takeCentralDecisions } from './decisions.ts'
import { takeOrders } from './orders.ts'
import type { ReplicaRowStore } from './replica-row.ts'
import { confirmedOf, readRow, settle } from './settle.ts'
import { takeAway } from './take-away.ts'
import { forgetToldMovements, takeToldMovements } from './told-movements.ts'

type Deps = { store: SqliteStore; row: ReplicaRowStore; clock: Clock }

/**
 * Takes a page of central's feed and its cursor, in the caller's transaction (N6), unless the replica
 * has moved on since it was asked for. Answers whether this began a new epoch for the devices.
 */
export function takePage(
  { store, row, clock }: Deps,
  writer: FeedWriter,
  asked: Position,
  page: Page,
  etag: string | null,
): boolean {
  const { sql } = store
  const { cursor, generation, isFilled } = row.read()
  if (cursor !== asked.cursor) return false
  // Devices ignore a lower revision within an epoch, as this box does (F4).
  const isFirstFilling = !isFilled && generation === FIRST_GENERATION
  const isBack =
    !isFirstFilling && page.changes.some((change) => goesBack(sql, change, { isFilled }))
  if (isBack) beginEpoch(sql, { epoch: randomUUID(), wallClock: clock.now(), usedRevision: 0 })
  const keys = page.changes.map((change) => takeChange(store, writer, change, isFilled))
  if (!isFilled) {
    sql.run(
      'update records set generation = ? where key in (select value from json_each(?))',
      generation,
      JSON.stringify(keys.filter((key) => key !== null)),
    )
  }
  takeClinics(store, writer, page.clinics)
  takeCentralDecisions(store, writer, page.decisions ?? [])
  takeOrders(sql, page.orders ?? [], clock.now())
  const isLast = !page.more
  if (!isFilled && isLast) sweep(store, writer, generation)
  row.change({
    epoch: page.epoch,
    cursor: page.cursor,
    etag: isLast ? etag : null,
    isFilled: isFilled || isLast,
    ...(isLast && { recovery: null }),
  })
  return isBack
}

/** Of a box that has enrolled and holds nothing yet. */
const FIRST_GENERATION = 1

/** One change of central's feed. Answers the key of its record's row, if there is one. */
function takeChange(
  { sql }: SqliteStore,
  writer: FeedWriter,
  change: Change,
  isFilled: boolean,
): number | null {
  const collection = change.collection as CollectionName
  const row = readRow(sql, collection, change.id)
  const before = confirmedOf(row)
  if (change.op === 'put') {
    if (!change.record) return null
    const after = toConfirmed(collection, change.record as WireRecord, writer.now)
    // Within an epoch a replica ignores a lower revision than it holds (F4). What is gone it does not
    // hold: that may have been in hours which central has lost.
    const isLower = before?.deletedAt === null && after.revision < before.revision
    if (isFilled && isLower) return row?.key ?? null
    if (row && row.deleted_at !== null) forgetDeletion(sql, collection, change.id)
    takeToldMovements(sql, change, { isFilling: !isFilled, now: writer.now })
    return settle(sql, writer, collection, change.id, succeed(before, after), { row })
  }
  forgetToldMovements(sql, collection, change.id)
  const gone = before && asGone(before, writer.now)
  const isGone = change.op === 'leave'
  if (before && !isGone) noteDeletion(sql, before, writer.now)
  return settle(sql, writer, collection, change.id, gone, { isGone, row })
}

/**
 * Whether devices would see the record in a lower revision than before: central was put back. Those that
 * were away may still hold one that is gone here, and were never told so if it comes again.
 */
function goesBack(
  sql: Sql,
  { collection, op, id, record }: Change,
  { isFilled }: { isFilled: boolean },
): boolean {
  if (op !== 'put' || !record) return false
  const before = confirmedOf(readRow(sql, collection as CollectionName, id))
  if (!before || record.revision >= before.revision) return false
  return before.deletedAt !== null || !isFilled
}

/**
 * What a filling did not bring again is no longer this box's (F6), except what a person must see; nor is
 * what lies unseen under a delete that waits, and would be seen again if central rejects that.
 */
function sweep({ sql }: SqliteStore, writer: FeedWriter, generation: number) {
  const left = sql.all<{ collection: CollectionName; id: string }>(
    `select collection, id from records
     where generation <> ? and revision > 0
       and (deleted_at is null or json_extract(confirmed, '$.deletedAt') is null
         and confirmed is not null)`,
    generation,
  )
  for (const { collection, id } of left) takeAway(sql, writer, collection, id)
}

function takeClinics({ sql }: SqliteStore, writer: FeedWriter, clinics: readonly Clinic[]) {
  const known = sql.all<{ id: string; name: string; time_zone: string; active: number }>(
    'select id, name, time_zone, active from clinics order by id',
  )
  const wanted = clinics
    .map(({ id, name, time_zone, active }) => ({ id, name, time_zone, active: active ? 1 : 0 }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  if (JSON.stringify(known) === JSON.stringify(wanted)) return
  replaceClinics(sql, clinics)
  writer.touch(ALL)
}
