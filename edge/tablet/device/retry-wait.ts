import type { Millis } from '@outpost/shared/model/time'

/** The first wait after a failure and the longest: the box is near, and somebody is waiting. */
const RETRY_MS_FIRST = 2000
const RETRY_MS_MAX = 30_000
/** From here on the wait is the longest. */
const RETRIES_COUNTED = 10

/** How long to wait after so many failures, at least one. */
export function retryMs(failures: number, random: number): Millis {
  const doubled = RETRY_MS_FIRST * 2 ** (Math.min(failures, RETRIES_COUNTED) - 1)
  return Math.min(RETRY_MS_MAX, doubled) * (0.5 + random / 2)
}
