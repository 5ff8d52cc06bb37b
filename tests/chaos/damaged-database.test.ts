import { cpSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createCentralApp } from '@outpost/central/app'
import { openCentralStore } from '@outpost/central/store/database'
import { updateKeepsake } from '@outpost/edge/rescue/keepsake'
import { rescueIfDamaged } from '@outpost/edge/rescue/rescue'
import { createDevices } from '@outpost/edge/store/devices'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { createIds } from '@outpost/shared/model/ids'
import { createMetrics } from '@outpost/shared/node/metrics'
import { startServer } from '@outpost/shared/node/server'
import { newToken } from '@outpost/shared/node/tokens'
import Database from 'better-sqlite3'
import { v4 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { someOf } from '../support/at-length.ts'
import { createOf } from '../support/authority.ts'
import { createCaller } from '../support/caller.ts'
import { serve } from '../support/command-line.ts'
import { ownFolder } from '../support/folder.ts'
import { create, patientFields, push } from '../support/make.ts'
import {
  type Central,
  createKeptLog,
  startBox,
  startCentral,
  startLonelyBox,
} from '../support/network.ts'
import { startRoad } from '../support/road.ts'

const PAGE_BYTES = 4096

/** Edits in the outbox: all of them fit into one use of the log, which begins anew after 1000 pages. */
const WAITING = 40

/** Pages of a table, the root first, by their numbers. */
function pagesOf(file: string, table: string): { number: number; isLeaf: boolean }[] {
  const sqlite = new Database(file, { readonly: true })
  const rows = sqlite
    .prepare<[string], { pageno: number; pagetype: string }>(
      `select pageno, pagetype from dbstat where name = ? order by path`,
    )
    .all(table)
  sqlite.close()
  return rows.map(({ pageno, pagetype }) => ({ number: pageno, isLeaf: pagetype === 'leaf' }))
}

function overwrite(file: string, from: number, length: number, byte: (n: number) => number) {
  const bytes = readFileSync(file)
  for (let n = 0; n < length; n++) bytes[from + n] = byte(n)
  writeFileSync(file, bytes)
}

const garbage = (n: number) => (n * 151 + 17) % 256
const zero = () => 0

function spoilPage(file: string, number: number, byte = garbage) {
  overwrite(file, (number - 1) * PAGE_BYTES, PAGE_BYTES, byte)
}

/**
 * The files of a box that was stopped, or switched off, with records, 40 accepted edits, one in the
 * inbox, and an outbox of patients that a device has made while central was out of reach.
 */
async function withOutbox({ isKilled = false } = {}) {
  const central = await startCentral()
  const admin = central.caller('admin')
  const clinic = await central.addClinic('Kisumu')
  const road = await startRoad(central.url)
  const box = await startBox({ ...central, url: road.url }, [clinic])
  const { sqlite } = box.edge.store
  const token = newToken()
  createDevices({ sqlite, clock: central.clock }).add(v4(), 'tablet', token)
  // As `edge serve` and the commands do.
  updateKeepsake(sqlite)
  const device = createCaller(box.url, token)
  await push(
    admin,
    Array.from({ length: 300 }, () => createOf('patients', patientFields(clinic))),
  )
  const clash = await create(admin, 'patients', patientFields(clinic))
  expect(await box.round()).toMatchObject({ isComplete: true })
  const own = Array.from({ length: 40 }, () => createOf('patients', patientFields(clinic)))
  await push(device, own)
  await device.send('PATCH', `/api/patients/${clash.id}/`, { phone: 'mine' })
  await admin.send('PATCH', `/api/patients/${clash.id}/`, { phone: 'theirs' })
  expect(await box.round()).toMatchObject({ isComplete: true })
  road.weather('lost request')
  // So that the log of a box that is switched off holds the outbox, and not what came before.
  sqlite.pragma('wal_checkpoint(TRUNCATE)')
  const waiting: string[] = []
  for (let n = 0; n < WAITING; n++) {
    const made = await create(device, 'patients', patientFields(clinic, { village: `V${n}` }))
    waiting.push(made.id)
  }
  if (!isKilled) sqlite.pragma('wal_checkpoint(TRUNCATE)')
  // What lies on its card at this moment: the box still runs, as a process that is killed did.
  const folder = ownFolder()
  const isLeft = (name: string) => isKilled || !/-(wal|shm)$/.test(name)
  cpSync(join(box.file, '..'), folder, { recursive: true, filter: isLeft })
  const file = join(folder, basename(box.file))
  road.clear()
  const env = { EDGE_DATABASE: file, EDGE_PORT: '0', EDGE_SYNC_CRON: '0 0 1 1 *' }
  return { central, admin, clinic, road, file, env, token, waiting, clash: clash.id }
}

type At = Awaited<ReturnType<typeof withOutbox>>

/** The central of the box, as it was when the box was stopped, for one damage. */
async function serveCentral({ central, kept }: { central: Central; kept: string }) {
  const file = join(ownFolder(), 'central.db')
  cpSync(kept, file)
  const store = openCentralStore(file, central.clock)
  const deps = { store, clock: central.clock, ids: createIds(central.clock) }
  const log = createKeptLog()
  const app = createCentralApp({ ...deps, log, metrics: createMetrics() })
  const port = Number(new URL(central.url).port)
  const server = await startServer({ fetch: app.fetch, host: '127.0.0.1', port })
  return {
    store,
    async close() {
      await server.close()
      store.close()
    },
  }
}

/** The box again: as a process, or in this one, which is quicker, after what `edge serve` does first. */
async function startAgain({ env, file, central }: At, isProcess: boolean) {
  if (isProcess) {
    const { url, stop } = await serve('edge', { env: { ...env, EDGE_DATABASE: file } })
    return { url, stop: async () => expect((await stop()).code).toBe(0) }
  }
  // The runner keeps long stacks, which for thousands of unreadable rows would be most of the test.
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  rescueIfDamaged({ file, system: central.clock, monotonic: () => performance.now() })
  Error.stackTraceLimit = stackTraceLimit
  const { url } = await startLonelyBox(central.clock, file)
  return { url, stop: async () => {} }
}

type Shown = { id: string; revision: number; phone: string }

/** Holds what must hold whatever was damaged. Answers the status. */
async function afterwards(at: At, { sql }: SqliteStore, isProcess: boolean) {
  const { admin, token, waiting, clash, clinic, file, road } = at
  const box = await startAgain(at, isProcess)
  const device = createCaller(box.url, token)
  const first = (await device.get('/api/sync/status/')).body
  expect(first.node_id).toMatch(/^[0-9a-f-]{36}$/)
  expect(first.central_url).toBe(road.url)
  expect((await device.send('POST', '/api/sync/run?wait=1')).body).toMatchObject({ complete: true })
  const status = (await device.get('/api/sync/status/')).body
  expect(status).toMatchObject({
    link: 'online',
    pending: 0,
    rescue: { reason: expect.anything() },
  })

  // Every edit is accounted for: at central, once, or told as lost.
  const judged = sql.get<{ n: number; records: number }>(
    'select count(*) as n, count(distinct record_id) as records from edits where body like ?',
    '%"village":"V%',
  )
  expect(judged).toEqual({ n: status.rescue.waiting, records: status.rescue.waiting })
  const all: Shown[] = (await admin.get('/api/patients/?limit=1000')).body.results
  const reached = all.filter(({ id, revision }) => waiting.includes(id) && revision === 1)
  expect(reached).toHaveLength(status.rescue.waiting)
  expect(all.find(({ id }) => id === clash)?.phone).toBe('theirs')

  // The box holds again what central holds.
  const own = (await device.get('/api/patients/?limit=1000')).body.results
  const bare = (records: Shown[]) =>
    records.map(({ id, revision, phone }) => ({ id, revision, phone }))
  expect(bare(own)).toEqual(bare(all))
  expect(existsSync(status.rescue.moved_to)).toBe(true)
  const saved = JSON.parse(readFileSync(status.rescue.salvaged_edits, 'utf8'))
  expect(saved.edits).toHaveLength(status.rescue.waiting + status.rescue.inbox)
  const made = await create(device, 'patients', patientFields(clinic))
  expect(made.pending).toEqual(expect.any(String))
  await box.stop()
  expect(readdirSync(join(file, '..')).filter((name) => /rebuil/.test(name))).toEqual([])
  return { ...status, patientsBefore: first.collections.patients.count }
}

/** How many edits a damage may cost, of those in the outbox, one in the inbox and 40 accepted. */
type Cost = { lostMax: number; inboxMin: number }
const NOTHING: Cost = { lostMax: 0, inboxMin: 1 }
const A_PAGE: Cost = { lostMax: 12, inboxMin: 1 }
const EVERYTHING: Cost = { lostMax: WAITING + 41, inboxMin: 0 }

const damages: [string, (file: string) => void, Cost][] = [
  ['the first page', (file) => spoilPage(file, 1), NOTHING],
  ['the first page, all zeros', (file) => spoilPage(file, 1, zero), NOTHING],
  ['a page of records', (file) => spoilPage(file, leafOf(file, 'records', 3)), NOTHING],
  ['the root of the records', (file) => spoilPage(file, rootOf(file, 'records')), NOTHING],
  ['a page of edits', (file) => spoilPage(file, leafOf(file, 'edits', -3)), A_PAGE],
  [
    'a page of edits, all zeros',
    (file) => spoilPage(file, leafOf(file, 'edits', -3), zero),
    A_PAGE,
  ],
  ['the root of the edits', (file) => spoilPage(file, rootOf(file, 'edits')), NOTHING],
  ['the page of the enrolment', (file) => spoilPage(file, rootOf(file, 'replica')), NOTHING],
  ['the page of the devices', (file) => spoilPage(file, rootOf(file, 'devices')), NOTHING],
  ['the index of edits by id', (file) => spoilPage(file, rootOf(file, 'edits_id_unique')), NOTHING],
  ['the last tenth, which is gone', (file) => truncateSync(file, partOf(file, 0.9)), EVERYTHING],
  ['the second half, which is gone', (file) => truncateSync(file, partOf(file, 0.5)), EVERYTHING],
  ['everything: the file is empty', (file) => truncateSync(file, 0), EVERYTHING],
  ['everything: it is noise', (file) => overwrite(file, 0, sizeOf(file), garbage), EVERYTHING],
]

/** The same for a box that was switched off: its outbox stands in the log alone. */
const logDamages: [string, (file: string) => void, Cost][] = [
  ['the header of the log', (file) => overwrite(`${file}-wal`, 0, 32, garbage), NOTHING],
  ['the middle of the log', (file) => spoilLog(file, 0.5), A_PAGE],
  ['the beginning of the log', (file) => spoilLog(file, 0), A_PAGE],
  ['a stretch of zeros in the log', (file) => spoilLog(file, 0.3, zero), A_PAGE],
  ['a page below the log', (file) => spoilPage(file, rootOf(file, 'clinics')), NOTHING],
]

function leafOf(file: string, table: string, index: number): number {
  const leaves = pagesOf(file, table).filter(({ isLeaf }) => isLeaf)
  return leaves.at(index)?.number ?? 0
}

const rootOf = (file: string, table: string) => pagesOf(file, table)[0]?.number ?? 0

const sizeOf = (file: string) => readFileSync(file).length

const partOf = (file: string, part: number) =>
  Math.floor((sizeOf(file) / PAGE_BYTES) * part) * PAGE_BYTES

/** Spoils one frame of the log, so far from its beginning. */
function spoilLog(file: string, part: number, byte = garbage) {
  const log = `${file}-wal`
  const frame = PAGE_BYTES + 24
  const frames = Math.floor((sizeOf(log) - 32) / frame)
  overwrite(log, 32 + Math.floor(frames * part) * frame, frame, byte)
}

describe.each([
  { name: 'that was stopped', isKilled: false, those: someOf(damages, 5) },
  { name: 'that was switched off', isKilled: true, those: someOf(logDamages, 3) },
])('the database of a box $name', ({ isKilled, those }) => {
  test('[N4] is mended when damaged: the box serves, enrolled, and what can be read of its edits counts once', {
    timeout: 600_000,
  }, async () => {
    const at = await withOutbox({ isKilled })
    const kept = ownFolder()
    cpSync(join(at.file, '..'), kept, { recursive: true })
    const keptCentral = join(kept, 'central.db')
    at.central.store.sqlite.exec(`vacuum into '${keptCentral}'`)
    await at.central.down()
    for (const [index, [name, spoil, cost]] of those.entries()) {
      const central = await serveCentral({ central: at.central, kept: keptCentral })
      const place = ownFolder()
      cpSync(kept, place, { recursive: true })
      const file = join(place, 'edge.db')
      spoil(file)
      const found = await afterwards({ ...at, file }, central.store, index === 0).catch((error) => {
        throw new Error(`${name}: ${error.message}`, { cause: error })
      })
      await central.close()
      const { rescue, inbox } = found
      if (cost !== EVERYTHING) expect(rescue.lost, name).toBeLessThanOrEqual(cost.lostMax)
      // What is missing is told: as a number, or as not known.
      expect(rescue.waiting + (rescue.lost ?? WAITING), name).toBeGreaterThanOrEqual(WAITING)
      expect(inbox, name).toBeGreaterThanOrEqual(cost.inboxMin)
    }
  })
})
