import { DAY_MS, HOUR_MS, MINUTE_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import { Cron } from 'croner'
import { LAST_SEEN_STEP_MS } from '../nodes/principals.ts'

type Timetable = {
  /** A cron schedule, and the IANA zone on whose clocks it is read; null where the box said none. */
  schedule: string | null
  timeZone: string | null
  absentUntil: Millis | null
}

/** When a box should have called. */
export type Expected = {
  /** By its schedule, after it was last heard of. */
  nextAt: Millis
  /** From here on something is wrong with the box or its line, not only with one round. */
  silentAt: Millis
}

/** A box that missed so many times of its schedule is silent, … */
const MISSED_MAX = 3

/** … but not before this long after the first of them, nor later than that. */
const SILENT_AFTER_MS_MIN = HOUR_MS
const SILENT_AFTER_MS_MAX = DAY_MS

const DEFAULT_SCHEDULE = '*/5 * * * *'

/**
 * When a box calls next, by what it said of its schedule and of its absence; null if its schedule has
 * no more times. A contact is noted to the minute, so one within it counts as the same.
 */
export function expectedContact(
  { schedule, timeZone, absentUntil }: Timetable,
  lastSeenAt: Millis,
): Expected | null {
  const from = Math.max(lastSeenAt + LAST_SEEN_STEP_MS, (absentUntil ?? 0) - 1)
  return expectedAfter(schedule ?? DEFAULT_SCHEDULE, timeZone ?? 'UTC', from)
}

/**
 * Most boxes have one of a few schedules, and many have called in the same minute, from which on the
 * next times are the same unless a schedule goes by seconds. To find them takes 0.3 ms.
 */
const found = new Map<string, Expected | null>()
const FOUND_MAX = 20_000

function expectedAfter(schedule: string, timeZone: string, from: Millis): Expected | null {
  const isByMinute = schedule.trim().split(/\s+/).length <= 5
  const start = isByMinute ? Math.floor(from / MINUTE_MS) * MINUTE_MS : from
  const key = `${schedule} ${timeZone} ${start}`
  const known = found.get(key)
  if (known !== undefined) return known
  if (found.size >= FOUND_MAX) found.clear()
  const expected = toExpected(cronOf(schedule, timeZone), start)
  found.set(key, expected)
  return expected
}

function toExpected(cron: Cron, from: Millis): Expected | null {
  const times = cron.nextRuns(MISSED_MAX, new Date(from)).map((time) => time.getTime())
  const [nextAt] = times
  if (nextAt === undefined) return null
  const missed = (times.at(-1) ?? nextAt) - nextAt
  const after = Math.min(SILENT_AFTER_MS_MAX, Math.max(SILENT_AFTER_MS_MIN, missed))
  return { nextAt, silentAt: nextAt + after }
}

/** One that this version cannot read is taken as the usual one. */
const crons = new Map<string, Cron>()
const CRONS_MAX = 1000

function cronOf(schedule: string, timezone: string): Cron {
  const key = `${schedule} ${timezone}`
  const known = crons.get(key)
  if (known) return known
  if (crons.size >= CRONS_MAX) crons.clear()
  const cron = readCron(schedule, timezone) ?? readCron(DEFAULT_SCHEDULE, 'UTC')
  crons.set(key, cron as Cron)
  return cron as Cron
}

function readCron(schedule: string, timezone: string): Cron | null {
  try {
    const cron = new Cron(schedule, { mode: '5-or-6-parts', paused: true, timezone })
    // Only then it finds out whether there is such a zone.
    cron.nextRun(new Date(0))
    return cron
  } catch {
    return null
  }
}
