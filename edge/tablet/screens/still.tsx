import { useStore } from '@outpost/shared/web/use-store'
import type { ComponentChildren } from 'preact'
import { isStepping } from '../last-step.ts'

/** What for a moment after a step no tap hits. */
export function StillAfterStep({ children }: { children: ComponentChildren }) {
  return (
    <div class="still-frame">
      {children}
      <Still />
    </div>
  )
}

/** Over it all, not as a style of it: to style a day's list anew takes a slow tablet too long. */
function Still() {
  return useStore(isStepping) && <div class="still" />
}
