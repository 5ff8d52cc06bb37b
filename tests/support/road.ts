import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { checksumOf } from '@outpost/shared/protocol/checksum'
import { onTestFinished } from 'vitest'

/*
 * The road between a box and central, played: it stands where central is expected, hands requests
 * on, and does to each what the test says. Nothing of our own code is replaced.
 */

/** A request on its way to central. */
export type Passing = {
  method: string
  /** Without the query. */
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: Buffer
  isPush: boolean
  isPull: boolean
  /** The ids of the edits in a push, and of those decided about. */
  editIds: string[]
  decidedIds: string[]
}

export type Reply = { status: number; headers: OutgoingHttpHeaders; body: Buffer }

/** What happens to one request. */
export type Weather =
  | 'clear'
  /** The connection breaks before central hears of it. */
  | 'lost request'
  /** Central hears and answers; the answer does not arrive. */
  | 'lost reply'
  /** The connection breaks when central has half of the request. */
  | 'cut request'
  /** Central hears it twice at once, and one answer arrives. */
  | 'doubled'
  /** It passes, and central hears it again after the next request. */
  | 'late copy'
  /** The connection stands, and nothing is ever said. */
  | 'silence'
  /** Central's answer breaks off after so many bytes; `looksWhole`: as if those were all. */
  | { cutAt: number; looksWhole?: boolean }
  /** Central's answer comes byte by byte, one in so many milliseconds. */
  | { dripMs: number }
  /** Central hears a body that was changed on its way. */
  | { spoil: (body: Buffer) => Buffer }
  /** Something says this; central hears nothing. */
  | Partial<Reply>
  /** Central's answer arrives changed; `isPlain` asks central for it uncompressed. */
  | { change: (reply: Reply) => Reply; isPlain?: boolean }

export type Policy = (passing: Passing) => Weather | Promise<Weather>
export type Road = Awaited<ReturnType<typeof openRoad>>

/** Starts a road to an address; it is clear until told otherwise, and closes when the test ends. */
export async function startRoad(target: string) {
  const road = await openRoad(target)
  onTestFinished(road.close)
  return road
}

