import {
  candidatesIn,
  type Known,
  release,
  type Verdict,
  weigh,
  withStandings,
} from '@outpost/central/nodes/incarnation'
import type { Incarnation } from '@outpost/shared/protocol/incarnation'
import { advanced, realigned } from '@outpost/shared/replica/incarnation'

/*
 * Copies of a box and their central, as far as tokens go (N10): the rules of the product, with
 * numbers for tokens, so that every order of events can be tried.
 */

export type Copies = {
  known: Known[]
  isTwin: boolean
  /** What each copy has on its disk. */
  boxes: Incarnation[]
  /** Requests that a network may deliver once more. */
  sent: Incarnation[]
  /** Which copies' pushes were answered, in turn: one that pushes many times in a row counts once. */
  turns: number[]
  fresh: number
}

export type Fate = 'answered' | 'reply lost'

export function newBox(): Copies {
  const own = { current: '0', next: '1' }
  return { known: [], isTwin: false, boxes: [own], sent: [], turns: [], fresh: 2 }
}

/** The card of the first box is copied. */
export function copied(before: Copies): Copies {
  const [own] = before.boxes as [Incarnation]
  return { ...before, boxes: [own, own], sent: [], turns: [] }
}

/** Central hears a request, and nobody its answer. */
export function hear(before: Copies, pair: Incarnation): { after: Copies; verdict: Verdict } {
  const { known, isTwin } = before
  const situation = { known, isTwin, isNextReleased: false, isNewEpoch: false }
  const { verdict, standings } = weigh(situation, pair)
  const after = {
    ...before,
    known: withStandings(known, standings),
    isTwin: isTwin || verdict === 'twin',
  }
  return { after, verdict }
}

/** A copy makes a request; a crash before it has noted the answer is a lost reply. */
export function request(before: Copies, box: number, moves: boolean, fate: Fate) {
  const pair = before.boxes[box] as Incarnation
  const heard = hear(before, pair)
  const { verdict } = heard
  const isNew = !before.sent.some((one) => one.current === pair.current && one.next === pair.next)
  const after = { ...heard.after, sent: isNew ? [...before.sent, pair] : before.sent }
  const isServed = verdict !== 'twin' && verdict !== 'out'
  if (fate === 'reply lost' || !isServed) return { after, verdict, isServed }
  const fresh = String(before.fresh)
  const own = verdict === 'heard' ? realigned(pair, fresh) : moves ? advanced(pair, fresh) : pair
  return {
    after: {
      ...after,
      boxes: before.boxes.map((one, index) => (index === box ? own : one)),
      turns: moves && before.turns.at(-1) !== box ? [...before.turns, box] : before.turns,
      fresh: before.fresh + 1,
    },
    verdict,
    isServed,
  }
}

/** An administrator chooses a copy; null if it is none of the candidates. */
export function choose(before: Copies, box: number): Copies | null {
  const chosen = before.boxes[box] as Incarnation
  const isCandidate = candidatesIn(before.known).some(
    ({ current, next }) => current === chosen.current && next === chosen.next,
  )
  if (!isCandidate) return null
  return {
    ...before,
    known: withStandings(before.known, release(before.known, chosen)),
    isTwin: false,
  }
}

/** Equal for states that differ only in the numbers of their tokens. */
export function keyOf({ known, isTwin, boxes, sent, turns }: Copies): string {
  const names = new Map<string, number>()
  const renamed = (token: string) => {
    if (!names.has(token)) names.set(token, names.size)
    return names.get(token)
  }
  const shown = ({ current, next }: Incarnation) => [renamed(current), renamed(next)]
  const standings = known.map((one) => [...shown(one), one.standing])
  return JSON.stringify([boxes.map(shown), standings, sent.map(shown), isTwin, turns])
}
