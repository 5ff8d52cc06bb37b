import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { Cron } from 'croner'

/** What is due is found out again at least this often, because the clock may have jumped. */
const LOOK_AGAIN_MS_MAX = MINUTE_MS

type TimetableDeps = {
  cronExpression: string
  clock: Clock
  random: () => number
  /** Each time is put off by a random part of this. */
  jitterMsMax: Millis
}

/**
 * The times of a cron schedule, on a clock that may jump either way. The nearest time holds: what is
 * past after a jump forward is due at once, and a jump back leaves no time a year away.
 */
export function createTimetable({ cronExpression, clock, random, jitterMsMax }: TimetableDeps) {
  const cron = readCron(cronExpression)
  const after = (now: Millis) => cron.nextRun(new Date(now))?.getTime() ?? Number.POSITIVE_INFINITY
  let next = after(clock.now())
  let jitter = random() * jitterMsMax

  function refresh(): Millis {
    const now = clock.now()
    next = Math.min(next, after(now))
    return next + jitter - now
  }

  return {
    /** The next time, without its jitter, epoch milliseconds; null if there is none. */
    next(): Millis | null {
      refresh()
      return Number.isFinite(next) ? next : null
    },
    /** How long to wait until it is worth asking what is due. */
    waitMs: (): Millis => Math.min(LOOK_AGAIN_MS_MAX, Math.max(0, refresh())),
    /** Whether a time has come; each one is told once. */
    takeDue(): boolean {
      if (refresh() > 0) return false
      next = after(clock.now())
      jitter = random() * jitterMsMax
      return true
    },
  }
}

/** Whether this is a schedule in cron notation that comes again and again. */
export function isCronSchedule(text: string): boolean {
  try {
    const cron = readCron(text)
    return cron.getOnce() === null && cron.nextRun(new Date(0)) !== null
  } catch {
    return false
  }
}

/** The zone on whose clocks schedules are read. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

function readCron(text: string): Cron {
  return new Cron(text, { mode: '5-or-6-parts', paused: true })
}
