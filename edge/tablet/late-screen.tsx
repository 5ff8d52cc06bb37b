import { MINUTE_MS } from '@outpost/shared/model/durations'
import { lazy } from '@outpost/shared/web/lazy'
import { useStore } from '@outpost/shared/web/use-store'
import type { FunctionComponent } from 'preact'
import { useEffect } from 'preact/hooks'
import { useSurroundings } from './hooks.ts'
import { isTyped } from './shell/typing.ts'
import type { TextKey } from './texts.ts'

/** A page that has just been loaded is not loaded again by itself: what is missing may be missing there too. */
const LOADED_AGAIN_MS_MIN = MINUTE_MS

/** A screen that is rarely used: it is loaded when it is first shown; `ifAway` tells that it cannot be. */
export function lateScreen<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
  ifAway: TextKey = 'link.offline',
) {
  return lazy(load, function Waiting({ hasFailed }) {
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
}

function mayLoadAgain(): boolean {
  const [loading] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  const wasReloaded = loading?.type === 'reload' && performance.now() < LOADED_AGAIN_MS_MIN
  return !wasReloaded && !isTyped()
}
