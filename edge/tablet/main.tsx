import 'core-js/actual/string/is-well-formed'
import 'core-js/actual/string/to-well-formed'
import { render } from 'preact'
import { App } from './app.tsx'
import { openDeviceDatabase } from './replica/database.ts'
import { chooseLanguage, loadTexts } from './texts.ts'

const db = openDeviceDatabase()
const place = (await db.place.get(1)) ?? null
const texts = await loadTexts(place?.language ?? chooseLanguage(navigator.languages))

render(
  <App
    db={db}
    initialPlace={place}
    initialTexts={texts}
    system={{ now: Date.now, random: Math.random }}
  />,
  document.getElementById('app') as HTMLElement,
)
