import { candidatesIn } from '@outpost/central/nodes/incarnation'
import { expect, test } from 'vitest'
import { type Copies, choose, copied, type Fate, hear, keyOf, newBox, request } from './copies.ts'

/* Every order of events up to a depth, breadth first; equal states are gone through once. */

const FATES: Fate[] = ['answered', 'reply lost']
const SINGLE_DEPTH = 9
const PRELUDE_DEPTH = 4
const COPIES_DEPTH = 9

/** Goes through all states that `steps` leads to; answers how many there were. */
function explore(start: Copies[], depth: number, steps: (state: Copies) => Copies[]): Copies[] {
  const seen = new Map(start.map((state) => [keyOf(state), state]))
  let layer = start
  for (let level = 0; level < depth; level++) {
    const found: Copies[] = []
    for (const state of layer.flatMap(steps)) {
      const key = keyOf(state)
      if (seen.has(key)) continue
      seen.set(key, state)
      found.push(state)
    }
    layer = found
  }
  return [...seen.values()]
}

/** All that can become of a request of a box. A lost request is none. */
function requests(state: Copies, box: number) {
  return [true, false].flatMap((moves) => FATES.map((fate) => request(state, box, moves, fate)))
}

/** One box on a bad road: requests, late copies of them, and a central that forgets. */
function singleSteps(state: Copies): Copies[] {
  const own = requests(state, 0).map(({ after, verdict }) => {
    expect(['first', 'same', 'advance']).toContain(verdict)
    return after
  })
  const late = state.sent.map((pair) => {
    const { after, verdict } = hear(state, pair)
    expect(['same', 'heard']).toContain(verdict)
    return after
  })
  const oldest = state.known.find(({ standing }) => standing === 'past')
  const forgetful = { ...state, known: state.known.filter((one) => one !== oldest) }
  return [...own, ...late, forgetful]
}

test('[N10] a single box is never called a twin or rewound, whatever is lost or comes late', () => {
  const states = explore([newBox()], SINGLE_DEPTH, singleSteps)
  expect(states.length).toBeGreaterThan(200)
  for (const { isTwin, known } of states) {
    expect(isTwin).toBe(false)
    expect(known.filter(({ standing }) => standing === 'left')).toEqual([])
  }
})

/** A box in any state that a bad road can bring it to, and then its card is copied. */
function startsOfCopies(): Copies[] {
  const alone = explore([newBox()], PRELUDE_DEPTH, (state) => {
    return requests(state, 0).map(({ after }) => after)
  })
  return alone.map(copied)
}

/** A round that pushes: the push, and the pull that follows it. It counts if both were answered. */
function rounds(state: Copies, box: number): Copies[] {
  return requests(state, box).flatMap(({ after: pushed, isServed }) => {
    if (!isServed) return [pushed]
    return FATES.map((fate) => {
      const { after } = request(pushed, box, false, fate)
      return fate === 'answered' ? after : { ...after, turns: state.turns }
    })
  })
}

test.each([
  ['with whole rounds, is found when the first one comes again', 2, rounds],
  [
    'with pushes alone, is found before either has its third turn',
    4,
    (state: Copies, box: number) => requests(state, box).map(({ after }) => after),
  ],
])('[N10] of two copies that push in turn, %s', (_how, turnsMax, stepsOf) => {
  const states = explore(startsOfCopies(), COPIES_DEPTH, (state) => {
    if (state.isTwin) return []
    return [0, 1].flatMap((box) => stepsOf(state, box))
  })
  for (const state of states) {
    expect(state.turns.length, keyOf(state)).toBeLessThanOrEqual(turnsMax)
  }
  expect(states.length).toBeGreaterThan(1000)
  expect(states.filter(({ isTwin }) => isTwin).length).toBeGreaterThan(100)
})

test('[N10] both are refused until one is chosen; then it goes on, and the other never again', () => {
  const found = explore(startsOfCopies(), COPIES_DEPTH - 3, (state) => {
    if (state.isTwin) return []
    return [0, 1].flatMap((box) => requests(state, box).map(({ after }) => after))
  }).filter(({ isTwin }) => isTwin)
  expect(found.length).toBeGreaterThan(20)
  for (const twins of found) {
    const called = [0, 1].reduce((state, box) => {
      const { after, verdict } = request(state, box, true, 'answered')
      expect(verdict).toBe('twin')
      return after
    }, twins)
    expect(candidatesIn(called.known)).toHaveLength(2)
    for (const winner of [0, 1]) {
      const chosen = choose(called, winner)
      expect(chosen, keyOf(called)).not.toBeNull()
      explore([chosen as Copies], 5, (state) => {
        const lost = request(state, 1 - winner, true, 'answered')
        expect(lost.verdict).toBe('out')
        return requests(state, winner).map(({ after, verdict }) => {
          expect(['same', 'advance'], `${keyOf(called)} ${winner} ${keyOf(state)}`).toContain(
            verdict,
          )
          return after
        })
      })
    }
  }
})

test('[N10] a card that is put back is realigned once, and goes on like any other', () => {
  const lives = explore([newBox()], 7, (state) => requests(state, 0).map(({ after }) => after))
  let rewound = 0
  for (const life of lives) {
    for (const backup of life.sent) {
      let state: Copies = { ...life, boxes: [backup] }
      let realignments = 0
      for (let n = 0; n < 4; n++) {
        const { after, verdict } = request(state, 0, true, 'answered')
        expect(['twin', 'out']).not.toContain(verdict)
        if (verdict === 'rewound') realignments += 1
        state = after
      }
      expect(realignments).toBeLessThanOrEqual(1)
      rewound += realignments
    }
  }
  expect(rewound).toBeGreaterThan(10)
})
