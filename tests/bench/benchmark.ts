import { CommandFailed } from '@outpost/shared/node/command-failed'
import type { Children } from './children.ts'
import type { Workspace } from './workspace.ts'

/** How much a run does. A sample is one measurement of ours, beside one of the floor. */
export type Sizes = {
  name: 'full' | 'small'
  /** Benchmarks that run at a time: with more than one each disturbs the others' figures. */
  atOnce: number
  /** Samples of what takes seconds, and of what takes milliseconds. */
  longSamples: number
  shortSamples: number
  firstSyncPatients: number
  /** Of the clinic whose box the other benchmarks use. */
  clinicPatients: number
  idleRoundsPerSample: number
  pushedEdits: number
  requestsAlone: number
  requestsTogether: number
  /** How many records central holds, for what must not depend on it. */
  fewRecords: number
  manyRecords: number
  tabletRequests: number
  /**
   * Visits of the day, those of other days that another device books meanwhile, each of a patient who is
   * new to the tablet, and patients whom it holds beside these.
   */
  tabletVisits: number
  tabletNews: number
  tabletHeld: number
  /** Walks through the tablet app, each of a dozen taps, and by how much its processor is slowed. */
  tabletWalks: number
  tabletSlowed: number
  /** Between one tap and the next, as a person who reads what came. */
  tabletPauseMs: number
  /** Typed into the search of each walk. */
  tabletLetters: number
  /** Boxes that the console shows, walks through them, and by how much its processor is slowed. */
  consoleBoxes: number
  consoleWalks: number
  consoleSlowed: number
  importedPatients: number
}

export const FULL: Sizes = {
  name: 'full',
  atOnce: 1,
  longSamples: 5,
  shortSamples: 11,
  firstSyncPatients: 100_000,
  clinicPatients: 20_000,
  idleRoundsPerSample: 10,
  pushedEdits: 1000,
  requestsAlone: 500,
  requestsTogether: 4000,
  fewRecords: 10_000,
  manyRecords: 1_000_000,
  tabletRequests: 200,
  tabletVisits: 60,
  tabletNews: 150,
  tabletHeld: 1000,
  tabletWalks: 5,
  // A tablet of the field against this machine.
  tabletSlowed: 6,
  tabletPauseMs: 700,
  tabletLetters: 5,
  consoleBoxes: 2000,
  consoleWalks: 5,
  // An office's old computer against this machine.
  consoleSlowed: 4,
  importedPatients: 40_000,
}

export const SMALL: Sizes = {
  name: 'small',
  atOnce: 2,
  longSamples: 1,
  shortSamples: 1,
  firstSyncPatients: 500,
  clinicPatients: 500,
  idleRoundsPerSample: 5,
  pushedEdits: 100,
  requestsAlone: 50,
  requestsTogether: 300,
  fewRecords: 500,
  manyRecords: 2000,
  tabletRequests: 20,
  tabletVisits: 20,
  tabletNews: 10,
  tabletHeld: 200,
  tabletWalks: 1,
  tabletSlowed: 1,
  tabletPauseMs: 250,
  tabletLetters: 1,
  consoleBoxes: 20,
  consoleWalks: 1,
  consoleSlowed: 1,
  importedPatients: 500,
}

/** The empty one is that of a number of things, which the figure names. */
export type Unit = 's' | 'ms' | 'bytes' | 'MiB' | 'per second' | ''

/** One figure of ours, and what the least that could do the same took, sampled in turn with it. */
export type Row = {
  figure: string
  unit: Unit
  /** None if this system does not tell it. */
  ours: number[]
  floor?: { is: string; samples: number[] }
}

export type Context = { workspace: Workspace; children: Children; note(text: string): void }

export type Benchmark = {
  name: string
  about: string
  /** Measures, and throws if what was measured did not do its work. */
  run(sizes: Sizes, context: Context): Promise<Row[]>
}

/** Throws unless something is so: figures of work that was not done are worth nothing. */
export function insist(isSo: boolean, what: string): asserts isSo {
  if (!isSo) throw new CommandFailed(`It did not do its work: ${what}.`)
}

/** Takes the samples of several ways in turn (A B A B …), so that a busy moment meets them all. */
export async function inTurn<Ways extends Record<string, () => Promise<unknown>>>(
  samples: number,
  ways: Ways,
): Promise<{ [Way in keyof Ways]: Awaited<ReturnType<Ways[Way]>>[] }> {
  const taken: Record<string, unknown[]> = {}
  for (let index = 0; index < samples; index++) {
    for (const [name, take] of Object.entries(ways)) {
      taken[name] = [...(taken[name] ?? []), await take()]
    }
  }
  return taken as { [Way in keyof Ways]: Awaited<ReturnType<Ways[Way]>>[] }
}

/** How long work took, in milliseconds, and what came of it. */
export async function timed<T>(work: () => Promise<T> | T): Promise<{ ms: number; result: T }> {
  const since = performance.now()
  const result = await work()
  return { ms: performance.now() - since, result }
}
