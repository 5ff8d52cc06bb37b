import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createMetrics } from '@outpost/shared/node/metrics'
import { startServer } from '@outpost/shared/node/server'
import type { ServerLimits } from '@outpost/shared/node/server-limits'
import { expect, onTestFinished, test } from 'vitest'
import { createKeptLog, startCentral } from '../support/network.ts'

/** Central's application with limits that a test can reach. */
async function start(limits: Partial<ServerLimits>) {
  const central = await startCentral()
  const { fetch } = central.app
  const log = createKeptLog()
  const metrics = createMetrics()
  const server = await startServer({ fetch, host: '127.0.0.1', port: 0, limits, log, metrics })
  onTestFinished(() => server.close())
  const token = central.token('admin')
  return {
    ...server,
    token,
    /** How many were ended for this reason, and in how many lines the log tells of it. */
    async ended(because: string) {
      const figure = new RegExp(`outpost_connections_ended_total{because="${because}"} (\\d+)`)
      const lines = log.warnings.filter(
        ({ facts }) => 'because' in facts && facts.because === because,
      )
      return [Number(figure.exec(await metrics.text())?.[1] ?? 0), lines.length]
    },
    /** Whether somebody with an honest request is served. */
    async serves() {
      const headers = { Authorization: `Bearer ${token}`, Connection: 'close' }
      return (await globalThis.fetch(`${server.url}/api/patients/`, { headers })).ok
    },
  }
}

/** A connection on which so much was sent; from another address of this machine, if one is named. */
async function open(port: number, sent: string, localAddress?: string) {
  const socket = connect({ port, host: '127.0.0.1', ...(localAddress && { localAddress }) })
  onTestFinished(() => void socket.destroy())
  // A reset is one of the ways in which a connection may be ended.
  socket.on('error', () => {})
  await once(socket, 'connect')
  if (sent !== '') socket.write(sent)
  return socket
}

/** What comes until the connection ends. */
async function answerOn(socket: Socket): Promise<string> {
  let text = ''
  socket.setEncoding('utf8').on('data', (part) => {
    text += part
  })
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
  return text
}

const isOpen = (socket: Socket) => !socket.destroyed && !socket.readableEnded

test('[S5] an address and headers that are too long, or too many, get a short clear answer', async () => {
  const { port, serves, ended } = await start({})
  const heads = [
    `GET /api/patients/?q=${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    `GET /api/patients/ HTTP/1.1\r\nHost: a\r\nCookie: ${'a'.repeat(20_000)}\r\n\r\n`,
    `GET /api/patients/ HTTP/1.1\r\nHost: a\r\n${'X: 1\r\n'.repeat(100)}\r\n`,
  ]
  for (const head of heads) {
    const answer = await answerOn(await open(port, head))
    expect(answer).toMatch(/^HTTP\/1.1 431 /)
    expect(answer).toContain('Sync-Protocol: 1')
    const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))
    expect(body).toMatchObject({ status: 431, error_code: 'HEADERS_TOO_LARGE' })
    expect(body.detail).toMatch(/16384 bytes together.*100 headers/)
  }
  expect(await answerOn(await open(port, 'nonsense\r\n\r\n'))).toMatch(/^HTTP\/1.1 400 /)
  expect(await serves()).toBe(true)
  expect(await ended('head_too_large')).toEqual([3, 1])
  expect(await ended('unreadable')).toEqual([1, 1])
})

test('[N8] who sends headers for ever is told so and ended, and others are served meanwhile', async () => {
  const { port, serves, ended } = await start({ headMsMax: 1500 })
  const head = 'GET / HTTP/1.1\r\nHost: a\r\n'
  const slow = await Promise.all(Array.from({ length: 50 }, () => open(port, head)))
  const drops = setInterval(() => {
    for (const socket of slow) if (socket.writable) socket.write('X: 1\r\n')
  }, 200)
  onTestFinished(() => clearInterval(drops))
  const answers = slow.map(answerOn)
  expect(await serves()).toBe(true)
  for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1.1 408 /)
  expect(await ended('slow_head')).toEqual([50, 1])
  expect(await serves()).toBe(true)
})

test('[N8] a body that only breaks the silence is ended; a slow one that moves is taken', async () => {
  const { port, token, serves, ended } = await start({ bodySpanMs: 1000, bodyBytesMin: 100 })
  const headOf = (length: number) =>
    `POST /api/patients/ HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
  const [idle, slow] = [await open(port, headOf(10_000)), await open(port, headOf(1000))]
  const [ofIdle, ofSlow] = [answerOn(idle), answerOn(slow)]
  let parts = 0
  const drops = setInterval(() => {
    if (idle.writable) idle.write(' ')
    // 4 s in all, four times the span.
    if (slow.writable && parts++ < 20) slow.write(' '.repeat(50))
  }, 200)
  onTestFinished(() => clearInterval(drops))
  expect(await serves()).toBe(true)
  expect(await ofIdle).toBe('')
  expect(await ended('slow_body')).toEqual([1, 1])
  expect(isOpen(slow)).toBe(true)
  expect(await ofSlow).toMatch(/^HTTP\/1.1 400 .*INVALID_JSON/s)
})

test('one address cannot take all connections, and those above the limit are ended', async () => {
  const { port, serves, ended } = await start({ connectionsOfAddressMax: 20 })
  const flood = await Promise.all(
    Array.from({ length: 60 }, () => open(port, '', '127.0.0.2').catch(() => null)),
  )
  await expect.poll(() => flood.filter((socket) => socket && isOpen(socket)).length).toBe(20)
  expect(await ended('too_many_of_address')).toEqual([40, 1])
  expect(await serves()).toBe(true)
  for (const socket of flood) socket?.destroy()
  await expect
    .poll(async () => {
      const socket = await open(port, '', '127.0.0.2')
      await new Promise((resolve) => setTimeout(resolve, 50))
      return isOpen(socket)
    })
    .toBe(true)
})

test('there is a limit to all connections together, and places become free again', async () => {
  const { port, serves, ended } = await start({ connectionsMax: 30 })
  const flood = await Promise.all(Array.from({ length: 60 }, () => open(port, '')))
  await expect.poll(() => flood.filter(isOpen).length).toBe(30)
  expect(await ended('too_many')).toEqual([30, 1])
  for (const socket of flood) socket.destroy()
  await expect.poll(() => serves().catch(() => false)).toBe(true)
})
