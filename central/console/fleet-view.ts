import { fold, partsOf } from '@outpost/shared/model/folding'
import { type Condition, TROUBLES, type TroubleKind, urgencyOf } from '../fleet/troubles.ts'
import type { NodeView } from '../routes/nodes.ts'

/* What of the fleet is shown, and in which order: pure, so that it can be tried with any fleet. */

/** How a box can be picked out: by one of its troubles, or by having none. */
export const STANDS = [
  ...(Object.keys(TROUBLES) as TroubleKind[]),
  'not_enrolled',
  'fine',
] as const satisfies readonly (TroubleKind | Condition)[]
export type Stand = (typeof STANDS)[number]

export const SORTINGS = ['help', 'name', 'contact', 'pending'] as const
type Sorting = (typeof SORTINGS)[number]

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
function standsOf({ troubles, condition }: Pick<NodeView, 'troubles' | 'condition'>) {
  if (troubles.length > 0) return troubles.map(({ kind }): Stand => kind)
  return [condition === 'not_enrolled' ? condition : ('fine' as const)]
}

/** What is no reason to call anybody: it was done on purpose, or can wait. */
const NO_EMERGENCY: readonly Stand[] = ['revoked', 'paused', 'version']

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
export function countStands(boxes: readonly NodeView[]): Record<Stand, number> {
  const counts = Object.fromEntries(STANDS.map((stand) => [stand, 0])) as Record<Stand, number>
  for (const box of boxes) for (const stand of standsOf(box)) counts[stand] += 1
  return counts
}

/** The boxes that a query asks for, in its order. `boxes` come with who needs help most first. */
export function chooseBoxes(
  boxes: readonly NodeView[],
  { words, is, sorting }: FleetQuery,
): readonly NodeView[] {
  const asked = partsOf(fold(words))
  const found = boxes.filter(
    (box) =>
      (is === null || standsOf(box).includes(is)) &&
      asked.every((part) => wordsOf(box).some((word) => word.startsWith(part))),
  )
  return sorting === 'help' ? found : found.toSorted(BY[sorting])
}

const collator = new Intl.Collator(undefined, { numeric: true })

const byName = (a: NodeView, b: NodeView) => collator.compare(a.name, b.name)

const BY: Record<Exclude<Sorting, 'help'>, (a: NodeView, b: NodeView) => number> = {
  name: byName,
  // Who has been silent for longest first; one that never called has nothing to say.
  contact: (a, b) => timeOf(a.last_seen_at) - timeOf(b.last_seen_at) || byName(a, b),
  pending: (a, b) => (b.report.pending ?? -1) - (a.report.pending ?? -1) || byName(a, b),
}

function timeOf(at: string | null): number {
  return at === null ? Number.MAX_SAFE_INTEGER : Date.parse(at)
}

/** By the names as they came: a box that has only called keeps its own, one that changed has others. */
const known = new WeakMap<readonly string[], string[]>()

function wordsOf(box: NodeView): string[] {
  const before = known.get(box.clinic_names)
  if (before) return before
  const words = [...partsOf(fold([box.name, ...box.clinic_names].join(' '))), box.id]
  known.set(box.clinic_names, words)
  return words
}

/** Reads so many boxes for the search from a place on, so that the first letter waits for none. */
export function readAhead(boxes: readonly NodeView[], from: number, count: number) {
  for (const box of boxes.slice(from, from + count)) wordsOf(box)
}

/** What is told of a box that has called and is as it was. */
export type Call = Pick<NodeView, 'id' | 'last_seen_at' | 'next_contact_at' | 'behind'>

/**
 * The boxes after news of some of them, whoever needs help most first. Those of which there is none
 * stay the same objects.
 */
export function withNews(
  boxes: readonly NodeView[],
  { changed, called }: { changed: readonly NodeView[]; called: readonly Call[] },
): readonly NodeView[] {
  const news = new Map(changed.map((box) => [box.id, box]))
  const known = new Set(boxes.map(({ id }) => id))
  const calls = new Map(called.map((call) => [call.id, call]))
  const after = boxes.map((box) => {
    const now = news.get(box.id) ?? box
    const call = calls.get(box.id)
    return call ? { ...now, ...call } : now
  })
  const added = changed.filter(({ id }) => !known.has(id))
  return [...after, ...added].sort(byUrgency)
}

/** As central sorts them; a box that calls again and again keeps its place among those like it. */
function byUrgency(a: NodeView, b: NodeView): number {
  const since = ({ next_contact_at: next }: NodeView) => (next === null ? 0 : Date.parse(next))
  return urgencyOf(a.troubles) - urgencyOf(b.troubles) || since(a) - since(b)
}
