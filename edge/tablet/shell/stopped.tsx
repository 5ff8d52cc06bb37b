import type { NotOpened } from '../replica/opening.ts'
import type { Texts } from '../texts.ts'

/** Why the app does not start; `blocked`: until an older version in another tab lets it. */
export type StoppedBy = NotOpened | 'blocked'

/** The app cannot work here: why, whether anything is lost, and what to do. */
export function Stopped({ by, texts: { say } }: { by: StoppedBy; texts: Texts }) {
  return (
    <main class="alone">
      <h1>{say(`stopped.${by}.title`)}</h1>
      <p role="alert">{say(`stopped.${by}`)}</p>
      <button type="button" onClick={() => location.reload()}>
        {say('version.load')}
      </button>
    </main>
  )
}
