import { type AppointmentStatus, canBecome, isOpen } from '@outpost/shared/model/appointments'
import { clinicDate } from '@outpost/shared/model/time'
import { useEffect, useState } from 'preact/hooks'
import { Where } from '../parts/mark.tsx'
import { NamedButton } from '../parts/named-button.tsx'
import { PersonFacts } from '../people/person.tsx'
import type { SeenRecord } from '../replica/database.ts'
import { isToBeHeld } from '../replica/open-visits.ts'
import { isOnlyWritten } from '../replica/where-is.ts'
import type { Wishes } from '../replica/write.ts'
import { useSurroundings } from '../surroundings.ts'
import type { Texts } from '../texts.ts'
import type { VisitShown } from './day.ts'
import { type Said, useSteps } from './last-step.ts'
import { Moving } from './late-moving.ts'
import { movingTo, STOOD_BEFORE, settingBack } from './set-back.ts'
import { StatusMark } from './status-mark.tsx'
import { followVisit, useFollowed } from './stepped-visit.ts'
import type { VisitDrafts } from './visit-drafts.ts'

type VisitProps = VisitShown & {
  /** Of the screen: a row that goes to another part of it is made anew there. */
  drafts: VisitDrafts
  timeZone: string
  /** The clinic's. */
  today: string
  /** It stands on the patient's own page: it may be of any day, and who it is stands above. */
  isOfPatient?: boolean
  /** Whoever is expected should have come by now. */
  isLate?: boolean
  /** Another visit of the same person stands in the list: one may be too many. */
  isTwice?: boolean
  /** Shows what the patient takes home of it. */
  onSlip?: () => void
}

const STEPS = [
  ['CONFIRMED', 'visit.confirm'],
  ['COMPLETED', 'visit.complete'],
  ['NO_SHOW', 'visit.noShow'],
  ['CANCELLED', 'visit.cancel'],
] as const

/**
 * How a visit will stand when a step is kept that is being taken: seen at once, and told as being saved,
 * until the visit is shown as it was kept.
 */
function useBecoming({ overlay, revision }: SeenRecord) {
  const stamp = `${revision} ${overlay?.pending}`
  const [step, setStep] = useState<{ to: AppointmentStatus; from: string } | null>(null)
  const becoming = step?.from === stamp ? step.to : null
  // One that the box rejects leads back to where it began, and is no more being taken there.
  useEffect(() => setStep((last) => (last?.from === stamp ? last : null)), [stamp])
  const set = (to: AppointmentStatus | null) => setStep(to && { to, from: stamp })
  return [becoming, set] as const
}

/** Nobody has come yet to a visit of another day: it is moved, or cancelled. */
function stepsFrom(status: AppointmentStatus, isAhead: boolean) {
  return STEPS.filter(
    ([to]) => to !== status && canBecome(status, to) && (!isAhead || to === 'CANCELLED'),
  )
}

function nameOf(patient: SeenRecord | null, { say }: Texts): string {
  return String(patient?.fields.full_name ?? say('today.noPatient'))
}

/** What can be done about a visit; `becoming` is how it will stand when what is being done is kept. */
function useVisitSteps({ visit, patient, timeZone }: VisitProps, onKept: () => void) {
  const { take, setBack, failure } = useSteps()
  const [becoming, setBecoming] = useBecoming(visit)
  const status = visit.fields.status as AppointmentStatus

  async function keep(wishes: Wishes, said: Said) {
    followVisit(wishes)
    const isChanged = wishes.some(({ recordId }) => recordId === visit.id)
    const to = wishes.at(-1)?.fields?.status as AppointmentStatus | undefined
    if (isChanged) setBecoming(to ?? status)
    if (await take(wishes, said)) onKept()
    else setBecoming(null)
  }
  function change(wishes: Wishes, what: Said) {
    const said: Said = (told) =>
      told.say('visit.done', { name: nameOf(patient, told), what: what(told) })
    return keep(wishes, said)
  }
  return {
    becoming,
    failure,
    step(to: AppointmentStatus) {
      const wish = { collection: 'appointments', recordId: visit.id, op: 'update' } as const
      const what: Said = (told) => told.say(`status.${to}`)
      change([{ ...wish, seen: visit, fields: { status: to } }], what).catch(reportError)
    },
    move(seen: SeenRecord, to: string, told: Said) {
      const startsAt = Date.parse(String(visit.fields.starts_at))
      const isOtherDay = clinicDate(Date.parse(to), timeZone) !== clinicDate(startsAt, timeZone)
      return change(movingTo(seen, to, isOtherDay), told)
    },
    /** This visit, or others with it. */
    handOver(wishes: Wishes, what: Said) {
      const count = wishes.length
      if (count === 1) return change(wishes, what)
      return keep(wishes, (told) => told.say('visit.handedOver', { count, what: what(told) }))
    },
    async setBackTo(to: AppointmentStatus) {
      const wishes = settingBack(visit, { ...visit.fields, status: to })
      followVisit(wishes)
      setBecoming(to)
      if (await setBack(wishes)) onKept()
      else setBecoming(null)
    },
  }
}

