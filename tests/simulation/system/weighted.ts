import type { Dice } from '../../support/random.ts'

/** Something that can happen, and how often compared with the others of its table. */
export type Weighted = { name: string; weight: number }

export function pickWeighted<Kind extends Weighted>(dice: Dice, kinds: readonly Kind[]): Kind {
  const all = kinds.reduce((sum, { weight }) => sum + weight, 0)
  let left = dice.below(all)
  for (const kind of kinds) {
    left -= kind.weight
    if (left < 0) return kind
  }
  throw new Error('a table without weights')
}
