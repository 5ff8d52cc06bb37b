import { expect, test } from 'vitest'
import { someOf, testAtLength } from '../support/at-length.ts'
import { dateByClock, type NaiveSync, naiveSync } from './naive-sync.ts'
import { type Answering, startPolledClinics } from './polled-clinics.ts'
import type { Differences } from './timestamp-client.ts'

/*
 * That the simulation sees a loss: the same clinics and the same clients, but `updated_at > ?` in
 * central's place.
 */

const SEEDS = someOf([10, 11], 2, 1)
const STEPS = 60
const STEPS_BETWEEN_LOOKS = 15

type Dating = 'by F2' | 'by the clock'

function naively(dating: Dating, next: NaiveSync['next']): Answering {
  return ({ central: { store, clock }, connections, interrupt }, who) => {
    const changedAt = dating === 'by F2' ? 'r.updated_at' : dateByClock(connections, clock)
    return naiveSync({ sqlite: store.sqlite, clock, changedAt, next, interrupt }, who)
  }
}

/** How much was wrong when all was quiet and everyone had polled twice, over all looks. */
async function wrongWith(answering: Answering) {
  const wrong = { lost: 0, leftOver: 0, ofAll: { lost: 0, leftOver: 0 } }
  const add = (to: { lost: number; leftOver: number }, found: Differences) => {
    to.lost += found.missing.length + found.outdated.length
    to.leftOver += found.leftOver.length
  }
  for (const seed of SEEDS) {
    const world = await startPolledClinics(seed, answering)
    for (let step = 1; step <= STEPS; step++) {
      await world.step()
      if (step % STEPS_BETWEEN_LOOKS > 0) continue
      await world.settle()
      await world.settle()
      const found = await world.differences()
      for (const one of found) add(wrong, one)
      // The last of the clients sees everything.
      for (const one of found.slice(-1)) add(wrong.ofAll, one)
    }
  }
  return wrong
}

test(`[S2] “updated_at > ?” with central’s clock as the next time loses records and keeps what has left (seeds ${SEEDS})`, async () => {
  const { lost, leftOver, ofAll } = await wrongWith(naively('by F2', 'clock'))
  expect(lost).toBeGreaterThan(0)
  expect(leftOver).toBeGreaterThan(0)
  expect(ofAll.lost).toBeGreaterThan(0)
})

testAtLength(
  `[S2] with the largest “updated_at” as the next time it loses none, but keeps what has left (seeds ${SEEDS})`,
  async () => {
    const { lost, leftOver, ofAll } = await wrongWith(naively('by F2', 'largest'))
    // F2 makes that so: times are in the order of commits, and one transaction has one.
    expect(lost).toBe(0)
    expect(leftOver).toBeGreaterThan(0)
    // Nothing leaves the scope of all, and what was deleted stays as its tombstone.
    expect(ofAll).toEqual({ lost: 0, leftOver: 0 })
  },
)

test.each(someOf<NaiveSync['next']>(['clock', 'largest'], 2, 1))(
  `[S2] [F2] where “updated_at” is what the clock said, records are lost, with the %s as the next time (seeds ${SEEDS})`,
  async (next) => {
    const { lost, leftOver, ofAll } = await wrongWith(naively('by the clock', next))
    expect(lost).toBeGreaterThan(0)
    expect(leftOver).toBeGreaterThan(0)
    expect(ofAll.lost).toBeGreaterThan(0)
  },
)
