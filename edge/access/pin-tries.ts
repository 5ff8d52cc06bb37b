import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import { Problem } from '@outpost/shared/protocol/problems'
import type { MachineClock } from '../machine-clock.ts'

/** After so many wrong PINs in a row each further one is followed by a wait, twice as long each time. */
const WRONG_WITHOUT_WAIT = 4
const WAIT_MS_FIRST = 15_000
/** Nobody is shut out for good: with the right PIN all is forgotten. */
const WAIT_MS_MAX = 15 * MINUTE_MS

type Tried = { wrong: number; waitUntil: Millis; isTrying: boolean }

/** Holds up those who guess a PIN (A2). Waits are told by the machine's clock, and end with its run. */
export function createPinTries(machine: MachineClock) {
  const known = new Map<string, Tried>()
  return {
    /**
     * Tries a PIN for whoever `who` names, a device and a member, and answers whether it was right.
     * One try at a time. Throws `Problem` RATE_LIMITED.
     */
    async trying(who: string, isRight: () => Promise<boolean>): Promise<boolean> {
      const tried = known.get(who) ?? { wrong: 0, waitUntil: 0, isTrying: false }
      const waitMs = tried.isTrying ? 1000 : tried.waitUntil - machine.uptimeMs()
      if (waitMs > 0) throw tooMany(waitMs)
      tried.isTrying = true
      known.set(who, tried)
      try {
        if (await isRight()) {
          known.delete(who)
          return true
        }
        tried.wrong += 1
        tried.waitUntil = machine.uptimeMs() + waitAfter(tried.wrong)
        return false
      } finally {
        tried.isTrying = false
      }
    },
  }
}

function waitAfter(wrong: number): Millis {
  const beyond = wrong - WRONG_WITHOUT_WAIT
  return beyond < 0 ? 0 : Math.min(WAIT_MS_MAX, WAIT_MS_FIRST * 2 ** beyond)
}

function tooMany(waitMs: Millis): Problem {
  const seconds = Math.ceil(waitMs / 1000)
  return new Problem(
    'RATE_LIMITED',
    `Too many wrong PINs came from this device for this member of staff. Nothing was changed; wait ${seconds} seconds and try again, or ask who runs the box for another PIN (edge staff pin).`,
    { headers: { 'Retry-After': String(seconds) } },
  )
}
