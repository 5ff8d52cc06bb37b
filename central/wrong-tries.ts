import { Problem, type ProblemCode } from '@outpost/shared/protocol/problems'
import { RateLimiterMemory } from 'rate-limiter-flexible'

type Limit = {
  /** So many wrong tries in so many seconds. */
  max: number
  seconds: number
  /** What was tried, in the plural, and what to do: for the sentence. */
  what: string
  advice: string
}

/** Counts wrong tries by whoever made them, so that nothing can be guessed by trying (A1). */
export function createWrongTries({ max, seconds: duration, what, advice }: Limit) {
  const limiter = new RateLimiterMemory({ points: max, duration })
  return {
    /** Throws `Problem` RATE_LIMITED for one who has tried too often. */
    async refuseTooMany(who: string) {
      const tried = await limiter.get(who)
      if (!tried || tried.consumedPoints < max) return
      const seconds = Math.max(1, Math.ceil(tried.msBeforeNext / 1000))
      throw new Problem(
        'RATE_LIMITED',
        `Too many wrong ${what} came from your address. Nothing was changed; wait ${seconds} seconds, ${advice} and try again.`,
        { headers: { 'Retry-After': String(seconds) } },
      )
    },
    /** Does what is tried, and counts it if it is refused with this code. */
    async counting<T>(who: string, code: ProblemCode, work: () => T | Promise<T>): Promise<T> {
      try {
        return await work()
      } catch (error) {
        if (error instanceof Problem && error.code === code) await limiter.penalty(who)
        throw error
      }
    },
  }
}
