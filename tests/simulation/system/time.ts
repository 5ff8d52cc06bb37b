import type { Clock, Millis } from '@outpost/shared/model/time'

/** A node's own clock: true time, and how far it is set wrong. */
export type PlayedClock = Clock & { jump(ms: Millis): void; setRight(): void }

export function createPlayedClock(trueTime: Clock): PlayedClock {
  let wrongBy = 0
  return {
    now: () => trueTime.now() + wrongBy,
    jump(ms) {
      wrongBy += ms
    },
    setRight() {
      wrongBy = 0
    },
  }
}
