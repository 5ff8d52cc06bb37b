export const DAY_MS = 24 * 3600 * 1000

/** The day so many days after one, as `YYYY-MM-DD`; before it, if they are negative. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}
