import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { StillAfterStep } from '../shell/still.tsx'
import { groupRows } from './row-groups.ts'

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
    <StillAfterStep>
      {/* biome-ignore lint/a11y/useSemanticElements: nothing may stand between a ul and its rows */}
      <div role="list" class={isDone ? 'visits done' : 'visits'}>
        {inGroups(children, known.current).map(({ group, rows }) => (
          <div key={group} class="visits-group">
            {rows}
          </div>
        ))}
      </div>
    </StillAfterStep>
  )
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
