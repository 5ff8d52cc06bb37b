import { lazy } from '@outpost/shared/web/lazy'
import type { FunctionComponent } from 'preact'
import { useSurroundings } from './surroundings.ts'

/** A screen that is loaded when it is first shown. */
export function lateScreen<Props extends object = object>(
  load: () => Promise<FunctionComponent<Props>>,
) {
  return lazy(load, Waiting)
}

function Waiting({ hasFailed }: { hasFailed: boolean }) {
  const { say } = useSurroundings().texts
  return <p class="loading">{say(hasFailed ? 'failure.offline' : 'app.loading')}</p>
}
