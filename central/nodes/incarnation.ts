import type { Incarnation } from '@outpost/shared/protocol/incarnation'

/*
 * What a pair of incarnation tokens says about the box that presents it (N10): pure. The reasoning
 * is in docs/decisions/005-incarnations.md.
 */

/** How a pair stands that a box has presented. */
const STANDINGS = [
  /** The box's last word: it presents this pair again, or one that continues it. */
  'present',
  /** It was the box's last word before, or is too old to be known. */
  'past',
  /** The last word of a copy that was given up because an older one called. */
  'left',
  /** A copy that calls beside the present one; an administrator must choose. */
  'rival',
  /** A copy that was not chosen: it never comes in again. */
  'out',
] as const
export type Standing = (typeof STANDINGS)[number]
export type Known = Incarnation & { standing: Standing }

export type Situation = {
  known: readonly Known[]
  /** Two copies have been found, and none was chosen yet. */
  isTwin: boolean
  /** The copy that calls next was chosen. */
  isNextReleased: boolean
  /** Central was restored since it heard of the present pair: the box may be ahead of it. */
  isNewEpoch: boolean
}

/**
 * `first`: nothing was known. `same`: a retry, or nothing has moved. `advance`: it has moved on.
 * `heard`: a pair from before, or unknown; it may be a late copy of a request, so nothing changes.
 * `rewound`: a box that came back from a backup goes on from there. `twin`: one of two copies.
 * `out`: a copy that was not chosen.
 */
export type Verdict = 'first' | 'same' | 'advance' | 'heard' | 'rewound' | 'twin' | 'out'

type Weighed = {
  verdict: Verdict
  /** The standings that this gives to pairs, new ones among them. */
  standings: Known[]
}

export function weigh(situation: Situation, pair: Incarnation): Weighed {
  const { known, isTwin, isNextReleased, isNewEpoch } = situation
  const exact = known.find((one) => isSame(one, pair))
  const present = known.find(({ standing }) => standing === 'present')
  const names = (standing: Standing, key: keyof Incarnation) =>
    known.some((one) => one.standing === standing && one[key] === pair.current)

  if (exact?.standing === 'out' || names('out', 'next')) return { verdict: 'out', standings: [] }
  if (isTwin) return weighTwin(known, pair, exact, isNextReleased)
  if (!present) return { verdict: 'first', standings: [as('present', pair)] }
  if (exact?.standing === 'present') return { verdict: 'same', standings: [] }

  const succeeded = [as('past', present), as('present', pair)]
  const rewound = [as('left', present), as('present', pair)]
  if (pair.current === present.next) return { verdict: 'advance', standings: succeeded }
  if (exact?.standing === 'past') return { verdict: 'heard', standings: [] }
  if (isNewEpoch) {
    // Ahead of what central knows, or, put back too, behind it: nobody goes on from there otherwise.
    if (names('past', 'current')) return { verdict: 'rewound', standings: rewound }
    return { verdict: 'first', standings: succeeded }
  }
  if (exact || names('left', 'next') || names('left', 'current') || names('present', 'current')) {
    return { verdict: 'twin', standings: [as('rival', pair)] }
  }
  if (names('past', 'current')) {
    return { verdict: 'rewound', standings: rewound }
  }
  return { verdict: 'heard', standings: [as('past', pair)] }
}

/** Until one copy is chosen all are refused, and noted, so that they can be told apart. */
function weighTwin(
  known: readonly Known[],
  pair: Incarnation,
  exact: Known | undefined,
  isNextReleased: boolean,
): Weighed {
  if (exact?.standing === 'past') return { verdict: 'twin', standings: [] }
  const continued = candidatesIn(known).find(({ next }) => next === pair.current)
  const noted =
    exact && exact.standing !== 'left'
      ? []
      : [...(continued ? [as('past', continued)] : []), as(continued?.standing ?? 'rival', pair)]
  if (!isNextReleased) return { verdict: 'twin', standings: noted }
  return { verdict: 'same', standings: [...noted, ...release(withStandings(known, noted), pair)] }
}

/** The copies among which an administrator can choose. */
export function candidatesIn<T extends Known>(known: readonly T[]): T[] {
  return known.filter(({ standing }) => standing === 'present' || standing === 'rival')
}

/** Lets one copy go on, and shuts out every other that is known. */
export function release(known: readonly Known[], chosen: Incarnation): Known[] {
  const others = known.filter(
    (one) => ['present', 'rival', 'left'].includes(one.standing) && !isSame(one, chosen),
  )
  // What the chosen one was itself before it moved on shuts nobody out.
  const given = others.map((one) => as(one.next === chosen.current ? 'past' : 'out', one))
  return [...given, as('present', chosen)]
}

/** What is known after these standings were given; of a pair the last one counts. */
export function withStandings(known: readonly Known[], given: readonly Known[]): Known[] {
  const after = [...known]
  for (const one of given) {
    const index = after.findIndex((other) => isSame(other, one))
    if (index >= 0) after[index] = one
    else after.push(one)
  }
  return after
}

function isSame(a: Incarnation, b: Incarnation): boolean {
  return a.current === b.current && a.next === b.next
}

function as(standing: Standing, { current, next }: Incarnation): Known {
  return { current, next, standing }
}
