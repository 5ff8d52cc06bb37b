import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/*
 * Loaded into the demonstration's servers before their own code, which it leaves as it is. It tells
 * what went over the line, and stops a server whose demonstration is gone, however that ended.
 */

/** A request that was answered. Bytes are all that the connection carried, headers too. */
export type Exchange = {
  method: string
  /** Without the query. */
  path: string
  status: number
  bytesIn: number
  bytesOut: number
}

/** Exchanges remembered until they are asked for; older ones are forgotten. */
const EXCHANGES_MAX = 1000

const exchanges: Exchange[] = []
const counted = new WeakMap<Socket, { read: number; written: number }>()

subscribe('http.server.response.finish', (message) => {
  const { request, response, socket } = message as {
    request: IncomingMessage
    response: ServerResponse
    socket: Socket
  }
  const before = counted.get(socket) ?? { read: 0, written: 0 }
  counted.set(socket, { read: socket.bytesRead, written: socket.bytesWritten })
  exchanges.push({
    method: request.method ?? '',
    path: request.url?.split('?', 1)[0] ?? '',
    status: response.statusCode,
    bytesIn: socket.bytesRead - before.read,
    bytesOut: socket.bytesWritten - before.written,
  })
  if (exchanges.length > EXCHANGES_MAX) exchanges.shift()
})

process.on('message', () => process.send?.(exchanges.splice(0)))
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// The line to the demonstration must not keep a server from ending.
process.channel?.unref()
