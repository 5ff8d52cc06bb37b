import { HOUR_MS } from '@outpost/shared/model/durations'
import { startOfClinicDay, toIso } from '@outpost/shared/model/time'

const HALF_DAY_MS = 12 * HOUR_MS

/** So many noons are remembered; a table holds few days, and each of them often. */
const REMEMBERED_MAX = 10_000

const remembered = new Map<string, string>()

/**
 * Noon of a day (`YYYY-MM-DD`) where the time is not known: the day is then right in the clinic's
 * zone, in UTC, and in all zones between.
 */
export function localNoon(day: string, timeZone: string): string {
  const key = `${day} ${timeZone}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  const noonInUtc = Date.parse(`${day}T12:00:00.000Z`)
  const noon = toIso(startOfClinicDay(noonInUtc, timeZone) + HALF_DAY_MS)
  if (remembered.size < REMEMBERED_MAX) remembered.set(key, noon)
  return noon
}
