import { createCentralApp } from '@outpost/central/app'
import { openCentralStore } from '@outpost/central/store/database'
import { createEdgeApp } from '@outpost/edge/app'
import { openEdgeStore } from '@outpost/edge/store/database'
import { connectToCentral } from '@outpost/edge/sync/central'
import { isStorageFailure } from '@outpost/shared/authority/sqlite/file/storage-failure'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { createIds } from '@outpost/shared/model/ids'
import type { Clock } from '@outpost/shared/model/time'
import { createMetrics } from '@outpost/shared/node/metrics'
import type { Fetch } from '@outpost/shared/replica/http-link'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import type Database from 'better-sqlite3'
import type { Fate, Life } from './fate.ts'
import { createKeptLog } from './network.ts'
import { whenAsked } from './when-asked.ts'

/*
 * A central and a box, made by the production constructors and joined without a network. Their fate
 * can strike at every call of their stores and of the link, and at the rows that they write. Who dies
 * is opened again from its file, and who spoke to it finds the connection broken.
 */

export type MortalNodes = ReturnType<typeof openMortalNodes>
export type NodeName = 'central' | 'box'

export function openMortalNodes(files: Record<NodeName, string>, clock: Clock, fate: Fate) {
  let central = openCentral(files.central, clock, fate.newLife())
  let box = openBox(files.box, clock, fate.newLife(), fetchFromCentral)

  function openAgain(node: NodeName) {
    if (node === 'central') {
      central.store.close()
      central = openCentral(files.central, clock, fate.newLife())
    } else {
      box.store.close()
      box = openBox(files.box, clock, fate.newLife(), fetchFromCentral)
    }
  }

  /** The result of what a node does; null if it died over it, and was opened again. */
  async function unlessDead<T>(node: NodeName, act: () => Promise<T>): Promise<T | null> {
    const { life } = node === 'central' ? central : box
    try {
      const result = await act()
      if (!life.isOver()) return result
    } catch (error) {
      if (!life.isOver()) throw error
    }
    openAgain(node)
    return null
  }

  function answerOf(node: NodeName, url: string, request: RequestInit): Promise<Response | null> {
    return unlessDead(node, async () => {
      const { app, life } = node === 'central' ? central : box
      const response = await app().request(url, request)
      return life.meets('answer') ? null : response
    })
  }

  /** The box's way to central, on which a request or an answer may be lost, or a `500` comes back. */
  async function fetchFromCentral(...[url, init]: Parameters<Fetch>) {
    const { life } = box
    if (life.meets('request')) throw new TypeError('fetch failed')
    // By itself `fetch` would undo an encoding.
    const { 'Accept-Encoding': _, ...headers } = init.headers
    const request = { ...init, headers } as RequestInit
    const response = await answerOf('central', url, request)
    if (!response || life.meets('reply')) throw new TypeError('fetch failed')
    return life.meets('refusal') ? serverError() : response
  }

  return {
    /** What a node answers to a person; null if it died over it, or if the answer was lost. */
    ask: (node: NodeName, path: string, init: RequestInit) =>
      answerOf(node, `http://${node}${path}`, init),
    /** A round, perhaps with a comparison; null if the box died, or could not use its storage. */
    round: (isCompared: boolean) =>
      unlessDead('box', () =>
        box.round(isCompared).catch((error: unknown) => {
          if (isStorageFailure(error)) return null
          throw error
        }),
      ),
    /** The node's own database, to see what stands there at this moment. */
    sqliteOf: (node: NodeName) => (node === 'central' ? central : box).store.sqlite,
    close() {
      central.store.close()
      box.store.close()
    },
  }
}

/** As central answers when it has a bug. */
function serverError(): Response {
  const problem = { error_code: 'INTERNAL', detail: 'A fault of the server.' }
  return new Response(JSON.stringify(problem), { status: 500, headers: { 'Sync-Protocol': '1' } })
}

