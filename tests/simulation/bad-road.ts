import type { Dice } from '../support/random.ts'
import { type Passing, type Policy, refusal, type Weather } from '../support/road.ts'

/*
 * A road on which much goes wrong, by seed. What it does to pushes is counted, because a replay in
 * which nothing went wrong has shown nothing.
 */

export const MISHAPS = [
  'lost request',
  'cut request',
  'lost reply',
  'cut reply',
  'doubled',
  'late copy',
  'server error',
  'unavailable',
  'broken proxy',
] as const
type Mishap = (typeof MISHAPS)[number]
type Mishaps = Record<Mishap, number>

export function noMishaps(): Mishaps {
  return Object.fromEntries(MISHAPS.map((mishap) => [mishap, 0])) as Mishaps
}

/** How often something happens to a push, and to a pull. */
const PUSH_MISHAP_CHANCE = 0.5
const PULL_MISHAP_CHANCE = 0.1

/** What can happen to a pull; the rest is about requests that change something. */
const OF_PULLS: readonly Mishap[] = ['lost request', 'lost reply', 'cut reply', 'unavailable']

/** The weather of a road: counts into `mishaps` what happens to pushes. */
export function badRoad(dice: Dice, mishaps: Mishaps): Policy {
  let hadServerError = false

  return ({ isPush, isPull }: Passing) => {
    if (!isPush && !isPull) return 'clear'
    const chance = isPush ? PUSH_MISHAP_CHANCE : PULL_MISHAP_CHANCE
    if (!dice.chance(chance)) {
      hadServerError &&= !isPush
      return 'clear'
    }
    const mishap = dice.pick(isPush ? MISHAPS : OF_PULLS) ?? 'lost reply'
    // Two in a row would halve the batch, and at last set a single edit aside for a day (N3).
    if (mishap === 'server error' && hadServerError) return 'clear'
    if (isPush) {
      mishaps[mishap] += 1
      hadServerError = mishap === 'server error'
    }
    return weatherOf(mishap, dice)
  }
}

function weatherOf(mishap: Mishap, dice: Dice): Weather {
  switch (mishap) {
    case 'cut reply':
      return { cutAt: 1 + dice.below(100) }
    case 'server error':
      return refusal(500, 'INTERNAL')
    case 'unavailable':
      return refusal(503, 'STORAGE_FAILED', { headers: { 'retry-after': '60' } })
    case 'broken proxy':
      return { status: 503, headers: { 'content-type': 'text/html' }, body: Buffer.from('Sorry') }
    default:
      return mishap
  }
}
