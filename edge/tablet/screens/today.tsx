import { clinicDate, instantInZone, isCalendarDate, toIso } from '@outpost/shared/model/time'
import type { VNode } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { dayAfter } from '../calendar.ts'
import { useGrowing, useLive, useNow, useSurroundings } from '../hooks.ts'
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
  return <DayList day={day} isByTime={isByTime} onByTime={() => setByTime(!isByTime)} />
}

type DayListProps = { day: Day; isByTime: boolean; onByTime: () => void }

function DayList({ day, isByTime, onByTime }: DayListProps) {
  const { texts } = useSurroundings()
  const { say } = texts
  const { visits, timeZone, today } = day
  const row = useVisitRows(timeZone)
  const open = visits.filter(isLeft)
  let left = useGrowing(visits.length)
  const parts = isByTime ? [{ title: null, visits }] : byState(visits)
  function take(shown: readonly VisitShown[]) {
    const some = shown.slice(0, left)
    left -= some.length
    return some.map(row)
  }
  return (
    <section>
      <h1>
        {day.date === today
          ? say('today.title', { date: texts.day(day.start, timeZone) })
          : texts.day(day.start, timeZone)}
      </h1>
      <Days date={day.date} today={today} timeZone={timeZone} />
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
          <button type="button" class="quiet" aria-pressed={isByTime} onClick={onByTime}>
            {say('today.byTime')}
          </button>
        )}
      </div>
      {parts.map(({ title, visits: shown }) => (
        <div key={title}>
          {title && <h2>{say('today.part', { title: say(title), count: shown.length })}</h2>}
          <VisitList isDone={title === 'today.done'}>{take(shown)}</VisitList>
        </div>
      ))}
    </section>
  )
}

/**
 * Makes the rows of visits. One in which nothing has changed is not made again: a day has a hundred,
 * and a tap changes one.
 */
function useVisitRows(timeZone: string) {
  const known = useRef(new Map<string, { stamp: string; row: VNode }>())
  return (one: VisitShown) => {
    const { id } = one.visit
    const stamp = [timeZone, ...[one.visit, one.patient, one.doctor].map(stampOf)].join()
    const before = known.current.get(id)
    if (before?.stamp === stamp) return before.row
    const row = <Visit key={id} {...one} timeZone={timeZone} />
    known.current.set(id, { stamp, row })
    return row
  }
}

/** Another one whenever what is shown of the record is another. */
function stampOf(seen: SeenRecord | null): string {
  if (!seen) return ''
  const { id, revision, updatedAt, overlay, under } = seen
  return `${id} ${revision} ${updatedAt} ${overlay?.pending} ${overlay?.syncState} ${under}`
}

/** To the day before and after; and what was left open yesterday, which midnight does not end. */
function Days({ date, today, timeZone }: Pick<Day, 'date' | 'today' | 'timeZone'>) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const before = dayAfter(date, -1)
  const leftYesterday = useLive(async () => {
    const visits = date === today ? await readVisits(device.db, before, timeZone) : []
    return visits.filter((visit) => isLeft({ visit })).length
  }, [device.db, date, today, before, timeZone])
  return (
    <div class="days">
      <a href={`#/today/${before}`}>
        {say('today.before')}
        {!!leftYesterday && ` · ${say('today.left', { count: leftYesterday })}`}
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
  const named = await readNamed(db, visits)
  return {
    date,
    today,
    timeZone,
    start: instantInZone(`${date}T00:00`, timeZone),
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
  // A doctor has many visits.
  const wanted = new Map(keys.map((key) => [key[1], key]))
  const rows = await db.records.bulkGet([...wanted.values()])
  return new Map(
    rows
      .map((row) => row?.seen)
      .filter((seen) => !!seen)
      .map((seen) => [seen.id, seen]),
  )
}
