import type { Clock, Millis } from '@outpost/shared/model/time'
import type { ReplicaRowStore } from './store/replica-row.ts'

/** No box was made before this day: a clock that says so is wrong. Raised with each release. */
const BUILD_TIME: Millis = Date.parse('2026-11-22T00:00:00Z')

/** Central's `Date` header tells whole seconds; on average it is this much behind. */
const DATE_HEADER_LAG_MS = 500

/**
 * The best time that a box without a clock battery knows (A5): its own clock, or the time that went
 * by since the latest moment known to be past (what central last said, the day of building),
 * whichever is later, plus the offset to central measured at the last contact. Nothing that decides
 * order or conflicts depends on it.
 */
export type BoxClock = Clock & {
  /** Central's time minus the box's, in milliseconds; null before the first contact. */
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
  const surelyPast = Math.max(BUILD_TIME, centralTime ?? 0)
  const started = monotonic()
  const own = () => Math.max(system.now(), Math.floor(surelyPast + monotonic() - started))
  // An offset measured before a power cut does not fit a clock that has lost its time since.
  let offset = system.now() >= surelyPast ? clockOffsetMs : null
  return {
    now: () => own() + (offset ?? 0),
    offsetMs: () => offset,
    hear(time) {
      offset = Math.round(time + DATE_HEADER_LAG_MS - own())
      // Not a commit of its own: every round ends with one, and a lost moment is heard again.
      row.defer({ clockOffsetMs: offset, centralTime: time })
    },
  }
}