/** The same for a program, which closes it itself. */
export async function openRoad(target: string) {
  let policy: Policy = () => 'clear'
  const passed: Passing[] = []
  const lateCopies: (() => Promise<unknown>)[] = []
  const sockets = new Set<Socket>()
  const server = createServer((incoming, response) => {
    take(incoming, response).catch((error: Error) => response.destroy(error))
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
  })

  async function take(incoming: IncomingMessage, response: ServerResponse) {
    const passing = await readPassing(incoming)
    passed.push(passing)
    const weather = await policy(passing)
    if (weather === 'silence') return
    if (weather === 'lost request') return void response.destroy()
    if (weather === 'cut request') {
      await forwardHalf(target, incoming, passing.body)
      return void response.destroy()
    }
    const isPlain = typeof weather === 'object' && 'isPlain' in weather && weather.isPlain === true
    const isForwarded =
      typeof weather === 'string' ||
      'cutAt' in weather ||
      'change' in weather ||
      'spoil' in weather ||
      'dripMs' in weather
    const spoil = typeof weather === 'object' && 'spoil' in weather && weather.spoil
    const body = spoil ? spoil(passing.body) : passing.body
    const pass = () => forward(target, incoming, body, isPlain)
    const [reply] = isForwarded ? await Promise.all([pass(), weather === 'doubled' && pass()]) : []
    await deliverLate()
    if (weather === 'late copy') lateCopies.push(pass)
    if (weather === 'lost reply') return void response.destroy()
    if (typeof weather === 'string') return send(response, reply as Reply)
    if ('dripMs' in weather) return drip(response, reply as Reply, weather.dripMs)
    if ('cutAt' in weather) return cut(response, reply as Reply, weather)
    if ('spoil' in weather) return send(response, reply as Reply)
    if ('change' in weather) return send(response, weather.change(reply as Reply))
    send(response, { status: 200, headers: {}, body: Buffer.alloc(0), ...weather })
  }

  async function deliverLate() {
    await Promise.all(lateCopies.splice(0).map((deliver) => deliver()))
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** All requests so far. */
    passed,
    pushes: () => passed.filter(({ isPush }) => isPush),
    pulls: () => passed.filter(({ isPull }) => isPull),
    /** Decides for each request from now on what happens to it. */
    weather(next: Policy | Weather) {
      policy = typeof next === 'function' ? next : () => next
    },
    clear() {
      policy = () => 'clear'
      passed.length = 0
    },
    /** Lets central hear the late copies that are still on their way. */
    deliverLate,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

async function readPassing(incoming: IncomingMessage): Promise<Passing> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const url = new URL(incoming.url ?? '/', 'http://road')
  const isPush = url.pathname === '/api/sync/push'
  return {
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body,
    isPush,
    isPull: url.pathname === '/api/sync/changes',
    ...(isPush
      ? idsIn(body, incoming.headers['content-encoding'])
      : { editIds: [], decidedIds: [] }),
  }
}

function idsIn(body: Buffer, encoding: string | undefined) {
  const plain =
    encoding === 'zstd' ? zstdDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body
  const { edits, decisions = [] } = JSON.parse(plain.toString()) as {
    edits: { id: string }[]
    decisions?: { edit_id: string }[]
  }
  return { editIds: edits.map(({ id }) => id), decidedIds: decisions.map((one) => one.edit_id) }
}

function requestAs(incoming: IncomingMessage, more: Record<string, string | number> = {}) {
  const { host: _host, connection: _connection, ...headers } = incoming.headers
  const method = incoming.method ?? 'GET'
  return { method, headers: { ...headers, ...more }, agent: false as const }
}

function forward(
  target: string,
  incoming: IncomingMessage,
  body: Buffer,
  isPlain: boolean,
): Promise<Reply> {
  const options = requestAs(incoming, isPlain ? { 'accept-encoding': 'identity' } : {})
  return new Promise((resolve, reject) => {
    const outgoing = request(target + incoming.url, options, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const { connection: _own, 'transfer-encoding': _how, ...kept } = answer.headers
        resolve({ status: answer.statusCode ?? 0, headers: kept, body: Buffer.concat(chunks) })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Half of the body, and then nothing more. */
function forwardHalf(target: string, incoming: IncomingMessage, body: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const outgoing = request(target + incoming.url, requestAs(incoming))
    // Central may refuse what it has seen before the connection is gone.
    outgoing.on('error', () => {})
    outgoing.on('close', resolve)
    outgoing.write(body.subarray(0, Math.ceil(body.length / 2)), () => outgoing.destroy())
  })
}

function send(response: ServerResponse, { status, headers, body }: Reply) {
  const hasBody = status !== 304 && status !== 204
  response.writeHead(status, { ...headers, ...(hasBody && { 'content-length': body.length }) })
  response.end(hasBody ? body : undefined)
}

function drip(response: ServerResponse, { status, headers, body }: Reply, dripMs: number) {
  response.writeHead(status, { ...headers, 'content-length': body.length })
  let at = 0
  const timer = setInterval(() => {
    response.write(body.subarray(at, ++at))
    if (at < body.length) return
    clearInterval(timer)
    response.end()
  }, dripMs)
  response.on('close', () => clearInterval(timer))
}

function cut(
  response: ServerResponse,
  { status, headers, body }: Reply,
  { cutAt, looksWhole }: { cutAt: number; looksWhole?: boolean },
) {
  const part = body.subarray(0, cutAt)
  if (looksWhole) return send(response, { status, headers, body: part })
  response.writeHead(status, { ...headers, 'content-length': body.length })
  response.flushHeaders()
  if (part.length > 0) response.write(part)
  response.socket?.end()
}

/** What a network says that wants a log-in first. */
export const LOGIN_PAGE: Partial<Reply> = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: Buffer.from('<html>Welcome to Airport Wi-Fi</html>'),
}

/** What central itself says when it refuses: a problem, with the mark of an authority (F10). */
export function refusal(
  status: number,
  code: string,
  more: { headers?: OutgoingHttpHeaders; members?: object } = {},
): Reply {
  const body = { status, error_code: code, detail: `The road says ${code}.`, ...more.members }
  return {
    status,
    headers: {
      'sync-protocol': '1',
      'content-type': 'application/problem+json',
      ...more.headers,
    },
    body: Buffer.from(JSON.stringify(body)),
  }
}

/** Changes the JSON of a page or of outcomes, as if central had said so. */
export function rewrite<T>(edit: (body: T) => void): Weather {
  return {
    isPlain: true,
    change(reply) {
      if (reply.status !== 200) return reply
      const body = JSON.parse(reply.body.toString()) as T
      edit(body)
      const text = JSON.stringify(body)
      const headers = { ...reply.headers, 'sync-checksum': checksumOf(text) }
      return { ...reply, headers, body: Buffer.from(text) }
    },
  }
}
