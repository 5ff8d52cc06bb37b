import type { CollectionName } from '@outpost/shared/model/collections'
import { type StoredRecord, type WireRecord, wireTime } from '@outpost/shared/model/record'
import { toConfirmed } from '@outpost/shared/replica/copies'

/** What the box says of a record's way to central, beside what it says of the record. */
export function onBox(wire: WireRecord): Pick<StoredRecord, 'lastSyncedAt' | 'overlay'> {
  const { pending = null, sync_state: syncState = 'synced' } = wire as Partial<Onboard>
  return { lastSyncedAt: wireTime(wire, 'last_synced_at'), overlay: { pending, syncState } }
}

type Onboard = { pending: string | null; sync_state: 'synced' | 'pending' | 'attention' }

/** A record of the box's as the device keeps it. */
export function toCopy(collection: CollectionName, wire: WireRecord, now: number): StoredRecord {
  return { ...toConfirmed(collection, wire, now), ...onBox(wire) }
}
