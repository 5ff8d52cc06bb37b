import { floorSince, type Restore } from '@outpost/shared/authority/restores'
import { parseInstant } from '@outpost/shared/model/time'
import type { Copy, HeldReason, RecoverRequest } from '@outpost/shared/protocol/recovery'

/** A copy that is brought back after a restore (N9). */
export type Offer = {
  copy: Copy
  from: Origin
  /** As an admin applies it, over what was changed since; null if a box brings it. */
  applied: Applied | null
}

/** The names of the fields that wait for it, null if all of the copy does; and for what. */
export type Applied = { fields: readonly string[] | null; reason: HeldReason }

/** Where a copy comes from. */
export type Origin = {
  /** The line of hours in which its box stood; null if it does not tell. */
  line: string | null
  /**
   * Revisions from here on are of what was changed here since that line parted from what is here; null
   * if that is not known.
   */
  partedFloor: number | null
}

/** A box of an older version tells nothing, and is weighed by the last epoch. */
export function originOf(
  restores: readonly Restore[],
  { restored_to, lost_line }: Pick<RecoverRequest, 'restored_to' | 'lost_line'>,
): Origin {
  const time = parseInstant(restored_to ?? '') ?? restores.at(-1)?.restoredTo ?? 0
  return { line: lost_line ?? null, partedFloor: floorSince(restores, time) }
}
