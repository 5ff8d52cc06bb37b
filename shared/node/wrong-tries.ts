import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { isProblem, Problem, type ProblemCode } from '../protocol/problems.ts'

type Limit = {
  /** So many wrong tries in so many seconds. */
  max: number
  seconds: number
  /** What happened, as the beginning of a sentence: `Too many wrong codes came from your address`. */
  told: string
  /** What to do meanwhile, as a clause: `check the code`. */
  advice: string
}

/** Counts wrong tries by whoever made them, so that nothing can be guessed by trying (A1, A2). */
export function createWrongTries({ max, seconds: duration, told, advice }: Limit) {
  const limiter = new RateLimiterMemory({ points: max, duration })

  function tooMany({ msBeforeNext }: RateLimiterRes): Problem {
    // The system clock may have been set back meanwhile; the limit itself ends by a timer.
    const seconds = Math.min(duration, Math.max(1, Math.ceil(msBeforeNext / 1000)))
    return new Problem(
      'RATE_LIMITED',
      `${told}. Nothing was changed; wait ${seconds} seconds, ${advice} and try again.`,
      { headers: { 'Retry-After': String(seconds) } },
    )
  }

  return {
    /**
     * Does what is tried, and counts it if it is refused with this code. It counts from the start, so
     * that many tries at once are no way around the limit. `work` is told how many were counted
     * before. Throws `Problem` RATE_LIMITED for one who has tried too often.
     */
    async trying<T>(
      who: string,
      code: ProblemCode,
      work: (countedBefore: number) => T | Promise<T>,
    ): Promise<T> {
      const { consumedPoints } = await limiter.consume(who).catch((refusal) => {
        throw tooMany(refusal)
      })
      let isWrong = false
      try {
        return await work(consumedPoints - 1)
      } catch (error) {
        isWrong = isProblem(error, code)
        throw error
      } finally {
        if (!isWrong) await limiter.reward(who)
      }
    },
  }
}
