import { useSurroundings } from '../hooks.ts'
import type { SeenRecord } from '../replica/database.ts'
import { type Whereabouts, whereIs } from '../whereabouts.ts'

/** `saving`: it is not kept yet; that it is, is said when it is on the disk. */
type Place = Whereabouts | 'saving'

/** How far something has got, by shape (`look/marks.css`), never by colour alone. */
export function Mark({ place }: { place: Place }) {
  return <i class={`mark ${place}`} aria-hidden="true" />
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
