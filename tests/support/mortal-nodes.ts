import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCentralApp } from '@outpost/central/app'
import { openCentralStore } from '@outpost/central/store/database'
import { createEdgeApp } from '@outpost/edge/app'
import { openEdgeStore } from '@outpost/edge/store/database'
import { createReplicaStore } from '@outpost/edge/store/replica-store'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { createIds } from '@outpost/shared/model/ids'
import type { Clock } from '@outpost/shared/model/time'
import { createMetrics } from '@outpost/shared/node/metrics'
import { createHttpLink, type Fetch } from '@outpost/shared/replica/http-link'
import { runRound } from '@outpost/shared/replica/round'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import { onTestFinished } from 'vitest'
import { ownFolder } from './folder.ts'
import { createKeptLog } from './network.ts'

/*
 * A central and a box, straight through their apps, either of which can die at any moment: before and
 * after every call of its store and its link, and before every row that it writes. Who dies is opened
 * again from its file, and who spoke to it finds the connection broken.
 */

class Died extends Error {}

/** One run of a process. */
type Life = { isOver(): boolean; moment(): void }
export type Fate = ReturnType<typeof createFate>

/** Ends whichever process lives through this moment, counted over all; none if it is not given. */
export function createFate(at = Number.POSITIVE_INFINITY) {
  let passed = 0
  return {
    passed: () => passed,
    newLife(): Life {
      let isOver = false
      return {
        isOver: () => isOver,
        moment() {
          passed += 1
          isOver ||= passed === at
          // The dead do nothing more.
          if (isOver) throw new Died(`died at moment ${passed}`)
        },
      }
    },
  }
}

export type Files = { central: string; box: string }

/** Copies into a folder of the test's own. */
export function copyFiles({ central, box }: Files): Files {
  const folder = ownFolder()
  const copy = { central: join(folder, 'central.db'), box: join(folder, 'box.db') }
  copyFileSync(central, copy.central)
  copyFileSync(box, copy.box)
  return copy
}

export type MortalNodes = ReturnType<typeof openMortalNodes>

export function openMortalNodes(files: Files, clock: Clock, fate: Fate) {
  let central = openCentral(files.central, clock, fate.newLife())
  let box = openBox(files.box, clock, fate.newLife(), toCentral)
  onTestFinished(close)

  /** A request to central; `TypeError`, as from `fetch`, if central died over it. */
  async function toCentral(...[url, init]: Parameters<Fetch>) {
    const response = await central.app.request(url, init as RequestInit)
    if (!central.life.isOver()) return response
    central.store.close()
    central = openCentral(files.central, clock, fate.newLife())
    throw new TypeError('central died')
  }

  /** What the box answers; null if it died over it, and was opened again. */
  async function unlessDead<T>(act: () => Promise<T>): Promise<T | null> {
    try {
      const result = await act()
      if (!box.life.isOver()) return result
    } catch (error) {
      if (!box.life.isOver()) throw error
    }
    box.store.close()
    box = openBox(files.box, clock, fate.newLife(), toCentral)
    return null
  }

  function close() {
    central.store.close()
    box.store.close()
  }

  return {
    toCentral,
    toBox: (path: string, init: RequestInit) =>
      unlessDead(async () => box.app.request(`http://box${path}`, init)),
    round: () => unlessDead(() => box.round()),
    close,
  }
}

function openCentral(file: string, clock: Clock, life: Life) {
  const store = openCentralStore(file, clock)
  dieAmongRows(store, life)
  const log = createKeptLog()
  const ids = createIds(clock)
  const app = createCentralApp({
    store: mortal(store, STORE_VERBS, life),
    clock,
    ids,
    log,
    metrics: createMetrics(),
  })
  return { store, app, life }
}

function openBox(file: string, clock: Clock, life: Life, fetch: Fetch) {
  const edge = openEdgeStore(file, clock)
  const { store, row } = edge
  dieAmongRows(store, life)
  const replica = createReplicaStore({ store, row, clock: edge.clock })
  const { centralUrl, token } = row.read()
  const link = createHttpLink({
    fetch,
    url: String(centralUrl),
    token: String(token),
    acceptEncoding: null,
    compress: async (body) => ({ body, encoding: null }),
    report: () => null,
    onContact: () => {},
    stateOf: () => 'offline',
  })
  const round = (): Promise<RoundResult> =>
    runRound({
      store: mortal(replica, Object.keys(replica), life),
      link: mortal(link, Object.keys(link), life),
      clock: edge.clock,
      monotonic: () => 0,
    })
  const app = createEdgeApp({
    edge: { ...edge, store: mortal(store, STORE_VERBS, life) },
    ids: createIds(edge.clock),
    log: createKeptLog(),
    metrics: createMetrics(),
    running: { isRunning: () => false, nextRoundAt: () => null },
    runRound: round,
    askToCompare: () => {},
  })
  return { store, app, round, life }
}

const STORE_VERBS = ['transact', 'read', 'notePresented', 'levelTimes', 'gather']

/** The same port, with a moment before and after each of these calls. */
function mortal<T extends object>(port: T, verbs: readonly string[], { moment }: Life): T {
  return new Proxy(port, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name)
      if (typeof own !== 'function' || !verbs.includes(String(name))) return own
      return async (...given: unknown[]) => {
        moment()
        const result: unknown = await own(...given)
        moment()
        return result
      }
    },
  })
}

/** A moment before each row that this connection writes. */
function dieAmongRows({ sqlite }: SqliteStore, { moment }: Life) {
  // A process that dies leaves to the system what it has written; here no disk loses power.
  sqlite.pragma('synchronous = OFF')
  sqlite.function('moment', () => {
    moment()
    return null
  })
  for (const table of WRITTEN) {
    const isHere = sqlite.prepare('select 1 from main.sqlite_master where name = ?').get(table)
    for (const verb of isHere ? ['insert', 'update', 'delete'] : []) {
      sqlite.exec(`create temp trigger moment_${table}_${verb} before ${verb} on main.${table}
        begin select moment(); end`)
    }
  }
}

const WRITTEN = [
  'records',
  'edits',
  'feed',
  'scopes',
  'stock_movements',
  'clinics',
  'presented',
  'replica',
  'devices',
  'principals',
]
