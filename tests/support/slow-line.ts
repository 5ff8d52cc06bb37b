import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** What is cut off with the line at most, of what it had carried. */
const SLICE_BYTES = 500

/** So many bytes in a second each way, the wait for an answer at best, and the time between cuts. */
type Line = { bytesPerSecond: number; latencyMs: number; cutEveryMs: number }

/**
 * Starts such a line to an address; it closes when the test ends. Nobody waits for it: a clock of its
 * own tells how long all would have taken that it carried, and when it is cut.
 */
export async function startSlowLine(
  target: string,
  { bytesPerSecond, latencyMs, cutEveryMs }: Line,
) {
  const past = { ms: 0, cuts: 0 }
  const sockets = new Set<Socket>()
  let speaker: Socket | null = null

  function cut() {
    for (const socket of sockets) socket.destroy()
  }

  function carry(from: Socket, to: Socket) {
    sockets.add(from)
    from.on('data', (chunk: Buffer) => {
      if (speaker !== from) past.ms += latencyMs / 2
      speaker = from
      for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
        const slice = chunk.subarray(at, at + SLICE_BYTES)
        past.ms += (1000 * slice.length) / bytesPerSecond
        const cuts = Math.floor(past.ms / cutEveryMs)
        if (cuts > past.cuts) {
          past.cuts = cuts
          return cut()
        }
        to.write(slice)
      }
    })
    from.on('error', () => {})
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
  }

  const server = createServer({ noDelay: true }, (near) => {
    // The handshake.
    past.ms += latencyMs
    const far = connect({ port: Number(new URL(target).port), host: '127.0.0.1', noDelay: true })
    carry(near, far)
    carry(far, near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    cut()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, past }
}
