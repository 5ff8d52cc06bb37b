import { useEffect, useRef } from 'preact/hooks'
import type { SeenRecord } from '../replica/database.ts'
import type { Wish } from '../replica/write.ts'

/** The visit of the last step: its row is made anew elsewhere in the list, and would lose the focus. */
let steppedId: string | null = null

// Whoever does something else goes on there.
for (const deed of ['pointerdown', 'keydown']) {
  const forget = () => {
    steppedId = null
  }
  addEventListener(deed, forget, { capture: true, passive: true })
}

/** With the step that is being taken the focus goes on to its visit, as which it stands in the end. */
export function followVisit(step: readonly Wish[]) {
  steppedId = step.at(-1)?.recordId ?? null
}

/** For the row of a visit: after a step somebody goes on at its next button, unless they are elsewhere by now. */
export function useFollowed({ id, fields }: SeenRecord) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (id !== steppedId || document.activeElement?.closest('main *')) return
    const next = row.current?.querySelector('button')
    next?.focus({ preventScroll: true })
    // Under a finger the list stays where it is.
    if (next?.matches(':focus-visible')) next.scrollIntoView({ block: 'nearest' })
  }, [id, fields.status])
  return row
}
