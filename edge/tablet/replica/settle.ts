import { type CollectionName, collections } from '@outpost/shared/model/collections'
import { blankRecord, recordKey } from '@outpost/shared/model/record'
import { type Millis, parseInstant } from '@outpost/shared/model/time'
import { applyEdit, type Face } from '@outpost/shared/protocol/apply-edit'
import type { DeviceDatabase, HeldEdit, HeldEditState, HeldRecord, SeenRecord } from './database.ts'
import type { InboxItem } from './inbox-item.ts'
import { passedOnOf } from './passed-on.ts'

/** What becomes of a record's copy: the new one, and when and by which filling it came. */
export type Settled = Omit<HeldRecord, 'seen'>

/**
 * Makes what is shown of records true to their copies, this device's edits over them (N2) and what the
 * inbox has of them, in the caller's transaction: the one way in which it is changed. A record of which
 * nothing is left goes.
 */
export async function settle(db: DeviceDatabase, records: readonly Settled[]) {
  const waiting = byRecord(await unansweredOf(db, records))
  const rejected = await rejectedByRecord(db, records)
  const passedOn = await passedOnByRecord(db, records)
  const kept: HeldRecord[] = []
  const gone: [CollectionName, string][] = []
  for (const record of records) {
    const key = recordKey(record)
    const over = waiting.get(key) ?? []
    const laid = layWritten(record, passedOn.get(key) ?? [], over)
    const seen = withRejected(record, laid, rejected.get(key) ?? [])
    if (record.copy === null && over.length === 0 && !seen)
      gone.push([record.collection, record.id])
    else kept.push({ ...record, seen })
  }
  await db.records.bulkPut(kept)
  await db.records.bulkDelete(gone)
}

/** How edits stand to which the box has given no answer yet. */
const UNANSWERED: readonly HeldEditState[] = ['waiting', 'sent']

/** How edits stand that need nothing any more. */
export const ENDED: readonly HeldEditState[] = ['confirmed', 'decided']

export const isUnanswered = ({ state }: HeldEdit) => UNANSWERED.includes(state)

/** Edits that the box has not answered, in their order. */
export function unanswered(db: DeviceDatabase): Promise<HeldEdit[]> {
  return db.edits.where('state').anyOf(UNANSWERED).sortBy('seq')
}

/** Whether an edit is to go to the box: it waits for an answer, or is to lie in the inbox again. */
export function isToSend(edit: HeldEdit): boolean {
  return isUnanswered(edit) || (edit.state === 'rejected' && edit.isReturning === true)
}

/** Edits that are to go to the box. */
export function whereToSend(db: DeviceDatabase) {
  return db.edits
    .where('state')
    .anyOf(...UNANSWERED, 'rejected')
    .and(isToSend)
}

/** How many these are; without reading those that have no answer. */
export async function countToSend(db: DeviceDatabase): Promise<number> {
  const of = (state: HeldEditState) => db.edits.where('state').equals(state)
  // One by one: only a single key is counted in the index.
  const unanswered = UNANSWERED.map((state) => of(state).count())
  const counts = await Promise.all([...unanswered, of('rejected').and(isToSend).count()])
  return counts.reduce((sum, count) => sum + count, 0)
}

/** All of them, in their order. */
export function toSend(db: DeviceDatabase): Promise<HeldEdit[]> {
  return whereToSend(db).sortBy('seq')
}

/** Of more records the edits are not looked for one by one: a look takes as long as it takes to read several. */
const LOOKED_FOR_MAX = 10

/** Unanswered edits of these records, and perhaps of others, in their order. */
function unansweredOf(db: DeviceDatabase, records: readonly Settled[]): Promise<HeldEdit[]> {
  if (records.length > LOOKED_FOR_MAX) return unanswered(db)
  const ids = records.map(({ id }) => id)
  return db.edits.where('recordId').anyOf(ids).and(isUnanswered).sortBy('seq')
}

async function passedOnByRecord(db: DeviceDatabase, records: readonly Settled[]) {
  const nowhere = records.filter(({ copy }) => copy === null)
  return byRecord(
    await passedOnOf(
      db,
      nowhere.map(({ id }) => id),
    ),
  )
}

