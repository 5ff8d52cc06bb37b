import type { IncomingMessage, Server } from 'node:http'
import { constants, type Http2ServerRequest } from 'node:http2'
import type { Socket } from 'node:net'
import { MINUTE_MS } from '../model/durations.ts'
import { PROTOCOL_VERSION, SYNC_PROTOCOL } from '../protocol/headers.ts'
import { Problem } from '../protocol/problems.ts'
import type { NoteEnded } from './ended-connections.ts'

/** What a server bears. */
export type ServerLimits = typeof SERVER_LIMITS

export const SERVER_LIMITS = {
  /** Of the request line and the headers together. A cursor of 50 clinics takes 4 kB of it. */
  headBytesMax: 16_384,
  headersMax: 100,
  /** From the start of a connection or request to the end of its headers. */
  headMsMax: MINUTE_MS,
  /** A connection on which nothing moves for so long is ended. */
  silenceMsMax: 120_000,
  /** In each such span a body under way must bring so many bytes: 8 a second. */
  bodySpanMs: 120_000,
  bodyBytesMin: 1000,
  connectionsMax: 2000,
  /** So that one address cannot take them all. */
  connectionsOfAddressMax: 500,
  /** Requests at once on one connection of HTTP/2. */
  streamsMax: 100,
}

/**
 * Silence is limited, duration is not: a slow line may take minutes for one push (N8). Who only
 * seems to send is ended, and what cannot be read is answered as a problem. `isBehindProxy`: all
 * connections come from one address, and the proxy counts its clients itself.
 */
export function limitServer(
  server: Server,
  limits: ServerLimits,
  { isBehindProxy, noteEnded }: { isBehindProxy: boolean; noteEnded: NoteEnded },
) {
  server.requestTimeout = 0
  server.headersTimeout = limits.headMsMax
  server.timeout = limits.silenceMsMax
  server.maxConnections = limits.connectionsMax
  // Node drops what is above it without a word: `hasTooManyHeaders` must see that there was more.
  server.maxHeadersCount = limits.headersMax + 1
  server.on('drop', (dropped) => noteEnded('too_many', dropped?.remoteAddress))
  if (!isBehindProxy) limitAddresses(server, limits.connectionsOfAddressMax, noteEnded)
  endIdleBodies(server, limits, noteEnded)
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const because = becauseOf(error)
    if (because) noteEnded(because, socket.remoteAddress)
    // Who failed to begin TLS, or is gone, cannot be told.
    const canBeTold = /^(HPE|ERR_HTTP)_/.test(error.code ?? '') && socket.writable
    if (canBeTold) answerUnread(socket, problemOf(error, limits))
    else socket.destroy()
  })
}

/** Answers for a request with too many headers, and says whether it did. HTTP/2 counts itself. */
export function refusesHeaders(
  request: IncomingMessage,
  limits: ServerLimits,
  noteEnded: NoteEnded,
) {
  const { rawHeaders, socket, httpVersionMajor } = request
  if (httpVersionMajor > 1 || rawHeaders.length / 2 <= limits.headersMax) return false
  noteEnded('head_too_large', socket.remoteAddress)
  answerUnread(socket, headTooLarge(limits))
  return true
}

function limitAddresses(server: Server, max: number, noteEnded: NoteEnded) {
  const counts = new Map<string, number>()
  server.on('connection', (socket) => {
    const { remoteAddress: address = '' } = socket
    const count = (counts.get(address) ?? 0) + 1
    counts.set(address, count)
    socket.once('close', () => {
      const left = (counts.get(address) ?? 1) - 1
      if (left > 0) counts.set(address, left)
      else counts.delete(address)
    })
    if (count <= max) return
    noteEnded('too_many_of_address', address)
    socket.destroy()
  })
}

/** Ends requests whose bodies come so slowly that only the silence is broken. */
function endIdleBodies(
  server: Server,
  { bodySpanMs, bodyBytesMin }: ServerLimits,
  noteEnded: NoteEnded,
) {
  const underWay = new Map<IncomingMessage, { bytes: number; since: number }>()
  server.on('request', (request) => {
    underWay.set(request, { bytes: request.socket.bytesRead, since: performance.now() })
    request.once('close', () => underWay.delete(request))
  })
  const timer = setInterval(() => {
    const now = performance.now()
    for (const [request, seen] of underWay) {
      if (request.complete || now - seen.since < bodySpanMs) continue
      const { bytesRead } = request.socket
      if (bytesRead - seen.bytes >= bodyBytesMin) {
        underWay.set(request, { bytes: bytesRead, since: now })
        continue
      }
      noteEnded('slow_body', request.socket.remoteAddress)
      endRequest(request)
    }
  }, bodySpanMs / 4)
  timer.unref()
  server.once('close', () => clearInterval(timer))
}

function endRequest(request: IncomingMessage | Http2ServerRequest) {
  if ('stream' in request) request.stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM)
  else request.destroy()
}

/** Null for a connection that its other end has ended. */
function becauseOf({ code = '' }: NodeJS.ErrnoException) {
  if (code === 'HPE_HEADER_OVERFLOW') return 'head_too_large'
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'slow_head'
  return /^(ECONN|EPIPE)/.test(code) ? null : 'unreadable'
}

function problemOf({ code }: NodeJS.ErrnoException, limits: ServerLimits): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') return headTooLarge(limits)
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    const seconds = limits.headMsMax / 1000
    return new Problem('TIMEOUT', `The headers did not come within ${seconds} s. Send it again.`)
  }
  return new Problem('INVALID_REQUEST', 'This is not a request of HTTP that can be read.')
}

function headTooLarge({ headBytesMax, headersMax }: ServerLimits): Problem {
  return new Problem(
    'HEADERS_TOO_LARGE',
    `Address and headers may have ${headBytesMax} bytes together, and there may be ${headersMax} headers. Nothing was changed.`,
  )
}

/** A reset that comes at once could overtake the answer. */
const LINGER_MS = 1000

/** Straight onto the connection, for there is no request that could be answered. */
function answerUnread(socket: Socket, problem: Problem) {
  const body = JSON.stringify(problem.toBody())
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${problem.code}`,
      `${SYNC_PROTOCOL}: ${PROTOCOL_VERSION}`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  )
  setTimeout(() => socket.destroy(), LINGER_MS).unref()
}
