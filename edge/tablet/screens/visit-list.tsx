import { useStore } from '@outpost/shared/web/use-store'
import type { ComponentChildren } from 'preact'
import { isStepping } from '../last-step.ts'

type VisitListProps = { isDone?: boolean; children: ComponentChildren }

/** Visits, which for a moment after a step no tap hits. */
export function VisitList({ isDone = false, children }: VisitListProps) {
  const isStill = useStore(isStepping)
  return (
    <div class="visits-frame">
      <ul class={isDone ? 'visits done' : 'visits'}>{children}</ul>
      {/* Over them, not as a style of theirs: to style a day's list anew takes a slow tablet too long. */}
      {isStill && <div class="still" />}
    </div>
  )
}
