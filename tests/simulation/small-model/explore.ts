import { faultAtRest, faultIn } from './invariants.ts'
import type { Box, Central, State } from './state.ts'
import { type Rules, type Step, stepsFrom } from './steps.ts'

/** In clear weather two boxes come to rest within a few rounds each. */
const CALM_STEPS_MAX = 200

type Exploration = {
  states: number
  /** How often each step was taken, by its name. */
  taken: Map<string, number>
  /** The first thing found wrong, on a shortest way there; null if nothing is. */
  found: { fault: string; way: string[] } | null
}

/**
 * Every state that can be reached, breadth first: nothing may be wrong in any of them, and from each
 * of them everything must come right when nothing more is written and the weather clears.
 */
export function explore(start: State, rules: Rules): Exploration {
  const keyOf = createKeys()
  const startKey = keyOf(start)
  const reachedBy = new Map<string, { from: string; what: string }>([
    [startKey, { from: '', what: '' }],
  ])
  const comesRight = new Set<string>()
  const taken = new Map<string, number>()
  const wayTo = (key: string): string[] => {
    const { from, what } = reachedBy.get(key) ?? { from: '', what: '' }
    return from === '' ? [] : [...wayTo(from), what]
  }
  /** Lets the weather clear; every state on the way is known to come right afterwards. */
  function faultInTheEnd(from: State, fromKey: string, stepsOfFirst: Step[]): string | null {
    const way: string[] = []
    let [state, key, steps] = [from, fromKey, stepsOfFirst]
    for (let n = 0; n < CALM_STEPS_MAX; n++) {
      if (comesRight.has(key)) break
      way.push(key)
      if (n > 0) steps = stepsFrom(state, rules)
      const step = calmStep(state, steps)
      if (!step) {
        const fault = faultAtRest(state)
        if (fault) return fault
        break
      }
      state = step.next
      key = keyOf(state)
      if (n === CALM_STEPS_MAX - 1) return faultAtRest(state) ?? 'it does not come to rest'
    }
    for (const one of way) comesRight.add(one)
    return null
  }

  let frontier: [string, State][] = [[startKey, start]]
  while (frontier.length > 0) {
    const following: [string, State][] = []
    for (const [key, state] of frontier) {
      const steps = stepsFrom(state, rules)
      const fault = faultIn(state) ?? faultInTheEnd(state, key, steps)
      if (fault) return { states: reachedBy.size, taken, found: { fault, way: wayTo(key) } }
      for (const { what, next } of steps) {
        taken.set(what, (taken.get(what) ?? 0) + 1)
        const nextKey = keyOf(next)
        if (reachedBy.has(nextKey)) continue
        reachedBy.set(nextKey, { from: key, what })
        following.push([nextKey, next])
      }
    }
    frontier = following
  }
  return { states: reachedBy.size, taken, found: null }
}

/** What happens next in clear weather: what is on the road arrives, then box after box has a round. */
function calmStep(state: State, steps: Step[]): Step | undefined {
  const calm = steps.filter(({ isMishap, isWrite }) => !isMishap && !isWrite)
  const isAtRest = faultAtRest(state) === null && state.boxes.every(({ round }) => !round)
  if (isAtRest) return undefined
  const underWay = calm.filter(({ what }) => !what.endsWith('begins a round'))
  if (underWay.length > 0) return underWay[0]
  const behind = state.boxes.findIndex(
    ({ edits, cursor }) =>
      cursor !== state.central.head || edits.some((one) => /waiting|sent/.test(one.state)),
  )
  return calm[Math.max(0, behind)]
}

/** Numbers for what a state is made of: a part is mostly the same object in many of them. */
function createKeys() {
  const numbers = new Map<string, number>()
  const known = new WeakMap<object, number>()
  const numberFor = (part: object, textOf: () => string): number => {
    const before = known.get(part)
    if (before !== undefined) return before
    const text = textOf()
    const number = numbers.get(text) ?? numbers.size
    numbers.set(text, number)
    known.set(part, number)
    return number
  }
  const one = (part: object) => numberFor(part, () => JSON.stringify(part))
  const all = (parts: object) => Object.values(parts).map(one)
  const ofCentral = (central: Central) =>
    numberFor(central, () => {
      const { records, feed, edits, ledger } = central
      return `central ${JSON.stringify([all(records), feed, all(edits), all(ledger)])}`
    })
  const ofBox = (box: Box) =>
    numberFor(box, () => {
      const { confirmed, edits, cursor, written, round } = box
      return `box ${JSON.stringify([all(confirmed), all(edits), cursor, written, round])}`
    })
  return ({ central, boxes, road, written, left }: State): string => {
    // What is on the road has no order.
    const onRoad = road.map(one).sort((a, b) => a - b)
    return JSON.stringify([ofCentral(central), boxes.map(ofBox), onRoad, written, left])
  }
}
