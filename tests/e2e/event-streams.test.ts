import { createPrincipals } from '@outpost/central/nodes/principals'
import { EVENTS_HEARTBEAT_MS } from '@outpost/shared/authority/http/event-stream'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { createCaller } from '../support/caller.ts'
import { startCentral } from '../support/network.ts'
import { startStaffedBox } from '../support/staffed-box.ts'

test('[F9] who asks with HEAD for the stream of events is answered, and nobody listens on for them', async () => {
  let listening = 0
  const central = await startCentral(undefined, (store) => ({
    ...store,
    onChange(listener) {
      listening += 1
      const stop = store.onChange(listener)
      return () => {
        listening -= 1
        stop()
      }
    },
  }))
  const client = createCaller(central.url, central.token('client'))
  const reply = await client.send('HEAD', '/api/sync/events')
  expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  expect(listening).toBe(0)
})

test('[F9] [S5] a caller listens on so many streams, and on another one when one has ended', async () => {
  const central = await startCentral()
  const [gone, others] = [new AbortController(), new AbortController()]
  const listen = (token: string, { signal } = others) =>
    fetch(`${central.url}/api/sync/events`, {
      headers: { Authorization: `Bearer ${token}` },
      signal,
    })
  const [one, other] = [central.token('client'), central.token('client')]
  const open = await Promise.all(
    Array.from({ length: 50 }, (_, at) => listen(one, at === 0 ? gone : others)),
  )
  expect(open.filter(({ status }) => status === 200)).toHaveLength(50)
  const refused = await listen(one)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
  expect(await refused.json()).toMatchObject({ error_code: 'RATE_LIMITED' })
  expect((await listen(other)).status).toBe(200)
  gone.abort()
  await expect.poll(async () => (await listen(one)).status).toBe(200)
  others.abort()
})

test('[F9] [S5] a stream that ends for a fault is told of in the log, and its reason to no caller', async () => {
  const central = await startCentral()
  const headers = { Authorization: `Bearer ${central.token('client')}` }
  const reply = await fetch(`${central.url}/api/sync/events`, { headers })
  const reader = (reply.body as ReadableStream<Uint8Array>).getReader()
  await reader.read()
  central.store.sqlite.exec('alter table principals rename to elsewhere')
  await central.addClinic('Kisumu')
  expect(await reader.read()).toEqual({ done: true, value: undefined })
  expect(central.log.errors.splice(0)).toMatchObject([
    {
      facts: { err: { code: 'SQLITE_ERROR' } },
      message: expect.stringContaining('stream of events'),
    },
  ])
})

/** Answers after how many milliseconds a stream ends for who is shut out while listening. */
async function endsAfter(url: string, token: string, shutOut: () => Promise<unknown>) {
  const headers = { Authorization: `Bearer ${token}` }
  const reply = await fetch(`${url}/api/sync/events`, { headers })
  const reader = (reply.body as ReadableStream<Uint8Array>).getReader()
  await reader.read()
  const begun = performance.now()
  await shutOut()
  let isDone = false
  while (!isDone) isDone = (await reader.read()).done
  return performance.now() - begun
}

const BEFORE_A_HEARTBEAT = EVENTS_HEARTBEAT_MS / 2

test.each(['itself', 'a manager at another tablet'])(
  '[A4] [F9] a device that is shut out by %s hears so at once, not with the next heartbeat',
  async (by) => {
    const box = await startStaffedBox()
    const token = box.addToken('lost')
    const lost = box.withToken(token)
    const { results } = (await lost.get('/api/devices')).body
    const { id } = results.find(({ name }: { name: string }) => name === 'lost')
    const asks = by === 'itself' ? lost : box.device
    const manager = await box.staff.add({ name: 'Achieng', pin: '2580', isManager: true })
    await box.begin(box.device, manager.id, '2580')
    const shutOut = async () =>
      expect((await asks.send('POST', `/api/devices/${id}/revoke`)).status).toBe(200)
    expect(await endsAfter(box.url, token, shutOut)).toBeLessThan(BEFORE_A_HEARTBEAT)
  },
)

test('[A4] [F9] a box that an admin revokes hears so at once', async () => {
  const central = await startCentral()
  const clinic = await central.addClinic('Kisumu')
  const [id, token] = [v4(), v4()]
  const principals = createPrincipals({ sqlite: central.store.sqlite, clock: central.clock })
  principals.add({ id, role: 'node', name: 'box', clinics: [clinic], token })
  const shutOut = () => central.caller('admin').send('POST', `/api/nodes/${id}/revoke`)
  expect(await endsAfter(central.url, token, shutOut)).toBeLessThan(BEFORE_A_HEARTBEAT)
})
