import { expect, test } from 'vitest'
import { startClinic } from '../support/clinic.ts'
import { createHandClock } from '../support/clock.ts'
import { refusal } from '../support/road.ts'

const NOW = Date.parse('2027-03-01T08:10:00Z')
const MINUTE_MS = 60_000
const DAY_MS = 24 * 3600_000

async function start() {
  const at = await startClinic(createHandClock(NOW))
  const patient = await at.patient()
  await at.box.round()
  await at.box.round()
  at.central.meter.write({ all: true })
  at.central.store.sql.run('delete from round_figures')
  at.central.clock.advance(5 * MINUTE_MS)
  const nodeId = at.box.edge.row.read().nodeId as string
  const figures = async (query = '') =>
    (await at.admin.get(`/api/nodes/${nodeId}/rounds${query}`)).body.results
  return { ...at, known: patient, figures }
}

test('[N11] the rounds of a box are counted with what they moved, and summed up by hour and day', async () => {
  const at = await start()
  const write = () => at.central.meter.write({ all: true })
  await at.box.round()
  at.central.clock.advance(5 * MINUTE_MS)
  await at.setPhone(at.known.id, '0711')
  for (const _ of [1, 2, 3]) await at.patient()
  await at.box.round()
  write()
  const [idle, busy, ...others] = await at.figures()
  expect(others).toEqual([])
  expect(idle).toMatchObject({ at: '2027-03-01T08:15:00.000Z', rounds: 1, requests: 1, pulled: 0 })
  expect(idle).toMatchObject({ bytes_sent: 0, bytes_received: 0, failed: 0 })
  // Two requests, of which the pull gives the record of the edit again.
  expect(busy).toMatchObject({ requests: 2, accepted: 1, rejected: 0, pulled: 4 })
  expect(busy.bytes_sent).toBeGreaterThan(100)
  expect(busy.bytes_received).toBeGreaterThan(300)

  at.central.clock.advance(50 * MINUTE_MS)
  at.central.store.sql.run(`update principals set twin_since = 1 where role = 'node'`)
  await at.box.round()
  write()
  expect((await at.figures()).at(-1)).toMatchObject({ failed: 1, requests: 1 })
  expect(await at.figures('?grain=hour')).toMatchObject([
    { at: '2027-03-01T08:00:00.000Z', rounds: 2, requests: 3, accepted: 1, failed: 0 },
    { at: '2027-03-01T09:00:00.000Z', rounds: 1, failed: 1 },
  ])
  expect(await at.figures('?grain=day')).toMatchObject([
    { at: '2027-03-01T00:00:00.000Z', rounds: 3, requests: 4, pulled: 4, failed: 1 },
  ])
  expect(await at.figures('?limit=1')).toHaveLength(1)
  expect(await at.figures('?from=2027-03-01T08:16:00Z&to=2027-03-01T09:00:00Z')).toHaveLength(1)
})

test('[N11] each grain is kept for its time, and no longer', async () => {
  const at = await start()
  const counts = async () =>
    Promise.all(
      ['round', 'hour', 'day'].map(async (grain) => (await at.figures(`?grain=${grain}`)).length),
    )
  const rows = () =>
    at.central.store.sql.get<{ count: number }>('select count(*) as count from round_figures')
  for (const [days, expected] of [
    [0, [1, 1, 1]],
    [3, [1, 2, 2]],
    [31, [1, 1, 3]],
    [800, [1, 1, 1]],
  ] as const) {
    at.central.clock.advance(days * DAY_MS)
    await at.box.round()
    at.central.meter.write({ all: true })
    expect(await counts(), `${days} days`).toEqual(expected)
  }
  expect(rows()).toEqual({ count: 3 })
})

test('[F7] [N11] an idle poll writes nothing at central, and a full disk loses no figures', async () => {
  const at = await start()
  const { sql } = at.central.store
  const changes = () => sql.get<{ n: number }>('select total_changes() as n')?.n ?? 0
  await at.box.round()
  const before = changes()
  for (const _ of [1, 2, 3]) await at.box.round()
  expect(changes()).toBe(before)

  sql.run('pragma query_only = 1')
  at.central.meter.write({ all: true })
  sql.run('pragma query_only = 0')
  expect(await at.figures()).toEqual([])
  at.central.meter.write({ all: true })
  expect(await at.figures('?grain=day')).toMatchObject([{ rounds: 4 }])
  // A request that fails on its way is none of central's.
  at.road.weather(() => refusal(503, 'STORAGE_FAILED'))
  await at.box.round()
  at.central.meter.write({ all: true })
  expect(await at.figures('?grain=day')).toMatchObject([{ rounds: 4 }])
})
