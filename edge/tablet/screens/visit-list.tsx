import { useStore } from '@outpost/shared/web/use-store'
import type { ComponentChildren } from 'preact'
import { isStepping } from '../last-step.ts'

type VisitListProps = { isDone?: boolean; children: ComponentChildren }

/** Visits, which for a moment after a step no tap hits. */
export function VisitList({ isDone = false, children }: VisitListProps) {
  const isStill = useStore(isStepping)
  const names = ['visits', isDone && 'done', isStill && 'still']
  return <ul class={names.filter(Boolean).join(' ')}>{children}</ul>
}
