import { createIds, type Ids } from '@outpost/shared/model/ids'
import type { Dice } from '../../support/random.ts'

/** Ids that follow from the seed; those of retried requests are the product's own. */
export function seededIds(dice: () => Dice): Ids {
  return { ...createIds({ now: () => 0 }), editId: () => dice().uuid() }
}
