import { useStore } from '@outpost/shared/web/use-store'
import type { ComponentChildren } from 'preact'
import { isStepping, missTap } from './stepping.ts'
import { tapThrough } from './tap-through.ts'

/** What for a moment after a step no tap hits, unless it is what stood there before. */
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
  const look = ({ clientX, clientY }: MouseEvent) => {
    if (!tapThrough(clientX, clientY)) missTap()
  }
  // biome-ignore lint/a11y: it is nothing for the keyboard, which hits what has the focus
  return useStore(isStepping) && <div class="still" onClick={look} />
}