/** One visit of the day: when, who, how it stands, and what can be done about it. */
export function Visit(props: VisitProps) {
  const { visit, patient, doctor, drafts, timeZone, today, onSlip } = props
  const { isOfPatient = false, isTwice = false, isLate = false } = props
  const { texts } = useSurroundings()
  const { say } = texts
  const [isMore, setOpen] = useState(drafts.has(visit.id))
  function setMore(is: boolean) {
    if (is) drafts.set(visit.id, { when: null, doctor: '' })
    else drafts.delete(visit.id)
    setOpen(is)
  }
  const draft = drafts.get(visit.id)
  const row = useFollowed(visit)
  const { becoming, failure, ...can } = useVisitSteps(props, () => setMore(false))
  const status = visit.fields.status as AppointmentStatus
  const shown = becoming ?? status
  const isLateNow = isLate && shown === 'SCHEDULED'
  const before = STOOD_BEFORE[status]
  const startsAt = Date.parse(String(visit.fields.starts_at))
  const isAhead = clinicDate(startsAt, timeZone) > today
  const steps = stepsFrom(status, isAhead)
  const next = steps.filter(([to], n) => (n === 0 && !isAhead) || (isTwice && to === 'CANCELLED'))
  const name = nameOf(patient, texts)

  const time = texts.time(startsAt, timeZone)
  const day = isOfPatient && texts.date(clinicDate(startsAt, timeZone))
  const of = `${day || name}, ${time}`
  const doctorName = doctor?.fields.full_name
  const isAway = doctor?.fields.active === false && isToBeHeld(visit)
  return (
    // biome-ignore lint/a11y/useSemanticElements: as the list that it stands in
    <div
      ref={row}
      role="listitem"
      class={`visit ${shown.toLowerCase()}${isLateNow ? ' late' : ''}`}
      aria-busy={becoming !== null}
    >
      <time>
        {day && <span>{day}</span>}
        {time}
        {/* Where it makes no row higher: else what is below moves when somebody has come. */}
        {isLateNow && <span>{say('visit.late')}</span>}
      </time>
      <div class="who">
        <Who name={name} patient={isOfPatient ? null : patient} today={today} />
        <span class="stands">
          <StatusMark status={shown} /> {say(`status.${shown}`)}
          {doctorName ? ` · ${say('today.doctor', { name: String(doctorName) })}` : ''}
        </span>
        {visit.fields.reason ? (
          <div>
            <bdi>{String(visit.fields.reason)}</bdi>
          </div>
        ) : null}
        {isAway && <p class="note">{say('visit.doctorAway', { name: String(doctorName) })}</p>}
        {isTwice && <p class="note">{say('visit.twice')}</p>}
        <Where record={visit} isSaving={becoming !== null} />
        {failure && <p role="alert">{failure}</p>}
      </div>
      <div class={isMore ? 'steps all' : 'steps'} hidden={isOnlyWritten(visit)}>
        {(isMore ? steps : next).map(([to, key]) => (
          <NamedButton
            key={to}
            class={to === 'NO_SHOW' || to === 'CANCELLED' ? 'quiet' : ''}
            says={say(key)}
            of={of}
            onClick={() => can.step(to)}
          />
        ))}
        {onSlip && <NamedButton class="quiet" says={say('visit.slip')} of={of} onClick={onSlip} />}
        {isMore && before && (
          <NamedButton
            class="quiet"
            says={say('visit.setBack', { state: say(`status.${before}`) })}
            of={of}
            onClick={() => can.setBackTo(before).catch(reportError)}
          />
        )}
        <NamedButton
          class="quiet"
          says={say(isMore ? 'visit.less' : 'visit.more')}
          of={of}
          aria-expanded={isMore}
          onClick={() => setMore(!isMore)}
        />
      </div>
      {draft && isMore && isOpen(visit.fields) && (
        <Moving
          visit={visit}
          name={name}
          doctor={doctor}
          draft={draft}
          timeZone={timeZone}
          onMove={can.move}
          onHandOver={can.handOver}
        />
      )}
    </div>
  )
}

type WhoProps = Pick<VisitProps, 'patient' | 'today'> & { name: string }

/** Leads to the patient's own page, unless this is it. */
function Who({ name, patient, today }: WhoProps) {
  const named = (
    <strong>
      <bdi>{name}</bdi>
    </strong>
  )
  if (!patient) return named
  return (
    <a class="person" href={`#/patients/${patient.id}`}>
      {named}
      <span>
        <PersonFacts known={patient.fields} today={today} />
      </span>
    </a>
  )
}
