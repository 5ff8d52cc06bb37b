import { DAY_MS } from '@outpost/shared/model/durations'
import { createStore } from '@outpost/shared/web/store'
import { route } from '../route.ts'
import type { Pack } from '../scan/gs1.ts'
import type { Batch, ShelfRow } from './shelf.ts'

/** Which shelves are listed. */
export const FILTERS = ['all', 'low', 'within30', 'within90', 'expired'] as const
export type Filter = (typeof FILTERS)[number]

/** How the pharmacy is looked at: it outlives going to a stock card and back. */
export type PharmacyView = {
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

/** The days that bound what expires soon; from `toDay`, which tells the clinic's day of an instant. */
export function daysFrom(now: number, toDay: (instant: number) => string) {
  return { today: toDay(now), in30: toDay(now + 30 * DAY_MS), in90: toDay(now + 90 * DAY_MS) }
}

export type Days = ReturnType<typeof daysFrom>

export function isWanted(row: ShelfRow, filter: Filter, { today, in30, in90 }: Days): boolean {
  const some = (meets: (batch: Batch) => boolean) => row.batches.some(meets)
  switch (filter) {
    case 'all':
      return true
    case 'low':
      return row.isLow(today)
    case 'within30':
      return some((one) => one.isExpiring(today, in30))
    case 'within90':
      return some((one) => one.isExpiring(today, in90))
    case 'expired':
      return some((one) => one.isExpired(today) && one.quantity > 0)
    default:
      throw new Error(`unknown filter ${filter satisfies never}`)
  }
}
