import { dayAfter, instantInZone, toIso } from '@outpost/shared/model/time'
import { useMemo, useRef } from 'preact/hooks'
import type { DeviceDatabase, SeenRecord } from '../replica/database.ts'
import { useKept } from '../shell/use-kept.ts'

export type VisitShown = {
  visit: SeenRecord
  /** Null where the record is not here yet. */
  patient: SeenRecord | null
  doctor: SeenRecord | null
}

/** More than a clinic's day has; the rest of a longer one is found by search. */
export const VISITS_MAX = 500

/**
 * The visits of a day, by their times; undefined until they and their names are read. Names are read by
 * themselves: a tap changes a visit, and a hundred people need not be read again for that.
 */
export function useDay(
  db: DeviceDatabase,
  date: string,
  timeZone: string,
): VisitShown[] | undefined {
  const day = `${date} ${timeZone}`
  const visits = useKept(`visits of ${day}`, () => readVisits(db, date, timeZone))
  const ids = visits && namedIn(visits).join()
  const named = useKept(`named ${ids}`, async () => visits && (await readNamed(db, visits)))
  const whole = useMemo(() => visits && named && withNames(visits, named), [visits, named])
  // Until the name of one who has just been added is there, the list stands as it was.
  const last = useRef({ day, whole })
  if (whole || last.current.day !== day) last.current = { day, whole }
  return last.current.whole
}

type Named = ReadonlyMap<string, SeenRecord>

function withNames(visits: readonly SeenRecord[], named: Named): VisitShown[] {
  return visits.map((visit) => ({
    visit,
    patient: named.get(String(visit.fields.patient_id)) ?? null,
    doctor: named.get(String(visit.fields.doctor_id)) ?? null,
  }))
}

/** When a day begins, and when the next one does: one of daylight saving time has other hours than 24. */
export function boundsOf(date: string, timeZone: string): [from: string, until: string] {
  const startOf = (day: string) => toIso(instantInZone(`${day}T00:00`, timeZone))
  return [startOf(date), startOf(dayAfter(date, 1))]
}

export async function readVisits(db: DeviceDatabase, date: string, timeZone: string) {
  const [start, end] = boundsOf(date, timeZone)
  const rows = await db.records
    .where('[collection+seen.fields.starts_at]')
    .between(['appointments', start], ['appointments', end])
    .limit(VISITS_MAX)
    .toArray()
  return rows.map(({ seen }) => seen).filter((seen) => seen !== null)
}

/** The patients and doctors of these visits, by id; one that is not here yet is missing (F11). */
export async function readNamed(db: DeviceDatabase, visits: readonly SeenRecord[]) {
  const rows = await db.records.bulkGet(namedIn(visits))
  return new Map(
    rows
      .map((row) => row?.seen)
      .filter((seen) => !!seen)
      .map((seen) => [seen.id, seen]),
  )
}

/** The keys of those who are named in visits, each once: a doctor has many visits. */
function namedIn(visits: readonly SeenRecord[]) {
  const keys = visits.flatMap(({ fields }) => [
    ['patients', String(fields.patient_id)],
    ['doctors', String(fields.doctor_id)],
  ]) as [SeenRecord['collection'], string][]
  return [...new Map(keys.map((key) => [key[1], key])).values()]
}
