import type { Clock, Millis } from '@outpost/shared/model/time'

/** A clock that is turned by hand. */
export type HandClock = Clock & { set(now: Millis): void; advance(ms: number): void }

export function createHandClock(start = Date.parse('2027-03-01T08:00:00.000Z')): HandClock {
  let now = start
  return {
    now: () => now,
    set(instant) {
      now = instant
    },
    advance(ms) {
      now += ms
    },
  }
}
