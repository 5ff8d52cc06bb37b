import { floorSince, type Restore } from '@outpost/shared/authority/restores'
import type { Fields } from '@outpost/shared/model/collections'
import { recentMovements, withoutRecentMovements } from '@outpost/shared/model/recent-movements'
import { fieldsOf, type WireRecord } from '@outpost/shared/model/record'
import { parseInstant } from '@outpost/shared/model/time'
import { type DecisionRecord, decisionSchema } from '@outpost/shared/protocol/decisions'
import type { Copy, HeldReason, RecoverRequest } from '@outpost/shared/protocol/recovery'

/** A copy that is brought back after a restore (N9). */
export type Offer = {
  copy: Copy
  from: Origin
  /** As an admin applies it, over what was changed since; null if a box brings it. */
  applied: Applied | null
}

/**
 * Whom the edit names as its actor that stands for what was taken back. Stored, and never changes: it tells
 * what recovery has closed from what people have decided, in every database (`decided-movements.ts`).
 */
export const ACTOR = 'taken back after a restore'

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
  /** It was held before, by a central that has lost that: not all that it tells need have come in. */
  wasHeld: boolean
}

type LostHours = Pick<RecoverRequest, 'restored_to' | 'lost_line' | 'was_held'>

/** A box of an older version tells nothing, and is weighed by the last epoch. */
export function originOf(
  restores: readonly Restore[],
  { restored_to, lost_line, was_held = false }: LostHours,
): Origin {
  const time = parseInstant(restored_to ?? '') ?? restores.at(-1)?.restoredTo ?? 0
  return { line: lost_line ?? null, partedFloor: floorSince(restores, time), wasHeld: was_held }
}

/** What a copy says of its record, without what only central keeps. */
export function fieldsOfCopy({ record }: Copy): Fields {
  return withoutRecentMovements(fieldsOf((record ?? {}) as WireRecord))
}

/** The edits whose movements are in the copy's balance, as its box was told and as it says itself (R2). */
export function movementsOfCopy({ collection, op, record, movements = [] }: Copy): string[] {
  if (collection !== 'pharmacy-inventory' || op !== 'put') return []
  return [...new Set([...movements, ...recentMovements(record ?? {})])]
}

/** The decisions from which movements in the copy follow, of kinds that this version knows. */
export function decisionsOfCopy({ decided = [] }: Copy): (DecisionRecord & { from?: string })[] {
  return decided.flatMap(({ from, ...told }) => {
    const { data } = decisionSchema.safeParse(told)
    return data ? [{ ...data, ...(from && { from }) }] : []
  })
}
