import { useStore } from '@outpost/shared/web/use-store'
import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { isStepping } from '../last-step.ts'
import { groupRows } from '../row-groups.ts'

/** Each row has a key. */
type VisitListProps = { isDone?: boolean; children: VNode[] }

/** Visits, which for a moment after a step no tap hits. */
export function VisitList({ isDone = false, children }: VisitListProps) {
  const known = useRef<ReadonlyMap<string, number>>(new Map())
  known.current = groupRows(
    children.map(({ key }) => String(key)),
    known.current,
  )
  return (
    <div class="visits-frame">
      {/* biome-ignore lint/a11y/useSemanticElements: nothing may stand between a ul and its rows */}
      <div role="list" class={isDone ? 'visits done' : 'visits'}>
        {inGroups(children, known.current).map(({ group, rows }) => (
          <div key={group} class="visits-group">
            {rows}
          </div>
        ))}
      </div>
      <Still />
    </div>
  )
}

/** Over the visits, not as a style of theirs: to style a day's list anew takes a slow tablet too long. */
function Still() {
  return useStore(isStepping) && <div class="still" />
}

function inGroups(children: readonly VNode[], groupOf: ReadonlyMap<string, number>) {
  const groups = new Map<number | undefined, VNode[]>()
  for (const row of children) {
    const group = groupOf.get(String(row.key))
    const rows = groups.get(group)
    if (rows) rows.push(row)
    else groups.set(group, [row])
  }
  return [...groups].map(([group, rows]) => ({ group, rows }))
}
