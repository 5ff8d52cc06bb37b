import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Server as TlsServer } from 'node:tls'
import { getRequestListener } from '@hono/node-server'
import type { Log } from '../authority/http/env.ts'
import { limitServer, refusesHeaders, SERVER_LIMITS, type ServerLimits } from './server-limits.ts'
import { ServerUnusable } from './server-unusable.ts'
import { followTlsFiles, readTlsFiles, TLS_FILES_EVERY_MS, type TlsFiles } from './tls-files.ts'

export type ServerOptions = {
  fetch: (request: Request) => Response | Promise<Response>
  host: string
  /** 0 takes any port that is free. */
  port: number
  /** Without them it speaks plain HTTP. Renewed ones are taken as they come if there is a log. */
  tls?: TlsFiles
  tlsFilesEveryMs?: number
  log?: Log
  /** All connections come from a proxy, which counts its clients itself. */
  isBehindProxy?: boolean
  limits?: Partial<ServerLimits>
}

export type RunningServer = {
  /** Where it listens, without a slash at the end. */
  url: string
  port: number
  /** Takes no more requests, lets running ones finish, then ends what is left. */
  close(): Promise<void>
}

/** How long running requests may take to finish when the server closes. */
const CLOSING_MS_MAX = 3000

/** Starts an HTTP server and answers once it listens. Throws `ServerUnusable`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, tls, isBehindProxy = false } = options
  const limits = { ...SERVER_LIMITS, ...options.limits }
  const answer = getRequestListener(options.fetch)
  const listener: RequestListener = (request, response) => {
    if (!refusesHeaders(request, limits)) void answer(request, response)
  }
  const heads = {
    maxHeaderSize: limits.headBytesMax,
    connectionsCheckingInterval: limits.headMsMax / 6,
  }
  const server = tls
    ? createHttpsServer({ ...heads, ...readTlsFiles(tls) }, listener)
    : createHttpServer(heads, listener)
  limitServer(server as Server, limits, isBehindProxy)
  await listen(server as Server, options)
  if (tls && options.log) {
    const { log, tlsFilesEveryMs: everyMs = TLS_FILES_EVERY_MS } = options
    followTlsFiles(server as TlsServer, tls, { log, everyMs })
  }
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : options.port
  const name = host.includes(':') ? `[${host}]` : host
  return {
    url: `${tls ? 'https' : 'http'}://${name}:${port}`,
    port,
    close: () => close(server as Server),
  }
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

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), CLOSING_MS_MAX)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
}
