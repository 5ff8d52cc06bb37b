import { Pool } from 'undici'
import { insist } from './benchmark.ts'
import { percentile } from './figures.ts'

export type Asked = {
  method?: 'GET' | 'PATCH' | 'POST'
  path: string
  headers?: Record<string, string>
  body?: string
}

export type Load = { perSecond: number; medianMs: number; p99Ms: number; maxMs: number }

/** Requests before the measured ones, on each connection. */
const WARMING_REQUESTS = 10

/** A client that keeps its connections: one for each request at a time. */
export function createClient(url: string, connections: number) {
  const pool = new Pool(url, { connections, pipelining: 1 })

  /** Sends one request and answers how long it took. Throws unless it is answered as it should be. */
  async function ask({ path, method = 'GET', ...more }: Asked, status: number): Promise<Answer> {
    const since = performance.now()
    const answer = await pool.request({ path, method, ...more })
    const text = await answer.body.text()
    const ms = performance.now() - since
    insist(
      answer.statusCode === status,
      `${method} ${path} was answered with ${answer.statusCode}: ${text.slice(0, 200)}`,
    )
    return { ms, text, headers: answer.headers }
  }

  return {
    ask,
    /** Sends so many requests, as many at a time as there are connections. */
    async load(requests: number, make: (index: number) => Asked, status: number): Promise<Load> {
      let next = 0
      const latencies: number[] = []
      async function keepAsking() {
        for (let index = next++; index < requests; index = next++) {
          latencies.push((await ask(make(index), status)).ms)
        }
      }
      const since = performance.now()
      await Promise.all(Array.from({ length: connections }, keepAsking))
      const seconds = (performance.now() - since) / 1000
      return {
        perSecond: requests / seconds,
        medianMs: percentile(latencies, 50),
        p99Ms: percentile(latencies, 99),
        maxMs: Math.max(...latencies),
      }
    },
    /** Sends some requests that are not measured. */
    async warm(make: (index: number) => Asked, status: number) {
      for (let index = 0; index < WARMING_REQUESTS * connections; index++) {
        await ask(make(index), status)
      }
    },
    close: () => pool.close(),
  }
}

export type Client = ReturnType<typeof createClient>

type Answer = { ms: number; text: string; headers: Record<string, string | string[] | undefined> }
