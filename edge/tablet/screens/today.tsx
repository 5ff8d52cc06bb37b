import { clinicDate, instantInZone, isCalendarDate, toIso } from '@outpost/shared/model/time'
import { useState } from 'preact/hooks'
import { dayAfter } from '../calendar.ts'
import { useLive, useNow, useSurroundings } from '../hooks.ts'
import { type DeviceDatabase, readStanding, type SeenRecord } from '../replica/database.ts'
import { Visit, type VisitShown } from './visit.tsx'
import { VisitList } from './visit-list.tsx'

/** More than a clinic's day has; the rest of a longer one is found by search. */
const VISITS_MAX = 500

/** The states in the order of their urgency, with what each part of the list is called. */
const PARTS = [
  { states: ['CONFIRMED'], title: 'status.CONFIRMED' },
  { states: ['SCHEDULED'], title: 'status.SCHEDULED' },
  { states: ['COMPLETED', 'CANCELLED', 'NO_SHOW'], title: 'today.done' },
] as const

/** A day's list: who is here first, then who is expected, each by time; or all of them by time. */
export function Today({ id }: { id: string | null }) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const { db } = device
  const now = useNow(30_000)
  const [isByTime, setByTime] = useState(false)
  const date = id && isCalendarDate(id) ? id : null
  const minute = Math.floor(now / 60_000)
  const day = useLive(() => readDay(db, date, now), [db, date, minute])
  if (!day) return <p class="loading">{say('app.loading')}</p>
  const { visits, timeZone, today } = day
  const open = visits.filter(isLeft)
  const parts = isByTime ? [{ title: null, visits }] : byState(visits)
  return (
    <section>
      <h1>
        {day.date === today
          ? say('today.title', { date: texts.day(day.start, timeZone) })
          : texts.day(day.start, timeZone)}
      </h1>
      <Days date={day.date} today={today} leftYesterday={day.leftYesterday} />
      <p class="quiet-text">
        {day.date < today && `${say('today.past')} `}
        {visits.length === 0
          ? say(day.date === today ? 'today.none' : 'today.noneThen')
          : say('today.open', { count: open.length })}
      </p>
      <div class="steps start">
        <a class="button quiet" href="#/patients">
          {say('today.walkIn')}
        </a>
        {visits.length > 1 && (
          <button
            type="button"
            class="quiet"
            aria-pressed={isByTime}
            onClick={() => setByTime(!isByTime)}
          >
            {say('today.byTime')}
          </button>
        )}
      </div>
      {parts.map(({ title, visits: shown }) => (
        <div key={title}>
          {title && <h2>{say('today.part', { title: say(title), count: shown.length })}</h2>}
          <VisitList isDone={title === 'today.done'}>
            {shown.map((one) => (
              <Visit key={one.visit.id} {...one} timeZone={timeZone} />
            ))}
          </VisitList>
        </div>
      ))}
    </section>
  )
}

/** To the day before and after; and what was left open yesterday, which midnight does not end. */
function Days({ date, today, leftYesterday }: Pick<Day, 'date' | 'today' | 'leftYesterday'>) {
  const { say } = useSurroundings().texts
  const before = dayAfter(date, -1)
  return (
    <div class="days">
      <a href={`#/today/${before}`}>
        {say('today.before')}
        {date === today && leftYesterday > 0 && ` · ${say('today.left', { count: leftYesterday })}`}
      </a>
      {date !== today && <a href="#/today">{say('nav.today')}</a>}
      <a href={`#/today/${dayAfter(date, 1)}`}>{say('today.after')}</a>
    </div>
  )
}

const isLeft = ({ visit }: Pick<VisitShown, 'visit'>) =>
  visit.fields.status === 'SCHEDULED' || visit.fields.status === 'CONFIRMED'

function byState(visits: readonly VisitShown[]) {
  return PARTS.map(({ states, title }) => ({
    title,
    visits: visits.filter(({ visit }) => states.some((state) => state === visit.fields.status)),
  })).filter((part) => part.visits.length > 0)
}

type Day = Awaited<ReturnType<typeof readDay>>

/** The visits of a day (`YYYY-MM-DD`), by their times; of today if it is null. */
async function readDay(db: DeviceDatabase, wanted: string | null, now: number) {
  const { clinics } = await readStanding(db)
  const timeZone = clinics[0]?.time_zone ?? 'UTC'
  const today = clinicDate(now, timeZone)
  const date = wanted ?? today
  const visits = await readVisits(db, date, timeZone)
  const yesterday = date === today ? await readVisits(db, dayAfter(today, -1), timeZone) : []
  const named = await readNamed(db, visits)
  return {
    date,
    today,
    timeZone,
    start: instantInZone(`${date}T00:00`, timeZone),
    leftYesterday: yesterday.filter((visit) => isLeft({ visit })).length,
    visits: visits.map(
      (visit): VisitShown => ({
        visit,
        patient: named.get(String(visit.fields.patient_id)) ?? null,
        doctor: named.get(String(visit.fields.doctor_id)) ?? null,
      }),
    ),
  }
}

async function readVisits(db: DeviceDatabase, date: string, timeZone: string) {
  // A day of daylight saving time has other hours than 24.
  const [start, end] = [date, dayAfter(date, 1)].map((day) =>
    toIso(instantInZone(`${day}T00:00`, timeZone)),
  )
  const rows = await db.records
    .where('[collection+seen.fields.starts_at]')
    .between(['appointments', start], ['appointments', end])
    .limit(VISITS_MAX)
    .toArray()
  return rows.map(({ seen }) => seen).filter((seen) => seen !== null)
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
