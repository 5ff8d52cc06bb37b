import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { openCentralStore } from '@outpost/central/store/database'
import { ownPrincipal } from '@outpost/edge/own-principal'
import { openEdgeStore } from '@outpost/edge/store/database'
import { createBoxInbox } from '@outpost/edge/store/inbox'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { CollectionName } from '@outpost/shared/model/collections'
import { createIds } from '@outpost/shared/model/ids'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import { expect, onTestFinished, test } from 'vitest'
import { testAtLength } from '../support/at-length.ts'
import { ownFolder } from '../support/folder.ts'

const MAIN = fileURLToPath(new URL('../../deploy/demo/main.ts', import.meta.url))
/** A whole demonstration on a busy machine. */
const RUN_MS_MAX = 60_000

type Demo = ReturnType<typeof startDemo>

/** Runs the demonstration as `npm start` does, in a process group of its own. */
function startDemo(folder: string, words: string[], settings: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MAIN, ...words], {
    env: { ...process.env, DEMO_DIR: folder, CENTRAL_PORT: '0', EDGE_PORT: '0', ...settings },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close').then(() => child.exitCode)
  const group = -Number(child.pid)
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(group, 'SIGKILL')
    await ended
  })
  return { child, ended, group }
}

/** Waits until the demonstration has written this; answers all it has written there so far. */
function written({ child, ended }: Demo, to: 'stdout' | 'stderr', what: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let all = ''
    const stream = child[to] as NonNullable<ChildProcess['stdout']>
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      all += chunk
      if (what.test(all)) resolve(all)
    })
    ended.then((code) => reject(new Error(`it ended with ${code} and wrote only: ${all}`)))
  })
}

const clock = { now: () => Date.now() }

/** The ids of the clinics that central knows in a demonstration that has ended. */
function clinicsIn(folder: string): string[] {
  const store = openCentralStore(join(folder, 'central.db'), clock)
  const clinics = store.sql.all<{ id: string }>('select id from clinics order by id')
  store.close()
  return clinics.map(({ id }) => id)
}

/** Both databases of a demonstration that has ended. */
function openBoth(folder: string) {
  const central = openCentralStore(join(folder, 'central.db'), clock)
  const edge = openEdgeStore(join(folder, 'edge.db'), clock, { key: null })
  onTestFinished(() => {
    central.close()
    edge.store.close()
  })
  return { central, edge }
}

type Row = { collection: CollectionName; id: string; revision: number; fields: string }

function recordsOf({ sql }: SqliteStore): Map<string, Row> {
  const rows = sql.all<Row>(
    'select collection, id, revision, fields from records where deleted_at is null',
  )
  return new Map(rows.map((row) => [row.id, row]))
}

