import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { ShareRequestView } from '@outpost/shared/protocol/sharing'
import { useStore } from '@outpost/shared/web/use-store'
import type { TargetedSubmitEvent } from 'preact'
import { useState } from 'preact/hooks'
import { Answered, failureText } from '../answered.tsx'
import type { Failure } from '../answers.ts'
import { useClinicNames } from '../clinic-names.ts'
import { addressOf, route } from '../route.ts'
import { useMayChange, useSurroundings } from '../surroundings.ts'
import { useAnswer } from '../use-answer.ts'
import { When } from '../when.tsx'

const ASK_EVERY_MS = MINUTE_MS
const STATES = ['waiting', 'granted', 'refused'] as const

/** Clinics ask for patients of other ones; an admin decides, by who asks, why, and what they knew. */
export function Shares() {
  const { say } = useSurroundings().texts
  const { query } = useStore(route)
  const state = STATES.find((one) => one === query.show) ?? 'waiting'
  const answer = useAnswer<{ results: ShareRequestView[] }>(
    `/api/share-requests?state=${state}`,
    ASK_EVERY_MS,
  )
  return (
    <>
      <nav class="filters" aria-label={say('shares.parts')}>
        {STATES.map((one) => (
          <a
            key={one}
            class="chip"
            href={addressOf('shares', null, { show: one === 'waiting' ? '' : one })}
            aria-current={one === state ? 'true' : undefined}
          >
            {say(`shares.${one}`)}
          </a>
        ))}
      </nav>
      <h1>{say('shares.title')}</h1>
      <Answered answer={answer}>
        {({ results }) =>
          results.length === 0 ? (
            <p class="sheet state">{say('shares.none')}</p>
          ) : (
            <section class="sheet narrow">
              <ul class="orders">
                {results.map((one) => (
                  <li key={one.id}>
                    <Request request={one} onDone={answer.again} />
                  </li>
                ))}
              </ul>
            </section>
          )
        }
      </Answered>
    </>
  )
}

type RequestProps = { request: ShareRequestView; onDone: () => Promise<void> }

function Request({ request, onDone }: RequestProps) {
  const { texts } = useSurroundings()
  const { say } = texts
  const mayChange = useMayChange()
  const nameOf = useClinicNames()
  const { person, patient_id: patient } = request
  const name = person ? `${person.full_name} (${person.birth_year ?? '–'})` : say('shares.somebody')
  return (
    <>
      <p>
        <strong>
          {patient === null ? name : <a href={addressOf('record', patient)}>{name}</a>}
        </strong>{' '}
        → {nameOf(request.clinic_id)}
      </p>
      {request.reason && (
        <p>
          <bdi>{request.reason}</bdi>
        </p>
      )}
      <p class="quiet-text">
        {say(`shares.knew.${request.known_by}`)} {request.actor} · <When at={request.asked_at} />
      </p>
      {request.decided_at !== null && (
        <p class="quiet-text">
          {say(request.state === 'granted' ? 'shares.granted' : 'shares.refused')}{' '}
          <When at={request.decided_at} /> {request.note}
        </p>
      )}
      {request.state === 'waiting' && mayChange && <Decide request={request} onDone={onDone} />}
    </>
  )
}

function Decide({ request, onDone }: RequestProps) {
  const { api, texts } = useSurroundings()
  const { say } = texts
  const [failure, setFailure] = useState<Failure | null>(null)
  const [isBusy, setBusy] = useState(false)

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget, event.submitter)
    const note = String(form.get('note')).trim()
    const body = { decision: form.get('decision'), ...(note && { note }) }
    setBusy(true)
    setFailure(null)
    try {
      await api.send('POST', `/api/share-requests/${request.id}/decide`, body)
      await onDone()
    } catch (error) {
      setFailure(error as Failure)
      setBusy(false)
    }
  }

  return (
    <form class="confirm" onSubmit={submit}>
      <label>
        {say('shares.note')}
        <input name="note" maxLength={500} />
      </label>
      {failure && <p role="alert">{failureText(texts, failure)}</p>}
      <div class="steps start">
        <button type="submit" name="decision" value="grant" disabled={isBusy}>
          {say('shares.grant')}
        </button>
        <button type="submit" name="decision" value="refuse" class="quiet" disabled={isBusy}>
          {say('shares.refuse')}
        </button>
      </div>
    </form>
  )
}
