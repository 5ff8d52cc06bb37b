import type { Clinic } from '@outpost/shared/model/clinic'
import type { TargetedSubmitEvent } from 'preact'
import { useState } from 'preact/hooks'
import type { NodeDetail } from '../../routes/nodes.ts'
import { Answered, failureText } from '../answered.tsx'
import type { Failure } from '../answers.ts'
import { Refused } from '../api.ts'
import { useSurroundings } from '../surroundings.ts'
import { useAnswer } from '../use-answer.ts'
import { ClinicOptions } from './clinic-options.tsx'
import { ConfirmSteps } from './confirm-steps.tsx'

type ClinicsProps = { box: NodeDetail; onDone: () => Promise<void> }

/** The clinics whose records a box holds, and how they are changed. */
export function BoxClinics({ box, onDone }: ClinicsProps) {
  const { say } = useSurroundings().texts
  const [isOpen, setOpen] = useState(false)
  if (box.clinics === 'all') return null
  return (
    <section class="sheet">
      <h2>{say('clinics.title')}</h2>
      {isOpen ? (
        <Choice box={box} onDone={onDone} close={() => setOpen(false)} />
      ) : (
        <>
          <p>{box.clinic_names.join(', ')}</p>
          <button type="button" class="quiet" onClick={() => setOpen(true)}>
            {say('clinics.change')}
          </button>
        </>
      )}
    </section>
  )
}

function Choice({ box, onDone, close }: ClinicsProps & { close: () => void }) {
  const { api, texts } = useSurroundings()
  const { say } = texts
  const answer = useAnswer<{ results: Clinic[] }>('/api/clinics')
  const [failure, setFailure] = useState<Failure | null>(null)
  const own = box.clinics === 'all' ? [] : box.clinics

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const chosen = new FormData(event.currentTarget).getAll('clinic').filter((id) => id !== '')
    setFailure(null)
    try {
      const change = { clinics: chosen, expected_clinics: own }
      await api.send('PUT', `/api/nodes/${box.id}/clinics`, change)
      await onDone()
      close()
    } catch (error) {
      setFailure(error as Failure)
      // Somebody else was faster: then the choice is among what stands now.
      if (error instanceof Refused && error.status === 412) await onDone()
    }
  }

  return (
    <Answered answer={answer}>
      {({ results }) => (
        <form class="confirm" onSubmit={submit}>
          <p>{say('clinics.does')}</p>
          {own.map((id, n) => (
            <label key={id} class="choice">
              <input type="checkbox" name="clinic" value={id} defaultChecked />{' '}
              {box.clinic_names[n]}
            </label>
          ))}
          <label>
            {say('clinics.add')}
            <select name="clinic">
              <ClinicOptions clinics={results} chosen={own} />
            </select>
          </label>
          {failure && <p role="alert">{failureText(texts, failure)}</p>}
          <ConfirmSteps does={say('clinics.change')} close={close} />
        </form>
      )}
    </Answered>
  )
}
