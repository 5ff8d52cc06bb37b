import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** What a wire has counted, shared with its thread. */
export type Counted = BigInt64Array<SharedArrayBuffer>
export const TO_SERVER = 0
export const TO_CLIENT = 1
export const TURNS = 2

/** All that went over the line: headers too, but not what TCP itself adds. */
export type Traffic = {
  toServer: number
  toClient: number
  /** How often the client began to ask: on a connection without pipelining its requests. */
  requests: number
}

export type Wire = Awaited<ReturnType<typeof startWire>>

/**
 * A proxy before a server on loopback that counts the bytes both ways. It has a thread of its own,
 * so that it takes no time from who measures.
 */
export async function startWire(server: { port: number }) {
  const counts: Counted = new BigInt64Array(new SharedArrayBuffer(24))
  const worker = new Worker(new URL('wire-thread.ts', import.meta.url), {
    workerData: { port: server.port, counts },
  })
  const [port] = (await once(worker, 'message')) as [number]
  const take = (index: number) => Number(Atomics.exchange(counts, index, 0n))
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    /** What was counted since it was last asked this. */
    take: (): Traffic => ({
      toServer: take(TO_SERVER),
      toClient: take(TO_CLIENT),
      requests: take(TURNS),
    }),
    stop: () => worker.terminate(),
  }
}
