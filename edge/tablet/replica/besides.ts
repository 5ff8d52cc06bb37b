import { DAY_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { KeptRejection, pushRequestSchema } from '@outpost/shared/protocol/push-request'
import type { z } from 'zod'
import type { DeviceDatabase, HeldEdit } from './database.ts'

/**
 * So long an edit waits for the one that it was made on: after its box was put back or made anew the
 * tablet that has that one may bring it. Then it was lost, and a person decides at the box (E5).
 */
const BASE_AWAITED_MS = DAY_MS

export type BesidesEdits = Pick<
  z.input<typeof pushRequestSchema>,
  'under' | 'rejected' | 'without_base' | 'perhaps_taken'
>

/**
 * What the box is told of edits beside them. `under`: what this device had seen of the box's edits when
 * it made them, beside its own no later ones (E4). `rejected`: why the box rejected those that return to
 * its inbox (N5). `without_base`: those whose base will not come (E5). `perhaps_taken`: those that it may have
 * taken in a time that it has lost (N10).
 */
export async function readBesides(
  db: DeviceDatabase,
  edits: readonly Edit[],
  now: Millis,
): Promise<BesidesEdits> {
  const ids = edits.map(({ id }) => id)
  const held = await db.edits.where('id').anyOf(ids).toArray()
  const perhapsTaken = held.filter(({ isPerhapsTaken }) => isPerhapsTaken)
  const returning = held.filter(({ isReturning }) => isReturning)
  // What seems to lie ahead was noted by a clock that was wrong: it is not waited for so much longer.
  const withoutBase = held.filter(
    ({ baseMissedSince: since }) => since != null && Math.abs(now - since) >= BASE_AWAITED_MS,
  )
  return {
    under: Object.fromEntries(held.map(({ id, under }) => [id, under])),
    ...(returning.length > 0 && {
      rejected: Object.fromEntries(returning.map((one) => [one.id, reasonOf(one)])),
    }),
    ...(perhapsTaken.length > 0 && { perhaps_taken: perhapsTaken.map(({ id }) => id) }),
    ...(withoutBase.length > 0 && { without_base: withoutBase.map(({ id }) => id) }),
  }
}

function reasonOf({ outcome }: HeldEdit): KeptRejection {
  const { conflict, problem } = outcome ?? {}
  if (!conflict) return { problem }
  const { error_code, message, conflicting_fields, busy } = conflict
  return { conflict: { error_code, message, conflicting_fields, ...(busy && { busy }) } }
}
