import type { CollectionName } from '@outpost/shared/model/collections'
import type { WireRecord } from '@outpost/shared/model/record'
import type { Clock } from '@outpost/shared/model/time'
import { succeed } from '@outpost/shared/replica/copies'
import { toCopy } from './box-copy.ts'
import { type DeviceDatabase, readState } from './database.ts'
import { settle } from './settle.ts'

/** When news of the box come between question and answer each time, nothing is kept. */
const TRIES_MAX = 3

type HoldDeps = { db: DeviceDatabase; clock: Clock }

/**
 * Asks the box for records, and keeps them, so that they can be worked on also without the box. An
 * answer may be late: of what the replica has taken meanwhile it knows nothing, and a record that has
 * left would be held for good. So it is asked again then. Throws what `ask` throws, and an error when
 * nothing could be kept.
 */
export async function askAndHold(
  { db, clock }: HoldDeps,
  collection: CollectionName,
  ask: () => Promise<readonly WireRecord[]>,
): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const { takings = 0 } = await readState(db)
    const wires = await ask()
    if (await hold({ db, clock }, collection, wires, takings)) return
  }
  throw new Error('the replica has moved on during each answer: nothing was kept')
}

/** Keeps records unless the replica has moved on since they were asked for. Answers whether it did. */
function hold(
  { db, clock }: HoldDeps,
  collection: CollectionName,
  wires: readonly WireRecord[],
  asked: number,
): Promise<boolean> {
  return db.transaction('rw', [db.records, db.edits, db.standing, db.inbox], async () => {
    const { generation, epoch, takings = 0 } = await readState(db)
    // Without an epoch it has nothing of a box yet, or no more: it was wiped.
    if (epoch === null || takings !== asked) return false
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
    return true
  })
}
