/** Chance by seed: the same seed plays the same test. */
export type Dice = ReturnType<typeof createDice>

export function createDice(seed: number) {
  let state = seed >>> 0

  /** mulberry32: from 0 up to but not including 1. */
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  const below = (limit: number) => Math.floor(next() * limit)

  /** A UUID that is the same for the same seed. */
  function uuid(): string {
    const digits = Array.from({ length: 32 }, () => below(16).toString(16)).join('')
    const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`]
    return [...parts, `8${digits.slice(17, 20)}`, digits.slice(20)].join('-')
  }

  return {
    uuid,
    /** A whole number from 0 up to but not including `limit`. */
    below,
    /** True this often: 0 never, 1 always. */
    chance: (probability: number) => next() < probability,
    /** One of these, or undefined if there is none. */
    pick: <T>(items: readonly T[]): T | undefined => items[below(items.length)],
    /** The same items in another order. */
    shuffle<T>(items: readonly T[]): T[] {
      const left = [...items]
      const shuffled: T[] = []
      while (left.length > 0) shuffled.push(...left.splice(below(left.length), 1))
      return shuffled
    },
  }
}
