import { join } from 'node:path'
import { type CentralDeps, createCentralApp } from '@outpost/central/app'
import { createRoundMeter } from '@outpost/central/fleet/round-meter'
import { createRoundStore } from '@outpost/central/fleet/round-store'
import { createEnrolment } from '@outpost/central/nodes/enrolment'
import { createIncarnations } from '@outpost/central/nodes/incarnations'
import { createPrincipals } from '@outpost/central/nodes/principals'
import { openCentralStore } from '@outpost/central/store/database'
import { createEdgeApp, type EdgeDeps } from '@outpost/edge/app'
import { openEdgeStore } from '@outpost/edge/store/database'
import { createDevices } from '@outpost/edge/store/devices'
import { connectToCentral } from '@outpost/edge/sync/central'
import { createCentralFetch } from '@outpost/edge/sync/central-fetch'
import { enrol } from '@outpost/edge/sync/enrol'
import type { Role } from '@outpost/shared/authority/principal'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { createIds } from '@outpost/shared/model/ids'
import type { Log } from '@outpost/shared/node/log'
import { createMetrics } from '@outpost/shared/node/metrics'
import type { Facts } from '@outpost/shared/node/redaction'
import { startServer } from '@outpost/shared/node/server'
import { newToken } from '@outpost/shared/node/tokens'
import { v4 } from 'uuid'
import { onTestFinished } from 'vitest'
import { type Caller, createCaller } from './caller.ts'
import { createHandClock, type HandClock } from './clock.ts'
import { ownFolder } from './folder.ts'
import { layDatabase } from './new-database.ts'

/*
 * Whole nodes on loopback, made by the production constructors; only the clock is turned by hand.
 * Whatever a test starts ends with it.
 */

type Kept = { facts: Facts; message: string }[]

/** Keeps what was logged as an error, which a test that made one must say, and the warnings. */
type KeptLog = Log & { errors: Kept; warnings: Kept }

export function createKeptLog(): KeptLog {
  const errors: Kept = []
  const warnings: Kept = []
  return {
    errors,
    warnings,
    info: () => {},
    warn: (facts, message) => void warnings.push({ facts, message }),
    error: (facts, message) => void errors.push({ facts, message }),
  }
}

export type Central = Awaited<ReturnType<typeof startCentral>>
export type Box = Awaited<ReturnType<typeof startBox>>

/** `seenByApp` is what the app has for a store; the store itself if nothing is laid between. */
export async function startCentral(
  clock: HandClock = createHandClock(),
  seenByApp: (store: SqliteStore) => SqliteStore = (store) => store,
  proxies = 0,
  more: Pick<
    CentralDeps,
    'shareRule' | 'lookupsPerHour' | 'fleetLookMs' | 'alertPlan' | 'limits' | 'hashing'
  > = {},
) {
  const file = join(ownFolder(), 'central.db')
  layDatabase('central', file)
  const store = openCentralStore(file, clock)
  const log = createKeptLog()
  const meter = createRoundMeter({ store: createRoundStore({ store, clock }), clock })
  const app = createCentralApp({
    meter,
    store: seenByApp(store),
    clock,
    ids: createIds(clock),
    log,
    metrics: createMetrics(),
    proxies,
    ...more,
  })
  let server = await startServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 })
  let isUp = true
  onTestFinished(async () => {
    if (isUp) await server.close()
    store.close()
  })
  const { url, port } = server
  const principals = createPrincipals({ sqlite: store.sqlite, clock })
  const enrolment = createEnrolment({ sqlite: store.sqlite, clock })

  function addToken(role: Exclude<Role, 'device'>, clinics: string[] | 'all' = 'all'): string {
    const token = newToken()
    principals.add({ id: v4(), role, name: role, clinics, token })
    return token
  }

  return {
    file,
    store,
    clock,
    log,
    app,
    url,
    principals,
    meter,
    incarnations: createIncarnations({ store, clock }),
    /** Stops listening; the address stays the same for `up`. */
    async down() {
      isUp = false
      await server.close()
    },
    async up() {
      server = await startServer({ fetch: app.fetch, host: '127.0.0.1', port })
      isUp = true
    },
    async addClinic(name: string, timeZone = 'Africa/Nairobi'): Promise<string> {
      const id = v4()
      await store.putClinics(() => [{ id, name, time_zone: timeZone, active: true }])
      return id
    },
    /** Someone with a token for these clinics, or for all. */
    caller(role: Exclude<Role, 'device'>, clinics: string[] | 'all' = 'all'): Caller {
      return createCaller(url, addToken(role, clinics))
    },
    /** The same, straight into the app: so all that happens is in the same order for the same seed. */
    nearCaller(role: Exclude<Role, 'device'>, clinics: string[] | 'all' = 'all'): Caller {
      const over = async (to: string, request: RequestInit) => app.request(to, request)
      return createCaller(url, addToken(role, clinics), over)
    },
    /** A token for these clinics, or for all. */
    token: addToken,
    /** A place for a box, and its one-time code. */
    newCode(clinics: string[], name = 'box'): string {
      const id = v4()
      principals.add({ id, role: 'node', name, clinics, token: null })
      return enrolment.newCodeFor(id).code
    },
  }
}

/** A box that has enrolled at this central for these clinics, with one device. */
export async function startBox(
  central: Pick<Central, 'clock' | 'url' | 'newCode'>,
  clinics: string[],
) {
  const box = await startLonelyBox(central.clock)
  const { fetch, close } = createCentralFetch(undefined)
  await enrol(box.edge, fetch, { centralUrl: central.url, code: central.newCode(clinics) })
  await close()
  return { ...box, device: box.addDevice('tablet') }
}

/** A box that has not enrolled, or that starts from a copy of another one's database. */
export async function startLonelyBox(
  clock: HandClock,
  file = join(ownFolder(), 'edge.db'),
  more: Pick<EdgeDeps, 'machine' | 'limits'> = {},
) {
  layDatabase('edge', file)
  const edge = openEdgeStore(file, clock, { key: null })
  const log = createKeptLog()
  const settings = { EDGE_CENTRAL_CA: undefined, EDGE_SYNC_CRON: '*/5 * * * *' }
  const connection = connectToCentral({ edge, settings, version: '0.0.0-test', log })
  const running = { isRunning: connection.rounds.isRunning, nextRoundAt: () => null }
  const runRound = connection.rounds.ask
  const app = createEdgeApp({
    edge,
    ids: createIds(edge.clock),
    log,
    metrics: createMetrics(),
    running,
    runRound,
    askToCompare: connection.askToCompare,
    askCentral: connection.ask,
    ...more,
  })
  const listen = (port: number) => startServer({ fetch: app.fetch, host: '127.0.0.1', port })
  let server = await listen(0)
  let isUp = true
  onTestFinished(async () => {
    if (isUp) await server.close()
    await connection.rounds.untilIdle()
    await connection.close()
    edge.store.close()
  })
  return {
    file,
    edge,
    log,
    app,
    url: server.url,
    /** Stops listening; the address stays the same for `up`. */
    async down() {
      isUp = false
      await server.close()
    },
    async up() {
      server = await listen(server.port)
      isUp = true
    },
    /** One round now; its result. */
    round: runRound,
    /** One round, and after it a comparison with central. */
    compare() {
      connection.askToCompare()
      return runRound()
    },
    addDevice(name: string): Caller {
      const token = newToken()
      createDevices({ sqlite: edge.store.sqlite, clock }).add(v4(), name, token)
      return createCaller(server.url, token)
    },
  }
}
