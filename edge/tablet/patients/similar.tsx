import type {
  SimilarPatientsView,
  SimilarPatientView,
} from '@outpost/shared/authority/http/similar-routes'
import type { KnownPerson } from '@outpost/shared/model/candidates'
import type { Fields } from '@outpost/shared/model/collections'
import { nameWords } from '@outpost/shared/model/names-alike'
import { weighSimilarity } from '@outpost/shared/model/similar-patients'
import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Device } from '../device/device.ts'
import { WHILE_TYPING_MS_MAX } from '../device/patience.ts'
import { ageOf, birthDay, diedOn, Facts, useToday } from '../people/person.tsx'
import { askJson, jsonPost } from '../replica/ask.ts'
import { type DeviceDatabase, readAllSeen, type SeenRecord } from '../replica/database.ts'
import { askAndHold } from '../replica/hold.ts'
import { useSurroundings } from '../surroundings.ts'

type Similar = Pick<SimilarPatientView, 'why'> & { id: string; fields: Fields }

/** The box is asked when nothing was typed for so long. */
const TYPING_MS = 400
/** So many are shown without the box; with it, as many as it tells. */
const SHOWN_MAX = 10

/** So many are shown unasked: the form is still on the screen. */
const UNASKED_MAX = 3

type Typed = {
  /** What has been typed so far, as fields of a patient. */
  read: () => Record<string, unknown>
  /** Goes up with each letter that is typed into the form. */
  typed: number
}

type SimilarProps = {
  found: readonly Similar[]
  /** The box did not look too. */
  isOnlyHere: boolean
  list: RefObject<HTMLElement | null>
}

/** Who the person in a form can be among those that the clinic knows: shown before one too many is made. */
export function SimilarPatients({ found, isOnlyHere, list }: SimilarProps) {
  const { say } = useSurroundings().texts
  const [isAll, setAll] = useState(false)
  const unasked = isOnlyHere && <p class="quiet-text">{say('similar.offline')}</p>
  if (found.length === 0) return unasked || null
  return (
    <aside ref={list} tabIndex={-1}>
      <p class="strong">{say('similar.title')}</p>
      <ul class="rows">
        {found.slice(0, isAll ? found.length : UNASKED_MAX).map((one) => (
          <SimilarRow key={one.id} {...one} />
        ))}
      </ul>
      {found.length > UNASKED_MAX && !isAll && (
        <button type="button" class="quiet" onClick={() => setAll(true)}>
          {say('patient.allPast', { count: found.length })}
        </button>
      )}
      {unasked}
    </aside>
  )
}

/** As much as compares the two without leaving what was typed. */
function SimilarRow({ id, fields, why }: Similar) {
  const { texts } = useSurroundings()
  const { say, has } = texts
  const today = useToday()
  const { full_name, phone, village, card_number, deceased_on } = fields
  const facts = [
    ageOf(fields, today, texts),
    birthDay(fields, texts),
    village,
    phone,
    card_number,
    deceased_on && diedOn(deceased_on, texts),
  ]
  return (
    <li>
      <a class="row" href={`#/patients/${id}`}>
        <strong>
          <bdi>{String(full_name)}</bdi>
        </strong>
        <span>
          <Facts facts={facts} />
        </span>
        <span>
          {why
            .map((reason) => `similar.${reason}`)
            .filter(has)
            .map((key) => say(key))
            .join(', ')}
        </span>
      </a>
    </li>
  )
}

/** Beside what saves: who types at the lower end of the form does not see who stands at its upper one. */
export function SimilarCount({ found, list }: Pick<SimilarProps, 'found' | 'list'>) {
  const { say } = useSurroundings().texts
  function look() {
    list.current?.scrollIntoView({ block: 'center' })
    list.current?.focus({ preventScroll: true })
  }
  return (
    <div role="status">
      {found.length > 0 && (
        <button type="button" class="quiet" onClick={look}>
          {say('similar.count', { count: found.length })}
        </button>
      )}
    </div>
  )
}

/**
 * Asks the box when the typing pauses; without the box those are told whom the tablet has. Nobody while
 * `typed` is 0, nor the patient `of` whom something is changed.
 */
export function useSimilar(
  read: Typed['read'],
  typed: Typed['typed'],
  of: Pick<SeenRecord, 'id' | 'fields'> | null,
) {
  const { device } = useSurroundings()
  const [{ found, isOnlyHere }, setKnown] = useState(NOT_SOUGHT)
  const list = useRef<HTMLElement>(null)
  useEffect(() => {
    if (typed === 0) return setKnown(NOT_SOUGHT)
    const stopping = new AbortController()
    const known = read()
    const timer = setTimeout(() => {
      askBox(device, { ...known, ...(of && { id: of.id }) }, stopping.signal)
        .then((similar) => ({ found: similar, isOnlyHere: false }))
        .catch(async () => ({ found: await findHere(device.db, known), isOnlyHere: true }))
        .then((similar) => stopping.signal.aborted || setKnown(similar))
        .catch(reportError)
    }, TYPING_MS)
    return () => {
      clearTimeout(timer)
      stopping.abort()
    }
  }, [device, typed])
  return { found: found.filter((one) => !of || !isSamePerson(one, of)), isOnlyHere, list }
}

const NOBODY: readonly Similar[] = []
const NOT_SOUGHT = { found: NOBODY, isOnlyHere: false }

/** The record itself, or one that is merged with it (R5). */
function isSamePerson(one: Similar, of: Pick<SeenRecord, 'id' | 'fields'>): boolean {
  const survivor = ({ id, fields }: Pick<SeenRecord, 'id' | 'fields'>) => fields.merged_into ?? id
  return survivor(one) === survivor(of)
}

async function askBox(device: Device, known: object, signal: AbortSignal): Promise<Similar[]> {
  let found: SimilarPatientView[] = []
  await askAndHold(device, 'patients', async () => {
    const init = { ...jsonPost(known), signal }
    const path = '/api/patients/similar'
    const { ask } = device
    found = (await askJson<SimilarPatientsView>(ask, path, init, WHILE_TYPING_MS_MAX)).results
    return found.map(({ record }) => record)
  })
  return found.map(({ record, why }) => ({ id: record.id, fields: record, why }))
}

async function findHere(db: DeviceDatabase, known: KnownPerson): Promise<Similar[]> {
  const words = nameWords(known.full_name ?? '')
  const patients = await readAllSeen(db, 'patients')
  return patients
    .flatMap(({ id, fields }) => {
      const similarity = weighSimilarity(known, words, fields)
      return similarity && fields.merged_into == null ? [{ id, fields, ...similarity }] : []
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, SHOWN_MAX)
}
