import type { Clinic } from '@outpost/shared/model/clinic'
import { QrCode } from '@outpost/shared/web/qr-code'
import { useStore } from '@outpost/shared/web/use-store'
import type { TargetedSubmitEvent } from 'preact'
import { useState } from 'preact/hooks'
import { v4 } from 'uuid'
import { Answered, failureText } from '../answered.tsx'
import { LineDown, type Refused } from '../api.ts'
import { addressOf } from '../route.ts'
import { StandMark } from '../stand-mark.tsx'
import { useMayChange, useSurroundings } from '../surroundings.ts'
import { useAnswer } from '../use-answer.ts'
import { When } from '../when.tsx'

type Code = { node_id: string; code: string; expires_at: string }

/** A clinic and a box are added; the box comes in with a one-time code, and one sees it come. */
export function Enrol() {
  const { texts, fleet } = useSurroundings()
  const { say } = texts
  const mayChange = useMayChange()
  const clinics = useAnswer<{ results: Clinic[] }>('/api/clinics')
  const [code, setCode] = useState<Code | null>(null)
  const { boxes } = useStore(fleet.state)
  const awaited = (boxes ?? []).filter(({ condition }) => condition === 'not_enrolled')
  if (!mayChange) return <p class="note">{say('levers.forbidden')}</p>
  return (
    <>
      <h1>{say('enrol.title')}</h1>
      {code && <CodeShown key={code.code} code={code} />}
      <div class="columns">
        <div>
          <Answered answer={clinics}>
            {({ results }) => <AddBox clinics={results} onCode={setCode} />}
          </Answered>
        </div>
        <div>
          <AddClinic onAdded={clinics.again} />
          {awaited.length > 0 && (
            <section class="sheet">
              <h2>{say('enrol.awaited')}</h2>
              <ul class="orders">
                {awaited.map(({ id, name }) => (
                  <li key={id} class="lever">
                    <a href={addressOf('boxes', id)}>{name}</a>
                    <NewCode id={id} onCode={setCode} />
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      </div>
    </>
  )
}

/** Sends something; why not, in a sentence. Under the same id it makes nothing twice. */
function useSending() {
  const { api, texts } = useSurroundings()
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  async function send<T>(method: 'POST' | 'PUT', path: string, body?: object): Promise<T | null> {
    setBusy(true)
    setFailure(null)
    try {
      return await api.send<T>(method, path, body)
    } catch (error) {
      const isUnknown = error instanceof LineDown
      setFailure(isUnknown ? texts.say('levers.unknown') : failureText(texts, error as Refused))
      return null
    } finally {
      setBusy(false)
    }
  }
  return { send, failure, isBusy }
}

function AddBox({ clinics, onCode }: { clinics: Clinic[]; onCode: (code: Code) => void }) {
  const { texts } = useSurroundings()
  const { say } = texts
  const [id, setId] = useState(() => v4())
  const { send, failure, isBusy } = useSending()

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    const body = { id, name: String(given.get('name')).trim(), clinics: given.getAll('clinic') }
    const code = await send<Code>('POST', '/api/nodes', body)
    if (!code) return
    setId(v4())
    form.reset()
    onCode(code)
  }

  return (
    <section class="sheet">
      <h2>{say('enrol.box')}</h2>
      {clinics.length === 0 ? (
        <p>{say('enrol.noClinic')}</p>
      ) : (
        <form onSubmit={submit}>
          <label>
            {say('enrol.clinic')}
            <select name="clinic" required>
              {clinics.map(({ id: clinicId, name }) => (
                <option key={clinicId} value={clinicId}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label>
            {say('enrol.boxName')}
            <input name="name" maxLength={200} required />
          </label>
          {failure && <p role="alert">{failure}</p>}
          <button type="submit" disabled={isBusy}>
            {say('enrol.addBox')}
          </button>
        </form>
      )}
    </section>
  )
}

function AddClinic({ onAdded }: { onAdded: () => Promise<void> }) {
  const { texts } = useSurroundings()
  const { say } = texts
  const [id, setId] = useState(() => v4())
  const [added, setAdded] = useState<string | null>(null)
  const { send, failure, isBusy } = useSending()

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    const body = { name: String(given.get('name')).trim(), time_zone: given.get('zone') }
    const clinic = await send<Clinic>('PUT', `/api/clinics/${id}`, body)
    if (!clinic) return
    setId(v4())
    form.reset()
    setAdded(clinic.name)
    await onAdded()
  }

  return (
    <section class="sheet">
      <h2>{say('enrol.newClinic')}</h2>
      <form onSubmit={submit}>
        <label>
          {say('enrol.clinicName')}
          <input name="name" maxLength={300} required />
        </label>
        <label>
          {say('enrol.zone')}
          <input
            name="zone"
            list="zones"
            dir="ltr"
            defaultValue={Intl.DateTimeFormat().resolvedOptions().timeZone}
            required
          />
          <datalist id="zones">
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </label>
        {failure && <p role="alert">{failure}</p>}
        {added && <p role="status">{say('enrol.clinicAdded', { name: added })}</p>}
        <button type="submit" disabled={isBusy}>
          {say('enrol.addClinic')}
        </button>
      </form>
    </section>
  )
}

function NewCode({ id, onCode }: { id: string; onCode: (code: Code) => void }) {
  const { say } = useSurroundings().texts
  const { send, failure, isBusy } = useSending()
  async function make() {
    const code = await send<Code>('POST', `/api/nodes/${id}/code`)
    if (code) onCode(code)
  }
  return (
    <>
      <button type="button" class="quiet" disabled={isBusy} onClick={() => void make()}>
        {say('enrol.newCode')}
      </button>
      {failure && <p role="alert">{failure}</p>}
    </>
  )
}

/** The code, as text and as a picture, and whether its box has come in. */
function CodeShown({ code: { node_id: id, code, expires_at: until } }: { code: Code }) {
  const { texts, fleet } = useSurroundings()
  const { say } = texts
  const { boxes } = useStore(fleet.state)
  const box = boxes?.find((one) => one.id === id)
  const hasCome = box && box.condition !== 'not_enrolled'
  const command = `node edge/main.ts enrol --central ${location.origin} --code ${code}`
  return (
    <section class="sheet code-shown" aria-live="polite">
      <QrCode text={command} label={say('enrol.picture')} />
      <div>
        <p class="code" dir="ltr">
          {code}
        </p>
        <p>{say('enrol.how')}</p>
        <p>
          <code>{command}</code>
        </p>
        <p class="quiet-text">
          {say('enrol.until')} <When at={until} />
        </p>
        <p class="strong">
          <StandMark stand={hasCome ? 'fine' : 'not_enrolled'} />{' '}
          {say(hasCome ? 'enrol.come' : 'enrol.waiting')}{' '}
          {hasCome && <a href={addressOf('boxes', id)}>{box.name}</a>}
        </p>
      </div>
    </section>
  )
}
