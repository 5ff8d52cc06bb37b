import { ASSUMED_DURATION_MINUTES } from '@outpost/shared/model/appointments'
import { MINUTE_MS } from '@outpost/shared/model/durations'
import {
  clinicDate,
  clinicTime,
  dayAfter,
  instantInZone,
  type Millis,
  toIso,
  yearsAfter,
} from '@outpost/shared/model/time'
import type { TargetedSubmitEvent } from 'preact'
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { VISIT_YEARS_MAX } from '../parts/day-limits.ts'
import { ToldInput } from '../parts/told-input.tsx'
import type { SeenRecord } from '../replica/database.ts'
import { useLive, useNow, usePainted, useSurroundings } from '../surroundings.ts'
import type { Texts } from '../texts.ts'
import { HandingOver, type HandingOverProps } from './handing-over.tsx'
import type { Said } from './last-step.ts'
import { type Doubt, doubtsAbout, freeFrom, readBusy, readVisitsOf } from './slots.ts'
import { TimeDoubts } from './time-doubts.tsx'
import type { VisitDraft } from './visit-drafts.ts'

/** What is near enough to be said in a sentence: "come back at a quarter past". */
const ROUND_MS = 5 * MINUTE_MS
const LATER_MS = [15 * MINUTE_MS, 60 * MINUTE_MS]
const DAYS_LATER = [1, 7]

type MovingProps = {
  visit: SeenRecord
  /** Of the patient. */
  name: string
  draft: VisitDraft
  timeZone: string
  /** Moves the visit there, as it was `seen` when this was made; `told` says where. */
  onMove: (seen: SeenRecord, startsAt: string, told: Said) => Promise<unknown>
} & Pick<HandingOverProps, 'doctor' | 'onHandOver'>

/** Other times for a visit: the likely ones by one tap, any other by typing it; and other doctors. */
export function Moving(props: MovingProps) {
  const { visit, name, doctor, draft, timeZone, onMove, onHandOver } = props
  const { device, texts } = useSurroundings()
  const { db } = device
  const { say } = texts
  const [seen] = useState(visit)
  const isPainted = usePainted()
  const now = useNow(MINUTE_MS)
  const [since] = useState(now)
  const doctorId = visit.fields.doctor_id
  const busy = useLive(
    async () => (doctorId ? readBusy(db, String(doctorId), since, visit.id) : []),
    [db, doctorId, since, visit.id],
  )
  const patientId = String(visit.fields.patient_id)
  const ownVisits = useLive(() => readVisitsOf(db, patientId, visit.id), [db, patientId, visit.id])

  if (!isPainted || !busy || !ownVisits) return <div class="moving" />
  const startsAt = Date.parse(String(visit.fields.starts_at))
  const soonest = Math.max(startsAt, Math.ceil(now / ROUND_MS) * ROUND_MS)
  const timeOfDay = clinicTime(startsAt, timeZone)
  const today = clinicDate(now, timeZone)
  const minutes = Number(visit.fields.duration_minutes ?? ASSUMED_DURATION_MINUTES)
  const wanted = [
    ...LATER_MS.map((ms) => soonest + ms),
    ...DAYS_LATER.map((days) => instantInZone(`${dayAfter(today, days)}T${timeOfDay}`, timeZone)),
  ]
  // What is taken is not offered, but the next that is free.
  const choices = new Set(wanted.map((instant) => freeFrom(instant, minutes, busy)))
  choices.delete(startsAt)

  /** Only of its own day is the day not told: the list may be that of another one than today. */
  function tell(instant: Millis, told: Texts): string {
    const time = told.time(instant, timeZone)
    const day = clinicDate(instant, timeZone)
    return day === clinicDate(startsAt, timeZone) ? time : `${told.date(day)}, ${time}`
  }
  function move(instant: Millis) {
    onMove(seen, toIso(instant), (told) => tell(instant, told)).catch(reportError)
  }

  return (
    <div class="moving">
      <p class="strong">{say('visit.moveTo')}</p>
      <div class="steps start">
        {[...choices].map((instant) => (
          <button key={instant} type="button" class="quiet" onClick={() => move(instant)}>
            {tell(instant, texts)}
          </button>
        ))}
      </div>
      <OtherTime
        first={startsAt}
        draft={draft}
        today={today}
        timeZone={timeZone}
        doubtsAbout={(from) =>
          doubtsAbout({ from, to: from + minutes * MINUTE_MS }, now, busy, ownVisits)
        }
        name={name}
        onMove={move}
      />
      <HandingOver
        visit={seen}
        name={name}
        doctor={doctor}
        draft={draft}
        timeZone={timeZone}
        onHandOver={onHandOver}
      />
    </div>
  )
}

type OtherTimeProps = {
  /** What stands there before anything is typed. */
  first: Millis
  draft: VisitDraft
  today: string
  timeZone: string
  doubtsAbout: (instant: Millis) => Doubt[]
  name: string
  onMove: (instant: Millis) => void
}

/** Any time, which is typed; what speaks against it is told, as when one is booked. */
function OtherTime(props: OtherTimeProps) {
  const { first, draft, today, timeZone, doubtsAbout, name, onMove } = props
  const { texts } = useSurroundings()
  const { say } = texts
  const field = useRef<HTMLInputElement>(null)
  const doubtsId = useId()
  const [when, setWhen] = useState(draft.when)
  const instant = when ? instantInZone(when, timeZone) : null
  const doubts = instant === null || instant === first ? [] : doubtsAbout(instant)
  /** Made anew elsewhere, the field says what was typed into it, as if it were typed there. */
  useLayoutEffect(() => {
    const { current } = field
    if (!current || draft.when === null || current.value === draft.when) return
    current.value = draft.when
    current.dispatchEvent(new Event('input', { bubbles: true }))
  }, [draft])

  function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    onMove(instantInZone(String(new FormData(event.currentTarget).get('when')), timeZone))
  }
  return (
    <form class="line" onSubmit={submit}>
      <label>
        {say('visit.otherTime')}
        <ToldInput
          name="when"
          texts={texts}
          input={field}
          aria-describedby={doubts.length > 0 ? doubtsId : undefined}
          onInput={({ currentTarget }) => {
            draft.when = currentTarget.value
            setWhen(currentTarget.value)
          }}
          type="datetime-local"
          required
          min={`${today}T00:00`}
          max={`${yearsAfter(today, VISIT_YEARS_MAX)}T23:59`}
          defaultValue={`${clinicDate(first, timeZone)}T${clinicTime(first, timeZone)}`}
        />
      </label>
      <button type="submit" class="quiet">
        {say('visit.move')}
      </button>
      <TimeDoubts id={doubtsId} doubts={doubts} name={name} />
    </form>
  )
}
