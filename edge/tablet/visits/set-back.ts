import { type AppointmentStatus, canBecome } from '@outpost/shared/model/appointments'
import { type CollectionName, collections, type Fields } from '@outpost/shared/model/collections'
import { v5 } from 'uuid'
import type { DeviceDatabase, SeenRecord } from '../replica/database.ts'
import { isToBeHeld } from '../replica/open-visits.ts'
import type { Wish, Wishes } from '../replica/write.ts'

/**
 * What sets a visit back to how it stood before a step: further edits, never fewer. `seen` is how it
 * stands since; `before` is null for one that was made by the step.
 *
 * Most states of a visit lead nowhere back (E5). From those the visit is taken out, and the same visit
 * is made anew as it stood before, in one commit. Two who do that at the same time make the same one.
 */
export function settingBack(seen: SeenRecord, before: Fields | null): Wishes {
  const visit = { collection: 'appointments', recordId: seen.id } as const
  if (before === null) return [{ ...visit, op: 'delete', seen }]

  const names = Object.keys(collections.appointments.fields)
  const changed = names.filter((name) => (before[name] ?? null) !== (seen.fields[name] ?? null))
  if (canBecome(seen.fields.status as AppointmentStatus, before.status as AppointmentStatus)) {
    return [{ ...visit, op: 'update', seen, fields: pick(before, changed) }]
  }
  return [
    { ...visit, op: 'delete', seen },
    {
      ...visit,
      recordId: madeAnewId(seen.id),
      op: 'create',
      seen: null,
      fields: pick(before, names),
    },
  ]
}

/**
 * What moves a visit to another time. Nobody is there yet on another day: whoever has come is expected
 * again then, and since no state leads back there (E5), the visit is made anew.
 */
export function movingTo(seen: SeenRecord, startsAt: string, isOtherDay: boolean): Wishes {
  const { id: recordId, fields } = seen
  if (!isOtherDay || fields.status !== 'CONFIRMED') {
    const moved = { starts_at: startsAt }
    return [{ collection: 'appointments', recordId, op: 'update', seen, fields: moved }]
  }
  return settingBack(seen, { ...fields, starts_at: startsAt, status: 'SCHEDULED' })
}

/** The id of the visit that stands for one that was set back. */
function madeAnewId(visitId: string): string {
  return v5('as it stood before', visitId)
}

/** The visit that was made anew for this one, if it is still to be held. */
export async function readMadeAnew(db: DeviceDatabase, visitId: string) {
  const anew = (await db.records.get(['appointments', madeAnewId(visitId)]))?.seen
  return anew && isToBeHeld(anew) ? anew : null
}

/** Whether all visits that are to be set back still stand as they were seen. */
export async function standsAsSeen(db: DeviceDatabase, wishes: readonly Wish[]): Promise<boolean> {
  const seen = wishes.flatMap((wish) => wish.seen ?? [])
  const now = await db.records.bulkGet(
    seen.map(({ collection, id }): [CollectionName, string] => [collection, id]),
  )
  return seen.every(({ fields: before }, index) => {
    const fields = now[index]?.seen?.fields
    return !!fields && Object.keys(fields).every((name) => fields[name] === before[name])
  })
}

function pick(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, fields[name] ?? null]))
}

/** Where a visit is set back to by itself, when the step that brought it there is long past. */
export const STOOD_BEFORE: Partial<Record<AppointmentStatus, AppointmentStatus>> = {
  CONFIRMED: 'SCHEDULED',
  COMPLETED: 'CONFIRMED',
  CANCELLED: 'SCHEDULED',
  NO_SHOW: 'SCHEDULED',
}
