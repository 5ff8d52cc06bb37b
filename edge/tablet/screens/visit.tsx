import { type AppointmentStatus, canBecome, isOpen } from '@outpost/shared/model/appointments'
import { clinicDate } from '@outpost/shared/model/time'
import { useState } from 'preact/hooks'
import { useSurroundings } from '../hooks.ts'
import { useSteps } from '../last-step.ts'
import type { SeenRecord } from '../replica/database.ts'
import { STOOD_BEFORE, settingBack } from '../set-back.ts'
import { Where } from './mark.tsx'
import { Moving } from './moving.tsx'
import { StatusMark } from './status-mark.tsx'

export type VisitShown = {
  visit: SeenRecord
  /** Null where the record is not here yet. */
  patient: SeenRecord | null
  doctor: SeenRecord | null
}

type VisitProps = VisitShown & {
  timeZone: string
  /** It may be of another day than today. */
  isDated?: boolean
  /** Shows what the patient takes home of it. */
  onSlip?: () => void
}

const STEPS = [
  ['CONFIRMED', 'visit.confirm'],
  ['COMPLETED', 'visit.complete'],
  ['NO_SHOW', 'visit.noShow'],
  ['CANCELLED', 'visit.cancel'],
] as const

/** One visit of the day: when, who, how it stands, and what can be done about it. */
export function Visit({ visit, patient, doctor, timeZone, isDated = false, onSlip }: VisitProps) {
  const { texts } = useSurroundings()
  const { say } = texts
  const { take, setBack, failure } = useSteps()
  const [isMore, setMore] = useState(false)
  const status = visit.fields.status as AppointmentStatus
  const before = STOOD_BEFORE[status]
  const steps = STEPS.filter(([to]) => to !== status && canBecome(status, to))
  const name = String(patient?.fields.full_name ?? say('today.noPatient'))

  async function change(seen: SeenRecord, fields: Record<string, unknown>, what: string) {
    const wish = { collection: 'appointments', recordId: visit.id, op: 'update' } as const
    const said = say('visit.done', { name, what })
    if (await take({ ...wish, seen, fields }, said)) setMore(false)
  }
  async function setBackTo(to: AppointmentStatus) {
    if (await setBack(settingBack(visit, { ...visit.fields, status: to }))) setMore(false)
  }

  const startsAt = Date.parse(String(visit.fields.starts_at))
  const doctorName = doctor?.fields.full_name
  return (
    <li class={`visit ${status.toLowerCase()}`}>
      <time>
        {isDated && <span>{texts.date(clinicDate(startsAt, timeZone))}</span>}
        {texts.time(startsAt, timeZone)}
      </time>
      <div class="who">
        <strong>{name}</strong>
        <span class="stands">
          <StatusMark status={status} /> {say(`status.${status}`)}
          {doctorName ? ` · ${say('today.doctor', { name: String(doctorName) })}` : ''}
        </span>
        <Where record={visit} />
        {failure && <p role="alert">{failure}</p>}
      </div>
      <div class={isMore ? 'steps all' : 'steps'}>
        {(isMore ? steps : steps.slice(0, 1)).map(([to, key]) => (
          <button
            key={to}
            type="button"
            class={to === 'NO_SHOW' || to === 'CANCELLED' ? 'quiet' : ''}
            onClick={() => change(visit, { status: to }, say(`status.${to}`)).catch(reportError)}
          >
            {say(key)}
          </button>
        ))}
        {onSlip && (
          <button type="button" class="quiet" onClick={onSlip}>
            {say('visit.slip')}
          </button>
        )}
        {isMore && before && (
          <button type="button" class="quiet" onClick={() => setBackTo(before).catch(reportError)}>
            {say('visit.setBack', { state: say(`status.${before}`) })}
          </button>
        )}
        <button type="button" class="quiet" aria-expanded={isMore} onClick={() => setMore(!isMore)}>
          {say(isMore ? 'visit.less' : 'visit.more')}
        </button>
      </div>
      {isMore && isOpen(visit.fields) && (
        <Moving
          visit={visit}
          timeZone={timeZone}
          onMove={(seen, starts_at, told) => change(seen, { starts_at }, told)}
        />
      )}
    </li>
  )
}
