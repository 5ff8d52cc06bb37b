import {
  ASSUMED_DURATION_MINUTES,
  doOverlap,
  type Slot,
  slotOf,
} from '@outpost/shared/model/appointments'
import { MINUTE_MS } from '@outpost/shared/model/durations'
import { clinicDate, dayAfter, instantInZone, type Millis } from '@outpost/shared/model/time'
import type { DeviceDatabase, SeenRecord } from '../replica/database.ts'
import { isToBeHeld, readOpenVisits } from '../replica/open-visits.ts'

/*
 * When a doctor can see somebody. Nobody's hours are known: what is offered is the usual day of a
 * clinic; any other time can be typed.
 */

const OPENS = '08:00'
const CLOSES = '17:00'

/** Visits are offered from this to this, whatever their length. */
const STEP_MS = ASSUMED_DURATION_MINUTES * MINUTE_MS

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

/** What speaks against the time of a visit: the key of the sentence that tells it. */
export type Doubt = 'booking.twice' | 'booking.isPast' | 'conflict.SLOT_TAKEN'

/** What speaks against this time; `busy` is the doctor, and `ownVisits` has the patient. */
export function doubtsAbout(
  slot: Slot,
  now: Millis,
  busy: readonly Slot[],
  ownVisits: readonly Slot[],
): Doubt[] {
  return [
    ...(isTaken(slot, ownVisits) ? (['booking.twice'] as const) : []),
    ...(slot.from + MINUTE_MS <= now ? (['booking.isPast'] as const) : []),
    ...(isTaken(slot, busy) ? (['conflict.SLOT_TAKEN'] as const) : []),
  ]
}

/** The first time from this on, in steps of those that are offered, at which nobody is busy so long. */
export function freeFrom(from: Millis, minutes: number, busy: readonly Slot[]): Millis {
  // Behind the last visit it is free.
  const end = Math.max(from, ...busy.map(({ to }) => to))
  const isFree = (start: Millis) => !isTaken({ from: start, to: start + minutes * MINUTE_MS }, busy)
  let start = from
  while (start < end && !isFree(start)) start += STEP_MS
  return start
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

/**
 * When a doctor is busy from `from` on, as far as the device knows; the judge looks at the same. It has
 * all that is to come at the clinics of its box; of others central tells, later (E5). The visit
 * `exceptId` is left out: it is to be moved.
 */
export async function readBusy(
  db: DeviceDatabase,
  doctorId: string,
  from: Millis,
  exceptId?: string,
): Promise<Slot[]> {
  const visits = await readOpenVisits(db, doctorId, from)
  return slotsOf(visits.filter(({ id }) => id !== exceptId))
}

/** When a patient is to be seen, by anybody, as far as the device knows; but for one visit. */
export async function readVisitsOf(
  db: DeviceDatabase,
  patientId: string,
  exceptId: string,
): Promise<Slot[]> {
  const rows = await db.records.where('seen.fields.patient_id').equals(patientId).toArray()
  const visits = rows
    .filter(({ collection }) => collection === 'appointments')
    .flatMap(({ seen }) => seen ?? [])
  return slotsOf(visits.filter((visit) => visit.id !== exceptId && isToBeHeld(visit)))
}

function slotsOf(visits: readonly SeenRecord[]): Slot[] {
  return visits.map(({ fields }) => slotOf(fields)).filter((slot) => slot !== null)
}
