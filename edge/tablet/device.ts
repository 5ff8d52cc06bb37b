import { createIds, type Ids } from '@outpost/shared/model/ids'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { connectToBox } from './box-connection.ts'
import { createExchange, type Exchange } from './exchange.ts'
import type { DeviceDatabase, Place } from './replica/database.ts'
import { makeRoom } from './replica/make-room.ts'
import { createDeviceReplica } from './replica/replica-store.ts'
import { wipe } from './replica/wipe.ts'
import { type Wish, type Written, write } from './replica/write.ts'

/** A paired device at work. */
export type Device = {
  place: Place
  db: DeviceDatabase
  clock: Clock
  ids: Ids
  exchange: Exchange
  /** Keeps what a person wants done, and has it sent. Throws what the browser's storage throws. */
  write(wish: Wish): Promise<Written>
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
  const url = location.origin
  const { clock, link } = connectToBox({
    db,
    place,
    url,
    fetch: (input, init) => fetch(input, init),
    systemNow,
    onRevoked() {
      exchange.stop()
      wipe(db).then(onRevoked, reportError)
    },
    onError: reportError,
  })
  const ids = createIds(clock)
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(url + path, {
      ...init,
      headers: { ...init.headers, Authorization: `Bearer ${place.token}`, 'Sync-Protocol': '1' },
    })
  const exchange = createExchange({
    replica: createDeviceReplica(db, clock),
    link,
    clock,
    random,
    listen: (signal) => ask('/api/sync/events', { signal }),
    onComplete: () => makeRoom(db, clock.now()).catch(reportError),
  })
  return {
    place,
    db,
    clock,
    ids,
    exchange,
    ask,
    async write(wish) {
      const written = await write({ db, deviceId: place.deviceId, clock, ids }, wish)
      if (written.kind === 'kept') exchange.ask()
      return written
    },
    stop: exchange.stop,
  }
}
