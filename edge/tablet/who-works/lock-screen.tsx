import { fold } from '@outpost/shared/model/folding'
import type { ComponentChildren, TargetedSubmitEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Member, Pairing } from '../replica/database.ts'
import { isStorageFull } from '../replica/storage-full.ts'
import { keepFocus } from '../shell/focus-back.ts'
import { isTyped } from '../shell/typing.ts'
import { useNotSent, WhyNotSent } from '../state/why-not-sent.tsx'
import { useNow, useSurroundings } from '../surroundings.ts'
import { isChoosing } from './choosing.ts'
import { PinInput } from './pin-input.tsx'
import { type Begun, isWhoAsked } from './who-works.ts'

/** With more names than this they are searched. */
const NAMES_SEEN_AT_ONCE = 8

type LockScreenProps = {
  pairing: Pairing
  /** Something that was begun waits behind this screen. */
  hasMore: boolean
  /** Somebody has said who works. */
  onOpen: () => void
  children: ComponentChildren
}

/** Says who works: a name, and its PIN if it has one. Also what a locked tablet shows. */
export function LockScreen({ pairing, hasMore, onOpen, children }: LockScreenProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const isAsked = isWhoAsked(pairing)
  const members = pairing.staff?.members ?? []
  const last = members.find(({ id }) => id === pairing.working?.member?.id)
  const [chosen, setChosen] = useState<Member | null>(isAsked && last?.hasPin ? last : null)
  const [failure, setFailure] = useState<string | null>(null)
  const main = useRef<HTMLElement>(null)
  const notSent = useNotSent()

  useEffect(() => {
    document.title = `${say('who.title')} – Outpost`
  }, [texts])
  useEffect(() => {
    // What had the focus is hidden; the field of a PIN has taken it by now.
    if (!document.activeElement?.closest('main.alone *')) main.current?.focus()
    return main.current ? keepFocus(main.current) : undefined
  }, [])
  // Somebody may have been added a minute ago.
  useEffect(() => void device.who.refresh().catch(reportError), [device])

  async function choose(member: Member) {
    setFailure(null)
    if (member.hasPin) return setChosen(member)
    await device.who.begin(member, '')
    onOpen()
  }
  function tell(error: unknown) {
    if (isStorageFull(error)) setFailure(say('error.storage'))
    else reportError(error)
  }
  function lock() {
    // This screen stays: what is behind it must not be seen while the lock is written down.
    device.who.lock().catch(reportError)
  }

  return (
    <main ref={main} tabIndex={-1} aria-label={say('who.title')} class="alone">
      <h1>{say('who.title')}</h1>
      {isAsked && hasMore && pairing.working && (
        <p class="quiet-text">
          {say(pairing.working.isAskedAgain ? 'who.askedAgain' : 'who.locked')}
          {isTyped() && ` ${say('who.stillThere')}`}
        </p>
      )}
      <WhyNotSent notSent={notSent} />
      {failure && <p role="alert">{failure}</p>}
      {chosen ? (
        <Pin
          key={chosen.id}
          member={chosen}
          onOpen={onOpen}
          onFailure={tell}
          onOther={() => setChosen(null)}
          onGone={() => {
            setChosen(null)
            setFailure(say('who.gone', { name: chosen.name }))
          }}
        />
      ) : (
        <Names members={members} last={last} onChoose={(member) => choose(member).catch(tell)} />
      )}
      {!isAsked && (
        <div class="steps start">
          <button type="button" class="quiet" onClick={() => isChoosing.set(false)}>
            {say('who.back')}
          </button>
          <button type="button" class="quiet" onClick={lock}>
            {say('who.lock')}
          </button>
        </div>
      )}
      {children}
    </main>
  )
}

type NamesProps = {
  members: Member[]
  last: Member | undefined
  onChoose: (member: Member) => void
}

/** Whoever worked last stands first. */
function Names({ members, last, onChoose }: NamesProps) {
  const { say } = useSurroundings().texts
  const [wanted, setWanted] = useState('')
  const sorted = last ? [last, ...members.filter((one) => one !== last)] : members
  const found = sorted.filter(({ name }) => fold(name).includes(fold(wanted.trim())))
  return (
    <>
      {members.length > NAMES_SEEN_AT_ONCE && (
        <label>
          {say('who.find')}
          <input
            type="search"
            value={wanted}
            onInput={(event) => setWanted(event.currentTarget.value)}
          />
        </label>
      )}
      <ul class="names">
        {found.map((member) => (
          <li key={member.id}>
            <button type="button" class="quiet" onClick={() => onChoose(member)}>
              <strong>{member.name}</strong>
              {member.hasPin && <span>{say('who.pin')}</span>}
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p>{say('who.none')}</p>}
    </>
  )
}

type PinProps = {
  member: Member
  onOpen: () => void
  onOther: () => void
  onGone: () => void
  onFailure: (error: unknown) => void
}

function Pin({ member, onOpen, onOther, onGone, onFailure }: PinProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const now = useNow(1000)
  const [begun, setBegun] = useState<Begun | null>(null)
  const [waitUntil, setWaitUntil] = useState(0)
  const [isBusy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    setBusy(true)
    const pin = String(new FormData(form).get('pin'))
    const result = await device.who.begin(member, pin).finally(() => setBusy(false))
    setBegun(result)
    if (result.kind === 'open') return onOpen()
    if (result.kind === 'gone') return onGone()
    if (result.kind === 'wait') setWaitUntil(device.clock.now() + result.waitMs)
    form.reset()
    input.current?.focus()
  }
  const isHeldUp = waitUntil > now

  return (
    <form onSubmit={(event) => submit(event).catch(onFailure)}>
      <PinInput member={member} input={input} />
      {begun?.kind === 'wrong' && <p role="alert">{say('who.wrong')}</p>}
      {isHeldUp && <p role="alert">{say('who.wait', { age: texts.age(waitUntil, now) })}</p>}
      <div class="steps start">
        <button type="submit" disabled={isBusy || isHeldUp}>
          {say('who.go')}
        </button>
        <button type="button" class="quiet" onClick={onOther}>
          {say('who.other')}
        </button>
      </div>
      {begun?.kind === 'unchecked' && <Nameless onOpen={onOpen} onFailure={onFailure} />}
    </form>
  )
}

/** The PIN cannot be checked now, and people wait. */
function Nameless({ onOpen, onFailure }: Pick<PinProps, 'onOpen' | 'onFailure'>) {
  const { device, texts } = useSurroundings()
  async function goOn() {
    await device.who.goOnNameless()
    onOpen()
  }
  return (
    <>
      <p role="alert">{texts.say('who.unchecked')}</p>
      <button type="button" class="quiet" onClick={() => goOn().catch(onFailure)}>
        {texts.say('who.nameless')}
      </button>
    </>
  )
}
