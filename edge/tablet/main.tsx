import { render } from 'preact'
import { App } from './app.tsx'
import { readTrace } from './device/trace.ts'
import { openDeviceDatabase, readPairing } from './replica/database.ts'
import { tryOpening, watchDatabase } from './replica/opening.ts'
import { Stopped, type StoppedBy } from './shell/stopped.tsx'
import { isTyped } from './shell/typing.ts'
import { letGoWhenSaved, watchVersion } from './shell/version.ts'
import { chooseLanguage, loadTexts } from './texts.ts'

// What Chromium before 111 lacks.
if (!('isWellFormed' in String.prototype)) await import('./old-browser.ts')

const root = document.getElementById('app') as HTMLElement
const preferred = await loadTexts(chooseLanguage(navigator.languages))
const stop = (by: StoppedBy) => render(<Stopped by={by} texts={preferred} />, root)

/** What was under way in the database has failed, which means nothing any more. */
function leave() {
  for (const failure of ['error', 'unhandledrejection']) {
    addEventListener(failure, (event) => event.preventDefault())
  }
  location.reload()
}

const db = openDeviceDatabase()
const notOpened = await tryOpening(db, () => stop('blocked'))
if (notOpened) stop(notOpened)
else await start()

async function start() {
  watchDatabase(db, {
    isTyped,
    onWanted: letGoWhenSaved,
    onLetGo: leave,
  })
  watchVersion()
  const pairing = (await readPairing(db)) ?? null
  // Where the box has gone in this moment, it is rather told in another one than not at all.
  const texts = pairing?.language
    ? await loadTexts(pairing.language).catch(() => preferred)
    : preferred
  render(
    <App
      db={db}
      initialPairing={pairing}
      initialTexts={texts}
      lostBefore={pairing ? null : readTrace()}
      system={{ now: Date.now, random: Math.random }}
    />,
    root,
  )
}
