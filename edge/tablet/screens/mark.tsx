import { useSurroundings } from '../hooks.ts'
import type { SeenRecord } from '../replica/database.ts'
import { type Whereabouts, whereIs } from '../whereabouts.ts'

/** `saving`: it is not kept yet; that it is, is said when it is on the disk. */
type Place = Whereabouts | 'saving'

const SHAPES: Record<Place, preact.ComponentChildren> = {
  saving: (
    <circle
      cx="8"
      cy="8"
      r="5.5"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-dasharray="3 2.7"
    />
  ),
  here: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2" />,
  box: (
    <>
      <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" stroke-width="2" />
      <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
    </>
  ),
  central: <circle cx="8" cy="8" r="6.5" fill="currentColor" />,
  attention: (
    <path d="M8 1l7.5 14H.5zM7 6v5h2V6zm0 6v2h2v-2z" fill="currentColor" fill-rule="evenodd" />
  ),
}

/** How far something has got, by shape, never by colour alone. */
export function Mark({ place }: { place: Place }) {
  return (
    <svg class={`mark ${place}`} viewBox="0 0 16 16" aria-hidden="true">
      {SHAPES[place]}
    </svg>
  )
}

/** How far a record has got, by shape and word. */
export function Where({ record, isSaving }: { record: SeenRecord; isSaving?: boolean }) {
  const { texts } = useSurroundings()
  const place = isSaving ? 'saving' : whereIs(record)
  return (
    <span class="where">
      <Mark place={place} /> {texts.say(`where.${place}`)}
    </span>
  )
}
