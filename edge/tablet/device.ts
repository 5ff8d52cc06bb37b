import { createIds, type Ids } from '@outpost/shared/model/ids'
import type { Clock, Millis } from '@outpost/shared/model/time'
import type { Link, PullReply, PushReply } from '@outpost/shared/replica/link'
import { createExchange, type Exchange } from './exchange.ts'
import { newSecret } from './pairing.ts'
import { createPinMemory } from './pin-memory.ts'
import { createBoxLink } from './replica/box-link.ts'
import type { DeviceDatabase, Place } from './replica/database.ts'
import { makeRoom, PATIENTS_KEPT_WHEN_FULL } from './replica/make-room.ts'
import { createDeviceReplica, seenUnder } from './replica/replica-store.ts'
import { isStorageFull } from './replica/storage-full.ts'
import { wipe } from './replica/wipe.ts'
import type { Wish, Written } from './replica/write.ts'
import { writeTogether } from './replica/write-together.ts'
import { keepTrace, removeTrace } from './trace.ts'
import { actingFor, actorOf, createWhoWorks, type WhoWorks } from './who-works.ts'

/** A paired device at work. */
export type Device = {
  place: Place
  db: DeviceDatabase
  clock: Clock
  ids: Ids
  exchange: Exchange
  who: WhoWorks
  /**
   * Keeps what a person wants done, all of it or nothing, in the name of who works, and has it sent.
   * Throws what the browser's storage throws.
   */
  write(...wishes: Wish[]): Promise<Written>
  /** A request to the box beside the exchange; its answer is the box's, or it throws. */
  ask(path: string, init?: RequestInit): Promise<Response>
  stop(): void
}

export type DeviceDeps = {
  db: DeviceDatabase
  place: Place
  /** The device's own clock, which may be wrong; what counts is the box's. */
  systemNow: () => Millis
  random: () => number
  /** The box has revoked the device. */
  onRevoked: () => void
}

export function startDevice({ db, place, systemNow, random, onRevoked }: DeviceDeps): Device {
  let offset = place.clockOffsetMs
  const clock = { now: () => systemNow() + offset }
  const ids = createIds(clock)
  const url = location.origin
  const boxLink = createBoxLink({
    fetch: (input, init) => fetch(input, init),
    url,
    token: place.token,
    under: (edits) => seenUnder(db, edits),
    now: clock.now,
    onContact(boxTime) {
      const measured = boxTime - systemNow()
      // The box tells its time in whole seconds.
      if (Math.abs(measured - offset) < CLOCK_STEP_MS) return
      offset = measured
      db.place.update(1, { clockOffsetMs: measured }).catch(reportError)
    },
  })
  const link = watchRevocation(boxLink, () => {
    stop()
    removeTrace()
    wipe(db).then(onRevoked, reportError)
  })
  const ask = async (path: string, init: RequestInit = {}) =>
    fetch(url + path, {
      ...init,
      headers: {
        ...init.headers,
        ...(init.method && (await actingFor(db))),
        Authorization: `Bearer ${place.token}`,
        'Sync-Protocol': '1',
      },
    })
  const who = createWhoWorks({
    db,
    ask,
    pins: createPinMemory(monotonic, newSecret()),
    wall: systemNow,
    monotonic,
  })
  const exchange = createExchange({
    replica: createDeviceReplica(db, clock),
    link,
    clock,
    random,
    listen: (signal) => ask('/api/sync/events', { signal }),
    onComplete: () => {
      makeRoom(db, clock.now()).catch(reportError)
      who.onRound().catch(reportError)
    },
    onFull: () => makeMoreRoom().catch(reportError),
  })
  const stopTrace = keepTrace(db, place)

  const makeMoreRoom = () => makeRoom(db, clock.now(), PATIENTS_KEPT_WHEN_FULL)

  function stop() {
    exchange.stop()
    stopTrace()
  }
  return {
    place,
    db,
    clock,
    ids,
    exchange,
    ask,
    who,
    async write(...wishes) {
      const named = await actorOf(db)
      const keep = () =>
        writeTogether(
          { db, deviceId: place.deviceId, clock, ids },
          wishes.map((wish) => ({ ...named, ...wish })),
        )
      const written = await keep().catch(async (error: unknown) => {
        if (!isStorageFull(error)) throw error
        await makeMoreRoom()
        return keep()
      })
      if (written.kind === 'kept') exchange.ask()
      return written
    },
    stop,
  }
}

const CLOCK_STEP_MS = 2000

const monotonic = () => performance.now()

/** Tells when the box says that it has revoked this device; not that it merely does not know it. */
function watchRevocation(link: Link, onRevoked: () => void): Link {
  const watched = <Reply extends PushReply | PullReply>(reply: Reply): Reply => {
    if (reply.kind === 'refused' && reply.code === 'REVOKED') onRevoked()
    return reply
  }
  return {
    ...link,
    push: async (request) => watched(await link.push(request)),
    pull: async (request) => watched(await link.pull(request)),
  }
}
