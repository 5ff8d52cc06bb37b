import { type Millis, toIso } from '../model/time.ts'
import { lineAfterTerms } from '../protocol/lost-line.ts'
import { Problem } from '../protocol/problems.ts'
import type { Parting } from './reader.ts'

/** A return to an earlier state, and the epoch that began with it. */
export type Restore = {
  epoch: string
  /** The epoch before. */
  before: string
  /** The latest time in what it returned to: all that is later was lost. */
  restoredTo: Millis
  /** When the epoch began; every change in it is later. */
  restoredAt: Millis
  /** Revisions of the epoch begin here (R2); 0 if an older version did not note it. */
  floor: number
  /** Nobody told it: a cursor showed that the database had been put back. */
  isFound: boolean
}

/**
 * The time after which somebody who stands in this epoch may hold what was lost here (N9): the
 * earliest of the restores since, of all of them if the epoch is not known here. Null if there was
 * none.
 */
function lostSince(restores: readonly Restore[], epoch: string): Millis | null {
  const since = restores.slice(restores.findIndex((one) => one.epoch === epoch) + 1)
  return since.length === 0 ? null : Math.min(...since.map(({ restoredTo }) => restoredTo))
}

/** Whether an epoch has begun that stands for the loss of all that was later than this time. */
export function isKnownLoss(restores: readonly Restore[], since: Millis): boolean {
  return restores.some(({ restoredTo }) => restoredTo === since)
}

/**
 * Revisions from here on are of what was changed here since a time to which the database was put back.
 * Null if it was put back to no such time, or that is not known any more.
 */
export function floorSince(restores: readonly Restore[], time: Millis): number | null {
  return restores.find(({ restoredTo }) => restoredTo === time)?.floor || null
}

/** Whether a time was told in hours that were lost: what has changed since is not known (S2). */
export function isLostTime(restores: readonly Restore[], time: Millis): boolean {
  return restores.some(({ restoredTo, restoredAt }) => time > restoredTo && time < restoredAt)
}

/**
 * The members of a `410` that say where to go on: the epoch, what was lost, and in which line of hours
 * the caller stood (F6, N9). `parting`: where what it has read parted from what is here, if it did.
 */
export function resyncMembers(
  { epoch, restores }: { epoch: string; restores: readonly Restore[] },
  from: string,
  parting: Parting | null = null,
) {
  const times = [from === epoch ? null : lostSince(restores, from), parting?.at ?? null]
  const known = times.filter((time) => time !== null)
  if (known.length === 0) return { epoch }
  const time = Math.min(...known)
  return {
    epoch,
    restored_to: toIso(time),
    lost_line: lineOf(from, isToldLoss(restores, time) ? null : parting),
  }
}

function lineOf(epoch: string, parting: Parting | null): string {
  return parting?.line ? lineAfterTerms(epoch, parting.line) : epoch
}

function isToldLoss(restores: readonly Restore[], time: Millis): boolean {
  return restores.some(({ restoredTo, isFound }) => restoredTo === time && !isFound)
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
