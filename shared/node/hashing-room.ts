import PQueue from 'p-queue'
import { Problem } from '../protocol/problems.ts'

/**
 * What a server bears of hashing passwords and PINs. One hash takes 19 MiB and tens of milliseconds of
 * a processor, for whoever asks; so few are made at once, and few may wait, whatever the number of
 * addresses from which they are asked for.
 */
const HASHING_LIMITS = {
  /** Half of the threads that Node has for such work: those of the sync path find a free one. */
  atOnceMax: 2,
  /** So many may wait when one comes of somebody who waits already, */
  waitingMax: 50,
  /** when one comes of somebody of whom none waits, */
  waitingOfOthersMax: 100,
  /** and when one comes of somebody who is known here. */
  waitingOfKnownMax: 150,
}

/** When to try again: the longest queue is gone by then. */
const RETRY_AFTER_SECONDS = 5

/** Where hashes are made, some at a time. */
export type HashingRoom = ReturnType<typeof createHashingRoom>

export function createHashingRoom(limits = HASHING_LIMITS) {
  const queue = new PQueue({ concurrency: limits.atOnceMax })
  const inside = new Map<string, number>()

  function leave(who: string) {
    const left = (inside.get(who) ?? 1) - 1
    if (left > 0) inside.set(who, left)
    else inside.delete(who)
  }

  return {
    waiting: () => queue.size,

    /**
     * Does work that hashes, when its turn has come: those who are known come first, then each one's
     * first, then each one's second. `who`: an address, a browser or a device. Throws `Problem`
     * RATE_LIMITED where too many wait.
     */
    async run<T>(who: string, work: () => Promise<T>, { isKnown = false } = {}): Promise<T> {
      const own = inside.get(who) ?? 0
      const { waitingMax, waitingOfOthersMax, waitingOfKnownMax } = limits
      const ofStranger = own > 0 ? waitingMax : waitingOfOthersMax
      if (queue.size >= (isKnown ? waitingOfKnownMax : ofStranger)) throw full()
      inside.set(who, own + 1)
      try {
        return await queue.add(work, { priority: isKnown ? 1 : -own })
      } finally {
        leave(who)
      }
    },
  }
}

function full(): Problem {
  return new Problem(
    'RATE_LIMITED',
    `Too many people log in at once, or somebody tries passwords by the thousand. Nothing was changed; try again in ${RETRY_AFTER_SECONDS} seconds.`,
    { headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) } },
  )
}
