import { createHash } from 'node:crypto'
import { createDice } from '../../support/random.ts'
import { clearWeather } from './clear-weather.ts'
import { readFinalState } from './final-state.ts'
import { findFaults } from './invariants.ts'
import { KINDS, KINDS_WITH_TABLETS } from './kinds.ts'
import { beginRound } from './rounds.ts'
import { lookAtDecisions, openSystem, raiseFallen, type System } from './system.ts'
import { lookAtTablet } from './tablet-edits.ts'
import { addTablets } from './tablet-troubles.ts'
import { createTally, type Tally } from './tally.ts'
import type { Template } from './template.ts'
import { pickWeighted } from './weighted.ts'
import type { Fault } from './witness.ts'

export type SeedRun = {
  seed: number
  /** The steps that were made. */
  steps: readonly number[]
  /** Of the trace and of all that lies in the databases at the end. */
  hash: string
  trace: string[]
  faults: Fault[]
}

export type SeedOptions = {
  template: Template
  /** Where databases may be made. */
  folder: string
  seed: number
  /** The numbers of the steps that are made; fewer than before, while a failure is narrowed down. */
  steps: readonly number[]
  tally?: Tally
  /** Whether there are tablets; if nobody says, in some of the seeds. */
  hasTablets?: boolean
}

/** In every so many seeds: they take as long as everything else together. */
const SEEDS_PER_TABLETS = 3

/** Steps of rough weather, if nobody says how many. */
export const STEPS = 80

/** The longest that passes between two steps, in milliseconds. */
const STEP_MS_MAX = 20_000

/** Plays one seed: rough weather for so many steps, then clear weather, then all invariants. */
export async function runSeed({
  template,
  folder,
  seed,
  steps,
  tally = createTally([]),
  hasTablets = seed % SEEDS_PER_TABLETS === 0,
}: SeedOptions): Promise<SeedRun> {
  const system = openSystem(template, folder, tally)
  try {
    system.dice = createDice(diceSeed(seed, 0))
    if (hasTablets) await addTablets(system)
    const faults = await play(system, seed, steps)
    const hash = hashOf(system, await readTablets(system))
    return { seed, steps, hash, trace: system.trace, faults }
  } finally {
    system.close()
  }
}

async function play(system: System, seed: number, steps: readonly number[]): Promise<Fault[]> {
  for (const step of steps) {
    await makeStep(system, seed, step)
    if (faultsSoFar(system).length > 0) return faultsSoFar(system)
  }
  system.step += 1
  system.dice = createDice(diceSeed(seed, -1))
  await clearWeather(system)
  lookAtDecisions(system)
  if (faultsSoFar(system).length > 0) return faultsSoFar(system)
  return findFaults(await readFinalState(system))
}

async function makeStep(system: System, seed: number, step: number) {
  const { trace, tally, trueTime, boxes, tablets, places, central } = system
  // Its own dice, so that it does the same when another step is left out.
  system.dice = createDice(diceSeed(seed, step))
  system.step = step
  trueTime.advance(system.dice.below(STEP_MS_MAX))
  const kind = pickWeighted(system.dice, system.tablets.length > 0 ? KINDS_WITH_TABLETS : KINDS)
  trace.push(`${step} ${kind.name}`)
  if (await kind.happen(system)) tally.kind(kind.name)
  else trace.pop()
  await raiseFallen(system)
  for (const box of boxes) {
    if (box.isRoundWanted() && !box.isRoundRunning()) await beginRound(system, box, {})
  }
  for (const tablet of tablets) await lookAtTablet(system, tablet)
  places.look(central.store().sql, step)
  lookAtDecisions(system)
}

/** What was found while it went on: wrong answers, errors in the logs, errors that came up. */
function faultsSoFar({ witness, logged, scheduler }: System): Fault[] {
  const bugs = [...logged, ...scheduler.bugs.map((bug) => (bug as Error).stack ?? String(bug))]
  return [...witness.faults, ...bugs.map((text) => ({ invariant: 'nobody meets a bug', text }))]
}

/** Far apart for neighbours, so that their dice have nothing in common. */
function diceSeed(seed: number, step: number): number {
  return Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(step + 2, 0x85ebca6b)
}

/** All that tablets hold. */
async function readTablets({ tablets }: System): Promise<object[]> {
  const all: object[] = []
  for (const tablet of tablets) {
    const { edits, records } = tablet.db()
    all.push(...(await edits.toArray()), ...(await records.toArray()))
  }
  return all
}

function hashOf({ trace, central, boxes }: System, onTablets: object[]): string {
  const hash = createHash('sha256').update(trace.join('\n'))
  if (onTablets.length > 0) hash.update(JSON.stringify(onTablets))
  for (const node of [central.store(), ...boxes.map((box) => box.edge().store)]) {
    const rows = node.sql.all(
      'select collection, id, revision, updated_at, fields, sync_state from records order by key',
    )
    hash.update(JSON.stringify(rows))
  }
  return hash.digest('hex')
}

export const firstSteps = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
