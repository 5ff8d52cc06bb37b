import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import { sha256Hex } from '@outpost/shared/protocol/sha256'

/** As at the box (A2): after so many wrong PINs in a row each is followed by a wait, twice as long each time. */
const WRONG_WITHOUT_WAIT = 4
const WAIT_MS_FIRST = 15_000
const WAIT_MS_MAX = 15 * MINUTE_MS

type PinCheck =
  | { kind: 'right' }
  | { kind: 'wrong' }
  | { kind: 'unknown' }
  | { kind: 'wait'; waitMs: Millis }

/**
 * The PINs that the box has found right since the page was loaded, so that a lock can be opened while
 * the box is away. It is never written down: four digits are found in a moment by who has their hash.
 */
export type PinMemory = ReturnType<typeof createPinMemory>

export function createPinMemory(monotonic: () => Millis, salt: string) {
  const proofs = new Map<string, string>()
  const tried = new Map<string, { wrong: number; waitUntil: Millis }>()
  const proofOf = (memberId: string, pin: string) => sha256Hex(`${salt} ${memberId} ${pin}`)
  return {
    /** The box has found it right. */
    remember(memberId: string, pin: string) {
      proofs.set(memberId, proofOf(memberId, pin))
      tried.delete(memberId)
    },

    /** The box has found it wrong: it has another one now. */
    forget: (memberId: string) => void proofs.delete(memberId),

    /** `unknown` where nothing is remembered of this member. */
    check(memberId: string, pin: string): PinCheck {
      const proof = proofs.get(memberId)
      if (proof === undefined) return { kind: 'unknown' }
      const { wrong, waitUntil } = tried.get(memberId) ?? { wrong: 0, waitUntil: 0 }
      const waitMs = waitUntil - monotonic()
      if (waitMs > 0) return { kind: 'wait', waitMs }
      if (proof === proofOf(memberId, pin)) {
        tried.delete(memberId)
        return { kind: 'right' }
      }
      tried.set(memberId, { wrong: wrong + 1, waitUntil: monotonic() + waitAfter(wrong + 1) })
      return { kind: 'wrong' }
    },
  }
}

function waitAfter(wrong: number): Millis {
  const beyond = wrong - WRONG_WITHOUT_WAIT
  return beyond < 0 ? 0 : Math.min(WAIT_MS_MAX, WAIT_MS_FIRST * 2 ** beyond)
}
