import { type Millis, toIso } from '../model/time.ts'
import { Problem } from '../protocol/problems.ts'

/** A return to an earlier state, and the epoch that began with it. */
export type Restore = {
  epoch: string
  /** The epoch before. */
  before: string
  /** The latest time in what it returned to: all that is later was lost. */
  restoredTo: Millis
  /** When the epoch began; every change in it is later. */
  restoredAt: Millis
}

/**
 * The time after which somebody who stands in this epoch may hold what was lost here (N9): the
 * earliest of the restores since, of all of them if the epoch is not known here. Null if there was
 * none.
 */
export function lostSince(restores: readonly Restore[], epoch: string): Millis | null {
  const since = restores.slice(restores.findIndex((one) => one.epoch === epoch) + 1)
  return since.length === 0 ? null : Math.min(...since.map(({ restoredTo }) => restoredTo))
}

/** Whether an epoch has begun that stands for the loss of all that was later than this time. */
export function isKnownLoss(restores: readonly Restore[], since: Millis): boolean {
  return restores.some(({ restoredTo }) => restoredTo === since)
}

/**
 * Whether the last return reaches back before another one began: it was put back more than once before
 * that was noticed, and hours are lost that went on from different times.
 */
export function areTwoLinesLost(restores: readonly Restore[]): boolean {
  const last = restores.at(-1)
  return restores.slice(0, -1).some(({ restoredAt }) => (last?.restoredTo ?? 0) < restoredAt)
}

/** Whether a time was told in hours that were lost: what has changed since is not known (S2). */
export function isLostTime(restores: readonly Restore[], time: Millis): boolean {
  return restores.some(({ restoredTo, restoredAt }) => time > restoredTo && time < restoredAt)
}

/**
 * The members of a `410` that say where to go on: the epoch, and what was lost (F6, N9). `partedAt`: the
 * time up to which the caller's cursor was read from what is here, if it tells of more.
 */
export function resyncMembers(
  { epoch, restores }: { epoch: string; restores: readonly Restore[] },
  from: string,
  partedAt: Millis | null = null,
) {
  const times = [from === epoch ? null : lostSince(restores, from), partedAt]
  const known = times.filter((time) => time !== null)
  return { epoch, ...(known.length > 0 && { restored_to: toIso(Math.min(...known)) }) }
}

/** The `410` to somebody who stands in another epoch (E2, F6). */
export function otherEpoch(
  identity: { epoch: string; restores: readonly Restore[] },
  from: string,
  effect: string,
): Problem {
  return new Problem(
    'RESYNC_REQUIRED',
    `This was made for another epoch. ${effect} Pull again without a cursor.`,
    { members: resyncMembers(identity, from) },
  )
}
