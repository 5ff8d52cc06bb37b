import type { Clinic } from '@outpost/shared/model/clinic'
import { toIso } from '@outpost/shared/model/time'
import { useState } from 'preact/hooks'
import { v4 } from 'uuid'
import { type History, useHistory } from '../history.ts'
import { useLive, useNow, useSurroundings } from '../hooks.ts'
import { useSteps } from '../last-step.ts'
import { type DeviceDatabase, readStanding, type SeenRecord } from '../replica/database.ts'

import { clinicsFor, type Person, readPerson } from '../replica/person.ts'

import { go } from '../route.ts'
import { Booking } from './booking.tsx'
import { Dispensed } from './dispensed.tsx'
import { Where } from './mark.tsx'
import { PatientForm } from './patient-form.tsx'
import { useAge } from './person.ts'
import { Slip } from './slip.tsx'
import { readNamed } from './today.tsx'
import { Visit, type VisitShown } from './visit.tsx'

type Does = 'look' | 'edit' | 'book' | { slipOf: string }

/** A patient's page: who it is, what is to come, what was, what was given out, and what can be done. */
export function Patient({ id }: { id: string }) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const [does, setDoes] = useState<Does>('look')
  const history = useHistory(id)
  // Read again with what the box has told, which may be of records that nobody watched before.
  const shown = useLive(() => readPatient(device.db, id), [device.db, id, history])
  if (shown === undefined) return <p class="loading">{say('app.loading')}</p>
  const { person, clinics } = shown
  if (!person) {
    return (
      <p class="loading">{say(history.state === 'asking' ? 'app.loading' : 'patient.notHere')}</p>
    )
  }
  const patient = person.survivor
  const look = () => setDoes('look')
  if (does === 'edit') return <PatientForm patient={patient} onDone={look} />
  if (does === 'book' && clinics.length > 0) {
    const slipOf = (visitId: string | null) => setDoes(visitId ? { slipOf: visitId } : 'look')
    return <Booking patient={patient} clinics={clinics} onDone={slipOf} />
  }
  if (typeof does === 'object') {
    const { slipOf } = does
    return <Slip visitId={slipOf} patient={patient} clinics={shown.ownClinics} onDone={look} />
  }
  const isAlive = !patient.fields.deceased_on
  return (
    <section>
      <Who person={person} />
      <div class="steps start">
        {isAlive && clinics[0] && <WalkIn patient={patient} clinic={clinics[0]} />}
        {isAlive && clinics[0] && (
          <button type="button" class="quiet" onClick={() => setDoes('book')}>
            {say('patient.book')}
          </button>
        )}
        <button type="button" class="quiet" onClick={() => setDoes('edit')}>
          {say('patient.edit')}
        </button>
        <a class="button quiet" href={`#/pharmacy/for.${id}`}>
          {say('patient.medicine')}
        </a>
      </div>
      {history.state === 'not told' && <p class="quiet-text">{say('patient.onlyHere')}</p>}
      <Visits
        visits={shown.visits}
        zoneOf={shown.zoneOf}
        onSlip={(slipOf) => setDoes({ slipOf })}
      />
      <Given person={person} history={history} timeZone={shown.zoneOf(null)} />
    </section>
  )
}

function Given({
  person,
  history,
  timeZone,
}: {
  person: Person
  history: History
  timeZone: string
}) {
  const { say } = useSurroundings().texts
  const ids = [person.survivor, ...person.merged].map(({ id }) => id)
  return (
    <>
      <h2>{say('patient.dispensed')}</h2>
      <Dispensed
        ids={ids}
        told={{ movements: history.movements, at: history.toldAt }}
        timeZone={timeZone}
      />
    </>
  )
}

/** So many visits that are past are shown unasked. */
const PAST_SHOWN = 5

type VisitsProps = {
  visits: VisitShown[]
  zoneOf: (clinicId: unknown) => string
  onSlip: (visitId: string) => void
}

