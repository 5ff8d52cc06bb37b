import type { ComponentChildren } from 'preact'
import type { Condition } from '../fleet/troubles.ts'
import type { NodeView } from '../routes/nodes.ts'
import { namingTrouble, type Stand } from './fleet-view.ts'
import { useSurroundings } from './surroundings.ts'

const RING = <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.6" />
const line = (d: string) => <path d={d} fill="none" stroke="currentColor" stroke-width="1.8" />

const SHAPES: Record<Stand | Condition, ComponentChildren> = {
  fine: (
    <>
      {RING}
      {line('M4.8 8.3l2.3 2.3 4.2-5')}
    </>
  ),
  late: (
    <>
      {RING}
      {line('M8 4v4.3l3 1.7')}
    </>
  ),
  silent: <path d="M8 .8l7.2 7.2L8 15.2.8 8zM5 7v2h6V7z" fill="currentColor" fill-rule="evenodd" />,
  needs_decision: (
    <>
      <rect x="1.5" y="1.5" width="13" height="13" rx="2.5" fill="currentColor" />
      <path
        d="M5.8 6.2c0-3 4.5-2.9 4.5 0C10.3 8 8 7.9 8 9.8M8 11.3v1.7"
        fill="none"
        stroke="var(--sheet)"
        stroke-width="1.7"
      />
    </>
  ),
  inbox: null,
  refused: (
    <>
      <rect
        x="1.2"
        y="1.2"
        width="9"
        height="9"
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
      />
      <rect x="5.8" y="5.8" width="9" height="9" fill="currentColor" />
    </>
  ),
  twin: null,
  paused: <path d="M3 2h3.6v12H3zm6.4 0H13v12H9.4z" fill="currentColor" />,
  revoked: (
    <>
      <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="none" stroke="currentColor" stroke-width="1.6" />
      {line('M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4')}
    </>
  ),
  not_enrolled: (
    <circle
      cx="8"
      cy="8"
      r="6.5"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-dasharray="2.6 2"
    />
  ),
  disk: (
    <>
      <ellipse
        cx="8"
        cy="3.8"
        rx="6"
        ry="2.6"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
      />
      <path d="M2 3.8v8.4c0 3.4 12 3.4 12 0V3.8c-2 3-10 3-12 0z" fill="currentColor" />
    </>
  ),
  backlog: line('M2 13.5h12M4 10.5h8M6 7.5h4M8 6V1.5M5.5 4L8 1.5 10.5 4'),
  error: (
    <path d="M8 1l7.5 14H.5zM7 6v5h2V6zm0 6v2h2v-2z" fill="currentColor" fill-rule="evenodd" />
  ),
  clock: line('M3.5 1.5h9M3.5 14.5h9M4.5 1.5c0 5 7 8 7 13M11.5 1.5c0 5-7 8-7 13'),
  version: line('M2.5 6a6 6 0 0 1 10.5-2M13.5 10A6 6 0 0 1 3 12M13.3 1v3.3H10M2.7 15v-3.3H6'),
}

// The trouble that gives a condition its name looks like it.
SHAPES.inbox = SHAPES.needs_decision
SHAPES.twin = SHAPES.refused

/** How a box stands, by shape; its word stands beside it. */
export function StandMark({ stand }: { stand: Stand | Condition }) {
  return (
    <svg class={`mark stand ${stand}`} viewBox="0 0 16 16" aria-hidden="true">
      {SHAPES[stand]}
    </svg>
  )
}

/** How a box stands, by shape and word. */
export function ConditionWord({ box }: { box: Pick<NodeView, 'troubles' | 'condition'> }) {
  const { say } = useSurroundings().texts
  const trouble = namingTrouble(box)
  return (
    <span class="stands">
      <StandMark stand={trouble ?? box.condition} />{' '}
      {say(trouble ? `trouble.${trouble}` : `condition.${box.condition}`)}
    </span>
  )
}
