import { useStore } from '@outpost/shared/web/use-store'
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { type Pairing, readPairing } from '../replica/database.ts'
import { useLive, useSurroundings } from '../surroundings.ts'
import { isCovered as covered, isChoosing, takeovers } from './choosing.ts'
import { type IdleWatch, watchIdle } from './idle.ts'
import { LockScreen } from './lock-screen.tsx'
import { isWhoAsked } from './who-works.ts'

type GuardProps = { languages: ComponentChildren; children: ComponentChildren }

/**
 * Stands before all screens: where the box has staff, nothing is shown until somebody has said who
 * works, and nothing any more when nobody has touched the tablet for a while. What is behind it goes
 * on as it was, with all that was typed.
 */
export function Guard({ languages, children }: GuardProps) {
  const { device, texts } = useSurroundings()
  const { who, db } = device
  const [isReady, setReady] = useState(false)
  // Read only then: what stood there before may have been open for too long.
  const pairing = useLive(async () => (isReady ? readPairing(db) : undefined), [db, isReady])
  const [isIdle, setIdle] = useIdleLock(pairing)
  const isWanted = useStore(isChoosing)
  const wasShown = useRef(false)

  useEffect(() => {
    who.start().then(() => setReady(true), reportError)
    who.refresh().catch(reportError)
  }, [who])

  const isCovered = !!pairing && (isWhoAsked(pairing) || isIdle || isWanted)
  usePlaceKept(isCovered)
  useEffect(() => covered.set(isCovered), [isCovered])
  useTakeovers(pairing)
  if (!pairing) return <p class="loading">{texts.say('app.loading')}</p>
  if (!isCovered) wasShown.current = true
  return (
    <>
      {isCovered && (
        <LockScreen
          key={String(isWhoAsked(pairing))}
          pairing={pairing}
          hasMore={wasShown.current}
          onOpen={() => {
            isChoosing.set(false)
            setIdle(false)
          }}
        >
          {languages}
        </LockScreen>
      )}
      {wasShown.current && <div hidden={isCovered}>{children}</div>}
    </>
  )
}

/**
 * Locks the tablet when nobody touches it; answers whether that has just begun, or the lock could not
 * be written down: then it holds until somebody has said who works.
 */
function useIdleLock(pairing: Pairing | undefined) {
  const { who } = useSurroundings().device
  const [isIdle, setIdle] = useState(false)
  const watch = useRef<IdleWatch | null>(null)
  const isOpen = !!pairing?.staff && pairing.staff.members.length > 0 && !!pairing.working?.isOpen
  const afterMs = pairing?.staff?.lockAfterMs ?? 0
  const touchedAt = pairing?.working?.touchedAt

  useEffect(() => {
    // The lock is written down by now, and holds by itself.
    if (!isOpen) return setIdle(false)
    if (isIdle) return
    const started = watchIdle({
      moment: who.moment,
      afterMs,
      onTouch: who.touched,
      onIdle() {
        setIdle(true)
        who.lock().catch(reportError)
      },
    })
    watch.current = started
    return started.stop
  }, [who, isOpen, afterMs, isIdle])

  useEffect(() => watch.current?.touchedElsewhere(), [touchedAt])
  return [isIdle, setIdle] as const
}

/** Counts them, also where the page was loaded anew behind the lock. */
function useTakeovers(pairing: Pairing | undefined) {
  const before = useRef<string | null | undefined>(undefined)
  // Undefined as long as nobody was asked for.
  const worker = pairing?.working && (pairing.working.member?.id ?? null)
  useEffect(() => {
    if (worker === undefined) return
    if (before.current !== undefined && before.current !== worker)
      takeovers.set(takeovers.get() + 1)
    before.current = worker
  }, [worker])
}

/** Who comes back goes on where they were; who was nowhere yet, where the screen begins. */
function usePlaceKept(isCovered: boolean) {
  const before = useRef<{ focused: Element | null; y: number } | null>(null)
  // While rendering: afterwards what had the focus is hidden, and has it no more.
  if (isCovered) before.current ??= { focused: document.activeElement, y: scrollY }
  // Before it is painted: nobody sees the list begin elsewhere.
  useLayoutEffect(() => {
    if (!isCovered && before.current) scrollTo(0, before.current.y)
  }, [isCovered])
  useEffect(() => {
    if (isCovered || !before.current) return
    const { focused } = before.current
    before.current = null
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true })
    if (document.activeElement === document.body)
      document.querySelector('main')?.focus({ preventScroll: true })
  }, [isCovered])
}
