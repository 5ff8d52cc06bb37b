import { request } from 'node:http'
import { DEVICE_LIMITS } from '@outpost/edge/routes/device-limits'
import { expect, onTestFinished, test } from 'vitest'
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
  const { app, addToken } = await startStaffedBox()
  const headers = { Authorization: `Bearer ${addToken('tablet')}` }
  const replies = new Map<number, number>()
  for (let n = 0; n < 2000; n++) {
    const { status } = await app.request('/api/staff', { headers })
    replies.set(status, (replies.get(status) ?? 0) + 1)
  }
  expect([...replies]).toEqual([[200, 2000]])
})

test('[A2] of one device only so many requests are under way', async () => {
  const at = await startStaffedBox({ ...DEVICE_LIMITS, atOnceMax: 2 })
  const token = at.addToken('busy')
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  const status = async () => (await at.withToken(token).get('/api/staff')).status
  // Of each the box has the head, and waits for the rest.
  const slow = [1, 2].map(() => {
    const sent = request(`${at.url}/api/staff/session`, { method: 'POST', headers })
    sent.on('error', () => {})
    sent.write('{')
    return sent
  })
  onTestFinished(() => slow.forEach((one) => void one.destroy()))
  await expect.poll(status).toBe(429)
  expect((await at.device.get('/api/staff')).status).toBe(200)
  for (const one of slow) one.destroy()
  await expect.poll(status).toBe(200)
})

test('[A2] a device with too many edits that wait sends no more; what it reads and others send goes on', async () => {
  const at = await startStaffedBox({ ...DEVICE_LIMITS, openEditsMax: 3 })
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
