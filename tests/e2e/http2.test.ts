import { once } from 'node:events'
import { type ClientHttp2Session, connect } from 'node:http2'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { createAdmins } from '@outpost/central/admins/admins'
import { createCentralFetch } from '@outpost/edge/sync/central-fetch'
import type { Log } from '@outpost/shared/node/log'
import { startServer } from '@outpost/shared/node/server'
import type { ServerLimits } from '@outpost/shared/node/server-limits'
import { v4 } from 'uuid'
import { expect, onTestFinished, test } from 'vitest'
import { createOf } from '../support/authority.ts'
import { hasOpenssl, makeCertificate } from '../support/certificate.ts'
import { ownFolder } from '../support/folder.ts'
import { patientFields } from '../support/make.ts'
import { createKeptLog, startCentral } from '../support/network.ts'

const SKIPPED = hasOpenssl ? '' : 'SKIPPED, no openssl: '

/** What the adapter hands on beside a request. */
type Seen = { incoming: { httpVersion: string } }

type App = { fetch: (request: Request) => Response | Promise<Response> }

/** A server with TLS, and a session of HTTP/2 with it. */
async function start({ fetch }: App, limits: Partial<ServerLimits> = {}, log?: Log) {
  const tls = makeCertificate(ownFolder())
  const server = await startServer({
    fetch,
    host: '127.0.0.1',
    port: 0,
    tls,
    limits,
    ...(log && { log }),
  })
  const session = connect(server.url, { rejectUnauthorized: false })
  session.on('error', () => {})
  onTestFinished(async () => {
    session.destroy()
    await server.close()
  })
  return { server, session, tls }
}

type Headers = Record<string, string>

