import type { Clock, Millis } from '@outpost/shared/model/time'
import type { ReplicaRowStore } from './store/replica-row.ts'

/** No box was made before this day: a clock that says so is wrong. Raised with each release. */
const BUILD_TIME: Millis = Date.parse('2026-11-22T00:00:00Z')

/** Central's `Date` header tells whole seconds; on average it is this much behind. */
const DATE_HEADER_LAG_MS = 500

/**
 * The best time that a box without a clock battery knows (A5): the later of its own clock, less what
 * that was ahead of central, and the time that went by since the latest moment known to be past: what
 * central last said, the day of building. What its own clock was behind is not added: the network may
 * put it right at any time. Nothing that decides order or conflicts depends on it.
 */
export type BoxClock = Clock & {
  /** Central's time minus that of the box's own clock, in milliseconds; null before the first contact. */
  offsetMs(): number | null
  /** Takes central's time from an answer. */
  hear(centralTime: Millis): void
}

export function createBoxClock(
  row: ReplicaRowStore,
  system: Clock,
  monotonic: () => Millis,
): BoxClock {
  const { clockOffsetMs, centralTime } = row.read()
  let offset = clockOffsetMs
  let surelyPast = Math.max(BUILD_TIME, centralTime ?? 0)
  let since = monotonic()
  return {
    now() {
      const aheadMs = Math.max(0, -(offset ?? 0))
      return Math.max(system.now() - aheadMs, Math.floor(surelyPast + monotonic() - since))
    },
    offsetMs: () => offset,
    hear(time) {
      surelyPast = time + DATE_HEADER_LAG_MS
      since = monotonic()
      offset = surelyPast - system.now()
      // Not a commit of its own: every round ends with one, and a lost moment is heard again.
      row.defer({ clockOffsetMs: offset, centralTime: time })
    },
  }
}
