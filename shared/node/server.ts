import { readFileSync } from 'node:fs'
import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { getRequestListener } from '@hono/node-server'
import { ServerUnusable } from './server-unusable.ts'

export type ServerOptions = {
  fetch: (request: Request) => Response | Promise<Response>
  host: string
  /** 0 takes any port that is free. */
  port: number
  /** PEM files; without them it speaks plain HTTP. */
  tls?: { cert: string; key: string }
}

export type RunningServer = {
  /** Where it listens, without a slash at the end. */
  url: string
  port: number
  /** Takes no more requests, lets running ones finish, then ends what is left. */
  close(): Promise<void>
}

/** A connection on which nothing moves for so long is ended. */
const SILENCE_MS_MAX = 120_000

/** How long running requests may take to finish when the server closes. */
const CLOSING_MS_MAX = 3000

/** Starts an HTTP server and answers once it listens. Throws `ServerUnusable`. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, tls } = options
  const listener = getRequestListener(options.fetch)
  const server = tls
    ? createHttpsServer({ cert: readPem(tls.cert), key: readPem(tls.key) }, listener)
    : createHttpServer(listener)
  // Silence is limited, duration is not: a slow line may take minutes for one push (N8).
  server.requestTimeout = 0
  server.timeout = SILENCE_MS_MAX
  await listen(server as Server, options)
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

function readPem(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new ServerUnusable(`The PEM file ${file} cannot be read. Check its path.`, error)
  }
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