function openCentral(file: string, clock: Clock, life: Life) {
  const store = openCentralStore(file, clock)
  watchRows(store, life)
  const app = whenAsked(() =>
    createCentralApp({
      store: watched(store, STORE_VERBS, life),
      clock,
      ids: createIds(clock),
      log: createKeptLog(),
      metrics: createMetrics(),
    }),
  )
  return { store, app, life }
}

function openBox(file: string, clock: Clock, life: Life, fetch: Fetch) {
  const edge = openEdgeStore(file, clock, { key: null, monotonic: () => 0 })
  const { store } = edge
  watchRows(store, life)
  const log = createKeptLog()
  const connection = connectToCentral({
    edge,
    settings: { EDGE_CENTRAL_CA: undefined, EDGE_SYNC_CRON: '*/5 * * * *' },
    version: '0.0.0-test',
    log,
    road: { fetch, close: async () => {} },
    monotonic: () => 0,
    seenByRounds: (replica) => watched(replica, Object.keys(replica), life),
  })
  const round = (isCompared: boolean): Promise<RoundResult> => {
    if (isCompared) connection.askToCompare()
    return connection.rounds.ask()
  }
  const app = whenAsked(() =>
    createEdgeApp({
      edge: { ...edge, store: watched(store, STORE_VERBS, life) },
      ids: createIds(edge.clock),
      log,
      metrics: createMetrics(),
      running: { isRunning: () => false, nextRoundAt: () => null },
      runRound: connection.rounds.ask,
      askToCompare: connection.askToCompare,
      askCentral: connection.ask,
    }),
  )
  return { store, app, round, life }
}

const STORE_VERBS = [
  'transact',
  'takeDecisions',
  'read',
  'notePresented',
  'levelTimes',
  'gather',
  'takeRollback',
]

/** The same port, with a moment before each of these calls. */
function watched<T extends object>(port: T, verbs: readonly string[], life: Life): T {
  return new Proxy(port, {
    get(target, name) {
      const own: unknown = Reflect.get(target, name)
      if (typeof own !== 'function' || !verbs.includes(String(name))) return own
      return async (...given: unknown[]) => {
        life.storage('call')
        return own(...given)
      }
    },
  })
}

/**
 * A moment before each commit of this connection, before each row that it writes by itself, and of
 * the rows of a transaction before the first in each table.
 */
function watchRows({ sqlite }: SqliteStore, life: Life) {
  // A process that dies leaves to the system what it has written; here no disk loses power.
  sqlite.pragma('synchronous = OFF')
  let depth = 0
  const touched = new Set<string>()
  const begin = sqlite.transaction.bind(sqlite) as (work: Work) => Database.Transaction<Work>
  const transaction = (work: Work) =>
    begin((...given) => {
      if (depth === 0) touched.clear()
      depth += 1
      try {
        const result = work(...given)
        if (depth === 1 && touched.size > 0) life.storage('commit')
        return result
      } finally {
        depth -= 1
      }
    })
  sqlite.transaction = transaction as typeof sqlite.transaction
  sqlite.function('moment', (table) => {
    if (depth === 0) life.storage(life.blow === 'death' ? 'commit' : 'row')
    else life.storage('row', touched.has(String(table)))
    touched.add(String(table))
    return null
  })
  sqlite.exec(tablesOf(sqlite).flatMap(momentsOf).join(';\n'))
}

type Work = (...given: unknown[]) => unknown

/** All but the index of search, which is written with its records. */
function tablesOf(sqlite: SqliteStore['sqlite']): string[] {
  return sqlite
    .prepare<[], string>(
      `select name from main.sqlite_schema where type = 'table' and name not like 'search%'
       and name not like 'sqlite%' and name not like '\\_\\_%' escape '\\'`,
    )
    .pluck()
    .all()
}

function momentsOf(table: string): string[] {
  return ['insert', 'update', 'delete'].map(
    (verb) => `create temp trigger moment_${table}_${verb} before ${verb} on main.${table}
      begin select moment('${table}'); end`,
  )
}
