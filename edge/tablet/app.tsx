import { useStore } from '@outpost/shared/web/use-store'
import { liveQuery } from 'dexie'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { type Device, startDevice } from './device/device.ts'
import { Pair } from './device/pair.tsx'
import { isPairingAnew, watchAddress } from './device/pairing-anew.ts'
import { readTrace, type Trace } from './device/trace.ts'
import { Tablets } from './managing/late-tablets.ts'
import { AskClinic } from './patients/late-ask-clinic.ts'
import { Patient } from './patients/late-patient.ts'
import { PatientForm } from './patients/late-patient-form.ts'
import { Patients } from './patients/patients.tsx'
import { view } from './pharmacy/pharmacy-view.ts'
import { type DeviceDatabase, type Pairing, readPairing } from './replica/database.ts'
import { route, SCREENS, type Screen } from './route.ts'
import { Scanner } from './scan/late-scanner.tsx'
import { askToKeepStorage, keepAppFiles } from './shell/app-files.ts'
import { keepClearOf } from './shell/clear-of-bars.ts'
import { keepFocus } from './shell/focus-back.ts'
import { Languages } from './shell/languages.tsx'
import { lateScreen, loadLate } from './shell/late-screen.tsx'
import { Notices } from './shell/notices.tsx'
import { overScreen } from './shell/over-screen.ts'
import { guardTyped } from './shell/typing.ts'
import { comeBack } from './shell/way-back.ts'
import { State } from './state/late-state.ts'
import { NeedsCount } from './state/needs-count.tsx'
import { StateButton } from './state/state-button.tsx'
import { SurroundingsContext, useSurroundings } from './surroundings.ts'
import type { TextKey, Texts } from './texts.ts'
import { lastStep } from './visits/last-step.ts'
import { Booking, Slip } from './visits/late-booking.ts'
import { Moving } from './visits/late-moving.ts'
import { Today } from './visits/today.tsx'
import { UndoBar } from './visits/undo-bar.tsx'
import { isCovered as covered } from './who-works/choosing.ts'
import { Guard } from './who-works/guard.tsx'
import { WhoButton } from './who-works/who-button.tsx'

type AppProps = {
  db: DeviceDatabase
  initialPairing: Pairing | null
  initialTexts: Texts
  /** What the device had here, if it was revoked or the browser has removed it since the app was last open. */
  lostBefore: Trace | null
  system: { now: () => number; random: () => number }
}

export function App({ db, initialPairing, initialTexts, lostBefore, system }: AppProps) {
  const [pairing, setPairing] = useState(initialPairing)
  const [texts, setTexts] = useState(initialTexts)
  const [lost, setLost] = useState(lostBefore)
  const [device, setDevice] = useState<Device | null>(null)
  const isAnew = useStore(isPairingAnew)

  useEffect(() => {
    if (!pairing || isAnew) return setDevice(null)
    const { now: systemNow, random } = system
    const onRevoked = (trace: Trace) => {
      setLost(trace)
      setPairing(null)
    }
    // What was seen when it was done may be gone with all that was held of the box.
    lastStep.set(null)
    const started = startDevice({ db, pairing, systemNow, random, inUse, onRevoked })
    setDevice(started)
    const stopWaiting = started.exchange.state.subscribe(() => {
      if (started.exchange.state.get().link !== 'online') return
      stopWaiting()
      loadLate(WANTED_FIRST)
    })
    // What the browser answers is told on the screen of the state.
    Promise.all([keepAppFiles(), askToKeepStorage()]).catch(reportError)
    const watching = new AbortController()
    watchAddress(started.exchange, watching.signal)
    return () => {
      watching.abort()
      started.stop()
    }
  }, [db, pairing, isAnew, system])

  useEffect(
    () =>
      watchPairing(db, pairing, (next) => {
        setLost((before) => (next ? null : (readTrace() ?? before)))
        setPairing(next)
      }),
    [db, pairing],
  )

  useEffect(() => {
    document.documentElement.lang = texts.language
    document.documentElement.dir = texts.direction
  }, [texts])

  const exchange = device?.exchange ?? null
  const languages = <Languages db={db} texts={texts} exchange={exchange} onTexts={setTexts} />

  function takeUp(next: Pairing) {
    setPairing(next)
    isPairingAnew.set(false)
  }
  if (!pairing || isAnew) {
    const onBack = pairing ? () => isPairingAnew.set(false) : undefined
    return (
      <Pair db={db} texts={texts} lost={lost} onPaired={takeUp} onBack={onBack}>
        {languages}
      </Pair>
    )
  }
  if (!device) return <p class="loading">{texts.say('app.loading')}</p>
  return (
    <SurroundingsContext.Provider value={{ device, texts }}>
      <Guard languages={languages}>
        <Shell>{languages}</Shell>
      </Guard>
    </SurroundingsContext.Provider>
  )
}

/** Whose page is open, and to whom medicine is given out. */
function inUse(): string[] {
  const ids = [route.get().id, view.get().patientId]
  return ids.filter((id) => id !== null)
}

