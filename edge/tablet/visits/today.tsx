import { MINUTE_MS } from '@outpost/shared/model/durations'
import { clinicDate, dayAfter, instantInZone, isCalendarDate } from '@outpost/shared/model/time'
import type { VNode } from 'preact'
import { useMemo, useRef, useState } from 'preact/hooks'
import { useClinics } from '../parts/clinics.ts'
import { SearchInput } from '../parts/search-input.tsx'
import { Told } from '../parts/told.tsx'
import { findByPatient } from '../people/people.ts'
import { readState, type SeenRecord } from '../replica/database.ts'
import { isToBeHeld } from '../replica/open-visits.ts'
import { useGrowing } from '../shell/growing.ts'
import { leftHere, takeAlong } from '../shell/way-back.ts'
import { useLive, useNow, useSurroundings } from '../surroundings.ts'
import { readVisits, useDay, type VisitShown } from './day.ts'
import { usePastDay } from './past-day.ts'
import { Visit } from './visit.tsx'
import type { VisitDrafts } from './visit-drafts.ts'
import { VisitList } from './visit-list.tsx'

/** The states in the order of their urgency, with what each part of the list is called. */
const PARTS = [
  { states: ['CONFIRMED'], title: 'status.CONFIRMED' },
  { states: ['SCHEDULED'], title: 'status.SCHEDULED' },
  { states: ['COMPLETED', 'CANCELLED', 'NO_SHOW'], title: 'today.done' },
] as const

/** Where somebody is looked for who is not in the list; and where somebody who is here without a visit is. */
const ALL_PATIENTS = '#/patients'
const WALK_IN = '#/patients/walk-in'

/** In a longer list than this somebody is searched for. */
const SEEN_AT_ONCE = 8

/** A day's list: who is here first, then who is expected, each by time; or all of them by time. */
export function Today({ id }: { id: string | null }) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const { db } = device
  const now = useNow(30_000)
  const [isByTime, setByTime] = useState(false)
  const clinics = useClinics()
  const timeZone = clinics?.[0]?.time_zone ?? 'UTC'
  const today = clinicDate(now, timeZone)
  const date = id && isCalendarDate(id) ? id : today
  const visits = useDay(db, date, timeZone)
  const isFilling = useLive(async () => !(await readState(db)).isFilled, [db])
  const isUnknown = visits?.length === 0 && isFilling !== false
  if (!clinics || !visits || isUnknown) return <p class="loading">{say('app.loading')}</p>
  const start = instantInZone(`${date}T00:00`, timeZone)
  const day = { date, today, timeZone, start, visits }
  return <DayList day={day} now={now} isByTime={isByTime} onByTime={() => setByTime(!isByTime)} />
}

type DayListProps = { day: Day; now: number; isByTime: boolean; onByTime: () => void }

