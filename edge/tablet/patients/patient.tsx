import type { Clinic } from '@outpost/shared/model/clinic'
import { HOUR_MS, MINUTE_MS } from '@outpost/shared/model/durations'
import { clinicDate } from '@outpost/shared/model/time'
import { Fragment } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { useClinics } from '../parts/clinics.ts'
import { Where } from '../parts/mark.tsx'
import { ageOf, birthDay, diedOn, Facts, useToday } from '../people/person.tsx'
import { Dispensed } from '../pharmacy/dispensed-list.tsx'
import type { DeviceDatabase, SeenRecord } from '../replica/database.ts'
import { clinicsFor, type Person, readPerson } from '../replica/person.ts'
import { isOnlyWritten } from '../replica/where-is.ts'
import { useOverScreen } from '../shell/over-screen.ts'
import { useLive, useNow, useSurroundings } from '../surroundings.ts'
import { readNamed, type VisitShown } from '../visits/day.ts'
import { Booking, Slip } from '../visits/late-booking.ts'
import { Visit } from '../visits/visit.tsx'
import type { VisitDrafts } from '../visits/visit-drafts.ts'
import { VisitList } from '../visits/visit-list.tsx'
import { WalkIn } from '../visits/walk-in.tsx'
import { type History, useHistory } from './history.ts'
import { PatientForm } from './late-patient-form.ts'
import { NoLongerHere } from './no-longer-here.tsx'

/** A form over the page. It keeps what it was opened with: what is typed outlives that the record leaves. */
type Form =
  | { kind: 'edit'; patient: SeenRecord }
  | { kind: 'book'; patient: SeenRecord; clinics: Clinic[]; ownClinics: Clinic[] }
  | { kind: 'slip'; patient: SeenRecord; visitId: string; ownClinics: Clinic[] }

const FORM_NAMES = { edit: 'patient.change', book: 'patient.book', slip: 'slip.title' } as const

/** A patient's page: who it is, what is to come, what was, what was given out, and what can be done. */
export function Patient({ id }: { id: string }) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const [form, setForm] = useState<Form | null>(null)
  useOverScreen(form && FORM_NAMES[form.kind], () => setForm(null))
  const history = useHistory(id)
  // Read again with what the box has told, which may be of records that nobody watched before.
  const ownClinics = useClinics()
  const found = useLive(() => readPatient(device.db, id), [device.db, id, history])
  const shown = found && ownClinics && toShown(found, ownClinics)
  const lastName = useRef<string | null>(null)
  if (form) return <OpenForm form={form} onNext={setForm} />
  if (!shown || !ownClinics) return <p class="loading">{say('app.loading')}</p>
  const { person, clinics } = shown
  if (person) lastName.current = String(person.survivor.fields.full_name)
  if (!person) {
    if (lastName.current !== null) return <NoLongerHere name={lastName.current} />
    return <p class="loading">{say(NOT_HERE[history.state])}</p>
  }
  const patient = person.survivor
  const { isRejected, isPassedOn } = patient
  const isAlive = !patient.fields.deceased_on
  return (
    <section>
      <PatientHeader person={person} />
      {isRejected && <p class="note">{say('patient.rejected')}</p>}
      {isPassedOn && <p class="note">{say('where.passedOn')}</p>}
      <div class="steps start" hidden={isOnlyWritten(patient)}>
        {isAlive && clinics[0] && (
          <WalkIn patient={patient} clinics={clinics} visits={shown.visits} />
        )}
        {isAlive && clinics[0] && (
          <button
            type="button"
            class="quiet"
            onClick={() => setForm({ kind: 'book', patient, clinics, ownClinics })}
          >
            {say('patient.book')}
          </button>
        )}
        <button type="button" class="quiet" onClick={() => setForm({ kind: 'edit', patient })}>
          {say('patient.edit')}
        </button>
        <a class="button quiet" href={`#/pharmacy/for.${patient.id}`}>
          {say('patient.medicine')}
        </a>
      </div>
      {history.state === 'not told' && <p class="quiet-text">{say('patient.onlyHere')}</p>}
      <Visits
        visits={shown.visits}
        zoneOf={shown.zoneOf}
        onSlip={(visitId) => setForm({ kind: 'slip', patient, visitId, ownClinics })}
      />
      <Given person={person} history={history} timeZone={shown.zoneOf(null)} />
    </section>
  )
}

