import { MINUTE_MS } from '@outpost/shared/model/durations'
import { createIds, type Ids } from '@outpost/shared/model/ids'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { afterPaint } from '@outpost/shared/web/after-paint'
import type { Ask } from '../replica/ask.ts'
import { fetchAwaited } from '../replica/awaited-patients.ts'
import type { DeviceDatabase, Pairing } from '../replica/database.ts'
import { createStandingsCopy } from '../replica/edit-standings.ts'
import { createInboxCopy } from '../replica/inbox-copy.ts'
import { leavePlace } from '../replica/keep-only-written.ts'
import { makeRoom, PATIENTS_KEPT_WHEN_FULL } from '../replica/make-room.ts'
import { createDeviceReplica } from '../replica/replica-store.ts'
import type { Wish, Written } from '../replica/write.ts'
import { writeMakingRoom } from '../replica/write-together.ts'
import { forgetKept } from '../shell/kept.ts'
import { forgetWayBack } from '../shell/way-back.ts'
import { createPinMemory } from '../who-works/pin-memory.ts'
import { actingFor, actorOf, createWhoWorks, type WhoWorks } from '../who-works/who-works.ts'
import { connectToBox } from './box-connection.ts'
import { type BoxWatch, watchBox } from './box-status.ts'
import { keepTold } from './box-told-kept.ts'
import { createExchange, type Exchange } from './exchange.ts'
import { newSecret } from './pairing.ts'
import { withPatience } from './patience.ts'
import { keepTrace, noteRevoked, type Trace } from './trace.ts'

/** A paired device at work. */
export type Device = {
  pairing: Pairing
  db: DeviceDatabase
  clock: Clock
  ids: Ids
  exchange: Exchange
  who: WhoWorks
  box: BoxWatch
  /**
   * Keeps what a person wants done, all of it or nothing, in the name of who works, and has it sent.
   * Throws what the browser's storage throws.
   */
  write(...wishes: Wish[]): Promise<Written>
  /** Asks the box anew what needs a person, and keeps it; it is asked after each round anyway. */
  askInbox(): Promise<void>
  /** A request to the box beside the exchange; its answer is the box's, or it throws. */
  ask: Ask
  stop(): void
}

type DeviceDeps = {
  db: DeviceDatabase
  pairing: Pairing
  /** The device's own clock, which may be wrong; what counts is the box's. */
  systemNow: () => Millis
  random: () => number
  /** Ids of the records that are shown, or were chosen, at this moment. */
  inUse: () => string[]
  /** The box has revoked the device. */
  onRevoked: (trace: Trace) => void
}

export function startDevice({
  db,
  pairing,
  systemNow,
  random,
  inUse,
  onRevoked,
}: DeviceDeps): Device {
  forgetKept()
  forgetWayBack()
  const url = location.origin
  const { clock, link } = connectToBox({
    db,
    pairing,
    url,
    fetch: (input, init) => fetch(input, init),
    systemNow,
    onRevoked() {
      stop()
      let trace: Trace | undefined
      const note = () => {
        trace = noteRevoked(pairing.name)
      }
      leavePlace(db, pairing.token, note).then(() => trace && onRevoked(trace), reportError)
    },
    onError: reportError,
  })
  const ids = createIds(clock)
  const request = async (path: string, init: RequestInit = {}) =>
    fetch(url + path, {
      ...init,
      headers: {
        ...init.headers,
        ...(init.method && (await actingFor(db))),
        Authorization: `Bearer ${pairing.token}`,
        'Sync-Protocol': '1',
      },
    })
  const ask = withPatience(request)
  const box = watchBox({ ask, clock })
  const stopKeeping = keepTold(db, box.state)
  const who = createWhoWorks({
    db,
    ask,
    pins: createPinMemory(monotonic, newSecret()),
    onName: () => exchange.ask(),
    makeRoom: () => makeMoreRoom(),
    wall: systemNow,
    monotonic,
  })
  const askStandings = createStandingsCopy({ db, ask })
  function askHowEditsStand() {
    const { last_success_at, pending, inbox } = box.state.get() ?? {}
    // Without the box the next account asks again.
    askStandings([last_success_at, pending, inbox].join()).catch(() => {})
  }
  const stopAsking = box.state.subscribe(askHowEditsStand)
  const copyInbox = createInboxCopy({ db, clock, ask })
  async function askInbox() {
    await copyInbox()
    // What lies there no more was decided.
    askHowEditsStand()
  }
  /** Without the box they stay noted. */
  const whoIsAwaited = () => fetchAwaited({ db, clock, ask }).catch(() => {})
  const exchange = createExchange({
    replica: createDeviceReplica(db, clock),
    link,
    clock,
    random,
    listen: (signal) => request('/api/sync/events', { signal }),
    onComplete: () => {
      makeRoomWhenDue()
      who.onRound().catch(reportError)
      box.refresh().catch(reportError)
      whoIsAwaited()
        .then(askInbox)
        .then(whoIsAwaited)
        .catch(() => {
          // What was known stays; the next round asks again.
        })
    },
    onFull: () => makeMoreRoom().catch(reportError),
  })
  const trace = keepTrace(db, pairing)

  let roomMadeAt = Number.NEGATIVE_INFINITY
  /** It goes over all that is held, and no tap should wait for it: not after each round. */
  function makeRoomWhenDue() {
    if (monotonic() - roomMadeAt < ROOM_MADE_EVERY_MS) return
    roomMadeAt = monotonic()
    makeRoom(db, clock.now(), undefined, inUse()).catch(reportError)
  }

  const makeMoreRoom = (needed: readonly string[] = []) =>
    makeRoom(db, clock.now(), PATIENTS_KEPT_WHEN_FULL, [...inUse(), ...needed])

  function stop() {
    forgetKept()
    forgetWayBack()
    exchange.stop()
    stopAsking()
    stopKeeping()
    trace.stop()
  }
  return {
    pairing,
    db,
    clock,
    ids,
    exchange,
    ask,
    askInbox,
    who,
    box,
    async write(...wishes) {
      const named = await actorOf(db)
      const written = await trace.whileWriting(wishes.length, () =>
        writeMakingRoom(
          { db, deviceId: pairing.deviceId, clock, ids },
          wishes.map((wish) => ({ ...named, ...wish })),
          makeMoreRoom,
        ),
      )
      // The screen tells first that it is kept here.
      if (written.kind === 'kept') afterPaint(exchange.ask)
      return written
    },
    stop,
  }
}

const ROOM_MADE_EVERY_MS = 10 * MINUTE_MS

const monotonic = () => performance.now()
