import { fold, partsOf } from '@outpost/shared/model/folding'
import { type Condition, TROUBLES, type TroubleKind } from '../fleet/troubles.ts'
import type { NodeView } from '../routes/nodes.ts'

/* What of the fleet is shown, and in which order: pure, so that it can be tried with any fleet. */

/** A box, and the names of its clinics; none are told where it has all of them. */
export type Box = NodeView & { clinicNames: readonly string[] }

/** How a box can be picked out: by one of its troubles, or by having none. */
export const STANDS = [
  ...(Object.keys(TROUBLES) as TroubleKind[]),
  'not_enrolled',
  'fine',
] as const satisfies readonly (TroubleKind | Condition)[]
export type Stand = (typeof STANDS)[number]

export const SORTINGS = ['help', 'name', 'contact', 'pending'] as const
export type Sorting = (typeof SORTINGS)[number]

export type FleetQuery = {
  /** Beginnings of words of the box's name and clinics, or of its id. */
  words: string
  is: Stand | null
  sorting: Sorting
}

/** The query that an address says; what it says wrongly it does not say. */
export function fleetQueryOf(said: Readonly<Record<string, string>>): FleetQuery {
  return {
    words: said.q ?? '',
    is: STANDS.find((stand) => stand === said.is) ?? null,
    sorting: SORTINGS.find((sorting) => sorting === said.sort) ?? 'help',
  }
}

/** In how many ways a box stands: each of its troubles, or that it has none. */
export function standsOf({ troubles, condition }: Pick<NodeView, 'troubles' | 'condition'>) {
  if (troubles.length > 0) return troubles.map(({ kind }): Stand => kind)
  return [condition === 'not_enrolled' ? condition : ('fine' as const)]
}

/** What is no reason to call anybody: it was done on purpose, or can wait. */
const NO_EMERGENCY: readonly Stand[] = ['revoked', 'version']

/** Whether somebody should do something about a box now. */
export function needsHelp({ troubles }: Pick<NodeView, 'troubles'>): boolean {
  return troubles.some(({ kind }) => !NO_EMERGENCY.includes(kind))
}

/** The trouble by which a box is called that has no worse name; null if its condition is its name. */
export function namingTrouble(box: Pick<NodeView, 'troubles' | 'condition'>): TroubleKind | null {
  const [worst] = box.troubles
  return box.condition === 'fine' && worst && needsHelp(box) ? worst.kind : null
}

/** How many boxes stand in which way; those with two troubles are in both. */
export function countStands(boxes: readonly Box[]): Record<Stand, number> {
  const counts = Object.fromEntries(STANDS.map((stand) => [stand, 0])) as Record<Stand, number>
  for (const box of boxes) for (const stand of standsOf(box)) counts[stand] += 1
  return counts
}

/** The boxes that a query asks for, in its order. `boxes` come with who needs help most first. */
export function chooseBoxes(
  boxes: readonly Box[],
  { words, is, sorting }: FleetQuery,
): readonly Box[] {
  const asked = partsOf(fold(words))
  const found = boxes.filter(
    (box) =>
      (is === null || standsOf(box).includes(is)) &&
      asked.every((part) => wordsOf(box).some((word) => word.startsWith(part))),
  )
  return sorting === 'help' ? found : found.toSorted(BY[sorting])
}

const collator = new Intl.Collator(undefined, { numeric: true })

const byName = (a: Box, b: Box) => collator.compare(a.name, b.name)

const BY: Record<Exclude<Sorting, 'help'>, (a: Box, b: Box) => number> = {
  name: byName,
  // Who has been silent for longest first; one that never called has nothing to say.
  contact: (a, b) => timeOf(a.last_seen_at) - timeOf(b.last_seen_at) || byName(a, b),
  pending: (a, b) => (b.report.pending ?? -1) - (a.report.pending ?? -1) || byName(a, b),
}

function timeOf(at: string | null): number {
  return at === null ? Number.MAX_SAFE_INTEGER : Date.parse(at)
}

/** By a box as it came: a newer one is another object. */
const known = new WeakMap<Box, string[]>()

function wordsOf(box: Box): string[] {
  const before = known.get(box)
  if (before) return before
  const words = [...partsOf(fold([box.name, ...box.clinicNames].join(' '))), box.id]
  known.set(box, words)
  return words
}

/**
 * The newer of two lists, with the boxes of which nothing has changed as they were: what shows them
 * need not be drawn again.
 */
export function keepUnchanged(before: readonly Box[], now: readonly Box[]): readonly Box[] {
  const old = new Map(before.map((box) => [box.id, box]))
  return now.map((box) => {
    const same = old.get(box.id)
    return same && JSON.stringify(same) === JSON.stringify(box) ? same : box
  })
}
