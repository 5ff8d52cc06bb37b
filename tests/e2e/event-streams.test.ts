import { expect, test } from 'vitest'
import { createCaller } from '../support/caller.ts'
import { startCentral } from '../support/network.ts'

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
