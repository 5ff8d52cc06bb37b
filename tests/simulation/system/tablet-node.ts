import { connectToBox } from '@outpost/edge/tablet/device/box-connection'
import { watchBox } from '@outpost/edge/tablet/device/box-status'
import {
  type DeviceDatabase,
  type HeldEdit,
  openDeviceDatabase,
  type Pairing,
  readPairing,
  readState,
  type SeenRecord,
} from '@outpost/edge/tablet/replica/database'
import { createStandingsCopy } from '@outpost/edge/tablet/replica/edit-standings'
import { createInboxCopy } from '@outpost/edge/tablet/replica/inbox-copy'
import { keepOnlyWritten, takePlace } from '@outpost/edge/tablet/replica/keep-only-written'
import { makeRoom } from '@outpost/edge/tablet/replica/make-room'
import { createDeviceReplica } from '@outpost/edge/tablet/replica/replica-store'
import { type Wish, type Written, write } from '@outpost/edge/tablet/replica/write'
import { createPinMemory } from '@outpost/edge/tablet/who-works/pin-memory'
import { actorOf, createWhoWorks, type WhoWorks } from '@outpost/edge/tablet/who-works/who-works'
import type { Clinic } from '@outpost/shared/model/clinic'
import type { Ids } from '@outpost/shared/model/ids'
import type { Clock } from '@outpost/shared/model/time'
import { createLinkLimits } from '@outpost/shared/replica/link-limits'
import { runRound } from '@outpost/shared/replica/round'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import { createRounds } from '@outpost/shared/replica/rounds'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import type { BoxNode } from './box-node.ts'
import { gatedReplica } from './gated.ts'
import type { Line, Sender } from './line.ts'
import type { Node, Scheduler } from './scheduler.ts'
import { interruptChanges, onlyBrokenOff, toResponse } from './tablet-browser.ts'
import { createPlayedClock, type PlayedClock } from './time.ts'

/*
 * A tablet with the app in its browser, by the production constructors: only the line is played, and
 * the browser's storage is in memory. What outlives the browser is what IndexedDB has committed.
 */

/** What a person sees on a tablet, by collection and id. */
export type View = ReadonlyMap<string, SeenRecord>

export type TabletNode = Node &
  Sender & {
    clock: PlayedClock
    /** The box that it reaches at the moment: its own, or a copy of that. */
    box: BoxNode
    /** The box's clock, as far as the tablet knows it. */
    boxClock(): Clock
    db(): DeviceDatabase
    token(): string
    isPaired(): boolean
    /** The number of rounds under way: one for each tab. */
    roundsUnderWay(): number
    /** In the running task: one round, and what follows a complete one. */
    round(patientsMax?: number): Promise<RoundResult>
    /** In the running task. */
    write(wish: Wish, ids: Ids): Promise<Written>
    /** In the running task: a request beside the rounds. */
    ask(path: string): Promise<Response>
    /** In the running task: how the box stands, and by that how the edits made here do (N5). Throws without it. */
    askStandings(): Promise<void>
    /** In the running task: what needs a person at the box. Throws without it. */
    askInbox(): Promise<void>
    /** Who works at it (A2). */
    who(): WhoWorks
    /** Its place at its box, or nothing. */
    place(): Promise<Pairing | undefined>
    /** It gets a place at its box; false if it may not, for what was written on it for other clinics (A2). */
    pair(place: Pick<Pairing, 'deviceId' | 'token'>, clinics: readonly Clinic[]): Promise<boolean>
    /** The browser has thrown away all that the app had. */
    evict(): Promise<void>
    /** So many of the next changes find the storage full. */
    fillStorage(changes: number): void
    view(): Promise<View>
    edits(): Promise<HeldEdit[]>
    clinics(): Promise<string[]>
    /** A view that a person took some time ago: a form that is still open. */
    openForm: View | null
    /** Something was done on it since somebody last looked. */
    hasActed: boolean
    rise(): Promise<void>
  }

type TabletDeps = {
  name: string
  box: BoxNode
  scheduler: Scheduler
  trueTime: Clock
  line: Line
  onError: (error: unknown) => void
}

const URL_OF_BOX = 'http://box'
const NAME = 'outpost'

