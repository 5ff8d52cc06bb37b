import type { CollectionName } from '@outpost/shared/model/collections'
import type { Millis } from '@outpost/shared/model/time'
import type { EditOp } from '@outpost/shared/protocol/edit'
import { readWording, type Told } from '../inbox/wording.ts'
import type { DeviceDatabase, HeldEdit, HeldRecord } from '../replica/database.ts'
import { whereNotAtCentral } from '../replica/not-at-central.ts'

/** So many are named; how many more there are is told. */
const NAMED_MAX = 20

/** Something that has not reached central: of which record, what was done as far as it is known, since when. */
type Unreached = {
  key: string
  told: Told
  /** Null for what was written elsewhere: only that it waits is known. */
  op: EditOp | null
  since: Millis
  /** It was sent in vain, and goes again by then. */
  asideUntil: Millis | null
}

export type UnreachedList = { named: Unreached[]; more: number }

/** What is only on this device, the oldest first; and what lies on the box, as far as the device has it. */
export async function readUnreached(db: DeviceDatabase) {
  const own = await whereNotAtCentral(db)
  const here = await firstOf(db, (await own.here.sortBy('seq')).map(toUnreached))
  const box = await firstOf(db, await readOnBox(db, await own.onBox.sortBy('seq')))
  const told = [...here.named, ...box.named].map((one) => one.told)
  return { here, box, wording: await readWording(db, told) }
}

/** A change says only what was changed; of whom it is says the record. */
async function firstOf(db: DeviceDatabase, all: readonly Unreached[]): Promise<UnreachedList> {
  const first = all.slice(0, NAMED_MAX)
  const held = await db.records.bulkGet(
    first.map(({ told: { edit } }): [CollectionName, string] => [edit.collection, edit.record_id]),
  )
  const named = first.map((one, index) => {
    return { ...one, told: { ...one.told, theirs: held[index]?.seen?.fields ?? null } }
  })
  return { named, more: all.length - named.length }
}

/** Edits of this device that the box has taken, and records over which it has some of other devices. */
async function readOnBox(db: DeviceDatabase, own: readonly HeldEdit[]): Promise<Unreached[]> {
  const ownIds = new Set(own.map(({ recordId }) => recordId))
  const waiting = await db.records
    .filter(({ id, copy }) => copy?.overlay?.syncState === 'pending' && !ownIds.has(id))
    .toArray()
  const others = waiting.flatMap(ofOthers)
  return [...own.map(toUnreached), ...others].sort((a, b) => a.since - b.since)
}

function toUnreached({ id, edit, collection, recordId, before, names, setAsideUntil }: HeldEdit) {
  const { op, fields, movement, made_at } = edit
  const mine = { ...fields, ...movement }
  const told: Told = {
    edit: { collection, record_id: recordId },
    base: before,
    theirs: null,
    mine,
    names: names ?? {},
  }
  return { key: id, told, op, since: Date.parse(made_at), asideUntil: setAsideUntil }
}

function ofOthers({ collection, id, copy }: HeldRecord): Unreached[] {
  if (!copy) return []
  const told = { edit: { collection, record_id: id }, base: null, theirs: null, mine: null }
  return [{ key: id, told, op: null, since: copy.updatedAt, asideUntil: null }]
}
