import type { SimilarPatientView } from '@outpost/shared/authority/http/similar-routes'
import type { TargetedSubmitEvent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { failureText } from '../answered.tsx'
import type { Failure } from '../answers.ts'
import { useAllClinics } from '../clinic-names.ts'
import { type Patient, usePatientWrites } from '../patient-writes.ts'
import { addressOf } from '../route.ts'
import { useMayChange, useSurroundings } from '../surroundings.ts'
import { isOutrun } from '../tries.ts'
import { useAnswer } from '../use-answer.ts'
import { ConfirmSteps } from './confirm-steps.tsx'
import { PatientsCompared } from './patients-compared.tsx'
import { refusalText } from './refusal.ts'

type PersonProps = { patient: Patient; renew: () => Promise<void> }

/** Whether a patient was registered twice: who it may be, merging, and taking that back (R5). */
export function PatientPerson({ patient, renew }: PersonProps) {
  const { say } = useSurroundings().texts
  return (
    <section class="sheet">
      <h2>{say('person.title')}</h2>
      {patient.merged_into === null ? (
        <>
          <Merged patient={patient} />
          <Alike patient={patient} renew={renew} />
        </>
      ) : (
        <Unmerge patient={patient} into={patient.merged_into} renew={renew} />
      )}
    </section>
  )
}

/** Those for whom this one stands too. */
function Merged({ patient }: { patient: Patient }) {
  const { say } = useSurroundings().texts
  const asked = new URLSearchParams({ merged_into: patient.id })
  const { data } = useAnswer<{ results: Patient[] }>(`/api/patients/?${asked}`)
  if (!data || data.results.length === 0) return null
  return (
    <>
      <p>{say('person.survives')}</p>
      <ul>
        {data.results.map(({ id, full_name: name }) => (
          <li key={id}>
            <a href={addressOf('record', id)}>
              <bdi>{name}</bdi>
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

type Similar = SimilarPatientView & { record: Patient }

/** What the question for the same person says of a patient. */
const KNOWN = [
  ...['id', 'clinic_id', 'full_name', 'date_of_birth', 'birth_date_estimated', 'sex', 'phone'],
  ...['village', 'national_id', 'card_number'],
]

/** Records that may be the same person, and the choice of another one by its id. */
function Alike({ patient, renew }: PersonProps) {
  const { api, texts } = useSurroundings()
  const { say } = texts
  const mayChange = useMayChange()
  const [found, setFound] = useState<Similar[] | null>(null)
  const [other, setOther] = useState<Patient | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)

  useEffect(() => {
    const known = Object.fromEntries(KNOWN.map((name) => [name, patient[name]]))
    api.send<{ results: Similar[] }>('POST', '/api/patients/similar', known).then(
      ({ results }) => setFound(results),
      (error) => setFailure(error as Failure),
    )
  }, [api, patient])

  async function choose(id: string) {
    setFailure(null)
    try {
      // As it is now: the comparison stands on it.
      setOther(await api.get<Patient>(`/api/patients/${id}/`))
    } catch (error) {
      setFailure(error as Failure)
    }
  }

  if (other) {
    const renewBoth = async () => void (await Promise.all([renew(), choose(other.id)]))
    return (
      <PatientsCompared
        patient={patient}
        other={other}
        renew={renewBoth}
        close={() => setOther(null)}
      />
    )
  }
  return (
    <>
      {found && <p>{say(found.length === 0 ? 'person.none' : 'person.similar')}</p>}
      <ul class="orders">
        {found?.map((one) => (
          <li key={one.record.id} class="lever">
            <Candidate similar={one} />
            {mayChange && (
              <button type="button" class="quiet" onClick={() => void choose(one.record.id)}>
                {say('person.compare')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {failure && <p role="alert">{failureText(texts, failure)}</p>}
      {mayChange && <ById own={patient.id} choose={choose} />}
    </>
  )
}

function Candidate({ similar: { record, why } }: { similar: Similar }) {
  const { say, date } = useSurroundings().texts
  const { clinicName } = useAllClinics()
  const born = record.date_of_birth
  return (
    <div>
      <a href={addressOf('record', record.id)}>
        <bdi>{record.full_name}</bdi>
      </a>{' '}
      <span class="quiet-text">
        {typeof born === 'string' && `${date(born)} · `}
        {clinicName(record.clinic_id)}
      </span>
      <p class="quiet-text">{why.map((reason) => say(`similar.${reason}`)).join(', ')}</p>
    </div>
  )
}

function ById({ own, choose }: { own: string; choose: (id: string) => Promise<void> }) {
  const { say } = useSurroundings().texts
  function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const id = String(new FormData(event.currentTarget).get('id')).trim().toLowerCase()
    if (id !== own) void choose(id)
  }
  return (
    <form class="line" onSubmit={submit}>
      <label>
        {say('person.other')}
        <input name="id" dir="ltr" pattern="\s*[0-9a-fA-F\-]{36}\s*" maxLength={40} required />
      </label>
      <button type="submit" class="quiet">
        {say('person.compare')}
      </button>
    </form>
  )
}

type UnmergeProps = PersonProps & { into: string }

function Unmerge({ patient, into, renew }: UnmergeProps) {
  const { texts } = useSurroundings()
  const { say } = texts
  const mayChange = useMayChange()
  const { unmerge } = usePatientWrites()
  const { data: survivor } = useAnswer<Patient>(`/api/patients/${into}/`)
  const [isAsked, setAsked] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    setFailure(null)
    try {
      await unmerge(patient)
      await renew()
    } catch (error) {
      if (!isOutrun(error)) return setFailure(refusalText(texts, error as Failure))
      setFailure(say('patient.changedMeanwhile'))
      await renew()
    }
  }

  return (
    <>
      <p>
        {say('person.merged')}{' '}
        <a href={addressOf('record', into)}>
          <bdi>{survivor?.full_name ?? into}</bdi>
        </a>
      </p>
      {isAsked && (
        <form class="confirm" onSubmit={submit}>
          <p>{say('person.unmergeSure')}</p>
          {failure && <p role="alert">{failure}</p>}
          <ConfirmSteps
            does={say('levers.yes', { what: say('person.unmerge') })}
            close={() => setAsked(false)}
          />
        </form>
      )}
      {mayChange && !isAsked && (
        <button type="button" class="quiet" onClick={() => setAsked(true)}>
          {say('person.unmerge')}
        </button>
      )}
    </>
  )
}
