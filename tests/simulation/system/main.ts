import { rmSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import { playSeeds } from './play-seeds.ts'
import { firstSteps, runSeed, STEPS } from './run-seed.ts'
import { shrink } from './shrink.ts'
import { makeTemplate, ramFolder } from './template.ts'
import type { Fault } from './witness.ts'

/*
 * `npm run simulate`: plays many seeds and tells how often what happened, or one seed and its trace.
 * Exits with 1 if any fails.
 */

/** So many faults of a seed are told; the first is mostly the cause of the others. */
const FAULTS_TOLD_MAX = 5

const options = new Command('simulate')
  .description('Plays central, boxes and devices in rough weather, and looks at what is left.')
  .option('--seeds <n>', 'play so many seeds, from --seed on', wholeNumber)
  .option('--seed <s>', 'alone: play this seed and print its trace', wholeNumber, 1)
  .option('--steps <k>', 'steps of rough weather in each', wholeNumber, STEPS)
  .option('--tablets', 'with tablets in every seed, not only in some')
  .option('--shrink', 'leave steps out of failing seeds while they still fail')
  .parse()
  .opts<{ seeds?: number; seed: number; steps: number; tablets?: true; shrink?: boolean }>()

const tablets = options.tablets && { hasTablets: true }

const failed = options.seeds === undefined ? await playOne(options.seed) : await playMany()
process.exitCode = failed ? 1 : 0

/** Answers whether it failed. */
async function playOne(seed: number): Promise<boolean> {
  const template = await makeTemplate()
  const folder = ramFolder()
  try {
    const order = { template, folder, seed, steps: firstSteps(options.steps), ...tablets }
    let run = await runSeed(order)
    if (options.shrink && run.faults.length > 0) run = await shrink(order)
    tell(run.trace.join('\n'))
    tellFaults(seed, run.faults)
    tell(`seed ${seed} ${run.faults.length > 0 ? 'fails' : 'holds'}, trace ${run.hash}`)
    return run.faults.length > 0
  } finally {
    template.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function playMany(): Promise<boolean> {
  const seeds = firstSteps(options.seeds ?? 0).map((number) => options.seed + number - 1)
  const { failed, tally } = await playSeeds({ seeds, steps: options.steps, ...tablets })
  tell(tally.inWords())
  for (const name of tally.missing()) tell(`never happened: ${name}`)
  for (const { seed, faults } of failed) {
    if (options.shrink) await playOne(seed)
    else tellFaults(seed, faults)
    tell(
      `again: npm run simulate -- --seed ${seed} --steps ${options.steps}${tablets ? ' --tablets' : ''} [--shrink]`,
    )
  }
  tell(`${seeds.length - failed.length} of ${seeds.length} seeds hold`)
  return failed.length > 0 || tally.missing().length > 0
}

function tellFaults(seed: number, faults: readonly Fault[]) {
  for (const { invariant, text } of faults.slice(0, FAULTS_TOLD_MAX)) {
    tell(`seed ${seed} breaks “${invariant}”: ${text}`)
  }
  if (faults.length > FAULTS_TOLD_MAX) tell(`  and ${faults.length - FAULTS_TOLD_MAX} more`)
}

function tell(text: string) {
  process.stdout.write(`${text}\n`)
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number')
  return Number(text)
}
