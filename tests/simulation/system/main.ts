import { rmSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import { ALL_NAMES } from './kinds.ts'
import { firstSteps, runSeed, type SeedRun, STEPS } from './run-seed.ts'
import { shrink } from './shrink.ts'
import { createTally, neverCounted, tallyInWords } from './tally.ts'
import { makeTemplate, ramFolder } from './template.ts'

/* `npm run simulate`: plays seeds, tells how often what happened, and exits with 1 if any fails. */

/** So many faults of a run are told; the first is mostly the cause of the others. */
const FAULTS_TOLD_MAX = 5

const { seeds, seed, steps, ...wanted } = new Command('simulate')
  .description('Plays central, boxes and devices in rough weather, and looks what is left of it.')
  .option('--seeds <n>', 'how many seeds', wholeNumber)
  .option('--seed <s>', 'the first seed; alone: this one, with its trace', wholeNumber)
  .option('--steps <k>', 'steps of rough weather in each', wholeNumber, STEPS)
  .option('--shrink', 'leave steps out of a failing seed while it still fails')
  .parse()
  .opts<{ seeds?: number; seed?: number; steps: number; shrink?: boolean }>()

const template = await makeTemplate()
const folder = ramFolder()
const removeAll = () => {
  template.remove()
  rmSync(folder, { recursive: true, force: true })
}
process.once('exit', removeAll)
process.once('SIGINT', () => process.exit(1))

const first = seed ?? 1
const count = seeds ?? 1
const tally = createTally(ALL_NAMES)
const failed: number[] = []
for (let next = first; next < first + count; next++) {
  const options = { template, folder, seed: next, steps: firstSteps(steps) }
  let run = await runSeed({ ...options, tally })
  if (run.faults.length > 0) {
    failed.push(next)
    if (wanted.shrink) run = await shrink(options)
  }
  const isShown = seeds === undefined || (wanted.shrink && run.faults.length > 0)
  if (isShown) tell(run.trace.join('\n'))
  if (isShown || run.faults.length > 0) tellResult(run)
}
if (seeds !== undefined) {
  tell(tallyInWords(tally))
  for (const name of neverCounted(tally)) tell(`never happened: ${name}`)
}
tell(
  `${count - failed.length} of ${count} seeds hold${failed.length > 0 ? `; failed: ${failed.join(' ')}` : ''}`,
)
process.exitCode = failed.length > 0 ? 1 : 0

function tellResult({ seed, faults, hash }: SeedRun) {
  for (const { invariant, text } of faults.slice(0, FAULTS_TOLD_MAX)) {
    tell(`seed ${seed} FAILS: ${invariant}: ${text}`)
  }
  if (faults.length > FAULTS_TOLD_MAX) tell(`  and ${faults.length - FAULTS_TOLD_MAX} more`)
  tell(
    `seed ${seed}: trace ${hash.slice(0, 16)}; again: npm run simulate -- --seed ${seed} --steps ${steps}`,
  )
}

function tell(text: string) {
  process.stdout.write(`${text}\n`)
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number')
  return Number(text)
}
