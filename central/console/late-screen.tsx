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
  if (!hasFailed) return <p class="loading">{say('app.loading')}</p>
  // It is tried again by itself; browsers remember a failed load, and central may have a newer console.
  return (
    <section class="sheet state" role="alert">
      <p>{say('failure.offline')}</p>
      <button type="button" class="quiet" onClick={() => location.reload()}>
        {say('app.again')}
      </button>
    </section>
  )
}
