import type { ComponentChildren } from 'preact'
import { usePainted } from '../surroundings.ts'

/**
 * Tells what has just come, also to who does not see it: a region is read out only if it was there
 * before it says anything.
 */
export function Told({ children, class: look }: { children: ComponentChildren; class?: string }) {
  const isThere = usePainted()
  return (
    <div class={look} role="status">
      {isThere && children}
    </div>
  )
}
