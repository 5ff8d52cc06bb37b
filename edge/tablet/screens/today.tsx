import { clinicDate, startOfClinicDay, toIso } from '@outpost/shared/model/time'
import { useLive, useNow, useSurroundings } from '../hooks.ts'
import { type DeviceDatabase, readStanding, type SeenRecord } from '../replica/database.ts'
import { Visit, type VisitShown } from './visit.tsx'

/** More than a clinic's day has; the rest of a longer one is found by search. */
const VISITS_MAX = 500
const DAY_MS = 24 * 3600 * 1000
const OPEN = ['SCHEDULED', 'CONFIRMED']

/** The day's list: who is here and who is expected first, by their times. */
export function Today() {
  const { device, texts } = useSurroundings()
  const { db } = device
  const now = useNow(30_000)
  const minute = Math.floor(now / 60_000)
  const day = useLive(() => readDay(db, now), [db, minute])
  if (!day) return <p class="loading">{texts.say('app.loading')}</p>
  const open = day.visits.filter(({ visit }) => OPEN.includes(String(visit.fields.status)))
  const done = day.visits.filter(({ visit }) => !OPEN.includes(String(visit.fields.status)))
  return (
    <section>
      <h1>{texts.say('today.title', { date: texts.day(now, day.timeZone) })}</h1>
      <p class="quiet-text">
        {texts.say(day.visits.length === 0 ? 'today.none' : 'today.open', { count: open.length })}
      </p>
      <ul class="visits">
        {open.map((shown) => (
          <Visit key={shown.visit.id} {...shown} timeZone={day.timeZone} />
        ))}
      </ul>
      {done.length > 0 && <h2>{texts.say('today.done')}</h2>}
      <ul class="visits done">
        {done.map((shown) => (
          <Visit key={shown.visit.id} {...shown} timeZone={day.timeZone} />
        ))}
      </ul>
    </section>
  )
}

async function readDay(db: DeviceDatabase, now: number) {
  const { clinics } = await readStanding(db)
  const timeZone = clinics[0]?.time_zone ?? 'UTC'
  const start = startOfClinicDay(now, timeZone)
  const rows = await db.records
    .where('[collection+seen.fields.starts_at]')
    .between(['appointments', toIso(start)], ['appointments', toIso(start + DAY_MS + DAY_MS / 2)])
    .limit(VISITS_MAX)
    .toArray()
  const today = clinicDate(now, timeZone)
  const visits = rows
    .map(({ seen }) => seen)
    .filter((seen) => seen !== null)
    // A day of daylight saving time has other hours than 24.
    .filter(({ fields }) => clinicDate(Date.parse(String(fields.starts_at)), timeZone) === today)
  const people = await readNamed(db, visits)
  return {
    timeZone,
    visits: visits.map(
      (visit): VisitShown => ({
        visit,
        patient: people.get(String(visit.fields.patient_id)) ?? null,
        doctor: people.get(String(visit.fields.doctor_id)) ?? null,
      }),
    ),
  }
}

/** The patients and doctors of these visits, by id; one that is not here yet is missing (F11). */
export async function readNamed(db: DeviceDatabase, visits: readonly SeenRecord[]) {
  const keys = visits.flatMap(({ fields }) => [
    ['patients', String(fields.patient_id)],
    ['doctors', String(fields.doctor_id)],
  ]) as [SeenRecord['collection'], string][]
  const rows = await db.records.bulkGet(keys)
  return new Map(
    rows
      .map((row) => row?.seen)
      .filter((seen) => !!seen)
      .map((seen) => [seen.id, seen]),
  )
}
