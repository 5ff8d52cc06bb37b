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
