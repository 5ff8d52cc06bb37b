import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { ShareRequestsView, ShareRequestView } from '@outpost/shared/protocol/sharing'
import { useEffect, useState } from 'preact/hooks'
import { useLive, useNow, useSurroundings } from '../surroundings.ts'
import { type Asked, askCentral } from './ask-central.ts'

const SHOWN_MAX = 20

/** While one waits, central is asked so often how it stands. */
const EVERY_MS = MINUTE_MS

/** For whom this clinic has asked, and what became of it; `asked` goes up with each one more. */
export function ShareRequests({ asked }: { asked: number }) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const [told, setTold] = useState<Asked<ShareRequestsView> | null>(null)
  const requests = told?.kind === 'answer' ? told.body.results : []
  const isWaiting = requests.some(({ state }) => state === 'waiting')
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    askCentral<ShareRequestsView>(device, `/api/share-requests?limit=${SHOWN_MAX}`)
      .then(setTold)
      .catch(reportError)
  }, [device, asked, turn])
  useEffect(() => {
    if (!isWaiting) return
    const timer = setTimeout(() => setTurn(turn + 1), EVERY_MS)
    return () => clearTimeout(timer)
  }, [isWaiting, turn])
  if (told === null) return null
  return (
    <>
      <h2>{say('ask.requests')}</h2>
      {told.kind !== 'answer' && <p class="quiet-text">{say('ask.requestsUnknown')}</p>}
      {told.kind === 'answer' && requests.length === 0 && (
        <p class="quiet-text">{say('ask.noRequests')}</p>
      )}
      <ul class="rows">
        {requests.map((request) => (
          <RequestRow key={request.id} request={request} />
        ))}
      </ul>
    </>
  )
}

const SHAPES = { waiting: '…', granted: '✓', refused: '✕' } as const

function RequestRow({ request }: { request: ShareRequestView }) {
  const { device, texts } = useSurroundings()
  const { say, has } = texts
  const now = useNow(EVERY_MS)
  const { state, patient_id, person, note } = request
  const told = `ask.state.${state}`
  const patient = useLive(
    async () => (await device.db.records.get(['patients', patient_id ?? '']))?.seen ?? null,
    [device.db, patient_id],
  )
  const name = person?.full_name ?? patient?.fields.full_name
  return (
    <li class="sheet">
      <p class="strong">
        <bdi>{String(name ?? say('today.noPatient'))}</bdi>
      </p>
      <p>
        <span aria-hidden="true">{SHAPES[state]}</span> {has(told) ? say(told) : state} ·{' '}
        <span class="quiet-text">
          {texts.age(Math.min(Date.parse(request.asked_at), now), now)}
        </span>
      </p>
      {note && (
        <p>
          <bdi>{note}</bdi>
        </p>
      )}
      {state === 'granted' && patient_id && (
        <a class="button" href={`#/patients/${patient_id}`}>
          {say('ask.openPatient')}
        </a>
      )}
    </li>
  )
}
