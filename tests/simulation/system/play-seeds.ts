import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { ALL_NAMES } from './kinds.ts'
import { createTally, type Tally } from './tally.ts'
import type { Fault } from './witness.ts'

/** Seeds for one thread. */
export type Share = { seeds: readonly number[]; steps: number; hasTablets?: boolean }

/** What came of them. */
export type Played = {
  failed: { seed: number; faults: Fault[] }[]
  counts: ReturnType<Tally['counts']>
}

/** Plays seeds on all processors; one seed is always played by one thread. */
export async function playSeeds({ seeds, ...order }: Share) {
  const threads = Math.min(availableParallelism(), seeds.length)
  const shares = Array.from({ length: threads }, (_, thread) => ({
    seeds: seeds.filter((_seed, index) => index % threads === thread),
    ...order,
  }))
  const played = await Promise.all(shares.map(playShare))
  const tally = createTally(ALL_NAMES)
  for (const { counts } of played) tally.add(counts)
  const failed = played.flatMap((one) => one.failed).sort((a, b) => a.seed - b.seed)
  return { failed, tally }
}

async function playShare(share: Share): Promise<Played> {
  const worker = new Worker(new URL('seeds-worker.ts', import.meta.url), {
    workerData: share,
    execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'],
  })
  const [played] = (await once(worker, 'message')) as [Played]
  return played
}
