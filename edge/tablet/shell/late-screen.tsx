import { lazy } from '@outpost/shared/web/lazy'
import { useStore } from '@outpost/shared/web/use-store'
import type { FunctionComponent } from 'preact'
import { useEffect } from 'preact/hooks'
import { useSurroundings } from '../surroundings.ts'
import type { TextKey } from '../texts.ts'
import { loadAgainWhenThere } from './load-again.ts'

type Late = { load: () => Promise<unknown> }

const known: Late[] = []
let isFetching = false

/** Makes something that is loaded late known, so that it is fetched ahead: else it would be missing without the box. */
export function madeLate<Part extends Late>(part: Part): Part {
  known.push(part)
  if (isFetching) fetchAhead(part)
  return part
}

/** Fetches all that is late: the box that has just given the app may be away when it is wanted. */
export function loadLate(first: readonly Late[]) {
  isFetching = true
  for (const part of new Set([...first, ...known])) fetchAhead(part)
}

function fetchAhead({ load }: Late) {
  load().catch(() => {
    // Told where it is shown.
  })
}

/** Of a whole screen its heading; what it says besides without the box. A part of a screen has no heading of its own. */
type Whole = { title: TextKey; ifAway?: TextKey }

/** A screen that is rarely used: it is loaded when it is first shown. */
export function lateScreen<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
  whole?: Whole,
) {
  const screen = lazy(load, function Waiting({ hasFailed, error }) {
    const { say } = useSurroundings().texts
    if (!hasFailed) return <p class="loading">{say('app.loading')}</p>
    return (
      <section>
        {whole && <h1>{say(whole.title)}</h1>}
        <Missing ifAway={whole?.ifAway ?? 'link.offline'} error={error} isWhole={!!whole} />
      </section>
    )
  })
  return madeLate(screen)
}

type MissingProps = { ifAway: TextKey; error: unknown; isWhole: boolean }

/** Why it is not here, and when it will be. A whole screen comes by itself; a part may stand on one that is in use. */
function Missing({ ifAway, error, isWhole }: MissingProps) {
  const { device, texts } = useSurroundings()
  const { link } = useStore(device.exchange.state)
  const isThere = link === 'online'
  const named = String(error)
  useEffect(
    () => (isThere && isWhole ? loadAgainWhenThere(named) : undefined),
    [isThere, isWhole, named],
  )
  // Loading again without the box could end without the app.
  if (!isThere) {
    return (
      <>
        <p>{texts.say(ifAway)}</p>
        <p>{texts.say('app.needsBox')}</p>
      </>
    )
  }
  return (
    <>
      <p>{texts.say('app.notLoaded')}</p>
      <button type="button" onClick={() => location.reload()}>
        {texts.say('version.load')}
      </button>
    </>
  )
}
