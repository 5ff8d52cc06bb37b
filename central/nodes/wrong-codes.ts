import { Problem } from '@outpost/shared/protocol/problems'
import { RateLimiterMemory } from 'rate-limiter-flexible'

/** An address may try so many wrong codes in so many seconds. */
const WRONG_CODES_MAX = 30
const WINDOW_SECONDS = 60

/** Counts wrong enrolment codes by address, so that codes cannot be guessed by trying (A1). */
export function createWrongCodes() {
  const limiter = new RateLimiterMemory({ points: WRONG_CODES_MAX, duration: WINDOW_SECONDS })
  return {
    /** Throws `Problem` RATE_LIMITED for an address that has tried too many. */
    async refuseTooMany(address: string) {
      const tried = await limiter.get(address)
      if (!tried || tried.consumedPoints < WRONG_CODES_MAX) return
      const seconds = Math.max(1, Math.ceil(tried.msBeforeNext / 1000))
      throw new Problem(
        'RATE_LIMITED',
        `Too many wrong codes came from your address. Nothing was changed; wait ${seconds} seconds, check the code and try again.`,
        { headers: { 'Retry-After': String(seconds) } },
      )
    },
    /** Runs `enrol`, and counts it for the address if it is refused. */
    async counting<T>(address: string, enrol: () => T): Promise<T> {
      try {
        return enrol()
      } catch (error) {
        const isWrong = error instanceof Problem && error.code === 'ENROLMENT_REFUSED'
        if (isWrong) await limiter.penalty(address)
        throw error
      }
    },
  }
}
