import { MINUTE_MS } from '@outpost/shared/model/durations'
import { lazy } from '@outpost/shared/web/lazy'
import { useStore } from '@outpost/shared/web/use-store'
import type { FunctionComponent } from 'preact'
import { useEffect } from 'preact/hooks'
import { useSurroundings } from '../surroundings.ts'
import type { TextKey } from '../texts.ts'
import { isTyped } from './typing.ts'

/** A page that has just been loaded is not loaded again by itself: what is missing may be missing there too. */
const LOADED_AGAIN_MS_MIN = MINUTE_MS

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

/** A screen that is rarely used: it is loaded when it is first shown; `ifAway` tells that it cannot be. */
export function lateScreen<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
  ifAway: TextKey = 'link.offline',
) {
  const screen = lazy(load, function Waiting({ hasFailed }) {
    const { device, texts } = useSurroundings()
    const { link } = useStore(device.exchange.state)
    useEffect(() => {
      if (hasFailed && link === 'online' && mayLoadAgain()) location.reload()
    }, [hasFailed, link])
    if (!hasFailed) return <p class="loading">{texts.say('app.loading')}</p>
    // Loading again without the box could end without the app.
    if (link !== 'online') return <p class="loading">{texts.say(ifAway)}</p>
    return (
      <div class="loading">
        <p>{texts.say('app.notLoaded')}</p>
        <button type="button" onClick={() => location.reload()}>
          {texts.say('version.load')}
        </button>
      </div>
    )
  })
  return madeLate(screen)
}

function mayLoadAgain(): boolean {
  const [loading] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  const wasReloaded = loading?.type === 'reload' && performance.now() < LOADED_AGAIN_MS_MIN
  return !wasReloaded && !isTyped()
}
