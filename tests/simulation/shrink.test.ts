import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { ownTemplate } from './system/own-template.ts'
import { firstSteps, runSeed, type SeedRun } from './system/run-seed.ts'
import { shrink } from './system/shrink.ts'
import { centralFile, type Template } from './system/template.ts'

/*
 * Whether a failing seed can be narrowed down. A central is played that forgets what was received: its
 * ledger loses the row.
 */

const FORGETS = `create trigger forgets after insert on stock_movements when new.kind = 'RECEIVED'
  begin delete from stock_movements where key = new.key; end`

const SEEDS_MAX = 20
const STEPS = 40
const TIMEOUT_MS = 240_000

/** A template of which every central forgets. */
function forgetful(template: Template): Template {
  return {
    ...template,
    copyTo(to) {
      template.copyTo(to)
      const central = new Database(centralFile(to))
      central.exec(FORGETS)
      central.close()
    },
  }
}

test(
  'a failing seed shrinks to few steps that fail the same way, and plays the same again',
  async () => {
    const own = await ownTemplate()
    const place = { ...own, template: forgetful(own.template) }
    const play = (seed: number, steps: readonly number[]) => runSeed({ ...place, seed, steps })
    let failing: SeedRun | null = null
    for (let seed = 1; seed <= SEEDS_MAX && !failing; seed++) {
      const run = await play(seed, firstSteps(STEPS))
      if (run.faults.length > 0) failing = run
    }
    if (!failing) throw new Error('no seed found the planted fault')
    const { seed, steps, faults } = failing

    const short = await shrink({ ...place, seed, steps })
    // Somebody receives something, and it comes to central: all else has nothing to do with it.
    expect(short.steps.length).toBeLessThan(10)
    expect(short.steps.length).toBeGreaterThan(0)
    expect(short.faults.map(({ invariant }) => invariant)).toContain(faults[0]?.invariant)

    const again = await play(seed, short.steps)
    expect(again.trace).toEqual(short.trace)
    expect(again.hash).toBe(short.hash)
    expect(again.faults).toEqual(short.faults)
    // Without any one of them it does not fail so.
    for (const step of short.steps) {
      const less = await play(
        seed,
        short.steps.filter((one) => one !== step),
      )
      expect(less.faults.map(({ invariant }) => invariant)).not.toContain(faults[0]?.invariant)
    }
  },
  TIMEOUT_MS,
)