function byRecord(edits: readonly HeldEdit[]): Map<string, HeldEdit[]> {
  const found = new Map<string, HeldEdit[]>()
  for (const edit of edits) {
    const key = recordKey({ collection: edit.collection, id: edit.recordId })
    found.set(key, [...(found.get(key) ?? []), edit])
  }
  return found
}

async function rejectedByRecord(
  db: DeviceDatabase,
  records: readonly Settled[],
): Promise<Map<string, InboxItem[]>> {
  const items = await db.inbox
    .where('edit.record_id')
    .anyOf(records.map(({ id }) => id))
    .toArray()
  // Ids of edits are in the order in which they were made.
  items.sort((a, b) => (a.id < b.id ? -1 : 1))
  const found = new Map<string, InboxItem[]>()
  for (const item of items) {
    const key = recordKey({ collection: item.edit.collection, id: item.edit.record_id })
    found.set(key, [...(found.get(key) ?? []), item])
  }
  return found
}

/**
 * The record, marked if something of it was rejected and needs a person (N5); what waits here over it is
 * told first. If the record is nowhere, because that it was made was rejected: what was written of it.
 */
function withRejected(
  { collection, id }: Settled,
  seen: SeenRecord | null,
  rejected: readonly InboxItem[],
): SeenRecord | null {
  const first = rejected[0]
  if (!first) return seen
  if (seen) {
    if (seen.overlay && seen.overlay.pending !== seen.under) return seen
    return { ...seen, overlay: { pending: seen.under, syncState: 'attention' } }
  }
  const fields = rejected.reduce<Face>(
    (face, { edit }) => applyEdit(face, edit, collections[collection]),
    null,
  )
  return (
    fields && {
      ...blankRecord(collection, id, parseInstant(first.edit.made_at) ?? 0),
      fields,
      overlay: { pending: null, syncState: 'attention' },
      under: null,
      isRejected: true,
    }
  )
}

/** The record with edits laid over its copy; null if it is not there with them. */
function layOver({ collection, id, copy }: Settled, edits: readonly HeldEdit[]): SeenRecord | null {
  // After a lost reply the box has an edit of ours in its copy already: it is not laid over twice.
  const known = edits.findIndex((one) => one.id === copy?.overlay?.pending)
  const over = edits.slice(known + 1)
  const start: Face = copy && copy.deletedAt === null ? copy.fields : null
  const face = over.reduce<Face>(
    (before, { edit }) => applyEdit(before, edit, collections[collection]),
    start,
  )
  if (face === null) return null
  const under = copy?.overlay?.pending ?? null
  const last = over.at(-1)
  if (!last) return copy && { ...copy, under }
  const at = parseInstant(last.edit.made_at) ?? 0
  const base = copy ?? blankRecord(collection, id, at)
  return {
    ...base,
    fields: face,
    updatedAt: Math.max(base.updatedAt, at),
    deletedAt: null,
    overlay: { pending: last.id, syncState: 'pending' },
    under,
  }
}

/** The same also of a record that is nowhere, because the box has passed on that it was made (N10). */
function layWritten(
  record: Settled,
  passedOn: readonly HeldEdit[],
  over: readonly HeldEdit[],
): SeenRecord | null {
  const seen = layOver(record, [...passedOn, ...over])
  if (!seen || passedOn.length === 0) return seen
  const under = passedOn.at(-1)?.id ?? null
  return { ...seen, under, isPassedOn: true }
}

/** Settles these records again on the copies that the device has. */
export async function settleAgain(
  db: DeviceDatabase,
  records: readonly Pick<HeldEdit, 'collection' | 'recordId'>[],
  now: Millis,
) {
  const keys = new Map(
    records.map(({ collection, recordId }) => [
      recordKey({ collection, id: recordId }),
      [collection, recordId] as [CollectionName, string],
    ]),
  )
  const wanted = [...keys.values()]
  const held = await db.records.bulkGet(wanted)
  await settle(
    db,
    wanted.map(([collection, id], index) => ({
      ...(held[index] ?? { copy: null, generation: 0 }),
      collection,
      id,
      usedAt: now,
    })),
  )
}
