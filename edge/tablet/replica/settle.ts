import { type CollectionName, collections } from '@outpost/shared/model/collections'
import { blankRecord } from '@outpost/shared/model/record'
import { type Millis, parseInstant } from '@outpost/shared/model/time'
import { applyEdit, type Face } from '@outpost/shared/protocol/apply-edit'
import type { DeviceDatabase, HeldEdit, HeldRecord, SeenRecord } from './database.ts'

/** What becomes of a record's copy: the new one, and when and by which filling it came. */
export type Settled = Omit<HeldRecord, 'seen'>

/**
 * Makes what is shown of records true to their copies and this device's edits over them (N2), in the
 * caller's transaction: the one way in which it is changed. A record of which neither is left goes.
 */
export async function settle(db: DeviceDatabase, records: readonly Settled[]) {
  const waiting = await unsentByRecord(db)
  const kept: HeldRecord[] = []
  const gone: [CollectionName, string][] = []
  for (const record of records) {
    const over = waiting.get(`${record.collection}/${record.id}`) ?? []
    if (record.copy === null && over.length === 0) gone.push([record.collection, record.id])
    else kept.push({ ...record, seen: layOver(record, over) })
  }
  await db.records.bulkPut(kept)
  await db.records.bulkDelete(gone)
}

/** Edits that the box has not answered, in their order. */
export function unsent(db: DeviceDatabase): Promise<HeldEdit[]> {
  return db.edits.where('state').anyOf('waiting', 'sent').sortBy('seq')
}

/** Whether an edit is to go to the box: it waits for an answer, or is to lie in the inbox again. */
export function isToSend({ state, isReturning = false }: HeldEdit): boolean {
  return state === 'waiting' || state === 'sent' || (state === 'rejected' && isReturning)
}

/** Those, in their order. */
export function toSend(db: DeviceDatabase): Promise<HeldEdit[]> {
  return db.edits.where('state').anyOf('waiting', 'sent', 'rejected').and(isToSend).sortBy('seq')
}

async function unsentByRecord(db: DeviceDatabase): Promise<Map<string, HeldEdit[]>> {
  const found = new Map<string, HeldEdit[]>()
  for (const edit of await unsent(db)) {
    const key = `${edit.collection}/${edit.recordId}`
    found.set(key, [...(found.get(key) ?? []), edit])
  }
  return found
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

/** Settles these records again on the copies that the device has. */
export async function settleAgain(
  db: DeviceDatabase,
  records: readonly Pick<HeldEdit, 'collection' | 'recordId'>[],
  now: Millis,
) {
  const keys = new Map(
    records.map(({ collection, recordId }) => [
      `${collection}/${recordId}`,
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