export async function startTabletNode(deps: TabletDeps): Promise<TabletNode> {
  const { name, scheduler, trueTime, line, onError } = deps
  const clock = createPlayedClock(trueTime)
  const gate = { pass: scheduler.gate, passCommit: scheduler.gateOfCommit, isFull: () => false }
  let indexedDB = new IDBFactory()
  let refusedChanges = 0
  let isUp = true
  let isRevoked = false
  let underWay = 0

  /** Before each change of a store the browser may be killed, or find no room. */
  function passChange() {
    scheduler.gateOfCommit()
    if (refusedChanges === 0) return
    refusedChanges -= 1
    throw new DOMException('played: there is no room', 'QuotaExceededError')
  }

  async function start() {
    const db = openDeviceDatabase(NAME, { indexedDB, IDBKeyRange })
    interruptChanges(db, passChange)
    const place = (await db.place.get(1)) ?? null
    const { clock: boxClock, link } = connectToBox({
      db,
      pairing: place ?? NO_PLACE,
      url: URL_OF_BOX,
      fetch: (url, init) => fetchOverLine(String(url), init),
      systemNow: clock.now,
      onRevoked() {
        isRevoked = true
      },
      onError,
    })
    const store = gatedReplica(createDeviceReplica(db, boxClock), gate)
    const limits = createLinkLimits()
    const run = () => runRound({ store, link, limits, clock: boxClock, monotonic: trueTime.now })
    const ask = (path: string, { headers, ...init }: RequestInit = {}) =>
      fetchOverLine(URL_OF_BOX + path, {
        ...init,
        headers: {
          ...(headers as Record<string, string>),
          Authorization: `Bearer ${place?.token}`,
          'Sync-Protocol': '1',
        },
      })
    return {
      db,
      place,
      boxClock,
      run,
      ask,
      box: watchBox({ ask, clock: boxClock }),
      askStandings: createStandingsCopy({ db, ask }),
      askInbox: createInboxCopy({ db, clock: boxClock, ask }),
      who: createWhoWorks({
        db,
        ask,
        pins: createPinMemory(trueTime.now, name),
        // What waits for a name goes with the next round.
        onName: () => {},
        makeRoom: () => makeRoom(db, boxClock.now()),
        wall: clock.now,
        monotonic: trueTime.now,
      }),
    }
  }

  const overLine = line.fetchOf(() => tablet)

  async function fetchOverLine(url: string, init: RequestInit = {}): Promise<Response> {
    const { method = 'GET', headers = {}, body } = init
    const given = await overLine(url, {
      method,
      headers: headers as Record<string, string>,
      redirect: 'manual',
      ...(body && { body: typeof body === 'string' ? Buffer.from(body) : (body as Uint8Array) }),
    })
    return toResponse(given)
  }

  let life = await start()

  const tablet: TabletNode = {
    name,
    nodeId: life.place?.deviceId ?? '',
    clock,
    box: deps.box,
    partitionedUntil: 0,
    openForm: null,
    hasActed: false,
    get isUp() {
      return isUp
    },
    boxClock: () => life.boxClock,
    db: () => life.db,
    token: () => life.place?.token ?? '',
    isPaired: () => life.place !== null,
    roundsUnderWay: () => underWay,

    async round(patientsMax) {
      const { db, run, boxClock, who } = life
      underWay += 1
      try {
        const result = await createRounds(run).ask()
        if (isRevoked) await wipeAll()
        else if (result.isComplete) {
          await makeRoom(db, boxClock.now(), patientsMax)
          await who.onRound().catch(onlyBrokenOff)
        }
        await scheduler.gate()
        return result
      } finally {
        // Of a browser that was killed nothing is under way any more.
        if (db === life.db) underWay -= 1
      }
    },

    async write(wish, ids) {
      const { db, place, boxClock } = life
      await scheduler.gate()
      const deviceId = place?.deviceId ?? ''
      const named = { ...(await actorOf(db)), ...wish }
      const written = await write({ db, deviceId, clock: boxClock, ids }, named)
      await scheduler.gate()
      return written
    },

    ask: (path) => life.ask(path),
    async askStandings() {
      const { box, askStandings } = life
      await box.refresh()
      const { last_success_at, pending, inbox } = box.state.get() ?? {}
      await askStandings([last_success_at, pending, inbox].join())
    },
    askInbox: () => life.askInbox(),
    who: () => life.who,
    place: () => readPairing(life.db),

    async pair({ deviceId, token }, clinics) {
      const place: Pairing = { ...NO_PLACE, deviceId, name, token }
      const isTaken = await takePlace(life.db, place, clinics)
      if (isTaken) await restart()
      return isTaken
    },

    async evict() {
      indexedDB = new IDBFactory()
      await restart()
    },

    fillStorage(changes) {
      refusedChanges = changes
    },

    async view() {
      const rows = await life.db.records.toArray()
      return new Map(
        rows.flatMap(({ collection, id, seen }) => (seen ? [[`${collection}/${id}`, seen]] : [])),
      )
    },
    edits: () => life.db.edits.orderBy('seq').toArray(),
    clinics: async () => (await readState(life.db)).clinics.map(({ id }) => id),

    die() {
      isUp = false
    },
    async rise() {
      await restart()
      isUp = true
    },
  }

  async function wipeAll() {
    await keepOnlyWritten(life.db)
    isRevoked = false
    life = { ...life, place: null }
  }

  /** The app begins anew with what is in its storage. */
  async function restart() {
    life.db.close()
    isRevoked = false
    underWay = 0
    life = await start()
    tablet.nodeId = life.place?.deviceId ?? ''
    tablet.hasActed = true
  }

  return tablet
}

const NO_PLACE: Pairing = {
  key: 1,
  deviceId: '',
  name: '',
  token: '',
  clockOffsetMs: 0,
  language: null,
}
