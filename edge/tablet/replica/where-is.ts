import type { HeldEditState, SeenRecord } from './database.ts'
import type { Whereabouts } from './whereabouts.ts'

/** How far what is seen of a record has got. */
export function whereIs({ overlay, under }: SeenRecord): Whereabouts {
  if (overlay?.syncState === 'attention') return 'attention'
  if (overlay?.syncState !== 'pending') return 'central'
  return overlay.pending === under ? 'box' : 'here'
}

/** The record is nowhere, and nothing can be done to it. */
export const isOnlyWritten = ({ isRejected, isPassedOn }: SeenRecord): boolean =>
  isRejected === true || isPassedOn === true

/** How far an edit of this device has got; `undone` if a person has decided that it does not count. */
export const WHERE_EDITS_ARE: Record<HeldEditState, Whereabouts | 'undone'> = {
  waiting: 'here',
  sent: 'here',
  accepted: 'box',
  confirmed: 'central',
  rejected: 'attention',
  decided: 'undone',
}
