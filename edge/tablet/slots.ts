import {
  ASSUMED_DURATION_MINUTES,
  DURATION_MINUTES_MAX,
  doOverlap,
  isOpen,
  type Slot,
  slotOf,
} from '@outpost/shared/model/appointments'
import { clinicDate, instantInZone, type Millis, toIso } from '@outpost/shared/model/time'
import type { DeviceDatabase, SeenRecord } from './replica/database.ts'

/*
 * When a doctor can see somebody. Nobody's hours are known: what is offered is the usual day of a
 * clinic; any other time can be typed.
 */

const OPENS = '08:00'
const CLOSES = '17:00'

const MINUTE_MS = 60_000
/** Visits are offered from this to this, whatever their length. */
const STEP_MS = ASSUMED_DURATION_MINUTES * MINUTE_MS
export const DAY_MS = 24 * 3600 * 1000

/** The next free time is looked for so far ahead. */
const AHEAD_DAYS = 28

/** A time that is offered, and whether it is taken. */
export type Offer = { from: Millis; isTaken: boolean }

/** The times of a day (`YYYY-MM-DD`) that are not past yet. */
export function offersOf(
  day: string,
  timeZone: string,
  minutes: number,
  busy: readonly Slot[],
  now: Millis,
): Offer[] {
  const closes = instantInZone(`${day}T${CLOSES}`, timeZone)
  const offers: Offer[] = []
  for (let from = instantInZone(`${day}T${OPENS}`, timeZone); from < closes; from += STEP_MS) {
    if (from < now) continue
    offers.push({ from, isTaken: isTaken({ from, to: from + minutes * MINUTE_MS }, busy) })
  }
  return offers
}

export function isTaken(slot: Slot, busy: readonly Slot[]): boolean {
  return busy.some((one) => doOverlap(one, slot))
}

/** The first free time from now on; null if there is none within some weeks. */
export function nextFree(
  timeZone: string,
  minutes: number,
  busy: readonly Slot[],
  now: Millis,
): Millis | null {
  let day = clinicDate(now, timeZone)
  for (let ahead = 0; ahead < AHEAD_DAYS; ahead++) {
    const free = offersOf(day, timeZone, minutes, busy, now).find((offer) => !offer.isTaken)
    if (free) return free.from
    day = dayAfter(day, 1)
  }
  return null
}

/** So many days after a day of the calendar. */
export function dayAfter(day: string, days: number): string {
  return toIso(Date.parse(day) + days * DAY_MS).slice(0, 10)
}

/**
 * When a doctor is busy from `from` on, as far as the device knows; the judge looks at the same. It has
 * all that is to come at the clinics of its box; of others central tells, later (E5).
 */
export async function readBusy(
  db: DeviceDatabase,
  doctorId: string,
  from: Millis,
): Promise<Slot[]> {
  const rows = await db.records
    .where('[seen.fields.doctor_id+seen.fields.starts_at]')
    .between([doctorId, toIso(from - DURATION_MINUTES_MAX * MINUTE_MS)], [doctorId, '\uffff'])
    .toArray()
  return rows
    .map(({ seen }) => seen)
    .filter((seen): seen is SeenRecord => seen !== null && isOpen(seen.fields))
    .map(({ fields }) => slotOf(fields))
    .filter((slot) => slot !== null)
}
