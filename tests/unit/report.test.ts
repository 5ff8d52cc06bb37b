import { join } from 'node:path'
import { openEdgeStore } from '@outpost/edge/store/database'
import { createDevices } from '@outpost/edge/store/devices'
import { endOrder, takeOrders } from '@outpost/edge/store/orders'
import { createReporter } from '@outpost/edge/sync/report'
import { newToken } from '@outpost/shared/node/tokens'
import { readDevices } from '@outpost/shared/protocol/report'
import { expect, onTestFinished, test } from 'vitest'
import { startClinic } from '../support/clinic.ts'
import { createHandClock } from '../support/clock.ts'
import { ownFolder } from '../support/folder.ts'

const DAY_MS = 24 * 3600 * 1000
const LATER = Date.parse('2027-03-01T08:00:00Z')
const FIELDS = [
  'pending',
  'oldest_pending_at',
  'inbox',
  'version',
  'schedule',
  'time_zone',
  'devices',
  'last_error',
  'clock_offset_ms',
  'disk_free_mb',
  'last_round',
]

function setUp(more: { schedule?: string } = {}) {
  const clock = createHandClock(LATER)
  const edge = openEdgeStore(join(ownFolder(), 'edge.db'), clock, { key: null })
  onTestFinished(() => edge.store.close())
  const facts = { diskFreeMb: 1000 as number | null }
  const reporter = createReporter({
    sql: edge.store.sql,
    row: edge.row,
    now: clock.now,
    version: '1.2.3',
    schedule: more.schedule ?? '*/5 * * * *',
    timeZone: 'America/Argentina/ComodRivadavia',
    diskFreeMb: () => facts.diskFreeMb,
  })
  const sent = () => {
    const report = reporter.next()
    if (report !== null) reporter.arrived()
    return report === null ? null : JSON.parse(report)
  }
  return { clock, store: edge.store, row: edge.row, reporter, facts, sent }
}

test('[N11] says what central needs to know, in compact JSON', () => {
  const { sent, row, facts } = setUp()
  row.change({ clockOffsetMs: -1200, lastError: 'fetch failed' })
  facts.diskFreeMb = 5123
  const report = sent()
  expect(Object.keys(report).sort()).toEqual([...FIELDS].sort())
  expect(report).toMatchObject({
    pending: 0,
    inbox: 0,
    version: '1.2.3',
    schedule: '*/5 * * * *',
    last_error: 'fetch failed',
    clock_offset_ms: -1200,
    disk_free_mb: 5123,
  })
})

test('[N11] is sent when something in it has changed, and at least daily', () => {
  const { sent, row, facts, clock } = setUp()
  expect(sent()).not.toBeNull()
  expect(sent()).toBeNull()
  row.change({ lastError: 'fetch failed' })
  expect(sent()).not.toBeNull()
  expect(sent()).toBeNull()
  // These change with every round: alone they are no news.
  row.change({ clockOffsetMs: 99, lastRound: JSON.stringify({ startedAt: LATER }) })
  facts.diskFreeMb = 900
  clock.advance(DAY_MS - 1)
  expect(sent()).toBeNull()
  clock.advance(1)
  expect(sent()).toMatchObject({ clock_offset_ms: 99, disk_free_mb: 900 })
  expect(sent()).toBeNull()
})

test('[N11] an announced absence is told, and its end too', () => {
  const { sent, row, clock } = setUp()
  sent()
  row.change({ absentUntil: LATER + 1000 })
  expect(sent()).toMatchObject({ absent_until: '2027-03-01T08:00:01.000Z' })
  expect(sent()).toBeNull()
  clock.advance(1000)
  expect(sent().absent_until).toBeUndefined()
})

test('[N11] a report that did not arrive is sent again', () => {
  const { reporter } = setUp()
  expect(reporter.next()).not.toBeNull()
  expect(reporter.next()).not.toBeNull()
  reporter.arrived()
  expect(reporter.next()).toBeNull()
})

test('[N11] has at most 512 bytes, all of them fit for a header, whatever is in it', () => {
  const list = (count: number) => Array.from({ length: count }, (_, n) => n).join(',')
  const schedules = ['*/5 * * * *', `${list(60)} ${list(24)} 1,2,3,4,5,6,7,8,9,10,11,12,13,14 * *`]
  const errors = ['"\\'.repeat(200), 'größer als 😀 '.repeat(50), 'a\nb\u0000c', 'x'.repeat(5000)]
  for (const schedule of schedules) {
    for (const lastError of errors) {
      const { reporter, row } = setUp({ schedule })
      row.change({ lastError, absentUntil: LATER + DAY_MS, pausedUntil: LATER + DAY_MS })
      const report = reporter.next() ?? ''
      expect(report).toMatch(/^[ -~]+$/)
      expect(JSON.parse(report)).toMatchObject({ pending: 0 })
      expect(Buffer.byteLength(report), schedule).toBeLessThanOrEqual(512)
    }
  }
})

