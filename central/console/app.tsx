import { LanguageChoice } from '@outpost/shared/web/language-choice'
import { createStore } from '@outpost/shared/web/store'
import { useStore } from '@outpost/shared/web/use-store'
import type { FunctionComponent } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Failed } from './answered.tsx'
import { createAnswers, type Failure } from './answers.ts'
import { type Api, Refused, SESSION } from './api.ts'
import { keepChoice, readChoice } from './choices.ts'
import { createFigures } from './figures.ts'
import { startFleet } from './fleet.ts'
import { lateScreen } from './late-screen.tsx'
import { addressOf, route, SCREENS, type Screen } from './route.ts'
import { Boxes } from './screens/boxes.tsx'
import { Login } from './screens/login.tsx'
import { SurroundingsContext, useSurroundings, type Who } from './surroundings.ts'
import { catalogues, type Texts } from './texts.ts'

/** Ages on the screen are told anew this often, in milliseconds. */
const AGES_EVERY_MS = 10_000

/** Who has logged in; `null`: nobody; `'asking'`: that is not known yet. */
type Standing = Who | null | 'asking' | { failure: Failure }

type AppProps = { api: Api; initialTexts: Texts }

export function App({ api, initialTexts }: AppProps) {
  const [texts, setTexts] = useState(initialTexts)
  const [standing, setStanding] = useState<Standing>('asking')
  const [hasEnded, setEnded] = useState(false)

  async function askWho() {
    setStanding('asking')
    // Whoever was never logged in here needs not ask.
    if (readChoice('hasSession') === null) return setStanding(null)
    try {
      setStanding(await api.get<Who>(SESSION))
    } catch (failure) {
      const isNobody = failure instanceof Refused && failure.status === 401
      if (isNobody) keepChoice('hasSession', null)
      setEnded(isNobody)
      setStanding(isNobody ? null : { failure: failure as Failure })
    }
  }

  useEffect(() => {
    api.onLoggedOut(() => {
      setEnded(true)
      setStanding(null)
    })
    void askWho()
  }, [api])

  useEffect(() => {
    document.documentElement.lang = texts.language
    document.documentElement.dir = texts.direction
  }, [texts])

  async function choose(language: string) {
    setTexts(await catalogues.load(language))
    keepChoice('language', language)
  }
  const languages = (
    <LanguageChoice languages={catalogues.languages} chosen={texts.language} onChoose={choose} />
  )

  if (standing === 'asking') return <p class="loading">{texts.say('app.loading')}</p>
  if (standing === null) {
    return (
      <Login
        api={api}
        texts={texts}
        hasEnded={hasEnded}
        onLoggedIn={(who) => {
          keepChoice('hasSession', 'yes')
          setStanding(who)
        }}
      >
        {languages}
      </Login>
    )
  }
  if ('failure' in standing) {
    return (
      <main class="alone">
        <h1>{texts.say('app.title')}</h1>
        <Failed texts={texts} failure={standing.failure} again={askWho} />
      </main>
    )
  }
  async function logOut() {
    await api.send('DELETE', SESSION)
    keepChoice('hasSession', null)
    setEnded(false)
    setStanding(null)
  }
  return (
    <LoggedIn api={api} texts={texts} who={standing} logOut={logOut}>
      {languages}
    </LoggedIn>
  )
}

type LoggedInProps = {
  api: Api
  texts: Texts
  who: Who
  logOut: () => Promise<void>
  children: preact.ComponentChildren
}

function LoggedIn({ api, texts, who, logOut, children }: LoggedInProps) {
  const figures = useMemo(() => createFigures(texts.language), [texts])
  const now = useMemo(() => createStore(api.now()), [api])
  // Nothing that one person has seen is left for the next.
  const answers = useMemo(() => createAnswers(api, () => now.set(api.now())), [api, who, now])
  const fleet = useMemo(() => startFleet(api), [api, who])
  useEffect(() => fleet.stop, [fleet])
  useEffect(() => {
    const tick = () => now.set(api.now())
    const timer = setInterval(tick, AGES_EVERY_MS)
    const stop = fleet.state.subscribe(tick)
    return () => {
      clearInterval(timer)
      stop()
    }
  }, [api, now, fleet])
  const surroundings = { api, answers, fleet, texts, figures, who, now, logOut }
  return (
    <SurroundingsContext.Provider value={surroundings}>
      <Shell>{children}</Shell>
    </SurroundingsContext.Provider>
  )
}

type ScreenProps = { id: string | null }

const Account = lateScreen(async () => (await import('./screens/account.tsx')).Account)
const Box = lateScreen<{ id: string }>(async () => (await import('./screens/box.tsx')).Box)

const Conflicts = lateScreen(async () => (await import('./screens/conflicts.tsx')).Conflicts)
const Conflict = lateScreen<{ id: string }>(
  async () => (await import('./screens/conflict.tsx')).ConflictPage,
)
const RecordPage = lateScreen<ScreenProps>(
  async () => (await import('./screens/record.tsx')).RecordPage,
)

const Alerts = lateScreen(async () => (await import('./screens/alerts.tsx')).Alerts)
const Shares = lateScreen(async () => (await import('./screens/shares.tsx')).Shares)
const Lists = lateScreen<ScreenProps>(async () => (await import('./screens/lists.tsx')).Lists)
const Enrol = lateScreen(async () => (await import('./screens/enrol.tsx')).Enrol)
const Audit = lateScreen(async () => (await import('./screens/audit.tsx')).Audit)

const SHOWN: Record<Screen, FunctionComponent<ScreenProps>> = {
  boxes: ({ id }) => (id === null ? <Boxes /> : <Box id={id} />),
  alerts: () => <Alerts />,
  conflicts: ({ id }) => (id === null ? <Conflicts /> : <Conflict id={id} />),
  record: ({ id }) => <RecordPage id={id} />,
  shares: () => <Shares />,
  lists: ({ id }) => <Lists id={id} />,
  enrol: () => <Enrol />,
  audit: () => <Audit />,
  account: () => <Account />,
}

/** What is round every screen: where one can go, and who one is. */
function Shell({ children }: { children: preact.ComponentChildren }) {
  const { texts, who } = useSurroundings()
  const { say } = texts
  const { screen, id } = useStore(route)
  const Shown = SHOWN[screen]
  const main = useRef<HTMLElement>(null)
  const shownFirst = useRef(`${screen} ${id}`)
  useEffect(() => {
    document.title = `${say(`nav.${screen}`)} – ${say('app.title')}`
    if (shownFirst.current === `${screen} ${id}`) return
    shownFirst.current = `${screen} ${id}`
    // Who works with the keyboard, or hears the screen, goes on where the new one begins.
    main.current?.focus()
    scrollTo(0, 0)
  }, [screen, id, texts])
  return (
    <>
      <header class="bar">
        <strong class="brand">{say('app.title')}</strong>
        <nav aria-label={say('nav.label')}>
          {SCREENS.filter((name) => name !== 'account').map((name) => (
            <a
              key={name}
              href={addressOf(name)}
              aria-current={name === screen ? 'page' : undefined}
            >
              {say(`nav.${name}`)}
            </a>
          ))}
        </nav>
        <a
          class="who-is"
          href={addressOf('account')}
          aria-current={screen === 'account' ? 'page' : undefined}
        >
          <span>{who.email}</span> <em>{say(`role.${who.role}`)}</em>
        </a>
      </header>
      <main ref={main} tabIndex={-1}>
        <Shown key={`${screen} ${id}`} id={id} />
      </main>
      <footer>{children}</footer>
    </>
  )
}