/** Tells when the place is another one: given or taken in another tab, or gone with all of the database. */
function watchPairing(
  db: DeviceDatabase,
  pairing: Pairing | null,
  onOther: (next: Pairing | null) => void,
) {
  const watch = liveQuery(() => readPairing(db)).subscribe({
    next(found) {
      if (found?.token !== pairing?.token) onOther(found ?? null)
    },
    error: reportError,
  })
  return () => watch.unsubscribe()
}

const Pharmacy = lateScreen(async () => (await import('./pharmacy/pharmacy.tsx')).Pharmacy, {
  title: 'nav.pharmacy',
})
// It lies at the box, so its screen is fetched from there when it is wanted.
const Inbox = lateScreen(async () => (await import('./inbox/inbox-list.tsx')).InboxList, {
  title: 'nav.inbox',
  ifAway: 'inbox.offline',
})

/** In which order late screens are fetched. Any other one follows. */
const WANTED_FIRST = [
  Patient,
  PatientForm,
  Booking,
  Slip,
  Moving,
  Pharmacy,
  State,
  Scanner,
  Inbox,
  AskClinic,
]

const SHOWN: Record<Screen, (shown: { id: string | null }) => preact.VNode> = {
  today: Today,
  patients: Patients,
  pharmacy: Pharmacy,
  inbox: Inbox,
  state: ({ id }) => (id === 'tablets' ? <Tablets /> : <State />),
}

/** What is made anew when the address changes: a medicine opens in the pharmacy as it stands. */
function partOf(screen: Screen, id: string | null): string | null {
  return screen === 'pharmacy' && !id?.startsWith('card.') ? screen : id
}

type Place = { screen: Screen; id: string | null }

/** Whether both are one list, in which something else is open. */
function isOneList(one: Place, other: Place): boolean {
  return (
    one.screen === other.screen && partOf(one.screen, one.id) === partOf(other.screen, other.id)
  )
}

/** What kind of page it is: titles stay in the history of the browser, where no patient is named. */
function nameOf(screen: Screen, id: string | null): TextKey {
  if (screen === 'pharmacy' && id?.startsWith('card.')) return 'card.open'
  if (screen === 'state' && id === 'tablets') return 'tablets.title'
  if (screen !== 'patients' || !id) return `nav.${screen}`
  if (id === 'walk-in') return 'today.walkIn'
  return id === 'new' ? 'patients.register' : id === 'ask' ? 'ask.title' : 'patient.title'
}

/** What is round every screen: where one can go, and how old all this is. */
function Shell({ children }: { children: preact.ComponentChildren }) {
  const { texts } = useSurroundings()
  const { screen, id } = useStore(route)
  const over = useStore(overScreen)
  const isCovered = useStore(covered)
  const Shown = SHOWN[screen]
  useEffect(() => guardTyped(() => confirm(texts.say('form.typed'))), [texts])
  const main = useRef<HTMLElement>(null)
  useEffect(() => (main.current ? keepFocus(main.current) : undefined), [])
  const bar = useRef<HTMLElement>(null)
  useEffect(() => (bar.current ? keepClearOf(bar.current, 'start') : undefined), [])
  const page = [screen, id, over].join()
  const shownFirst = useRef(page)
  const place = useRef({ page, screen, id })
  // Before it is painted: nobody sees it begin elsewhere. It begins above its first line, at the bar, which
  // scrolls away on a narrow screen: how old all is, and whether the box answers, is seen on arrival.
  useLayoutEffect(() => {
    const before = place.current
    place.current = { page, screen, id }
    if (before.page === page) return
    const isOther = before.screen !== screen || before.id !== id
    const isBack = isOther && over === null && main.current && comeBack(main.current)
    // A medicine opens where it is tapped.
    const isSamePart = isOther && isOneList(before, { screen, id })
    if (!isBack && !isSamePart) scrollTo(0, 0)
  }, [page])
  useEffect(() => {
    if (isCovered) return
    document.title = `${texts.say(over ?? nameOf(screen, id))} – Outpost`
    if (shownFirst.current === page) return
    shownFirst.current = page
    // Who works with the keyboard, or hears the screen, goes on where the new one begins, or at the
    // part of it that has taken the focus.
    if (document.activeElement?.closest('main *')) return
    main.current?.focus({ preventScroll: true })
  }, [page, texts, isCovered])
  return (
    <>
      <header ref={bar} class="bar">
        <nav>
          {SCREENS.map((name) => (
            <a key={name} href={`#/${name}`} aria-current={name === screen ? 'page' : undefined}>
              {texts.say(`nav.${name}`)}
              {name === 'inbox' && <NeedsCount />}
            </a>
          ))}
        </nav>
        <WhoButton />
        <StateButton />
      </header>
      <Notices />
      <main ref={main} tabIndex={-1}>
        <Shown key={partOf(screen, id)} id={id} />
      </main>
      <UndoBar />
      <footer>{children}</footer>
    </>
  )
}
