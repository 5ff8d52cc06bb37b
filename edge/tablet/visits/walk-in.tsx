import type { Clinic } from '@outpost/shared/model/clinic'
import { MINUTE_MS } from '@outpost/shared/model/durations'
import { clinicDate, type Millis, toIso } from '@outpost/shared/model/time'
import { useRef, useState } from 'preact/hooks'
import { v4 } from 'uuid'
import type { SeenRecord } from '../replica/database.ts'
import { isToBeHeld } from '../replica/open-visits.ts'
import type { Wish } from '../replica/write.ts'
import { go } from '../route.ts'
import { endTaps } from '../shell/stepping.ts'
import { useNow, useSurroundings } from '../surroundings.ts'
import type { VisitShown } from './day.ts'
import { type Said, useSteps } from './last-step.ts'

type WalkInProps = {
  patient: SeenRecord
  /** The clinics in which the patient can be seen; at least one. */
  clinics: readonly Clinic[]
  visits: readonly VisitShown[]
}

/**
 * The patient is here: for the visit of today, or without one, which makes a visit that is confirmed,
 * from now. Nobody is here twice.
 */
export function WalkIn({ patient, clinics, visits }: WalkInProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const { take, failure } = useSteps()
  const now = useNow(MINUTE_MS)
  // One for all taps: a second tap is the same visit.
  const [{ id, editId }] = useState(() => ({ id: v4(), editId: device.ids.editId() }))
  const isUnderWay = useRef(false)
  const today = clinics.flatMap((clinic) => openVisits(visits, clinic, now))
  const isHere = today.find(({ visit }) => visit.fields.status === 'CONFIRMED')
  if (isHere) {
    const time = texts.time(isHere.startsAt, isHere.timeZone)
    return <p class="quiet-text">{say('patient.isHere', { time })}</p>
  }
  const expected = today[0]?.visit

  async function add() {
    // The second tap of two asks for what the first does.
    if (isUnderWay.current) return
    isUnderWay.current = true
    await takeIn()
    isUnderWay.current = false
  }

  async function takeIn() {
    const collection = 'appointments'
    const status = 'CONFIRMED'
    const wish: Wish = expected
      ? { collection, recordId: expected.id, op: 'update', seen: expected, fields: { status } }
      : {
          collection,
          recordId: id,
          editId,
          op: 'create',
          seen: null,
          fields: {
            clinic_id: clinics[0]?.id,
            patient_id: patient.id,
            starts_at: toIso(device.clock.now()),
            status,
          },
        }
    const name = String(patient.fields.full_name)
    const said: Said = (told) =>
      told.say('visit.done', { name, what: told.say(`status.${status}`) })
    if (!(await take([wish], said))) return
    endTaps()
    go('today')
  }

  return (
    <>
      <button type="button" onClick={() => add().catch(reportError)}>
        {say('patient.walkIn')}
      </button>
      {failure && <p role="alert">{failure}</p>}
    </>
  )
}

/** The visits of today in a clinic that are still to be held, the first one first. */
function openVisits(
  visits: readonly VisitShown[],
  { id, time_zone: timeZone }: Clinic,
  now: Millis,
) {
  const today = clinicDate(now, timeZone)
  return visits
    .map(({ visit }) => ({ visit, timeZone, startsAt: Date.parse(String(visit.fields.starts_at)) }))
    .filter(({ visit }) => visit.fields.clinic_id === id && isToBeHeld(visit))
    .filter(({ startsAt }) => clinicDate(startsAt, timeZone) === today)
    .sort((a, b) => a.startsAt - b.startsAt)
}
