import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

/** Bytes that are on the line at once. */
const SLICE_BYTES = 1000

/** A line of so many bytes in a second each way, on which all comes late, and which is cut ever again. */
export type LineFaults = { bytesPerSecond: number; latencyMs: number; cutEveryMs: number }

/** Starts such a line to a port; it closes when the test ends. */
export async function startSlowLine(port: number, faults: LineFaults) {
  const sockets = new Set<Socket>()
  const carried = { up: 0, down: 0, cuts: 0 }
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    const tear = () => {
      near.destroy()
      far.destroy()
    }
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', tear)
      socket.on('close', () => {
        sockets.delete(socket)
        tear()
      })
    }
    carry(near, far, faults, (bytes) => {
      carried.up += bytes
    }).catch(tear)
    carry(far, near, faults, (bytes) => {
      carried.down += bytes
    }).catch(tear)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cuts = setInterval(() => {
    if (sockets.size > 0) carried.cuts += 1
    for (const socket of sockets) socket.destroy()
  }, faults.cutEveryMs)
  onTestFinished(() => {
    clearInterval(cuts)
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, carried }
}

/** Half of the latency lies on each way; it is waited for after each silence. */
async function carry(
  from: Socket,
  to: Socket,
  { bytesPerSecond, latencyMs }: LineFaults,
  count: (bytes: number) => void,
) {
  let freeAt = 0
  for await (const chunk of from as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      const slice = chunk.subarray(at, at + SLICE_BYTES)
      const now = performance.now()
      freeAt = Math.max(freeAt, now + latencyMs / 2) + (1000 * slice.length) / bytesPerSecond
      await pause(freeAt - now)
      to.write(slice)
      count(slice.length)
    }
  }
  to.end()
}
