import { type CollectionName, isCollectionName } from '@outpost/shared/model/collections'
import { recordKey, type WireRecord } from '@outpost/shared/model/record'
import type { Clock } from '@outpost/shared/model/time'
import type { Change, Page } from '@outpost/shared/protocol/messages'
import { succeed } from '@outpost/shared/replica/copies'
import type { Position } from '@outpost/shared/replica/position'
import { noteAwaited } from './awaited-patients.ts'
import { toCopy } from './box-copy.ts'
import {
  changeState,
  countTaking,
  type DeviceDatabase,
  type HeldRecord,
  readState,
} from './database.ts'
import { endPassedOn } from './passed-on.ts'
import { type Settled, settle } from './settle.ts'

/**
 * A page and its cursor are one commit (N6), unless the replica has moved on since it was asked for: a
 * page that crossed outcomes which another tab has taken knows nothing of those edits, and would undo
 * what is shown of them. How edits end no page tells (`edit-standings.ts`): a record over which nothing waits
 * any more may have one of them, or be as it was before it was rejected and decided.
 */
export async function takePage(
  db: DeviceDatabase,
  clock: Clock,
  asked: Position,
  page: Page,
  etag: string | null,
) {
  const { cursor, generation, isFilled } = await readState(db)
  if (cursor !== asked.cursor) return
  // A collection that this version does not know is of no use to a screen.
  const changes = page.changes.filter(({ collection }) => isCollectionName(collection))
  const held = await db.records.bulkGet(changes.map(keyOf))
  // A record that comes twice in a page counts as it comes last.
  const taken = new Map<string, Settled>()
  changes.forEach((change, index) => {
    const before = taken.get(recordKey(change)) ?? held[index] ?? null
    const next = takeChange(change, before, { now: clock.now(), generation, isFilled })
    if (next) taken.set(recordKey(change), next)
  })
  await endPassedOn(db.edits.where('recordId').anyOf(changes.map(({ id }) => id)))
  await settle(db, [...taken.values()])
  const visits = [...taken.values()].filter(({ collection }) => collection === 'appointments')
  await noteAwaited(
    db,
    visits.map(({ copy }) => copy?.fields ?? {}),
    clock.now(),
  )
  if (!isFilled && !page.more) await sweep(db, generation)
  if (!isFilled || taken.size > 0) await countTaking(db)
  await changeState(db, {
    epoch: page.epoch,
    clinics: page.clinics,
    cursor: page.cursor,
    etag: page.more ? null : etag,
    isFilled: isFilled || !page.more,
  })
}

function keyOf({ collection, id }: Change): [CollectionName, string] {
  return [collection as CollectionName, id]
}

function takeChange(
  change: Change,
  before: Settled | null,
  { now, generation, isFilled }: { now: number; generation: number; isFilled: boolean },
): Settled | null {
  const [collection, id] = keyOf(change)
  const own = { collection, id, generation, usedAt: now }
  if (change.op !== 'put') return before && { ...own, copy: null }
  if (!change.record) return null
  const copy = toCopy(collection, change.record as WireRecord, now)
  // Within an epoch a replica ignores a lower revision than it holds (F4).
  if (before?.copy && isFilled && copy.revision < before.copy.revision) return null
  return { ...own, copy: succeed(before?.copy ?? null, copy) }
}

/** What a filling did not bring again the box has no more (F6); edits that wait stay. */
async function sweep(db: DeviceDatabase, generation: number) {
  const left = await db.records.where('generation').below(generation).toArray()
  await settle(
    db,
    left.map((record: HeldRecord) => ({ ...record, copy: null })),
  )
}
