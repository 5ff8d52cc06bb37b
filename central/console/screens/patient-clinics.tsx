import type { TargetedSubmitEvent } from 'preact'
import { useState } from 'preact/hooks'
import type { Failure } from '../answers.ts'
import { Refused } from '../api.ts'
import { useAllClinics } from '../clinic-names.ts'
import { type Patient, type Places, usePatientWrites } from '../patient-writes.ts'
import { useMayChange, useSurroundings } from '../surroundings.ts'
import { isOutrun } from '../tries.ts'
import { ClinicOptions } from './clinic-options.tsx'
import { ConfirmSteps } from './confirm-steps.tsx'
import { Fact } from './fact.tsx'
import { refusalText } from './refusal.ts'

type ClinicsProps = { patient: Patient; renew: () => Promise<void> }

/** The clinics that see and treat a patient, and how that is changed (F1). */
export function PatientClinics({ patient, renew }: ClinicsProps) {
  const { say } = useSurroundings().texts
  const mayChange = useMayChange()
  const { clinicName } = useAllClinics()
  const [isOpen, setOpen] = useState(false)
  const shared = patient.shared_with.map(clinicName).join(', ')
  return (
    <section class="sheet">
      <h2>{say('patient.place')}</h2>
      <dl class="facts">
        <Fact label={say('patient.home')}>{clinicName(patient.clinic_id)}</Fact>
        <Fact label={say('patient.shared')}>{shared || say('patient.noneShared')}</Fact>
      </dl>
      {isOpen && <Choice patient={patient} renew={renew} close={() => setOpen(false)} />}
      {mayChange && !isOpen && (
        <button type="button" class="quiet" onClick={() => setOpen(true)}>
          {say('patient.placeName')}
        </button>
      )}
    </section>
  )
}

function Choice({ patient, renew, close }: ClinicsProps & { close: () => void }) {
  const { texts } = useSurroundings()
  const { say } = texts
  const { place } = usePatientWrites()
  const { clinics, clinicName } = useAllClinics()
  const [chosen, setChosen] = useState<Places>(patient)
  const [failure, setFailure] = useState<Failure | 'outrun' | null>(null)
  const [isBusy, setBusy] = useState(false)
  const { clinic_id: home, shared_with: shared } = chosen
  const own = [home, ...shared]
  const effects = effectsOf(patient, chosen)

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    setBusy(true)
    setFailure(null)
    try {
      await place(patient, { clinic_id: home, shared_with: shared })
      await renew()
      close()
    } catch (error) {
      if (isOutrun(error)) await renew()
      setFailure(isOutrun(error) ? 'outrun' : (error as Failure))
      setBusy(false)
    }
  }

  /** What was the home clinic stays among those with whom the patient is shared, until it is taken out. */
  const moveTo = (id: string) =>
    setChosen({ clinic_id: id, shared_with: own.filter((one) => one !== id) })

  return (
    <form class="confirm" onSubmit={submit}>
      <label>
        {say('patient.home')}
        <select value={home} onChange={({ currentTarget }) => moveTo(currentTarget.value)}>
          {(clinics ?? [])
            .filter(({ id, active }) => active || id === home)
            .map(({ id, name }) => (
              <option key={id} value={id} selected={id === home}>
                {name}
              </option>
            ))}
        </select>
      </label>
      {shared.length > 0 && (
        <fieldset>
          <legend>{say('patient.shared')}</legend>
          {shared.map((id) => (
            <label key={id} class="choice">
              <input
                type="checkbox"
                checked
                onChange={() =>
                  setChosen({ ...chosen, shared_with: shared.filter((one) => one !== id) })
                }
              />{' '}
              {clinicName(id)}
            </label>
          ))}
        </fieldset>
      )}
      <label>
        {say('patient.shareWith')}
        <select
          value=""
          onChange={({ currentTarget: { value } }) =>
            value && setChosen({ ...chosen, shared_with: [...shared, value] })
          }
        >
          <ClinicOptions clinics={clinics ?? []} chosen={own} />
        </select>
      </label>
      <ul class="effects" aria-live="polite">
        {effects.map(({ kind, id }) => (
          <li key={`${kind} ${id}`}>{say(`patient.${kind}`, { name: clinicName(id) })}</li>
        ))}
        {effects.length === 0 && <li>{say('patient.placeSame')}</li>}
      </ul>
      {failure && <Why failure={failure} />}
      <ConfirmSteps
        does={say('levers.yes', { what: say('patient.placeName') })}
        close={close}
        isDisabled={isBusy || effects.length === 0}
      />
    </form>
  )
}

function Why({ failure }: { failure: Failure | 'outrun' }) {
  const { texts } = useSurroundings()
  if (failure === 'outrun') return <p role="alert">{texts.say('patient.changedMeanwhile')}</p>
  if (!(failure instanceof Refused && failure.status === 422)) {
    return <p role="alert">{refusalText(texts, failure)}</p>
  }
  return (
    <p role="alert">
      {texts.say('patient.openVisit')}{' '}
      <bdi lang="en" dir="ltr">
        {failure.message}
      </bdi>
    </p>
  )
}

type Effect = { kind: 'moves' | 'gains' | 'loses'; id: string }

/** What another choice of clinics does to the boxes. */
function effectsOf(before: Places, after: Places): Effect[] {
  const all = ({ clinic_id, shared_with }: Places) => [clinic_id, ...shared_with]
  const of = (kind: Effect['kind'], ids: string[]) => ids.map((id) => ({ kind, id }))
  return [
    ...of('moves', after.clinic_id === before.clinic_id ? [] : [after.clinic_id]),
    ...of(
      'gains',
      all(after).filter((id) => !all(before).includes(id)),
    ),
    ...of(
      'loses',
      all(before).filter((id) => !all(after).includes(id)),
    ),
  ]
}
