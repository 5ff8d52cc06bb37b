import { useRef } from 'preact/hooks'
import { type Days, expiringOf, type Filter } from './pharmacy-view.ts'
import type { ShelfRow } from './shelf.ts'

/**
 * The shelves of a list of what expires, the soonest first; others as they come. As long as one is open all
 * stay where they stood: what somebody works at does not move under the finger.
 */
export function useSoonestFirst(
  rows: readonly ShelfRow[],
  filter: Filter,
  days: Days,
  open: string | null,
): readonly ShelfRow[] {
  const soonest = (row: ShelfRow) => expiringOf(row, filter, days)[0]?.expiry ?? ''
  const order = useRef<{ filter: Filter; keys: string[] } | null>(null)
  if (filter === 'all' || filter === 'low') return rows
  if (open === null || order.current?.filter !== filter) {
    const sorted = [...rows].sort((a, b) => soonest(a).localeCompare(soonest(b)))
    order.current = { filter, keys: sorted.map(({ key }) => key) }
  }
  const rank = new Map(order.current.keys.map((key, n) => [key, n]))
  const rankOf = ({ key }: ShelfRow) => rank.get(key) ?? rows.length
  return [...rows].sort((a, b) => rankOf(a) - rankOf(b))
}
