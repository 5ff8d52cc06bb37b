import { DEVICE_LIMITS } from '@outpost/edge/routes/device-limits'
import { createDevices } from '@outpost/edge/store/devices'
import { newToken } from '@outpost/shared/node/tokens'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { createOf } from '../support/authority.ts'
import { patientFields, push } from '../support/make.ts'
import { startStaffedBox } from '../support/staffed-box.ts'

test('[A2] [S5] a device that floods its box is held up, and another is served', async () => {
  const at = await startStaffedBox({ ...DEVICE_LIMITS, requestsMax: 20 })
  const other = at.addDevice('other')
  for (let n = 0; n < 20; n++) expect((await at.device.get('/api/staff')).status).toBe(200)
  const limited = await at.device.send('POST', '/api/patients/', patientFields(at.clinic))
  expect(limited).toMatchObject({ status: 429, body: { error_code: 'RATE_LIMITED' } })
  expect(limited.headers.get('sync-protocol')).toBe('1')
  const wait = Number(limited.headers.get('retry-after'))
  expect(wait > 0 && wait <= DEVICE_LIMITS.seconds).toBe(true)
  expect((await other.get('/api/patients/')).body.results).toEqual([])
})

test('[A2] a tablet that fills itself with 20,000 patients, ten at a time, is not held up', async () => {
  const { app, edge } = await startStaffedBox()
  const token = newToken()
  createDevices({ sqlite: edge.store.sqlite, clock: edge.clock }).add(v4(), 'tablet', token)
  const headers = { Authorization: `Bearer ${token}` }
  const replies = new Map<number, number>()
  for (let n = 0; n < 2000; n++) {
    const { status } = await app.request('/api/sync/changes?limit=10', { headers })
    replies.set(status, (replies.get(status) ?? 0) + 1)
  }
  expect([...replies]).toEqual([[200, 2000]])
})

test('[A2] of one device only so many requests are under way', async () => {
  const at = await startStaffedBox({ ...DEVICE_LIMITS, atOnceMax: 2 })
  const { id } = await at.staff.add({ name: 'Otieno', pin: '2580', isManager: false })
  const others = await Promise.all(
    ['b', 'c', 'd', 'e'].map((name) => at.staff.add({ name, pin: '2580', isManager: false })),
  )
  // Each takes a while: the hash of a PIN is slow on purpose.
  const all = [id, ...others.map((one) => one.id)]
  const replies = await Promise.all(all.map((one) => at.begin(at.device, one, '2580')))
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(2)
  expect(replies.filter(({ status }) => status === 429)).toHaveLength(3)
  expect((await at.begin(at.device, id, '2580')).status).toBe(200)
})

test('[A2] a device with too many edits that wait sends no more; what it reads and others send goes on', async () => {
  const at = await startStaffedBox({ ...DEVICE_LIMITS, unsettledEditsMax: 3 })
  const other = at.addDevice('other')
  const patient = () => createOf('patients', patientFields(at.clinic))
  expect(await push(other, [patient()])).toHaveLength(1)
  expect(await push(at.device, [patient(), patient(), patient()])).toHaveLength(3)
  await expect(push(at.device, [patient()])).rejects.toThrow(/429.*RATE_LIMITED/)
  const written = await at.device.send('POST', '/api/patients/', patientFields(at.clinic))
  expect(written.headers.get('retry-after')).toBe('300')
  expect((await at.device.get('/api/patients/')).body.results).toHaveLength(4)
  expect(await push(other, [patient()])).toMatchObject([{ status: 200 }])
})
