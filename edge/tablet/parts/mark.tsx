import type { SeenRecord } from '../replica/database.ts'
import { whereIs } from '../replica/where-is.ts'
import type { Whereabouts } from '../replica/whereabouts.ts'
import { useSurroundings } from '../surroundings.ts'

/**
 * `saving`: it is not kept yet; that it is, is said when it is on the disk. `silent`: who would tell is
 * not heard.
 */
type Place = Whereabouts | 'saving' | 'silent'

/** How far something has got, by shape (`look/marks.css`), never by colour alone. */
export function Mark({ place }: { place: Place }) {
  return <i class={`mark ${place}`} aria-hidden="true" />
}

type WhereProps = {
  record: SeenRecord
  isSaving?: boolean
  /** It stands in a link, in which there can be no other. */
  isInLink?: boolean
}

/** How far a record has got, by shape and word; what needs a person leads to where it is decided. */
export function Where({ record, isSaving, isInLink }: WhereProps) {
  const { texts } = useSurroundings()
  const place = isSaving ? 'saving' : whereIs(record)
  const told = (
    <>
      <Mark place={place} /> {texts.say(`where.${place}`)}
    </>
  )
  return place === 'attention' && !isInLink ? (
    <a class="where link" href={`#/inbox/${record.id}`}>
      {told}
    </a>
  ) : (
    <span class="where">{told}</span>
  )
}
