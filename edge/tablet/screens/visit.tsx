import { type AppointmentStatus, canBecome } from '@outpost/shared/model/appointments'
import { clinicDate } from '@outpost/shared/model/time'
import { useState } from 'preact/hooks'
import { useSurroundings } from '../hooks.ts'
import type { SeenRecord } from '../replica/database.ts'
import { useSaving } from '../saving.ts'
import { Where } from './mark.tsx'

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
  const { save, failure } = useSaving()
  const [isOpen, setOpen] = useState(false)
  const status = visit.fields.status as AppointmentStatus
  const steps = STEPS.filter(([to]) => to !== status && canBecome(status, to))

  async function become(to: AppointmentStatus) {
    await save({
      collection: 'appointments',
      recordId: visit.id,
      op: 'update',
      seen: visit,
      fields: { status: to },
    })
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
        <strong>{String(patient?.fields.full_name ?? texts.say('today.noPatient'))}</strong>
        <span>
          {texts.say(`status.${status}`)}
          {doctorName ? ` · ${texts.say('today.doctor', { name: String(doctorName) })}` : ''}
        </span>
        <Where record={visit} />
        {failure && <p role="alert">{failure}</p>}
      </div>
      <div class="steps">
        {(isOpen ? steps : steps.slice(0, 1)).map(([to, key]) => (
          <button
            key={to}
            type="button"
            class={to === 'NO_SHOW' || to === 'CANCELLED' ? 'quiet' : ''}
            onClick={() => become(to).catch(reportError)}
          >
            {texts.say(key)}
          </button>
        ))}
        {onSlip && (
          <button type="button" class="quiet" onClick={onSlip}>
            {texts.say('visit.slip')}
          </button>
        )}
        {steps.length > 1 && !isOpen && (
          <button type="button" class="quiet" onClick={() => setOpen(true)}>
            {texts.say('visit.more')}
          </button>
        )}
      </div>
    </li>
  )
}