function DayList({ day, now, isByTime, onByTime }: DayListProps) {
  const { texts } = useSurroundings()
  const { say } = texts
  const { visits, timeZone, today } = day
  const row = useVisitRows(timeZone, today, doubled(visits), now)
  const unknownSince = useUnknownSince(day)
  const past = usePastDay(day.date, today, timeZone)
  const open = visits.filter(({ visit }) => isToBeHeld(visit))
  const [left] = useState(leftHere)
  const [query, setQuery] = useState(left.query)
  left.query = query
  const found = useMemo(() => findByPatient(visits, query), [visits, query])
  let room = useGrowing(found.length)
  const parts = isByTime ? [{ title: null, visits: found }] : byState(found)
  function take(shown: readonly VisitShown[]) {
    const some = shown.slice(0, room)
    room -= some.length
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
        {past === 'not told' && `${say('today.past')} `}
        {visits.length > 0 && say('today.open', { count: open.length })}
        {visits.length === 0 && past === 'asking' && say('app.loading')}
        {visits.length === 0 &&
          unknownSince === null &&
          (past === null || past === 'told') &&
          say(day.date === today ? 'today.none' : 'today.noneThen')}
      </p>
      {unknownSince && <p class="note">{say('today.unknown', { age: unknownSince })}</p>}
      <div class="find among-steps">
        {(visits.length > SEEN_AT_ONCE || query !== '') && (
          <SearchInput label={say('patients.find')} first={query} onQuery={setQuery} />
        )}
        {day.date === today && (
          <a
            class="button quiet"
            href={WALK_IN}
            onClick={() => found.length === 0 && takeAlong(WALK_IN, query)}
          >
            {say('today.walkIn')}
          </a>
        )}
        {visits.length > 1 && (
          <button type="button" class="quiet" aria-pressed={isByTime} onClick={onByTime}>
            {say('today.byTime')}
          </button>
        )}
      </div>
      <Told>
        {found !== visits && say('today.found', { count: found.length, all: visits.length })}
      </Told>
      {query.trim() !== '' && found.length === 0 && (
        <p>
          <a class="button" href={ALL_PATIENTS} onClick={() => takeAlong(ALL_PATIENTS, query)}>
            {say('today.amongAll')}
          </a>
        </p>
      )}
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
 * How long ago the box last told who is expected, in words, if that was before this day or on an earlier one
 * than today: who was booked since then is not known. Null where it is known.
 */
function useUnknownSince({ date, today, timeZone }: Pick<Day, 'date' | 'today' | 'timeZone'>) {
  const { device, texts } = useSurroundings()
  const now = useNow(MINUTE_MS)
  const at = useLive(async () => (await readState(device.db)).lastSuccessAt, [device.db])
  const toldOn = at == null ? null : clinicDate(at, timeZone)
  const isUnknown = at != null && toldOn !== null && toldOn < today && toldOn <= date
  return isUnknown ? texts.age(at, now) : null
}

/**
 * Makes the rows of visits. One in which nothing has changed is not made again: a day has a hundred,
 * and a tap changes one.
 */
function useVisitRows(timeZone: string, today: string, twice: ReadonlySet<string>, now: number) {
  const known = useRef(new Map<string, Known>())
  const drafts = useRef<VisitDrafts>(new Map()).current
  return (one: VisitShown) => {
    const { id } = one.visit
    const before = known.current.get(id)
    // What was not read again is the same: to make its stamp anew for each row would be felt.
    const isTwice = twice.has(id)
    const isLate = isMissedSoFar(one.visit, today, timeZone, now)
    const around = `${timeZone} ${today} ${isTwice} ${isLate}`
    if (before?.one === one && before.around === around) return before.row
    const stamp = [around, ...[one.visit, one.patient, one.doctor].map(stampOf)].join()
    const row =
      before?.stamp === stamp ? (
        before.row
      ) : (
        <Visit
          key={id}
          {...one}
          isTwice={isTwice}
          isLate={isLate}
          drafts={drafts}
          timeZone={timeZone}
          today={today}
        />
      )
    known.current.set(id, { one, around, stamp, row })
    return row
  }
}

/** So long after the time of a visit whoever has not come is late. */
const LATE_MS = 15 * MINUTE_MS

/** Who was expected today and has not come. A day that is over is not late. */
function isMissedSoFar({ fields }: SeenRecord, today: string, timeZone: string, now: number) {
  const startsAt = Date.parse(String(fields.starts_at))
  const isOver = startsAt < now - LATE_MS && clinicDate(startsAt, timeZone) === today
  return fields.status === 'SCHEDULED' && isOver
}

type Known = { one: VisitShown; around: string; stamp: string; row: VNode }

/**
 * The visits of those who stand more than once in the list, still to be held: two tablets may have taken
 * in the same person, each without knowing of the other.
 */
function doubled(visits: readonly VisitShown[]): Set<string> {
  const byPerson = new Map<string, string[]>()
  for (const { visit, patient } of visits) {
    if (!isToBeHeld(visit)) continue
    const person = String(patient?.fields.merged_into ?? visit.fields.patient_id)
    byPerson.set(person, [...(byPerson.get(person) ?? []), visit.id])
  }
  return new Set([...byPerson.values()].filter((ids) => ids.length > 1).flat())
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
    return visits.filter(isToBeHeld).length
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

function byState(visits: readonly VisitShown[]) {
  return PARTS.map(({ states, title }) => ({
    title,
    visits: visits.filter(({ visit }) => states.some((state) => state === visit.fields.status)),
  })).filter((part) => part.visits.length > 0)
}

/** The visits of a day (`YYYY-MM-DD`), which began at `start`. */
type Day = { date: string; today: string; timeZone: string; start: number; visits: VisitShown[] }
