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
  const gone = new AbortController()
  const listen = (token: string, signal?: AbortSignal) =>
    fetch(`${central.url}/api/sync/events`, {
      headers: { Authorization: `Bearer ${token}` },
      ...(signal && { signal }),
    })
  const [one, other] = [central.token('client'), central.token('client')]
  const open = await Promise.all(
    Array.from({ length: 50 }, (_, at) => listen(one, at === 0 ? gone.signal : undefined)),
  )
  expect(open.filter(({ status }) => status === 200)).toHaveLength(50)
  const refused = await listen(one)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
  expect(await refused.json()).toMatchObject({ error_code: 'RATE_LIMITED' })
  expect((await listen(other)).status).toBe(200)
  gone.abort()
  await expect.poll(async () => (await listen(one)).status).toBe(200)
})
