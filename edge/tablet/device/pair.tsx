import type { ComponentChildren, TargetedSubmitEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Digits } from '../parts/number-input.tsx'
import type { DeviceDatabase, Pairing } from '../replica/database.ts'
import { countNotAtCentral } from '../replica/not-at-central.ts'
import { Scanner } from '../scan/late-scanner.tsx'
import { useLive } from '../surroundings.ts'
import type { TextKey, Texts } from '../texts.ts'
import { codeInAddress, codeInQr, newTry, type Paired, type PairingTry, pair } from './pairing.ts'
import type { Trace } from './trace.ts'

type PairProps = {
  db: DeviceDatabase
  texts: Texts
  /** What it had when it was revoked, or when the browser removed what it held. */
  lost: Trace | null
  onPaired: (pairing: Pairing) => void
  /** Where it has a place already, which its box does not know. */
  onBack?: (() => void) | undefined
  children: ComponentChildren
}

/** `broken`: the browser itself has failed. */
type Failure = Exclude<Paired['kind'], 'paired'> | 'broken'

function whyNot(failure: Failure): TextKey {
  if (failure === 'broken') return 'error.broken'
  return failure === 'full' ? 'error.storage' : `pair.${failure}`
}

/** A tablet gets its place at the box (A2): by six digits, or by the address in a QR code. */
export function Pair({ db, texts, lost, onPaired, onBack, children }: PairProps) {
  const { say } = texts
  const [failure, setFailure] = useState<Failure | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [isScanning, setScanning] = useState(false)
  const wasWiped = lost?.kind === 'revoked'
  const locked = useLive(() => countNotAtCentral(db), [db])
  // The same try goes again where the answer was lost: the box answers it as before.
  const last = useRef<PairingTry | null>(null)

  async function attempt(code: string, name: string) {
    const isSame = last.current?.code === code && last.current.name === name
    const given = isSame && last.current ? last.current : newTry(code, name)
    last.current = given
    setBusy(true)
    setFailure(null)
    const paired = await pair(db, given).catch((error: unknown) => {
      reportError(error)
      return { kind: 'broken' as const }
    })
    setBusy(false)
    if (paired.kind !== 'paired') return setFailure(paired.kind)
    history.replaceState(null, '', '#/today')
    onPaired(paired.pairing)
  }

  useEffect(() => {
    function takeAddress() {
      const code = codeInAddress(location.hash)
      if (code) attempt(code, '').catch(reportError)
    }
    takeAddress()
    // One that is opened while this is shown loads nothing anew.
    addEventListener('hashchange', takeAddress)
    return () => removeEventListener('hashchange', takeAddress)
  }, [])

  function startScanning() {
    setFailure(null)
    setScanning(true)
  }

  function takeScanned(text: string) {
    setScanning(false)
    attempt(codeInQr(text) ?? '', '').catch(reportError)
  }

  function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    attempt(String(form.get('code')), String(form.get('name')).trim()).catch(reportError)
  }

  return (
    <main class="alone">
      <h1>{say(wasWiped ? 'wiped.title' : lost ? 'lost.title' : 'pair.title')}</h1>
      {lost?.kind === 'lost' && <p class="strong">{say('lost.text', { count: lost.unsent })}</p>}
      {wasWiped && <p>{say('wiped.text')}</p>}
      {!!locked && <p class="strong">{say('wiped.unsent', { count: locked })}</p>}
      <p>{say('pair.how')}</p>
      <form onSubmit={submit}>
        <label>
          {say('pair.code')}
          <Digits texts={texts} name="code" min={6} max={6} autoComplete="one-time-code" required />
        </label>
        <label>
          {say('pair.name')}
          <input name="name" maxLength={200} defaultValue={lost?.name ?? ''} />
        </label>
        {failure && <p role="alert">{say(whyNot(failure))}</p>}
        <button type="submit" disabled={isBusy}>
          {say('pair.go')}
        </button>
      </form>
      {isScanning ? (
        <Scanner
          texts={texts}
          formats={['qr_code']}
          accepts={(text) => codeInQr(text) !== null}
          sentences={{
            hold: say('pair.scanHow'),
            other: say('pair.scanOther'),
            leave: say('pair.scanLeave'),
          }}
          onRead={takeScanned}
          onLeave={() => setScanning(false)}
        />
      ) : (
        <button type="button" class="quiet" onClick={startScanning}>
          {say('pair.scan')}
        </button>
      )}
      {onBack && (
        <button type="button" class="quiet" onClick={onBack}>
          {say('who.back')}
        </button>
      )}
      {children}
    </main>
  )
}
