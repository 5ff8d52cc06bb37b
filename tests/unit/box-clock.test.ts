import { join } from 'node:path'
import { openEdgeStore } from '@outpost/edge/store/database'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { ownFolder } from '../support/folder.ts'

const SECOND_MS = 1000
const HOUR_MS = 3600 * SECOND_MS
const YEAR_MS = 365 * 24 * HOUR_MS

/** The true time, on a whole second and some months after the day of building. */
const TRUE_TIME = Date.parse('2027-03-01T08:00:00Z')

/** A box whose system clock is wrong by so much when it starts; its time is told from the true one. */
function startBox(wrongByMs: number) {
  const file = join(ownFolder(), 'edge.db')
  const system = createHandClock(TRUE_TIME + wrongByMs)
  let trueTime = TRUE_TIME
  let uptime = 0
  const open = () => openEdgeStore(file, system, { key: null, monotonic: () => uptime })
  let edge = open()
  onTestFinished(() => edge.store.close())
  return {
    system,
    jump: (ms: number) => system.advance(ms),
    pass(ms: number) {
      trueTime += ms
      uptime += ms
      system.advance(ms)
    },
    /** The box sleeps: only the system clock goes on. */
    sleep(ms: number) {
      trueTime += ms
      system.advance(ms)
    },
    /** As central's answer says it, in whole seconds. */
    hear: () => edge.clock.hear(trueTime - (trueTime % SECOND_MS)),
    /** The power goes for so long, and the system clock is wrong by so much afterwards. */
    cutPower(ms: number, wrongBy: number) {
      // What a round ends with.
      edge.row.change({})
      edge.store.close()
      trueTime += ms
      uptime = 0
      system.set(trueTime + wrongBy)
      edge = open()
    },
    now: () => edge.clock.now(),
    offsetMs: () => edge.clock.offsetMs(),
    /** How much the box's time is ahead of the true one. */
    aheadMs: () => edge.clock.now() - trueTime,
  }
}

/** Central tells whole seconds; half of one is added. */
const PRECISION_MS = 500

const WRONG = [
  ['right', 0],
  ['ten minutes slow', -HOUR_MS / 6],
  ['ten minutes fast', HOUR_MS / 6],
  ['a year back', -YEAR_MS],
  ['a year ahead', YEAR_MS],
  ['in 1970', -TRUE_TIME],
] as const

test('[A5] before central has answered, time goes on from the day of building if the clock is behind', () => {
  const box = startBox(-YEAR_MS)
  const start = box.now()
  expect(start).toBeGreaterThan(Date.parse('2026-11-01T00:00:00Z'))
  box.pass(HOUR_MS)
  expect(box.now()).toBe(start + HOUR_MS)
  expect(box.offsetMs()).toBeNull()
  // The network's time arrives before central's does.
  box.jump(YEAR_MS)
  expect(box.aheadMs()).toBe(0)
})

test.each(WRONG)('[A5] with a clock that is %s it has the time from central', (_title, wrongBy) => {
  const box = startBox(wrongBy)
  box.hear()
  expect(Math.abs(box.aheadMs())).toBeLessThanOrEqual(PRECISION_MS)
  expect(Math.abs((box.offsetMs() ?? Number.NaN) + wrongBy)).toBeLessThanOrEqual(PRECISION_MS)
  box.pass(12 * HOUR_MS)
  expect(Math.abs(box.aheadMs())).toBeLessThanOrEqual(PRECISION_MS)
})

test.each(WRONG)(
  '[A5] a clock that is %s and is put right later changes nothing',
  (_title, wrongBy) => {
    const box = startBox(wrongBy)
    box.hear()
    box.pass(HOUR_MS)
    box.jump(-wrongBy)
    expect(Math.abs(box.aheadMs())).toBeLessThanOrEqual(PRECISION_MS)
    box.pass(HOUR_MS)
    expect(Math.abs(box.aheadMs())).toBeLessThanOrEqual(PRECISION_MS)
    box.hear()
    expect(Math.abs(box.offsetMs() ?? Number.NaN)).toBeLessThanOrEqual(PRECISION_MS)
  },
)

test('[A5] a right clock that jumps back takes nothing back', () => {
  const box = startBox(0)
  box.hear()
  box.jump(-YEAR_MS)
  box.pass(HOUR_MS)
  expect(Math.abs(box.aheadMs())).toBeLessThanOrEqual(PRECISION_MS)
})

test('[A5] a clock that jumps ahead wrongly is believed only until central answers', () => {
  const box = startBox(0)
  box.hear()
  box.jump(YEAR_MS)
  box.hear()
  expect(Math.abs(box.aheadMs())).toBeLessThanOrEqual(PRECISION_MS)
  expect(Math.abs((box.offsetMs() ?? Number.NaN) + YEAR_MS)).toBeLessThanOrEqual(PRECISION_MS)
})

test('[A5] a box that slept knows it from its clock', () => {
  const box = startBox(HOUR_MS)
  box.hear()
  box.sleep(8 * HOUR_MS)
  expect(Math.abs(box.aheadMs())).toBeLessThanOrEqual(PRECISION_MS)
})

test('[A5] after a power cut it goes on from the last word of central, and is never ahead', () => {
  for (const [, before] of WRONG) {
    const box = startBox(before)
    box.hear()
    box.pass(HOUR_MS)
    box.hear()
    const last = box.now()
    // The clock that was wrong is right now, or has lost its time.
    for (const wrongBy of [0, -YEAR_MS, -TRUE_TIME]) {
      box.cutPower(HOUR_MS, wrongBy)
      expect(box.now()).toBeGreaterThanOrEqual(last - 2 * PRECISION_MS)
      expect(box.aheadMs()).toBeLessThanOrEqual(PRECISION_MS)
    }
  }
})

test('[A5] a clock that was ahead, and still is after a power cut, is set back by as much', () => {
  const box = startBox(YEAR_MS)
  box.hear()
  box.cutPower(8 * HOUR_MS, YEAR_MS)
  expect(Math.abs(box.aheadMs())).toBeLessThanOrEqual(PRECISION_MS)
})

test('[A5] whatever jumps come between, no contact is followed by a time before it', () => {
  const jumps = fc.array(fc.integer({ min: -2 * YEAR_MS, max: 2 * YEAR_MS }), { maxLength: 10 })
  fc.assert(
    fc.property(jumps, (all) => {
      const box = startBox(0)
      box.hear()
      for (const jump of all) {
        box.jump(jump)
        box.pass(HOUR_MS)
        expect(box.aheadMs()).toBeGreaterThanOrEqual(-PRECISION_MS)
        box.hear()
        expect(Math.abs(box.aheadMs())).toBeLessThanOrEqual(PRECISION_MS)
      }
    }),
    { numRuns: 20 },
  )
})
