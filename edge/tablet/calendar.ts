import { DAY_MS } from '@outpost/shared/model/durations'

/** The day so many days after one, as `YYYY-MM-DD`; before it, if they are negative. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}
