import { createDevices } from '@outpost/edge/store/devices'
import { createBoxLink } from '@outpost/edge/tablet/device/box-link'
import { readBesides } from '@outpost/edge/tablet/replica/besides'
import { openDeviceDatabase, type SeenRecord } from '@outpost/edge/tablet/replica/database'
import { createStandingsCopy } from '@outpost/edge/tablet/replica/edit-standings'
import { createInboxCopy } from '@outpost/edge/tablet/replica/inbox-copy'
import { createDeviceReplica } from '@outpost/edge/tablet/replica/replica-store'
import { type Wish, write } from '@outpost/edge/tablet/replica/write'
import { writeMakingRoom, writeTogether } from '@outpost/edge/tablet/replica/write-together'
import type { CollectionName } from '@outpost/shared/model/collections'
import { createIds } from '@outpost/shared/model/ids'
import { toWire } from '@outpost/shared/model/record'
import { newToken } from '@outpost/shared/node/tokens'
import { createLinkLimits } from '@outpost/shared/replica/link-limits'
import { runRound } from '@outpost/shared/replica/round'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { v4 } from 'uuid'
import { onTestFinished } from 'vitest'
import type { HandClock } from './clock.ts'
import type { Box } from './network.ts'

/*
 * A tablet's replica, by the production constructors, over IndexedDB in this process: as browsers
 * have it, but for the disk.
 */

/** A new tablet of a box. `over` is the way to it: the network, or what a test makes of it. */
export function startTablet(
  { url, edge }: Pick<Box, 'url' | 'edge'>,
  clock: HandClock,
  over: typeof fetch = fetch,
) {
  const deviceId = v4()
  const token = newToken()
  createDevices({ sqlite: edge.store.sqlite, clock }).add(deviceId, 'tablet', token)
  const device = { indexedDB: new IDBFactory(), over, url, token, deviceId, clock }
  /** `tab` opens another one of the same device. */
  return { ...openTab(device), deviceId, token, tab: () => openTab(device) }
}

type Device = {
  indexedDB: IDBFactory
  over: typeof fetch
  url: string
  token: string
  deviceId: string
  clock: HandClock
}

function openTab(device: Device) {
  const { indexedDB, over, url, token, deviceId, clock } = device
  const db = openDeviceDatabase('tablet', { indexedDB, IDBKeyRange })
  onTestFinished(() => db.close())
  const replica = createDeviceReplica(db, clock)
  const link = createBoxLink({
    fetch: over,
    url,
    token,
    besidesEdits: (edits) => readBesides(db, edits, clock.now()),
    now: clock.now,
    onContact: () => {},
  })
  const limits = createLinkLimits()
  const deps = { db, deviceId, clock, ids: createIds(clock) }

  /** A request beside the rounds. */
  const ask = (path: string, { headers, ...init }: RequestInit = {}) =>
    over(url + path, { ...init, headers: { ...headers, Authorization: `Bearer ${token}` } })

  async function seen(collection: CollectionName, id: string): Promise<SeenRecord | null> {
    return (await db.records.get([collection, id]))?.seen ?? null
  }

  return {
    db,
    replica,
    link,
    round: () =>
      runRound({ store: replica, link, limits, clock, monotonic: () => performance.now() }),
    ask,
    askInbox: createInboxCopy({ db, clock, ask }),
    askStandings: createStandingsCopy({ db, ask }),
    seen,
    async shown(collection: CollectionName, id: string) {
      const record = await seen(collection, id)
      return record && toWire(record)
    },
    write: (wish: Wish) => write(deps, wish),
    makingRoom: (wishes: readonly Wish[], makeRoom: (needed: string[]) => Promise<unknown>) =>
      writeMakingRoom(deps, wishes, makeRoom),
    together: (wishes: readonly Wish[]) => writeTogether(deps, wishes),
    /** A write that the device must take; answers the edit's id. */
    async kept(wish: Omit<Wish, 'seen'> & { seen?: SeenRecord | null }): Promise<string> {
      const given = wish.seen === undefined ? await seen(wish.collection, wish.recordId) : wish.seen
      const written = await write(deps, { ...wish, seen: given })
      if (written.kind !== 'kept') throw new Error(JSON.stringify(written))
      return written.editId
    },
    async states() {
      return (await db.edits.orderBy('seq').toArray()).map(({ state }) => state)
    },
  }
}
