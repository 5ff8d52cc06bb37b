import { expect, test } from 'vitest'
import { type Clinic, startClinic } from '../support/clinic.ts'

/** The box's disk takes nothing: every write fails. */
const spoil = ({ box }: Clinic) => void box.edge.store.sqlite.pragma('query_only = on')
const mend = ({ box }: Clinic) => void box.edge.store.sqlite.pragma('query_only = off')

/** A clinic whose box is in step, and an order for it. */
async function start() {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  await at.box.round()
  const path = `/api/nodes/${at.box.edge.row.read().nodeId}/orders`
  return {
    ...at,
    patientId: patient.id as string,
    give: async (kind: string, args = {}): Promise<string> =>
      (await at.admin.send('POST', path, { kind, args })).body.id,
    stateOf: async (id: string) =>
      (await at.admin.get(path)).body.results.find((one: { id: string }) => one.id === id)?.state,
  }
}

const failed = { isComplete: false, error: expect.stringMatching(/takes no changes/) }

test('[N7] [N11] a report whose arrival finds no room stops no round, and is sent again', async () => {
  const at = await start()
  at.box.addDevice('another tablet')
  spoil(at)
  const reply = await at.device.send('POST', '/api/sync/run?wait=1')
  expect(reply).toMatchObject({ status: 200, body: { complete: false, link: 'online' } })
  expect(await at.box.round()).toMatchObject(failed)
  mend(at)
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  expect(at.road.passed[0]?.headers['sync-report']).toContain('another tablet')
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  expect(at.road.passed.at(-1)?.headers['sync-report']).toBeUndefined()
})

test('[N6] [F12] a comparison of which the day cannot be noted is told, and made again', async () => {
  const at = await start()
  at.road.weather(({ path }) => {
    if (path === '/api/sync/digest') spoil(at)
    return 'clear'
  })
  const comparison = { isComplete: true, differences: [] }
  expect(await at.box.compare()).toMatchObject({ isComplete: true, comparison })
  mend(at)
})

test('[N7] [N12] a paused box that has no room to take orders has made a round that failed', async () => {
  const at = await start()
  const until = new Date(at.central.clock.now() + 3600_000).toISOString()
  await at.give('pause', { until })
  await at.box.round()
  const order = await at.give('support_bundle')
  spoil(at)
  expect(await at.box.round()).toMatchObject(failed)
  mend(at)
  await at.box.round()
  expect(await at.stateOf(order)).toBe('done')
})

test('[N7] [N12] an order whose end finds no room is done again, and the round has failed', async () => {
  const at = await start()
  await at.setPhone(at.patientId, '1')
  const order = await at.give('support_bundle')
  at.road.weather(({ path }) => {
    if (path === '/api/sync/support-bundle') spoil(at)
    return 'clear'
  })
  expect(await at.box.round()).toMatchObject({ ...failed, accepted: 1 })
  mend(at)
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  expect(await at.stateOf(order)).toBe('done')
})
