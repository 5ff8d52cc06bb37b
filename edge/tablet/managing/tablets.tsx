import { useEffect, useState } from 'preact/hooks'
import type { DeviceView } from '../../routes/devices.ts'
import { NamedButton } from '../parts/named-button.tsx'
import { askJson } from '../replica/ask.ts'
import type { Member } from '../replica/database.ts'
import { useNow, useSurroundings } from '../surroundings.ts'
import { LetIn } from './let-in.tsx'
import { type Managed, manage, useManager } from './managing.ts'
import { PinAgain } from './pin-again.tsx'

/** One comes in, or is heard, without a word to this one. */
const LOOKED_EVERY_MS = 5000

/** The tablets of this box, for its managers: which are let in; letting another one in, shutting one out (A2). */
export function Tablets() {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const manager = useManager()
  const [listed, setListed] = useState<DeviceView[] | null>(null)
  const [isAway, setAway] = useState(false)
  const now = useNow(LOOKED_EVERY_MS)

  async function look() {
    try {
      setListed((await askJson<{ results: DeviceView[] }>(device.ask, '/api/devices')).results)
      setAway(false)
    } catch {
      setAway(true)
    }
  }
  useEffect(() => void look().catch(reportError), [device, now])

  return (
    <section class="sheet">
      <h1>{say('tablets.title')}</h1>
      {isAway && <p class="strong">{say('tablets.away')}</p>}
      {manager === null && <p class="note">{say('tablets.managersOnly')}</p>}
      {!listed && !isAway && <p class="loading">{say('app.loading')}</p>}
      {listed && <Rows listed={listed} manager={manager ?? null} now={now} onDone={look} />}
      {manager && listed && <LetIn manager={manager} listed={listed} onMade={look} />}
    </section>
  )
}

type RowsProps = {
  listed: DeviceView[]
  manager: Member | null
  now: number
  onDone: () => Promise<void>
}

function Rows({ listed, manager, now, onDone }: RowsProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const age = (instant: string) => texts.age(Math.min(Date.parse(instant), now), now)
  const [wanted, setWanted] = useState<string | null>(null)
  const out = listed.filter(({ state }) => state === 'revoked')
  return (
    <>
      <ul class="rows">
        {listed
          .filter(({ state }) => state === 'active')
          .map(({ id, name, last_seen_at, last_actor }) => (
            <li key={id} class="sheet">
              <p>
                <strong>
                  <bdi>{name}</bdi>
                </strong>
                {id === device.pairing.deviceId && ` · ${say('tablets.this')}`}
              </p>
              <p class="quiet-text">
                {last_seen_at
                  ? say('tablets.heard', { age: age(last_seen_at) })
                  : say('tablets.notHeard')}
                {last_actor && (
                  <>
                    {' · '}
                    <bdi>{last_actor}</bdi>
                  </>
                )}
              </p>
              {manager && id !== device.pairing.deviceId && wanted !== id && (
                <NamedButton
                  class="quiet"
                  says={say('tablets.shutOut')}
                  of={name}
                  onClick={() => setWanted(id)}
                />
              )}
              {manager && wanted === id && (
                <ShutOut
                  id={id}
                  name={name}
                  manager={manager}
                  onDone={onDone}
                  onEnd={() => setWanted(null)}
                />
              )}
            </li>
          ))}
      </ul>
      {out.length > 0 && (
        <>
          <h2>{say('tablets.out')}</h2>
          <ul class="rows">
            {out.map(({ id, name, revoked_at }) => (
              <li key={id}>
                <bdi>{name}</bdi> {revoked_at && <span class="quiet-text">{age(revoked_at)}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

type ShutOutProps = {
  id: string
  name: string
  manager: Member
  onDone: () => Promise<void>
  onEnd: () => void
}

/** Asks once more, says what becomes of it, and does it. */
function ShutOut({ id, name, manager, onDone, onEnd }: ShutOutProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const [came, setCame] = useState<Managed<unknown>['kind'] | null>(null)
  const [isBusy, setBusy] = useState(false)

  async function shutOut() {
    setBusy(true)
    const { kind } = await manage(device.ask, `/api/devices/${id}/revoke`)
    setBusy(false)
    setCame(kind)
    await onDone()
    if (kind === 'done') onEnd()
  }
  const go = () => void shutOut().catch(reportError)
  return (
    <div class="note">
      <p>{say('tablets.shutOutWhat', { name })}</p>
      {came === 'pin' && <PinAgain manager={manager} onOpen={go} />}
      {(came === 'away' || came === 'failed') && <p role="alert">{say('tablets.unsure')}</p>}
      <div class="steps start">
        {came !== 'pin' && (
          <button type="button" disabled={isBusy} onClick={go}>
            {say('tablets.shutOutGo')}
          </button>
        )}
        <button type="button" class="quiet" onClick={onEnd}>
          {say('tablets.leaveIn')}
        </button>
      </div>
    </div>
  )
}
