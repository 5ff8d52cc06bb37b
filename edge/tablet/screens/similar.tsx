import type { KnownPerson } from '@outpost/shared/model/candidates'
import type { Fields } from '@outpost/shared/model/collections'
import { nameWords } from '@outpost/shared/model/names-alike'
import type { WireRecord } from '@outpost/shared/model/record'
import { type SimilarityReason, weighSimilarity } from '@outpost/shared/model/similar-patients'
import { useEffect, useState } from 'preact/hooks'
import type { Device } from '../device.ts'
import { useSurroundings } from '../hooks.ts'
import { WHILE_TYPING_MS_MAX } from '../patience.ts'
import type { DeviceDatabase } from '../replica/database.ts'
import { askAndHold } from '../replica/hold.ts'
import { forgetTyped } from '../typing.ts'

type Similar = { id: string; fields: Fields; why: SimilarityReason[] }

/** The box is asked when nothing was typed for so long. */
const TYPING_MS = 400
/** So many are shown without the box; with it, as many as it tells. */
const SHOWN_MAX = 10

type SimilarProps = {
  /** What has been typed so far, as fields of a patient. */
  read: () => Record<string, unknown>
  /** Goes up with each letter that is typed into the form. */
  typed: number
}

/** Who the person in this form can be among those that the clinic knows: shown before one too many is made. */
export function SimilarPatients({ read, typed }: SimilarProps) {
  const { say, has } = useSurroundings().texts
  const found = useSimilar(read, typed)
  if (found.length === 0) return null
  return (
    <aside>
      <p class="strong">{say('similar.title')}</p>
      <ul class="rows">
        {found.map(({ id, fields, why }) => (
          <li key={id}>
            <a class="row" href={`#/patients/${id}`} onClick={forgetTyped}>
              <strong>
                <bdi>{String(fields.full_name)}</bdi>
              </strong>
              <span>{[fields.date_of_birth, fields.village].filter(Boolean).join(' · ')}</span>
              <span>
                {why
                  .map((reason) => `similar.${reason}`)
                  .filter(has)
                  .map((key) => say(key))
                  .join(', ')}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </aside>
  )
}

/** Asks the box when the typing pauses; without the box those are told whom the tablet has. */
function useSimilar(read: SimilarProps['read'], typed: number): Similar[] {
  const { device } = useSurroundings()
  const [found, setFound] = useState<Similar[]>([])
  useEffect(() => {
    if (typed === 0) return
    const stopping = new AbortController()
    const known = read()
    const timer = setTimeout(() => {
      askBox(device, known, stopping.signal)
        .catch(() => findHere(device.db, known))
        .then((similar) => stopping.signal.aborted || setFound(similar))
        .catch(reportError)
    }, TYPING_MS)
    return () => {
      clearTimeout(timer)
      stopping.abort()
    }
  }, [device, typed])
  return found
}

async function askBox(device: Device, known: object, signal: AbortSignal): Promise<Similar[]> {
  let found: { record: WireRecord; why: SimilarityReason[] }[] = []
  await askAndHold(device, 'patients', async () => {
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(known),
      signal,
    }
    const response = await device.ask('/api/patients/similar', init, WHILE_TYPING_MS_MAX)
    if (!response.ok) throw new Error(`${response.status}`)
    found = ((await response.json()) as { results: typeof found }).results
    return found.map(({ record }) => record)
  })
  return found.map(({ record, why }) => ({ id: record.id, fields: record, why }))
}

async function findHere(db: DeviceDatabase, known: KnownPerson): Promise<Similar[]> {
  const words = nameWords(known.full_name ?? '')
  const rows = await db.records.where('collection').equals('patients').toArray()
  return rows
    .map(({ seen }) => seen)
    .filter((seen) => seen !== null)
    .flatMap(({ id, fields }) => {
      const similarity = weighSimilarity(known, words, fields)
      return similarity && fields.merged_into == null ? [{ id, fields, ...similarity }] : []
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, SHOWN_MAX)
}
