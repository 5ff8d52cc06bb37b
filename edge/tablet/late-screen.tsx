import { lazy } from '@outpost/shared/web/lazy'
import type { FunctionComponent } from 'preact'
import { useSurroundings } from './hooks.ts'
import type { TextKey } from './texts.ts'

/** A screen that is rarely used: it is loaded when it is first shown; `ifAway` tells that it cannot be. */
export function lateScreen<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
  ifAway: TextKey = 'link.offline',
) {
  return lazy(load, function Waiting({ hasFailed }) {
    const { say } = useSurroundings().texts
    return <p class="loading">{say(hasFailed ? ifAway : 'app.loading')}</p>
  })
}
