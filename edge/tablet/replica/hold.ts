import type { CollectionName } from '@outpost/shared/model/collections'
import type { WireRecord } from '@outpost/shared/model/record'
import type { Clock } from '@outpost/shared/model/time'
import { succeed } from '@outpost/shared/replica/copies'
import { type DeviceDatabase, readStanding } from './database.ts'
import { toCopy } from './replica-store.ts'
import { settle } from './settle.ts'

/**
 * Keeps a record that was asked for from the box, so that it can be worked on also without the box.
 * One that the device has in a later revision stays as it is (F4).
 */
export function hold(
  db: DeviceDatabase,
  clock: Clock,
  collection: CollectionName,
  wires: readonly WireRecord[],
): Promise<void> {
  return db.transaction('rw', [db.records, db.edits, db.standing], async () => {
    const { generation } = await readStanding(db)
    const held = await db.records.bulkGet(
      wires.map(({ id }): [CollectionName, string] => [collection, id]),
    )
    const newer = wires.flatMap((wire, index) => {
      const before = held[index]?.copy ?? null
      const copy = toCopy(collection, wire, clock.now())
      if (before && before.revision > copy.revision) return []
      return [
        { collection, id: wire.id, generation, usedAt: clock.now(), copy: succeed(before, copy) },
      ]
    })
    await settle(db, newer)
  })
}
