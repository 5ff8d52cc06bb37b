import type { Collection, Fields } from './collections.ts'
import type { Field } from './field.ts'

/*
 * The order of records by what stands in one of their fields (S4). Names follow the order that
 * Unicode has for all scripts together, numbers in them their size; other values go character by
 * character, as dates and times need. A sort key is a value with an id, so it is there
 * also when the record has gone.
 */

export type SortedBy = NonNullable<Field['sortedBy']>

/** Where a record stands; one without a value stands behind all others. */
export type SortKey = { value: string | null; id: string }

// Named, because a language that is not known would be replaced by the machine's, which may order
// otherwise. English has no order of its own.
const names = new Intl.Collator('en', { numeric: true })

/** Negative if the first value comes before the other, 0 where only ids tell them apart. */
const COMPARED: Record<SortedBy, (a: string, b: string) => number> = {
  name: names.compare,
  value: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
}

/** Compares two sort keys of a field; 0 only for the same one. */
function orderOf(sortedBy: SortedBy): (a: SortKey, b: SortKey) => number {
  const compared = COMPARED[sortedBy]
  return (a, b) => {
    const byValue =
      a.value === null || b.value === null
        ? Number(a.value === null) - Number(b.value === null)
        : compared(a.value, b.value)
    return byValue || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  }
}

/** The first behind another sort key, in their order; from the beginning if there is none. */
export function firstInOrder<T extends SortKey>(
  all: Iterable<T>,
  sortedBy: SortedBy,
  { after, limit }: { after: SortKey | null; limit: number },
): T[] {
  const compare = orderOf(sortedBy)
  const first: T[] = []
  for (const one of all) {
    if (after && compare(one, after) <= 0) continue
    const last = first.at(-1)
    // Most stand behind the page: one comparison tells, where sorting all would take many.
    if (last && first.length === limit && compare(one, last) > 0) continue
    first.splice(insertionPoint(first, one, compare), 0, one)
    if (first.length > limit) first.pop()
  }
  return first
}

function insertionPoint<T>(sorted: readonly T[], one: T, compare: (a: T, b: T) => number): number {
  let from = 0
  let to = sorted.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (compare(sorted[middle] as T, one) < 0) from = middle + 1
    else to = middle
  }
  return from
}

/** The fields of a collection by which it can be sorted. */
export function sortedFields({ fields }: Pick<Collection, 'fields'>): string[] {
  return Object.entries(fields).flatMap(([name, { sortedBy }]) => (sortedBy ? [name] : []))
}

/** What a record is sorted by; what is no text, as a newer version may have sent, counts as none. */
export function sortValue(fields: Fields, field: string): string | null {
  const value = fields[field]
  return typeof value === 'string' ? value : null
}