test('[N11] goes to central with the next request, is kept there, and not sent without news', async () => {
  const at = await startClinic(createHandClock(LATER))
  const { nodeId } = at.box.edge.row.read()
  const kept = () => JSON.parse(at.central.principals.find(nodeId ?? '')?.report ?? 'null')
  const sent = () => at.road.passed.filter(({ headers }) => headers['sync-report'] !== undefined)
  const patient = await at.patient()
  await at.box.round()
  expect(kept()).toMatchObject({ pending: 0, inbox: 0, version: '0.0.0-test' })
  at.road.clear()
  await at.box.round()
  expect(sent()).toHaveLength(0)

  await at.setPhone(patient.id, 'mine')
  at.road.clear()
  at.road.weather(({ isPush }) => (isPush ? 'lost request' : 'clear'))
  await at.box.round()
  expect(kept()).toMatchObject({ pending: 1, oldest_pending_at: expect.any(String) })

  at.road.clear()
  await at.admin.send('PATCH', `/api/patients/${patient.id}/`, { phone: 'theirs' })
  await at.box.round()
  await at.box.round()
  expect(kept()).toMatchObject({ pending: 0, inbox: 1, oldest_pending_at: null })
  for (const { headers } of sent()) {
    expect(Buffer.byteLength(String(headers['sync-report']))).toBeLessThanOrEqual(512)
  }
})

test('[N11] a report whose request or answer was lost is sent again', async () => {
  const at = await startClinic(createHandClock(LATER))
  const { nodeId } = at.box.edge.row.read()
  const kept = () => at.central.principals.find(nodeId ?? '')?.report ?? null
  const lastSent = () => at.road.passed.at(-1)?.headers['sync-report']
  at.road.weather('lost request')
  await at.box.round()
  expect(lastSent()).toBeDefined()
  expect(kept()).toBeNull()
  at.road.weather({ cutAt: 3 })
  await at.box.round()
  expect(lastSent()).toBeDefined()
  at.road.clear()
  await at.box.round()
  expect(lastSent()).toBe(kept())
})

test('[N11] devices are told by name as far as there is room, those that may call first', () => {
  const { clock, store, reporter } = setUp()
  const devices = createDevices({ sqlite: store.sqlite, clock })
  const add = (name: string) => {
    // One after the other, as people pair them: the latest are told first.
    clock.advance(1000)
    const id = devices.newId()
    devices.add(id, name, newToken())
    return id
  }
  const old = add('Old tablet')
  devices.revoke(old)
  const seen = add('Clinical officer’s room, second cupboard on the left')
  store.sqlite.prepare('update devices set last_seen_at = ? where id = ?').run(LATER, seen)
  const report = reporter.next() ?? ''
  expect(report).toMatch(/^[ -~]{1,512}$/)
  expect(readDevices(report)).toEqual([
    {
      name: 'Clinical officer’s room, second cupboard',
      lastSeenAt: Math.floor(LATER / 60_000) * 60_000,
      isRevoked: false,
    },
    { name: 'Old tablet', lastSeenAt: null, isRevoked: true },
  ])

  for (let n = 0; n < 30; n++) add(`جهاز ${n}`)
  const full = reporter.next() ?? ''
  expect(full).toMatch(/^[ -~]{1,512}$/)
  expect(JSON.parse(full)).toMatchObject({ devices: 31, disk_free_mb: 1000 })
  const names = readDevices(full).map(({ name }) => name)
  expect(names.length).toBeGreaterThan(1)
  expect(names.every((name) => name.startsWith('جهاز'))).toBe(true)
  // What is no list of devices is none.
  for (const odd of ['{"device_list":5}', '{"device_list":[{"name":7}]}', '[]', '{}']) {
    expect(readDevices(odd)).toEqual([])
  }
})

test('[N11] a disk that fills is news, and so is room again; how much is free is none', () => {
  const { sent, facts } = setUp()
  expect(sent()).not.toHaveProperty('disk_low')
  facts.diskFreeMb = 499
  expect(sent()).toMatchObject({ disk_low: true, disk_free_mb: 499 })
  facts.diskFreeMb = 3
  expect(sent()).toBe(null)
  facts.diskFreeMb = 800
  expect(sent()).toMatchObject({ disk_free_mb: 800 })
})

test('[N11] [N12] what was done is told again until a report of it has arrived', () => {
  const { store, reporter, sent } = setUp()
  takeOrders(store.sql, [{ id: 'o', kind: 'resume', args: {} }], LATER)
  endOrder(store.sql, 'o', 'done', LATER)
  const told = () => JSON.parse(reporter.next() ?? '{}').orders
  expect(told()).toEqual({ o: 'done' })
  // The request that bore it was lost.
  expect(told()).toEqual({ o: 'done' })
  sent()
  expect(told()).toBeUndefined()
})
