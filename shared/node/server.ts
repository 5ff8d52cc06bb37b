import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createSecureServer } from 'node:http2'
import type { Socket } from 'node:net'
import type { Server as TlsServer } from 'node:tls'
import { getRequestListener } from '@hono/node-server'
import { createEndedNoter, type NoteEnded } from './ended-connections.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { limitServer, refusesHeaders, SERVER_LIMITS, type ServerLimits } from './server-limits.ts'
import { ServerUnusable } from './server-unusable.ts'
import { followTlsFiles, readTlsFiles, TLS_FILES_EVERY_MS, type TlsFiles } from './tls-files.ts'

type ServerOptions = {
  fetch: (request: Request) => Response | Promise<Response>
  host: string
  /** 0 takes any port that is free. */
  port: number
  /** Without them it speaks plain HTTP. Renewed ones are taken as they come if there is a log. */
  tls?: TlsFiles
  tlsFilesEveryMs?: number
  log?: Log
  /** Counts the connections that are ended. */
  metrics?: Metrics
  /** All connections come from a proxy, which counts its clients itself. */
  isBehindProxy?: boolean
  limits?: Partial<ServerLimits>
}

type RunningServer = {
  /** Where it listens, without a slash at the end. */
  url: string
  port: number
  /** Takes no more requests, lets running ones finish, then ends what is left. */
  close(): Promise<void>
}

/** How long running requests may take to finish when the server closes. */
const CLOSING_MS_MAX = 3000

/** Starts an HTTP server (with TLS: HTTP/2 too) and answers once it listens. Throws `ServerUnusable`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, tls, isBehindProxy = false } = options
  const limits = { ...SERVER_LIMITS, ...options.limits }
  const noteEnded = createEndedNoter(options)
  const server = createServer(options, limits, noteEnded)
  limitServer(server, limits, { isBehindProxy, noteEnded })
  const close = closerOf(server)
  await listen(server, options)
  if (tls && options.log) {
    const { log, tlsFilesEveryMs: everyMs = TLS_FILES_EVERY_MS } = options
    followTlsFiles(server as unknown as TlsServer, tls, { log, everyMs })
  }
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : options.port
  const name = host.includes(':') ? `[${host}]` : host
  return {
    url: `${tls ? 'https' : 'http'}://${name}:${port}`,
    port,
    close,
  }
}

function createServer(
  { fetch, tls, log }: ServerOptions,
  limits: ServerLimits,
  noteEnded: NoteEnded,
): Server {
  const answer = getRequestListener(fetch)
  const listener: RequestListener = (request, response) => {
    if (refusesHeaders(request, limits, noteEnded)) return
    // What fails below the app, where it cannot be answered any more, ends this answer and no other.
    Promise.resolve(answer(request, response)).catch((error) => {
      log?.error({ err: error }, 'an answer could not be sent, for a fault of ours')
      response.destroy()
    })
  }
  const heads = {
    maxHeaderSize: limits.headBytesMax,
    connectionsCheckingInterval: limits.headMsMax / 10,
  }
  if (!tls) return createHttpServer(heads, listener)
  const secure = {
    ...heads,
    ...readTlsFiles(tls),
    allowHTTP1: true,
    handshakeTimeout: limits.headMsMax,
    maxHeaderListPairs: limits.headersMax,
    settings: {
      maxHeaderListSize: limits.headBytesMax,
      maxConcurrentStreams: limits.streamsMax,
    },
  }
  // It has all of an HTTP server that is used here, and its requests all that Hono's adapter reads.
  return createSecureServer(secure, listener as never) as unknown as Server
}

function listen(server: Server, { host, port }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(unusable(error, host, port)))
    server.listen(port, host, resolve)
  })
}

function unusable(error: NodeJS.ErrnoException, host: string, port: number): ServerUnusable {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is taken by another program. Stop that one, or set another port.`,
    EACCES: `Port ${port} on ${host} needs more rights than this program has. Set a port above 1023.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Set another host.`,
  }
  const reason = reasons[error.code ?? ''] ?? `Cannot listen on ${host}:${port}: ${error.message}.`
  return new ServerUnusable(`${reason} Nothing was changed.`, error)
}

function closerOf(server: Server): () => Promise<void> {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return () =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        for (const socket of open) socket.destroy()
      }, CLOSING_MS_MAX)
      server.close(() => {
        clearTimeout(timer)
        resolve()
      })
      server.closeIdleConnections()
    })
}
