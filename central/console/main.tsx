import { render } from 'preact'
import { createApi } from './api.ts'
import { App } from './app.tsx'
import { readChoice } from './choices.ts'
import { catalogues } from './texts.ts'

const api = createApi({ fetch: (...request) => fetch(...request), systemNow: Date.now })
const chosen = readChoice('language')
const language = catalogues.choose([...(chosen ? [chosen] : []), ...navigator.languages])

render(
  <App api={api} initialTexts={await catalogues.load(language)} />,
  document.getElementById('app') as HTMLElement,
)
