import { slotOf } from '@outpost/shared/model/appointments'
import { clinicDate, dayAfter, instantInZone } from '@outpost/shared/model/time'
import type { DeviceDatabase, SeenRecord } from '../replica/database.ts'
import { readOpenVisits } from '../replica/open-visits.ts'
import { isTaken, readBusy } from './slots.ts'

/** What of a doctor's day another one can take over, as far as the device knows. */
type Handover = {
  /** Whether the other one is free at the time of the visit that was asked about. */
  isFree: boolean
  /** The doctor's other open visits of that day in that clinic. */
  others: SeenRecord[]
  /** Those of all of them at whose times the other one is free. */
  taken: SeenRecord[]
}

/** Of the visit's doctor and day; `toId` is who takes over, null for nobody in particular. */
export async function readHandover(
  db: DeviceDatabase,
  visit: SeenRecord,
  toId: string | null,
  timeZone: string,
): Promise<Handover> {
  const { doctor_id: fromId, clinic_id: clinicId } = visit.fields
  const day = dayOf(visit, timeZone)
  const [start = 0, end] = [day, dayAfter(day, 1)].map((date) =>
    instantInZone(`${date}T00:00`, timeZone),
  )
  const visits = fromId ? await readOpenVisits(db, String(fromId), start, end) : []
  const others = visits.filter(
    (one) =>
      one.id !== visit.id && one.fields.clinic_id === clinicId && dayOf(one, timeZone) === day,
  )
  const busy = toId === null ? [] : await readBusy(db, toId, start)
  const taken = [visit, ...others].filter(({ fields }) => {
    const slot = slotOf({ ...fields, doctor_id: toId })
    if (slot && isTaken(slot, busy)) return false
    if (slot) busy.push(slot)
    return true
  })
  return { isFree: taken[0] === visit, others, taken }
}

function dayOf({ fields }: SeenRecord, timeZone: string): string {
  return clinicDate(Date.parse(String(fields.starts_at)), timeZone)
}