function ask(session: ClientHttp2Session, path: string, given: Headers = {}, body?: unknown) {
  return new Promise<{ status: number; headers: Headers; text: string }>((resolve, reject) => {
    const method = given[':method'] ?? (body === undefined ? 'GET' : 'POST')
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const stream = session.request({ ':path': path, ...type, ...given, ':method': method })
    let text = ''
    let headers: Headers = {}
    stream.setEncoding('utf8').on('data', (part) => {
      text += part
    })
    stream.on('response', (got) => {
      headers = Object.fromEntries(
        Object.entries(got).map(([name, value]) => [name, String(value)]),
      )
    })
    stream.on('error', reject)
    stream.on('close', () => resolve({ status: Number(headers[':status']), headers, text }))
    stream.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

test.skipIf(!hasOpenssl)(
  `${SKIPPED}[S4] [E2] over HTTP/2 all is answered as over HTTP/1.1, many requests at once`,
  async () => {
    const central = await startCentral()
    const clinic = await central.addClinic('Kisumu')
    const { session } = await start(central.app)
    const authorization = `Bearer ${central.token('client')}`
    const edits = Array.from({ length: 300 }, () => createOf('patients', patientFields(clinic)))
    const { epoch } = central.store.identity()
    const pushed = await ask(session, '/api/sync/push', { authorization }, { epoch, edits })
    expect(pushed).toMatchObject({ status: 200, headers: { 'sync-protocol': '1' } })
    expect(JSON.parse(pushed.text).outcomes).toHaveLength(300)

    const reads = await Promise.all(
      edits
        .slice(0, 60)
        .map((edit) => ask(session, `/api/patients/${edit.record_id}/`, { authorization })),
    )
    for (const [at, { status, text }] of reads.entries()) {
      expect([status, JSON.parse(text).id]).toEqual([200, edits[at]?.record_id])
    }
    expect((await ask(session, '/docs')).text).toContain('</html>')
    expect(await ask(session, '/api/patients/')).toMatchObject({ status: 401 })
    // HTTP/2 forbids the header that this answer has otherwise.
    const old = await ask(session, '/api/patients/', { authorization, 'sync-protocol': '0' })
    expect([old.status, old.headers.upgrade]).toEqual([426, undefined])
    expect(JSON.parse(old.text)).toMatchObject({ error_code: 'UNSUPPORTED_PROTOCOL' })
  },
)

test.skipIf(!hasOpenssl)(
  `${SKIPPED}[F9] who listens for events over HTTP/2 is told of them, and others are served on`,
  async () => {
    const central = await startCentral()
    const clinic = await central.addClinic('Kisumu')
    const { session } = await start(central.app)
    const authorization = `Bearer ${central.token('client')}`
    const stream = session.request({ ':path': '/api/sync/events', authorization })
    stream.on('error', () => {})
    let told = ''
    stream.setEncoding('utf8').on('data', (part) => {
      told += part
    })
    const heads = () => told.match(/event: head/g)?.length ?? 0
    await expect.poll(heads).toBe(1)
    const posted = await ask(session, '/api/patients/', { authorization }, patientFields(clinic))
    expect(posted.status).toBe(201)
    await expect.poll(heads).toBe(2)
    stream.close()
  },
)

test.skipIf(!hasOpenssl)(
  `${SKIPPED}[N11] who watches the fleet over HTTP/2 is told of it`,
  async () => {
    const central = await startCentral()
    const { session } = await start(central.app)
    const authorization = `Bearer ${central.token('viewer')}`
    const stream = session.request({ ':path': '/api/nodes/events', authorization })
    stream.on('error', () => {})
    const [part] = await once(stream.setEncoding('utf8'), 'data')
    expect(part).toMatch(/^event: ready/)
    stream.close()
  },
)

test.skipIf(!hasOpenssl)(
  `${SKIPPED}[S5] an answer that HTTP/2 cannot carry ends its stream, and not the server`,
  async () => {
    const log = createKeptLog()
    const answers: Record<string, ResponseInit> = {
      '/bad': { headers: { 'Transfer-Encoding': 'chunked' } },
    }
    const fetch = ({ url }: Request) => {
      // A stream, so that the answer is not sent from memory.
      const body = new Blob(['x']).stream()
      return new Response(body, answers[new URL(url).pathname])
    }
    const { session } = await start({ fetch }, {}, log)
    expect((await ask(session, '/bad')).status).toBeNaN()
    expect(await ask(session, '/good')).toMatchObject({ status: 200, text: 'x' })
    expect(log.errors).toMatchObject([{ message: expect.stringContaining('could not be sent') }])
  },
)

test.skipIf(!hasOpenssl)(
  `${SKIPPED}[A3] a session works over HTTP/2, from our pages alone`,
  async () => {
    const central = await startCentral()
    const { sqlite } = central.store
    const [email, password] = ['achieng@health.example', 'correct horse battery']
    const accounts = createAdmins({ sqlite, clock: central.clock })
    await accounts.add({ id: v4(), email, role: 'admin' }, password, 'test')
    const { server, session } = await start(central.app)
    const { headers } = await ask(session, '/api/session', {}, { email, password })
    expect(headers['set-cookie']).toMatch(/; Secure/)
    const cookie = headers['set-cookie']?.split(';')[0] ?? ''
    const end = (origin: string) =>
      ask(session, '/api/session', { ':method': 'DELETE', cookie, origin })
    expect((await end('https://evil.example')).status).toBe(403)
    expect((await end(server.url)).status).toBe(204)
  },
)

test.skipIf(!hasOpenssl)(
  `${SKIPPED}[N8] a box speaks HTTP/1.1 where both are to be had`,
  async () => {
    const central = await startCentral()
    const versions: string[] = []
    const seen = (request: Request, ...[env]: Seen[]) => {
      versions.push(env?.incoming.httpVersion ?? '')
      return central.app.fetch(request, env)
    }
    const { server, session, tls } = await start({ fetch: seen })
    const path = '/api/health/live'
    await ask(session, path)
    const { fetch, close } = createCentralFetch(tls.cert)
    onTestFinished(close)
    const init = { method: 'GET', headers: {}, redirect: 'manual' as const }
    await (await fetch(server.url + path, init)).text()
    expect(versions).toEqual(['2.0', '1.1'])
  },
)

test.skipIf(!hasOpenssl)(
  `${SKIPPED}[N8] a body that only breaks the silence is ended over HTTP/2 too`,
  async () => {
    const central = await startCentral()
    const { session } = await start(central.app, { bodySpanMs: 400, bodyBytesMin: 1000 })
    const head = {
      ':path': '/api/patients/',
      ':method': 'POST',
      'content-type': 'application/json',
    }
    const authorization = `Bearer ${central.token('client')}`
    const stream = session.request({ ...head, authorization })
    const drops = setInterval(() => stream.write(' '), 50)
    onTestFinished(() => clearInterval(drops))
    stream.on('error', () => {})
    await new Promise((resolve) => stream.once('close', resolve))
    clearInterval(drops)
    expect((await ask(session, '/api/health/live')).status).toBe(200)
  },
)

test.skipIf(!hasOpenssl)(
  `${SKIPPED}[N8] headers over TLS, and TLS itself, must come in time too`,
  async () => {
    const { server, session } = await start((await startCentral()).app, { headMsMax: 1000 })
    const own = { port: server.port, host: '127.0.0.1', rejectUnauthorized: false }
    const head = connectTls({ ...own, ALPNProtocols: ['http/1.1'] })
    head.write('GET / HTTP/1.1\r\nHost: a\r\n')
    const silent = connectTcp(own)
    let text = ''
    head.setEncoding('utf8').on('data', (part) => {
      text += part
    })
    for (const socket of [head, silent]) {
      socket.on('error', () => {}).resume()
      if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
    }
    expect(text).toMatch(/^HTTP\/1.1 408 /)
    expect((await ask(session, '/api/health/live')).status).toBe(200)
  },
)
