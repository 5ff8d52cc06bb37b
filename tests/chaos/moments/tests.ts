import { expect, test } from 'vitest'
import type { Blow } from '../../support/fate.ts'
import type { pictureOf } from './picture.ts'
import { decisions, newFilling, recovery, writesAndRound } from './stories.ts'
import { type Story, tellAtEachMoment } from './story.ts'

/** What is told, and what must have come of it whatever happened meanwhile. */
type Told = {
  rules: string
  what: string
  promise: string
  tell: () => Promise<Story>
  look(picture: ReturnType<typeof pictureOf>): void
}

export const ROUNDS: Told[] = [
  {
    rules: '[N1] [N4] [E3] [E7] [E8]',
    what: 'writes and a round',
    promise: 'each edit takes effect once',
    tell: writesAndRound,
    look({ box }) {
      const states = box.edits.map(({ state }) => state)
      expect(states).toContain('needs_decision')
      expect(states).toContain('accepted')
      expect(box.replica).toMatchObject([{ is_filled: 1, generation: 1, link: 'online' }])
    },
  },
  {
    rules: '[N9] [F6] [N4] [E3]',
    what: 'a new filling',
    promise: 'each edit takes effect once',
    tell: newFilling,
    look({ box }) {
      expect(box.replica).toMatchObject([{ is_filled: 1, generation: 2, link: 'online' }])
    },
  },
]

export const DECISIONS: Told[] = [
  {
    rules: '[E9] [N5]',
    what: 'decisions',
    promise: 'each is taken once, and holds on both sides',
    tell: decisions,
    look: ({ central }) => expect(central.decisions).toHaveLength(4),
  },
  {
    rules: '[N9]',
    what: 'the return of lost hours',
    promise: 'all comes back once',
    tell: recovery,
    look: ({ central }) => expect(central.held).toMatchObject([{ collection: 'doctors' }]),
  },
]

const BLOWS: Record<Blow, string> = {
  death: 'whoever dies at whatever moment of',
  failure: 'whichever call fails in the course of',
}

const LONG_MS = 240_000

/** A test for each: it is told once for every moment, at which the blow falls. */
export function testAtEachMoment(all: readonly Told[], blow: Blow) {
  for (const { rules, what, promise, tell, look } of all) {
    const title = `${rules} ${BLOWS[blow]} ${what}, ${promise}`
    test(title, async () => look((await tellAtEachMoment(await tell(), blow)).picture), LONG_MS)
  }
}
