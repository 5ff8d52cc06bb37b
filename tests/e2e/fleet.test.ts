import { centralSettings } from '@outpost/central/config'
import { limitsOf } from '@outpost/central/fleet/limits'
import { readSettings } from '@outpost/shared/node/settings'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { startBox, startCentral } from '../support/network.ts'

const NOW = Date.parse('2027-03-01T08:00:10Z')
const HOUR_MS = 3600_000

/** Two boxes that have just made a round, and who watches them. */
async function start(settings: Record<string, string> = {}) {
  const clock = createHandClock(NOW)
  const limits = limitsOf(readSettings(centralSettings, settings))
  const central = await startCentral(clock, undefined, 0, { limits })
  const [one, two] = [await central.addClinic('One'), await central.addClinic('Two')]
  const boxes = [await startBox(central, [one]), await startBox(central, [two])]
  for (const box of boxes) await box.round()
  const [first = '', second = ''] = boxes.map(({ edge }) => edge.row.read().nodeId ?? '')
  const viewer = central.caller('viewer')
  const list = async (caller = viewer) => (await caller.get('/api/nodes')).body.results
  const names = async () =>
    (await list()).map((one: { id: string; condition: string }) => [one.id, one.condition])
  return { clock, central, clinics: [one, two], boxes, first, second, viewer, list, names }
}

test('[N11] who needs help most stands first, and says since when', async () => {
  const { clock, boxes, first, second, names, viewer } = await start()
  expect(await names()).toEqual([
    [first, 'fine'],
    [second, 'fine'],
  ])
  clock.advance(2 * HOUR_MS)
  await boxes[0]?.round()
  expect(await names()).toEqual([
    [second, 'silent'],
    [first, 'fine'],
  ])
  const { body } = await viewer.get(`/api/nodes/${second}`)
  expect(body).toMatchObject({
    troubles: [
      { kind: 'silent', since: '2027-03-01T08:05:00.000Z' },
      // The boxes of tests are of no version.
      { kind: 'version', since: null },
    ],
    next_contact_at: '2027-03-01T08:05:00.000Z',
    report: { schedule: '*/5 * * * *', time_zone: expect.any(String), pending: 0 },
  })
})

test('[N11] the limits that are set for alerts are those of the fleet too, and of the command', async () => {
  const settings = {
    CENTRAL_ALERT_DISK_MB: '2000',
    CENTRAL_ALERT_CLOCK_MINUTES: '1',
    CENTRAL_ALERT_BACKLOG_HOURS: '2',
  }
  const { central, first, second, viewer } = await start(settings)
  const report = {
    disk_free_mb: 1500,
    clock_offset_ms: 90_000,
    pending: 1,
    oldest_pending_at: '2027-03-01T05:00:00.000Z',
  }
  central.principals.noteReport(first, JSON.stringify(report))
  const kinds = (box: { troubles: { kind: string }[] }) => box.troubles.map(({ kind }) => kind)
  const troubles = async (id: string) => kinds((await viewer.get(`/api/nodes/${id}`)).body)
  expect(await troubles(first)).toEqual(['disk', 'backlog', 'clock'])
  expect(await troubles(second)).not.toContain('disk')
  const env = { CENTRAL_DATABASE_URL: `file:${central.file}` }
  const listed = async (more: Record<string, string>) => {
    const nodes = await runJsonHere('central', ['node', 'list'], { ...env, ...more })
    return kinds(nodes.find(({ id }: { id: string }) => id === first))
  }
  expect(await listed(settings)).toEqual(expect.arrayContaining(['disk', 'clock']))
  // Where people are not to be told of it, it is a trouble all the same, by the usual limit.
  const usual = await listed({ CENTRAL_ALERT_DISK_MB: 'off', CENTRAL_ALERT_CLOCK_MINUTES: 'off' })
  for (const kind of ['disk', 'clock']) expect(usual).not.toContain(kind)
})

test('[N11] a box that says that it will be away is not missed until then', async () => {
  const { clock, central, boxes, first, names } = await start()
  const env = { EDGE_DATABASE: boxes[0]?.edge.store.sqlite.name ?? '' }
  const away = (...words: string[]) => runHere('edge', ['absence', ...words], env)
  for (const until of ['tomorrow', '2020-01-01T00:00', '2099-01-01T00:00Z', '2027-02-30T08:00']) {
    const { code, err } = await away('--until', until)
    expect([code, err]).toEqual([1, expect.stringContaining('Nothing was changed')])
  }
  const until = '2027-03-03T08:00:00.000Z'
  expect((await away('--until', until)).out).toContain(`away until ${until}`)
  expect(await runJsonHere('edge', ['absence'], env)).toEqual({ absent_until: until })
  await boxes[0]?.round()
  clock.advance(47 * HOUR_MS)
  expect(Object.fromEntries(await names())[first]).toBe('fine')
  const env2 = { CENTRAL_DATABASE_URL: `file:${central.file}` }
  expect((await runHere('central', ['node', 'list'], env2)).out).toContain(first)
  clock.advance(3 * HOUR_MS)
  expect(Object.fromEntries(await names())[first]).toBe('silent')
  await boxes[0]?.round()
  expect(Object.fromEntries(await names())[first]).toBe('fine')
  await away('--end')
  expect(await runJsonHere('edge', ['absence'], env)).toEqual({ absent_until: null })
})

test('[A3] an admin of some clinics sees the boxes that serve no others', async () => {
  const { central, clinics, first, second, list } = await start()
  const [one = '', two = ''] = clinics
  const idsFor = async (own: string[]) =>
    (await list(central.caller('viewer', own))).map(({ id }: { id: string }) => id)
  expect(await idsFor([one])).toEqual([first])
  central.principals.setClinicsOfBox(first, () => [one, two])
  expect(await idsFor([one])).toEqual([])
  expect((await idsFor([one, two])).sort()).toEqual([first, second].sort())
  const { status } = await central.caller('viewer', [one]).get(`/api/nodes/${second}`)
  expect(status).toBe(404)
})

test('[N11] the page of a box names its devices; figures and the list of boxes do not', async () => {
  const { central, boxes, first, viewer } = await start()
  const [box] = boxes
  box?.addDevice('Maternity ward')
  await box?.round()
  const { body } = await viewer.get(`/api/nodes/${first}`)
  expect(body.report.devices).toBe(2)
  expect(body.devices).toContainEqual({
    name: 'Maternity ward',
    last_seen_at: null,
    is_revoked: false,
  })
  for (const path of ['/api/nodes', '/metrics']) {
    expect((await central.caller('admin').get(path)).text).not.toContain('Maternity')
  }
  expect(await box?.device.get('/metrics')).toMatchObject({
    text: expect.not.stringContaining('Maternity'),
  })
  expect(JSON.stringify([box?.log, central.log])).not.toContain('Maternity')
})
