import { connect as connectHttp2 } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { startServer } from '@outpost/shared/node/server'
import { expect, onTestFinished, test } from 'vitest'
import { hasOpenssl, makeCertificate } from '../support/certificate.ts'
import { runJsonHere } from '../support/command-here.ts'
import { serve } from '../support/command-line.ts'
import { ownFolder } from '../support/folder.ts'
import { patientFields } from '../support/make.ts'
import { startCentral } from '../support/network.ts'

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => resolve(socket))
    socket.on('error', reject)
    onTestFinished(() => void socket.destroy())
  })
}

/** Why a new connection is refused; Node ends idle ones a moment before it listens no more. */
async function refusalOf(port: number): Promise<string> {
  for (;;) {
    try {
      const early = await open(port)
      early.destroy()
    } catch (error) {
      return String(error)
    }
  }
}

/** All that comes until the connection ends. */
function answerOn(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.setEncoding('utf8').on('data', (part) => {
      text += part
    })
    socket.once('close', () => resolve(text))
  })
}

test('[E8] a request that is under way when central is stopped is answered, a new one refused', async () => {
  const file = join(ownFolder(), 'central.db')
  const env = { CENTRAL_DATABASE_URL: `file:${file}`, CENTRAL_PORT: '0' }
  const clinic = await runJsonHere('central', ['clinic', 'add', '--name', 'Kisumu'], env)
  const { token } = await runJsonHere('central', ['token', 'add', '--role', 'client'], env)
  const central = await serve('central', { env })

  const body = JSON.stringify(patientFields(clinic.clinic_id))
  const [slow, idle] = [await open(central.port), await open(central.port)]
  const [ofSlow, ofIdle] = [answerOn(slow), answerOn(idle)]
  const head = `POST /api/patients/ HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nExpect: 100-continue\r\n\r\n`
  slow.write(head)
  // Central says so when it has begun: before that there would be nothing under way.
  await new Promise((resolve) => slow.once('data', resolve))
  slow.write(body.slice(0, 20))
  idle.write('GET /api/health/live HTTP/1.1\r\nHost: a\r\n\r\n')
  await new Promise((resolve) => idle.once('data', resolve))

  const stopped = central.stop('SIGTERM')
  expect(await ofIdle).toMatch(/^HTTP\/1.1 200 /)
  // Reset where the system had taken it up just before nobody listened any more.
  expect(await refusalOf(central.port)).toMatch(/ECONNREFUSED|ECONNRESET/)
  slow.write(body.slice(20))
  expect(await ofSlow).toMatch(/^HTTP\/1.1 100 .*HTTP\/1.1 201 /s)
  expect(await stopped).toMatchObject({ code: 0, signal: null })

  const again = await serve('central', { env })
  const kept = await fetch(`${again.url}/api/patients/`, {
    headers: { Authorization: `Bearer ${token}` },
  })
  expect((await kept.json()).results).toHaveLength(1)
})

test('what is not done after the time for it is ended, so that a stop is always a matter of seconds', async () => {
  const { app } = await startCentral()
  const server = await startServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 })
  const stuck = await open(server.port)
  const answer = answerOn(stuck)
  stuck.write('POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n')
  await new Promise((resolve) => setTimeout(resolve, 100))
  const began = performance.now()
  await server.close()
  expect(performance.now() - began).toBeGreaterThan(2000)
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(await answer).toBe('')
})

test.skipIf(!hasOpenssl)(
  `${hasOpenssl ? '' : 'SKIPPED, no openssl: '}over HTTP/2 too what is under way is answered, and the connection ends then`,
  async () => {
    const { app } = await startCentral()
    const tls = makeCertificate(ownFolder())
    const server = await startServer({ fetch: app.fetch, host: '127.0.0.1', port: 0, tls })
    const session = connectHttp2(server.url, { rejectUnauthorized: false })
    session.on('error', () => {})
    const body = JSON.stringify({ email: 'nobody@health.example', password: 'wrong password' })
    const head = { ':method': 'POST', ':path': '/api/session', 'content-type': 'application/json' }
    const stream = session.request(head)
    stream.write(body.slice(0, 10))
    await new Promise((resolve) => setTimeout(resolve, 100))
    const closed = server.close()
    const status = new Promise((resolve) =>
      stream.once('response', (headers) => resolve(headers[':status'])),
    )
    setTimeout(() => stream.end(body.slice(10)), 200)
    expect(await status).toBe(401)
    stream.resume()
    await closed
    await expect.poll(() => session.closed).toBe(true)
  },
)
