import { MINUTE_MS } from '@outpost/shared/model/durations'
import { QrCode } from '@outpost/shared/web/qr-code'
import type { TargetedSubmitEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { DeviceView } from '../../routes/devices.ts'
import type { CodeView } from '../../routes/pairing.ts'
import { Told } from '../parts/told.tsx'
import { ToldInput } from '../parts/told-input.tsx'
import type { Member } from '../replica/database.ts'
import { useNow, useSurroundings } from '../surroundings.ts'
import { type Managed, manage } from './managing.ts'
import { PinAgain } from './pin-again.tsx'

/** A code with which one tablet comes in, as the box has made it; until when, by this device's clock. */
type Code = { code: string; url: string; until: number; knownBefore: string[] }

type LetInProps = { manager: Member; listed: DeviceView[]; onMade: () => Promise<void> }

/** Makes a code for another tablet, shows it in both forms, and sees the tablet come in. */
export function LetIn({ manager, listed, onMade }: LetInProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const [name, setName] = useState('')
  const [code, setCode] = useState<Code | null>(null)
  const [came, setCame] = useState<Managed<unknown>['kind'] | null>(null)
  const [isBusy, setBusy] = useState(false)

  async function make() {
    setBusy(true)
    const made = await manage<CodeView>(device.ask, '/api/pairing/codes', { name: name.trim() })
    setBusy(false)
    setCame(made.kind)
    if (made.kind !== 'done') return
    const { code, url, valid_seconds } = made.body
    const until = device.clock.now() + valid_seconds * 1000
    setCode({ code, url, until, knownBefore: listed.map(({ id }) => id) })
    setName('')
    await onMade()
  }
  function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    make().catch(reportError)
  }
  return (
    <>
      <h2>{say('tablets.letIn')}</h2>
      {code && <CodeShown code={code} listed={listed} />}
      <form onSubmit={submit}>
        <label>
          {say('tablets.name')}
          <ToldInput
            texts={texts}
            name="name"
            value={name}
            maxLength={200}
            autoComplete="off"
            required
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <button type="submit" disabled={isBusy}>
          {say(code ? 'tablets.anotherCode' : 'tablets.makeCode')}
        </button>
      </form>
      {came === 'pin' && <PinAgain manager={manager} onOpen={() => make().catch(reportError)} />}
      {(came === 'away' || came === 'failed') && <p role="alert">{say('tablets.noCode')}</p>}
    </>
  )
}

function CodeShown({ code, listed }: { code: Code; listed: DeviceView[] }) {
  const { say } = useSurroundings().texts
  const now = useNow(1000)
  const leftMs = code.until - now
  const shown = useRef<HTMLDivElement>(null)
  // It stands below the list, and is what the other tablet is held against.
  useEffect(() => shown.current?.focus(), [code])
  const come = listed.find(({ id }) => !code.knownBefore.includes(id))
  if (come?.state === 'revoked') return null
  if (come) return <Told class="note">{say('tablets.come', { name: come.name })}</Told>
  if (leftMs <= 0) return <p class="note">{say('tablets.tooOld')}</p>
  return (
    <div ref={shown} tabIndex={-1} class="code-shown">
      <QrCode text={code.url} label={say('tablets.qr')} />
      <div>
        <p>{say('tablets.how', { address: new URL(code.url).origin })}</p>
        <p class="code">{code.code}</p>
        <p class="quiet-text">{say('tablets.left', { count: Math.ceil(leftMs / MINUTE_MS) })}</p>
      </div>
    </div>
  )
}
