import type { Clock, Millis } from '@outpost/shared/model/time'
import type { ReplicaRowStore } from './store/replica-row.ts'

/** No box was made before this day: a clock that says so is wrong. Raised with each release. */
const BUILD_TIME: Millis = Date.parse('2026-11-22T00:00:00Z')

/** Central's `Date` header tells whole seconds; on average it is this much behind. */
const DATE_HEADER_LAG_MS = 500

/**
 * The best time that a box without a clock battery knows (A5): its own clock, what central last said
 * or the day of building, whichever is latest, plus the offset to central measured at the last
 * contact. Nothing that decides order or conflicts depends on it.
 */
export type BoxClock = Clock & {
  /** Central's time minus the box's, in milliseconds; null before the first contact. */
  offsetMs(): number | null
  /** Takes central's time from an answer. */
  hear(centralTime: Millis): void
}

export function createBoxClock(row: ReplicaRowStore, system: Clock): BoxClock {
  const { clockOffsetMs, centralTime } = row.read()
  let offset = clockOffsetMs
  let heard = centralTime ?? 0
  const base = () => Math.max(system.now(), BUILD_TIME)
  return {
    // An offset that was measured before a power cut no longer fits a clock that lost its time.
    now: () => Math.max(base() + (offset ?? 0), heard),
    offsetMs: () => offset,
    hear(time) {
      offset = Math.round(time + DATE_HEADER_LAG_MS - base())
      heard = time
      row.change({ clockOffsetMs: offset, centralTime: time })
    },
  }
}
