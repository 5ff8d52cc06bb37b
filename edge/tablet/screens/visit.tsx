import { type AppointmentStatus, canBecome } from '@outpost/shared/model/appointments'
import { useState } from 'preact/hooks'
import { useSurroundings } from '../hooks.ts'
import type { SeenRecord } from '../replica/database.ts'
import { whyNotSaved } from '../why-not-saved.ts'
import { Mark, type Place } from './mark.tsx'

export type VisitShown = {
  visit: SeenRecord
  /** Null where the record is not here yet. */
  patient: SeenRecord | null
  doctor: SeenRecord | null
}

const STEPS = [
  ['CONFIRMED', 'visit.confirm'],
  ['COMPLETED', 'visit.complete'],
  ['NO_SHOW', 'visit.noShow'],
  ['CANCELLED', 'visit.cancel'],
] as const

/** One visit of the day: when, who, how it stands, and what can be done about it. */
export function Visit({ visit, patient, doctor, timeZone }: VisitShown & { timeZone: string }) {
  const { device, texts } = useSurroundings()
  const [failure, setFailure] = useState<string | null>(null)
  const [isOpen, setOpen] = useState(false)
  const status = visit.fields.status as AppointmentStatus
  const steps = STEPS.filter(([to]) => to !== status && canBecome(status, to))

  async function become(to: AppointmentStatus) {
    const written = await device
      .write({
        collection: 'appointments',
        recordId: visit.id,
        op: 'update',
        seen: visit,
        fields: { status: to },
      })
      .catch((error: unknown) => ({ kind: 'failed' as const, error }))
    setFailure(whyNotSaved(written, texts))
  }

  const place = placeOf(visit)
  const doctorName = doctor?.fields.full_name
  return (
    <li class={`visit ${status.toLowerCase()}`}>
      <time>{texts.time(Date.parse(String(visit.fields.starts_at)), timeZone)}</time>
      <div class="who">
        <strong>{String(patient?.fields.full_name ?? texts.say('today.noPatient'))}</strong>
        <span>
          {texts.say(`status.${status}`)}
          {doctorName ? ` · ${texts.say('today.doctor', { name: String(doctorName) })}` : ''}
        </span>
        <span class="where">
          <Mark place={place} /> {texts.say(`where.${place}`)}
        </span>
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
        {steps.length > 1 && !isOpen && (
          <button type="button" class="quiet" onClick={() => setOpen(true)}>
            {texts.say('visit.more')}
          </button>
        )}
      </div>
    </li>
  )
}

/** How far what is seen of a record has got. */
function placeOf({ overlay, under }: SeenRecord): Place {
  if (overlay?.syncState === 'attention') return 'attention'
  if (overlay?.syncState !== 'pending') return 'central'
  return overlay.pending === under ? 'box' : 'here'
}
