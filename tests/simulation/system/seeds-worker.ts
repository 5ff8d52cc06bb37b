import { rmSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { ALL_NAMES } from './kinds.ts'
import type { Played, Share } from './play-seeds.ts'
import { firstSteps, runSeed } from './run-seed.ts'
import { createTally } from './tally.ts'
import { makeTemplate, ramFolder } from './template.ts'

/* A thread that plays its share of the seeds. */

const { seeds, steps, ...more } = workerData as Share
const template = await makeTemplate()
const folder = ramFolder()
const tally = createTally(ALL_NAMES)
const failed: Played['failed'] = []
try {
  for (const seed of seeds) {
    const order = { template, folder, seed, steps: firstSteps(steps), tally, ...more }
    const { faults } = await runSeed(order)
    if (faults.length > 0) failed.push({ seed, faults })
  }
} finally {
  template.remove()
  rmSync(folder, { recursive: true, force: true })
}
parentPort?.postMessage({ failed, counts: tally.counts() } satisfies Played)
