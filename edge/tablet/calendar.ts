import { DAY_MS } from '@outpost/shared/model/durations'

/** The day so many days after one, as `YYYY-MM-DD`; before it, if they are negative. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/** The same day so many years later; earlier, if they are negative. */
export function yearsAfter(day: string, years: number): string {
  const date = new Date(day)
  date.setUTCFullYear(date.getUTCFullYear() + years)
  return date.toISOString().slice(0, 10)
}

/** No visit is booked or moved farther ahead than this. */
export const VISIT_YEARS_MAX = 2

/** Nobody is older. */
export const AGE_YEARS_MAX = 130
