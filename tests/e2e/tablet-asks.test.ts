import { getEventListeners } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { withPatience } from '@outpost/edge/tablet/device/patience'
import { expect, onTestFinished, test } from 'vitest'

/* How a tablet asks its box, at the edge of the Wi-Fi. */

async function startAnswering(answer: (response: ServerResponse) => void) {
  const server = createServer((_, response) => answer(response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return withPatience((path, init) => fetch(`http://127.0.0.1:${port}${path}`, init))
}

const HEAD = { 'Content-Type': 'application/json', 'Sync-Protocol': '1' }

test('[F10] an answer of the box that is cut short is none', async () => {
  const ask = await startAnswering((response) => {
    response.writeHead(200, { ...HEAD, 'Content-Length': 100 })
    response.write('{"members":', () => response.destroy())
  })
  await expect(ask('/api/staff')).rejects.toThrow()
})

test('[F10] one that stops half-way is none after a time', async () => {
  const ask = await startAnswering((response) => {
    response.writeHead(200, HEAD)
    response.write('{"members":')
  })
  await expect(ask('/api/staff', {}, 50)).rejects.toThrow()
})

test('what has been answered is not waited for any more, nor what has failed', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const leaving = new AbortController()
  const listening = () => getEventListeners(leaving.signal, 'abort').length
  const ask = await startAnswering((response) => response.writeHead(200, HEAD).end('{"a":1}'))
  await ask('/api/staff')
  const before = timers()
  for (let n = 0; n < 20; n++) await ask('/api/staff', { signal: leaving.signal }, 600_000)
  const cut = await startAnswering((response) => response.destroy())
  for (let n = 0; n < 20; n++) {
    await expect(cut('/api/staff', { signal: leaving.signal }, 600_000)).rejects.toThrow()
  }
  expect(listening()).toBe(0)
  expect(timers() - before).toBeLessThan(10)
})

test('[F10] one that is whole is read, also one without a body', async () => {
  const ask = await startAnswering((response) => response.writeHead(200, HEAD).end('{"a":1}'))
  expect(await (await ask('/api/staff')).json()).toEqual({ a: 1 })
  const bare = await startAnswering((response) => response.writeHead(204, HEAD).end())
  expect((await bare('/api/staff')).status).toBe(204)
})
