import { DAY_MS } from '@outpost/shared/model/durations'
import { createStore } from '@outpost/shared/web/store'
import { goInstead, route } from '../route.ts'
import type { Pack } from '../scan/gs1.ts'
import { takeovers } from '../who-works/choosing.ts'
import type { Batch, ShelfRow } from './shelf.ts'

/** Which shelves are listed. */
export const FILTERS = ['all', 'low', 'within30', 'within90', 'expired'] as const
export type Filter = (typeof FILTERS)[number]

/** How the pharmacy is looked at: it outlives going to a stock card and back. */
type PharmacyView = {
  query: string
  filter: Filter
  /** To whom medicine is given out: the id of a patient, or null where nobody is named. */
  patientId: string | null
  /** What a code has said that was read last, until it was received or given out. */
  pack: Pack | null
}

const FIRST: PharmacyView = { query: '', filter: 'all', patientId: null, pack: null }

export const view = createStore<PharmacyView>(FIRST)

export function changeView(change: Partial<PharmacyView>) {
  view.set({ ...view.get(), ...change })
}

/** Whom the next one serves is another person: the patient is not kept beyond the pharmacy's screen. */
route.subscribe(() => {
  if (route.get().screen !== 'pharmacy') view.set(FIRST)
})

/** Who takes the tablet over does not go on with whom the one before was serving. */
takeovers.subscribe(() => {
  changeView({ patientId: null })
  if (route.get().id?.startsWith('for.')) goInstead('pharmacy')
})

/** The days that bound what expires soon; from `toDay`, which tells the clinic's day of an instant. */
export function daysFrom(now: number, toDay: (instant: number) => string) {
  return { today: toDay(now), in30: toDay(now + 30 * DAY_MS), in90: toDay(now + 90 * DAY_MS) }
}

export type Days = ReturnType<typeof daysFrom>

export function isWanted(row: ShelfRow, filter: Filter, days: Days): boolean {
  if (filter === 'all') return true
  if (filter === 'low') return row.isLow(days.today)
  return expiringOf(row, filter, days).length > 0
}

/** The batches for which a shelf stands in a list of what expires, the soonest first; none in other lists. */
export function expiringOf(row: ShelfRow, filter: Filter, { today, in30, in90 }: Days): Batch[] {
  switch (filter) {
    case 'all':
    case 'low':
      return []
    case 'within30':
      return row.batches.filter((one) => one.isExpiring(today, in30))
    case 'within90':
      return row.batches.filter((one) => one.isExpiring(today, in90))
    case 'expired':
      return row.batches.filter((one) => one.isExpired(today) && one.quantity > 0)
    default:
      throw new Error(`unknown filter ${filter satisfies never}`)
  }
}
