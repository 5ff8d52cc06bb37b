import { Problem } from '@outpost/shared/protocol/problems'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

const HOUR_SECONDS = 3600

/** Counts a caller's questions, so that nobody can browse by asking (`CENTRAL_LOOKUPS_PER_HOUR`). */
export function createQuestionLimit(perHour: number) {
  const limiter = new RateLimiterMemory({ points: perHour, duration: HOUR_SECONDS })
  /** Counts one. Throws `Problem` RATE_LIMITED for one too many. */
  return async (principalId: string): Promise<void> => {
    try {
      await limiter.consume(principalId)
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
      throw new Problem(
        'RATE_LIMITED',
        `${perHour} patients can be looked up in an hour, and so many were. Nobody was looked up now, and nothing is lost; ask again in ${seconds} seconds, or ask whoever runs central to allow more.`,
        { headers: { 'Retry-After': String(seconds) } },
      )
    }
  }
}