function countsOf(rows: Iterable<Row>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { collection } of rows) counts[collection] = (counts[collection] ?? 0) + 1
  return counts
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const total = (counts: Record<string, number>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

/** Every figure that a demonstration which has ended told is what its databases hold. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the demonstration printed
async function expectFigures(folder: string, figures: any, story: string) {
  const { clinic, made, sync, outage, meeting, compared } = figures
  const { central, edge } = openBoth(folder)
  const [atCentral, onBox] = [recordsOf(central), recordsOf(edge.store)]

  // What was made, and what the box registered since.
  const registered = { patients: made.records.patients + 1, appointments: 151 }
  expect(countsOf(atCentral.values())).toEqual({ ...made.records, ...registered })
  expect(made).toMatchObject({ clinics: 3, records: { patients: 600, appointments: 150 } })

  // What the box held after its first sync, and what both hold now.
  const scopes = ['catalogue', `clinic:${clinic.id}`] as const
  const inScope = await central.read((reader) => reader.counts([...scopes]))
  for (const [name, sides] of Object.entries<Record<string, number>>(compared.collections)) {
    const held = countsOf(onBox.values())[name]
    expect(sides).toEqual({
      central: inScope[name as CollectionName].count,
      box: held,
      equal: held,
    })
  }
  for (const [id, row] of onBox) {
    expect({ ...row, fields: JSON.parse(row.fields) }).toEqual({
      ...atCentral.get(id),
      fields: JSON.parse(atCentral.get(id)?.fields ?? 'null'),
    })
  }
  expect(compared).toMatchObject({ total: { box: onBox.size, equal: onBox.size }, differ: 0 })
  expect(sync.first.pulled).toBe(total(sync.held))
  expect(total(sync.held)).toBe(onBox.size - 2)

  // What went over the line: the answers' bodies, and their headers.
  expect(sync.idle.line.requests).toEqual([
    { method: 'GET', path: '/api/sync/changes', status: 304 },
  ])
  expect(sync.first.line.bytes_to_box).toBeGreaterThan(sync.first.bytes_received)
  expect(sync.plain_bytes).toBeGreaterThan(sync.first.line.bytes_to_box)
  const last = JSON.parse(edge.row.read().lastRound ?? 'null') as RoundResult
  expect(meeting.round).toMatchObject({
    accepted: last.accepted,
    rejected: last.rejected,
    pulled: last.pulled,
    bytes_sent: last.bytesSent,
    bytes_received: last.bytesReceived,
    duration_ms: last.durationMs,
  })

  // What became of the edits, on the box and at central.
  const edits = edge.store.sql.all<{ id: string; state: string }>('select id, state from edits')
  expect(edits).toHaveLength(outage.edits)
  expect(outage).toMatchObject({ link: 'offline', pending: outage.edits })
  const accepted = edits.filter(({ state }) => state === 'accepted')
  expect(accepted).toHaveLength(meeting.round.accepted)
  expect(edits.filter(({ state }) => state === 'needs_decision')).toHaveLength(
    meeting.round.rejected,
  )
  for (const { id, state } of edits) {
    const standing = await central.read((reader) => reader.edit(id))
    expect(standing?.status).toBe(state === 'accepted' ? 200 : meeting.rejection.status)
  }
  expect(meeting.rejection).toEqual({ status: 409, error_code: 'STALE_UPDATE' })
  expect(meeting.inbox).toEqual(createBoxInbox(edge, createIds(edge.clock)).list(ownPrincipal))
  expect(meeting.inbox).toHaveLength(1)

  // The patient both edited, the stock that was handed out, and who is new.
  const [item] = meeting.inbox
  const { phone } = JSON.parse(onBox.get(outage.patient.id)?.fields ?? '{}')
  expect(phone).toBe(item.theirs.phone)
  expect(item.base.phone).toBe(outage.patient.phone)
  const { quantity } = JSON.parse(atCentral.get(outage.stock.id)?.fields ?? '{}')
  expect(quantity).toBe(outage.stock.after)
  const ledger = central.sql.get<{ sum: number }>(
    'select sum(delta) as sum from stock_movements where record_id = ?',
    outage.stock.id,
  )
  expect(ledger?.sum).toBe(outage.stock.after)
  expect(atCentral.get(outage.newPatientId)?.collection).toBe('patients')
  expect(atCentral.get(outage.newAppointmentId)?.collection).toBe('appointments')

  // The figures are those that were told.
  for (const figure of [sync.first.line.bytes_to_box, sync.plain_bytes, made.duration_ms]) {
    expect(story).toContain(new Intl.NumberFormat('en-GB').format(figure))
  }
}

test('with a port that is taken it says which, and starts and leaves nothing', async () => {
  const folder = join(ownFolder(), 'demo')
  const other = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await once(other, 'listening')
  const { port } = other.address() as { port: number }

  const { child, ended } = startDemo(folder, ['--once'], { EDGE_PORT: String(port) })
  const [output, complaint] = await Promise.all([text(child.stdout), text(child.stderr)])
  expect(await ended).toBe(1)
  expect(output).toBe('')
  expect(complaint).toMatch(new RegExp(`^Port ${port} is taken, .*EDGE_PORT=\\d+ npm start\n$`))
  expect(complaint).toContain('Nothing was started.')
  // Its servers write their logs there from their first moment on.
  expect(existsSync(folder)).toBe(false)
})

test('a folder that holds anything else is left alone', async () => {
  const folder = dirname(MAIN)
  const { child, ended } = startDemo(folder, ['--once'])
  const before = readdirSync(folder)
  expect(await text(child.stderr)).toContain('holds something else')
  expect(await ended).toBe(1)
  expect(readdirSync(folder)).toEqual(before)
})

testAtLength(
  'an interrupted run is kept aside; the next one serves until Ctrl-C, and told what the databases hold',
  {
    timeout: 2 * RUN_MS_MAX,
  },
  async () => {
    const folder = join(ownFolder(), 'demo')
    const first = startDemo(folder, ['--json'])
    await written(first, 'stderr', /2 {2}Central serves/)
    process.kill(first.group, 'SIGKILL')
    await first.ended
    const left = clinicsIn(folder)
    expect(left).toHaveLength(3)

    const second = startDemo(folder, ['--json'])
    const [story, line] = await Promise.all([
      written(second, 'stderr', /Ctrl-C stops them/),
      written(second, 'stdout', /\n/),
    ])
    const figures = JSON.parse(line)
    const aside = readdirSync(dirname(folder)).filter((name) => name !== basename(folder))
    expect(aside).toHaveLength(1)
    expect(story).toContain('What an earlier run left was moved to')
    expect(clinicsIn(join(dirname(folder), String(aside[0])))).toEqual(left)

    const servers = [figures.central, figures.box] as { url: string; pid: number }[]
    for (const { url, pid } of servers) {
      expect(isAlive(pid)).toBe(true)
      expect(await (await fetch(`${url}/api/health/ready`)).json()).toEqual({ ready: true })
    }
    const farewell = text(second.child.stderr)
    const more = text(second.child.stdout)
    // To the whole group, as a terminal does.
    process.kill(second.group, 'SIGINT')
    expect(await farewell).toMatch(
      /^\nStopped\. Nothing was lost: [^\n]*\n\nRun it again with: npm start\n$/,
    )
    expect(await second.ended).toBe(0)
    for (const { pid } of servers) expect(isAlive(pid)).toBe(false)
    // One line of figures, and nothing after it.
    expect([line.trim().split('\n').length, await more]).toEqual([1, ''])
    await expectFigures(folder, figures, story)
  },
)
