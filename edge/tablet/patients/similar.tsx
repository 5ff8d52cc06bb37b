import type {
  SimilarPatientsView,
  SimilarPatientView,
} from '@outpost/shared/authority/http/similar-routes'
import type { KnownPerson } from '@outpost/shared/model/candidates'
import type { Fields } from '@outpost/shared/model/collections'
import { nameWords } from '@outpost/shared/model/names-alike'
import { weighSimilarity } from '@outpost/shared/model/similar-patients'
import { afterPaint } from '@outpost/shared/web/after-paint'
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Device } from '../device/device.ts'
import { WHILE_TYPING_MS_MAX } from '../device/patience.ts'
import { ageOf, birthDay, diedOn, Facts, useToday } from '../people/person.tsx'
import { askJson, jsonPost } from '../replica/ask.ts'
import { type DeviceDatabase, readAllSeen, type SeenRecord } from '../replica/database.ts'
import { askAndHold } from '../replica/hold.ts'
import { holdStill } from '../shell/stepping.ts'
import { useSurroundings } from '../surroundings.ts'

type Similar = Pick<SimilarPatientView, 'score' | 'why'> & { id: string; fields: Fields }

/** Others are looked for when nothing was typed for so long. */
const TYPING_MS = 400
/** Who saves waits no longer than this for the box to say whom it knows. */
const SAVE_WAITS_MS_MAX = 2000
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
  return (
    <div role="status">
      {found.length > 0 && (
        <button type="button" class="quiet" onClick={() => lookAt(list)}>
          {say('similar.count', { count: found.length })}
        </button>
      )}
    </div>
  )
}

function lookAt({ current }: SimilarProps['list']) {
  current?.scrollIntoView({ block: 'center' })
  current?.focus({ preventScroll: true })
}

/**
 * When the typing pauses, those are told whom the tablet has, and when the box has answered those whom it
 * knows. Nobody while `typed` is 0, nor the patient `of` whom something is changed.
 */
export function useSimilar(
  read: Typed['read'],
  typed: Typed['typed'],
  of: Pick<SeenRecord, 'id' | 'fields'> | null,
) {
  const { device } = useSurroundings()
  const [{ found: all, isOnlyHere }, setKnown] = useState(NOT_SOUGHT)
  const [isAwaited, setAwaited] = useState(false)
  const list = useRef<HTMLElement>(null)
  const now = useRef<Comparison | null>(null)
  const others = (some: readonly Similar[]) => some.filter((one) => !of || !isSamePerson(one, of))
  const found = others(all)
  // Before anybody can tap: who saves waits for the comparison with what was typed last.
  useLayoutEffect(() => {
    const stopping = new AbortController()
    const { signal } = stopping
    const comparison: Comparison = { known: NOT_SOUGHT, end: Promise.resolve(), signal }
    function tell(known: Known) {
      comparison.known = known
      if (!signal.aborted) setKnown(known)
    }
    async function compare() {
      await pause(TYPING_MS, signal)
      const person = { ...read(), ...(of && { id: of.id }) }
      if (!signal.aborted) await compareWithAll(device, person, signal, tell)
    }
    if (typed === 0) tell(NOT_SOUGHT)
    else comparison.end = compare().catch(reportError)
    now.current = comparison
    return () => stopping.abort()
  }, [device, typed])

  /**
   * Whether what is typed may be saved: all who are like it were seen. Waits for the comparison that is under
   * way; whom it finds is shown first.
   */
  async function isCompared(): Promise<boolean> {
    if (isAwaited) return false
    const seen = new Set(found.map(({ id }) => id))
    const limit = pause(SAVE_WAITS_MS_MAX)
    setAwaited(true)
    for (let last: Comparison | null = null; last !== now.current; ) {
      last = now.current
      await Promise.race([last?.end, limit])
    }
    setAwaited(false)
    // Whoever has left the form does not save it.
    if (!now.current || now.current.signal.aborted) return false
    if (others(now.current.known.found).every(({ id }) => seen.has(id))) return true
    // The second tap of two answers nothing.
    holdStill()
    afterPaint(() => lookAt(list))
    return false
  }
  return { found, isOnlyHere, list, isAwaited, isCompared }
}

const NOBODY: readonly Similar[] = []
type Known = Pick<SimilarProps, 'found' | 'isOnlyHere'>
const NOT_SOUGHT: Known = { found: NOBODY, isOnlyHere: false }

/** With what was typed at one time: whom it has found by now, and when it is at its end. */
type Comparison = { known: Known; end: Promise<void>; signal: AbortSignal }

/** Ends at once where it is not wanted any more. */
function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** Tells of those on the tablet first, then of those whom the box knows besides. */
async function compareWithAll(
  device: Device,
  person: Record<string, unknown>,
  signal: AbortSignal,
  tell: (known: Known) => void,
) {
  const asked = askBox(device, person, signal).catch(() => null)
  const here = await findHere(device.db, person)
  tell({ found: here, isOnlyHere: false })
  const atBox = await asked
  tell({ found: together(atBox ?? NOBODY, here), isOnlyHere: atBox === null })
}

/** All of them, the most probable first; of whom both tell, what the box says. */
function together(atBox: readonly Similar[], here: readonly Similar[]): Similar[] {
  const told = new Set(atBox.map(({ id }) => id))
  return [...atBox, ...here.filter(({ id }) => !told.has(id))].sort((a, b) => b.score - a.score)
}

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
  return found.map(({ record, score, why }) => ({ id: record.id, fields: record, score, why }))
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
