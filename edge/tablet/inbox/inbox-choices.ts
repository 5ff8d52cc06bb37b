import {
  APPOINTMENT_STATUSES,
  type AppointmentStatus,
  canBecome,
} from '@outpost/shared/model/appointments'
import { clinicDate } from '@outpost/shared/model/time'
import type { Decision } from '@outpost/shared/protocol/conflicts'
import type { InboxItem } from '../replica/inbox-item.ts'
import { changeableFields } from './inbox.ts'
import { inWords, type Wording } from './wording.ts'

/*
 * What a person is asked about a rejected edit: of the decisions that can succeed (N5) those that mean
 * something, and what becomes of the record by them.
 */

/** What speaks against some decisions besides the item itself. */
type Circumstances = {
  /** Its movement was taken back by another one, which counts. */
  isTakenBack: boolean
  /** What was written was undone here, by a change that goes with it. */
  isUndone: boolean
  /** The clinic's. */
  today: string
  timeZone: string
}

/** The decisions to offer, in the order in which the box tells them. */
export function choicesFor(item: InboxItem, circumstances: Circumstances): Decision[] {
  const { decisions } = item
  // It would not count, and the movement that takes it back would.
  const counting = decisions.filter((one) => one !== 'withdraw' && one !== 'keep_server')
  const left = circumstances.isTakenBack && counting.length > 0 ? counting : decisions
  return left.filter((one) => {
    if (one === 'apply_mine') {
      return !circumstances.isUndone && !isTooEarly(item, circumstances) && !isOldCount(item)
    }
    return one !== 'change' || isAnythingOpen(item)
  })
}

/**
 * With what a field begins that is to be set anew: as it was written, else as it is now. Whoever came to
 * a visit that was moved to another day meanwhile was there when it was written.
 */
export function firstValue(
  { edit, mine, theirs }: InboxItem,
  name: string,
  timeZone: string,
): unknown {
  if (mine && name in mine) return mine[name] ?? null
  const value = theirs?.[name] ?? null
  const isThere = mine?.status === 'CONFIRMED' || mine?.status === 'COMPLETED'
  if (name !== 'starts_at' || !isThere || value === null) return value
  const dayOf = (instant: unknown) => clinicDate(Date.parse(String(instant)), timeZone)
  return dayOf(value) > dayOf(edit.made_at) ? edit.made_at : value
}

/** More has moved since: what was counted then does not lie there now, and is counted again (`change`). */
function isOldCount({ mine, conflict }: InboxItem): boolean {
  return mine?.kind === 'COUNTED' && conflict?.error_code === 'STALE_UPDATE'
}

/** Nobody is there yet for a visit that was moved to another day meanwhile. */
function isTooEarly({ mine, theirs }: InboxItem, { today, timeZone }: Circumstances): boolean {
  const startsAt = mine?.starts_at ?? theirs?.starts_at
  if (!isMet(mine?.status) || typeof startsAt !== 'string') return false
  return clinicDate(Date.parse(startsAt), timeZone) > today
}

/** Whether a visit that stands so is one of a day that has come. */
function isMet(status: unknown): boolean {
  return typeof status === 'string' && !AHEAD_STATUSES.some((one) => one === status)
}

/** How a visit of a day to come can stand. */
const AHEAD_STATUSES: readonly AppointmentStatus[] = ['SCHEDULED', 'CANCELLED']

/** Whether there is another value to set than what there is now, or was refused. */
function isAnythingOpen(item: InboxItem): boolean {
  if (item.edit.op === 'move_stock') return true
  return changeableFields(item).some(
    (name) => name !== 'status' || statusesFor(item, false).length > 1,
  )
}

/** The states that a visit can be set to, from how it stands now. */
export function statusesFor({ theirs }: InboxItem, isOfLaterDay: boolean): AppointmentStatus[] {
  const now = theirs?.status as AppointmentStatus | undefined
  const open = APPOINTMENT_STATUSES.filter((to) => !now || canBecome(now, to))
  return open.filter((to) => !isOfLaterDay || to === now || AHEAD_STATUSES.includes(to))
}

/**
 * How a visit will stand by what was written here, in words: which day it is of by now need not be
 * the one that was meant. Null for anything else.
 */
export function outcomeOf({ edit, mine, theirs }: InboxItem, wording: Wording): string | null {
  if (edit.collection !== 'appointments' || edit.op !== 'update' || !theirs) return null
  const { status, starts_at } = { ...theirs, ...mine }
  return [inWords(status, 'status', wording), inWords(starts_at, 'starts_at', wording)].join(', ')
}
