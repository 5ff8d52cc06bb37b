import { DURATION_MINUTES_MAX, isOpen } from '@outpost/shared/model/appointments'
import { MINUTE_MS } from '@outpost/shared/model/durations'
import { type Millis, toIso } from '@outpost/shared/model/time'
import type { DeviceDatabase, SeenRecord } from './database.ts'
import { isOnlyWritten } from './where-is.ts'

/** After every time that is written in ISO 8601. */
const LATEST = '\uffff'

/** Whether a visit is still to be held; what was only written is shown, and stands nowhere (N5, N10). */
export function isToBeHeld(visit: SeenRecord): boolean {
  return !isOnlyWritten(visit) && isOpen(visit.fields)
}

/** The visits of a doctor that stand, are open and may last beyond `from`, and do not begin after `to`. */
export async function readOpenVisits(
  db: DeviceDatabase,
  doctorId: string,
  from: Millis,
  to?: Millis,
): Promise<SeenRecord[]> {
  const earliest = toIso(from - DURATION_MINUTES_MAX * MINUTE_MS)
  const rows = await db.records
    .where('[seen.fields.doctor_id+seen.fields.starts_at]')
    .between([doctorId, earliest], [doctorId, to === undefined ? LATEST : toIso(to)])
    .toArray()
  return rows
    .map(({ seen }) => seen)
    .filter((seen): seen is SeenRecord => !!seen && isToBeHeld(seen))
}