/** What is to come, the next first; then what was, the latest first. */
function Visits({ visits, zoneOf, onSlip }: VisitsProps) {
  const { say } = useSurroundings().texts
  const now = useNow(60_000)
  const [isAll, setAll] = useState(false)
  const isToCome = ({ visit }: VisitShown) =>
    OPEN.includes(String(visit.fields.status)) &&
    Date.parse(String(visit.fields.starts_at)) > now - LATE_MS
  const past = visits.filter((one) => !isToCome(one))
  const coming = visits.filter(isToCome).reverse()
  const row = (one: VisitShown, isOpen: boolean) => (
    <Visit
      key={one.visit.id}
      {...one}
      timeZone={zoneOf(one.visit.fields.clinic_id)}
      isDated
      {...(isOpen && { onSlip: () => onSlip(one.visit.id) })}
    />
  )
  return (
    <>
      <h2>{say('patient.coming')}</h2>
      {coming.length === 0 && <p class="quiet-text">{say('patient.noneComing')}</p>}
      <ul class="visits">{coming.map((one) => row(one, true))}</ul>
      {past.length > 0 && <h2>{say('patient.past')}</h2>}
      <ul class="visits done">
        {past.slice(0, isAll ? past.length : PAST_SHOWN).map((one) => row(one, false))}
      </ul>
      {past.length > PAST_SHOWN && !isAll && (
        <button type="button" class="quiet" onClick={() => setAll(true)}>
          {say('patient.allPast', { count: past.length })}
        </button>
      )}
    </>
  )
}

const OPEN = ['SCHEDULED', 'CONFIRMED']
/** Who was expected this morning may still come. */
const LATE_MS = 12 * 3600 * 1000

function Who({ person: { survivor: patient, merged } }: { person: Person }) {
  const { texts } = useSurroundings()
  const { say } = texts
  const age = useAge(patient)
  const { full_name, sex, date_of_birth, phone, village, card_number, national_id, deceased_on } =
    patient.fields
  const lines = [
    [say(`sex.${sex as 'female'}`), age, date_of_birth && texts.date(String(date_of_birth))],
    [village, phone],
    [card_number, national_id],
    [deceased_on && `${say('field.deceased_on')}: ${texts.date(String(deceased_on))}`],
  ]
  return (
    <div class="sheet">
      <h1>
        <bdi>{String(full_name)}</bdi>
      </h1>
      {lines
        .map((line) => line.filter(Boolean).join(' · '))
        .filter((line) => line !== '')
        .map((line) => (
          <p key={line}>{line}</p>
        ))}
      {merged.length > 0 && (
        <p class="note">
          {say('patient.merged', { count: merged.length })}{' '}
          {merged
            .map(({ fields }) => [fields.full_name, fields.card_number].filter(Boolean).join(' · '))
            .join('; ')}
        </p>
      )}
      <Where record={patient} />
    </div>
  )
}

/** The patient is here without an appointment: a visit that is confirmed, from now. */
function WalkIn({ patient, clinic }: { patient: SeenRecord; clinic: Clinic }) {
  const { device, texts } = useSurroundings()
  const { take, failure } = useSteps()
  // One for all taps: a second tap is the same visit.
  const [{ id, editId }] = useState(() => ({ id: v4(), editId: device.ids.editId() }))
  async function add() {
    const fields = {
      clinic_id: clinic.id,
      patient_id: patient.id,
      starts_at: toIso(device.clock.now()),
      status: 'CONFIRMED',
    }
    const name = String(patient.fields.full_name)
    const isKept = await take(
      { collection: 'appointments', recordId: id, editId, op: 'create', seen: null, fields },
      texts.say('visit.done', { name, what: texts.say('status.CONFIRMED') }),
    )
    if (isKept) go('today')
  }
  return (
    <>
      <button type="button" onClick={() => add().catch(reportError)}>
        {texts.say('patient.walkIn')}
      </button>
      {failure && <p role="alert">{failure}</p>}
    </>
  )
}

async function readPatient(db: DeviceDatabase, id: string) {
  const person = await readPerson(db, id)
  const { clinics: ownClinics } = await readStanding(db)
  const ids = person ? [person.survivor, ...person.merged].map((one) => one.id) : []
  const rows = await db.records.where('seen.fields.patient_id').anyOf(ids).toArray()
  const visits = rows
    .filter(({ collection }) => collection === 'appointments')
    .map(({ seen }) => seen)
    .filter((seen) => seen !== null)
    .sort((a, b) => String(b.fields.starts_at).localeCompare(String(a.fields.starts_at)))
  const named = await readNamed(db, visits)
  return {
    person,
    ownClinics,
    /** Where the patient can be seen. */
    clinics: person ? clinicsFor(person, ownClinics) : [],
    /** A visit at another clinic is told by the clock of the first one here. */
    zoneOf: (clinicId: unknown) =>
      (ownClinics.find((clinic) => clinic.id === clinicId) ?? ownClinics[0])?.time_zone ?? 'UTC',
    visits: visits.map((visit) => ({
      visit,
      patient: person?.survivor ?? null,
      doctor: named.get(String(visit.fields.doctor_id)) ?? null,
    })),
  }
}
