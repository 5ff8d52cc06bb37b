import type { Clock, Millis } from '@outpost/shared/model/time'
import type { Log } from '@outpost/shared/node/log'
import { backoffMs } from '@outpost/shared/replica/plan'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import type { Rounds } from '@outpost/shared/replica/rounds'
import { createTimetable } from './timetable.ts'

/** Boxes with the same schedule spread their rounds over this long. */
const JITTER_MS_MAX = 30_000

/** After a local edit a round is made this soon, so that a burst of edits goes in one push. */
const AFTER_EDIT_MS = 2000

type ScheduleDeps = {
  rounds: Rounds
  cronExpression: string
  /** Tells which times of the schedule have come; it may jump. */
  clock: Clock
  random: () => number
  log: Log
  /** Calls the listener after each change on the box. Answers how to stop. */
  onChange: (listener: () => void) => () => void
  hasUnsent: () => boolean
}

/** When rounds are made (N3, N7): on schedule, soon after an edit, and after a failure later. */
export type Schedule = {
  /** When the next scheduled round is due, epoch milliseconds; null if none is. */
  nextAt(): Millis | null
  /** A round now, whatever the backoff. */
  now(): Promise<RoundResult>
  stop(): void
}

export function startSchedule(deps: ScheduleDeps): Schedule {
  const { rounds, log } = deps
  let failures = 0
  let backoff: NodeJS.Timeout | null = null
  let afterEdit: NodeJS.Timeout | null = null

  function run(): Promise<RoundResult> {
    endBackoff()
    return rounds.ask()
  }

  function runLogged() {
    run().catch((error) => log.error({ err: error }, 'a round has a fault'))
  }

  function endBackoff() {
    if (backoff) clearTimeout(backoff)
    backoff = null
  }

  const stopTaking = rounds.onEnd((result) => {
    endBackoff()
    // A line that brought something over before it broke is no worse than before.
    const isHeadway = result.link === 'offline' && result.hasMoved
    if (result.isComplete || result.isPaused) failures = 0
    else failures = isHeadway ? 1 : failures + 1
    if (failures === 0 || rounds.isRunning()) return
    // On timers, not on the wall clock: the box's may jump while it waits.
    const wait = Math.max(backoffMs(failures, deps.random()), result.retryAfterMs ?? 0)
    backoff = setTimeout(runLogged, wait).unref()
  })

  const timetable = createTimetable({ ...deps, jitterMsMax: JITTER_MS_MAX })
  let look: NodeJS.Timeout

  function lookAgain() {
    look = setTimeout(() => {
      // While backing off the wait decides, not the schedule.
      if (timetable.takeDue() && backoff === null && !rounds.isRunning()) runLogged()
      lookAgain()
    }, timetable.waitMs()).unref()
  }
  lookAgain()

  const stopListening = deps.onChange(() => {
    const isLinkGood = failures === 0
    if (!isLinkGood || afterEdit || !deps.hasUnsent()) return
    afterEdit = setTimeout(() => {
      afterEdit = null
      if (deps.hasUnsent()) runLogged()
    }, AFTER_EDIT_MS).unref()
  })

  return {
    nextAt: timetable.next,
    now: run,
    stop() {
      stopTaking()
      stopListening()
      clearTimeout(look)
      endBackoff()
      if (afterEdit) clearTimeout(afterEdit)
    },
  }
}