/** What is said while the tablet does not have the patient, by what the box tells. */
const NOT_HERE = {
  asking: 'app.loading',
  told: 'app.loading',
  unknown: 'patient.notHere',
  'not told': 'patient.notHereAway',
} as const

type OpenFormProps = { form: Form; onNext: (form: Form | null) => void }

function OpenForm({ form, onNext }: OpenFormProps) {
  const { patient } = form
  const leave = () => onNext(null)
  switch (form.kind) {
    case 'edit':
      return <PatientForm patient={patient} onDone={leave} />
    case 'book': {
      const { clinics, ownClinics } = form
      return (
        <Booking
          patient={patient}
          clinics={clinics}
          onDone={(visitId) =>
            onNext(visitId ? { kind: 'slip', patient, visitId, ownClinics } : null)
          }
        />
      )
    }
    case 'slip':
      return (
        <Slip visitId={form.visitId} patient={patient} clinics={form.ownClinics} onDone={leave} />
      )
    default:
      throw new Error(`unknown form ${form satisfies never}`)
  }
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
        isAsking={history.state === 'asking'}
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
  const now = useNow(MINUTE_MS)
  const [isAll, setAll] = useState(false)
  const drafts = useRef<VisitDrafts>(new Map()).current
  const isToCome = ({ visit }: VisitShown) =>
    OPEN.includes(String(visit.fields.status)) &&
    Date.parse(String(visit.fields.starts_at)) > now - LATE_MS
  const past = visits.filter((one) => !isToCome(one))
  const coming = visits.filter(isToCome).reverse()
  function row(one: VisitShown, isOpen: boolean) {
    const zone = zoneOf(one.visit.fields.clinic_id)
    return (
      <Visit
        key={one.visit.id}
        {...one}
        timeZone={zone}
        drafts={drafts}
        isOfPatient
        today={clinicDate(now, zone)}
        {...(isOpen && { onSlip: () => onSlip(one.visit.id) })}
      />
    )
  }
  return (
    <>
      <h2>{say('patient.coming')}</h2>
      {coming.length === 0 && <p class="quiet-text">{say('patient.noneComing')}</p>}
      <VisitList>{coming.map((one) => row(one, true))}</VisitList>
      {past.length > 0 && <h2>{say('patient.past')}</h2>}
      <VisitList isDone>
        {past.slice(0, isAll ? past.length : PAST_SHOWN).map((one) => row(one, false))}
      </VisitList>
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
const LATE_MS = 12 * HOUR_MS

function PatientHeader({ person: { survivor: patient, merged } }: { person: Person }) {
  const { texts } = useSurroundings()
  const { say } = texts
  const today = useToday()
  const { full_name, sex, phone, village, card_number, national_id, deceased_on } = patient.fields
  const lines = [
    [
      say(`sex.${sex as 'female'}`),
      ageOf(patient.fields, today, texts),
      birthDay(patient.fields, texts),
    ],
    [village, phone],
    [card_number, national_id],
    [deceased_on && diedOn(deceased_on, texts)],
  ]
  return (
    <div class="sheet">
      <h1>
        <bdi>{String(full_name)}</bdi>
      </h1>
      {lines
        .filter((line) => line.some(Boolean))
        .map((line) => (
          <p key={line.join()}>
            <Facts facts={line} />
          </p>
        ))}
      {merged.length > 0 && (
        <p class="note">
          {say('patient.merged', { count: merged.length })}{' '}
          {merged.map(({ id, fields }, n) => (
            <Fragment key={id}>
              {n > 0 && '; '}
              <Facts facts={[fields.full_name, fields.card_number]} />
            </Fragment>
          ))}
        </p>
      )}
      <Where record={patient} />
    </div>
  )
}

async function readPatient(db: DeviceDatabase, id: string) {
  const person = await readPerson(db, id)
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
    visits: visits.map((visit) => ({
      visit,
      patient: person?.survivor ?? null,
      doctor: named.get(String(visit.fields.doctor_id)) ?? null,
    })),
  }
}

function toShown(
  { person, visits }: Awaited<ReturnType<typeof readPatient>>,
  ownClinics: Clinic[],
) {
  return {
    person,
    visits,
    ownClinics,
    /** Where the patient can be seen. */
    clinics: person ? clinicsFor(person, ownClinics) : [],
    /** A visit at another clinic is told by the clock of the first one here. */
    zoneOf: (clinicId: unknown) =>
      (ownClinics.find((clinic) => clinic.id === clinicId) ?? ownClinics[0])?.time_zone ?? 'UTC',
  }
}
