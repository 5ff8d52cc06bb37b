import type { WireRecord } from '@outpost/shared/model/record'
import type { SimilarityReason } from '@outpost/shared/model/similar-patients'
import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useSurroundings } from '../hooks.ts'
import { askAndHold } from '../replica/hold.ts'

type Similar = { record: WireRecord; why: SimilarityReason[] }

/** The box is asked when nothing was typed for so long. */
const TYPING_MS = 400

const ASKED = ['full_name', 'date_of_birth', 'phone', 'village', 'national_id', 'card_number']

type SimilarProps = {
  form: RefObject<HTMLFormElement | null>
  /** Goes up with each letter that is typed into the form. */
  typed: number
}

/** Who the person in this form can be among those that the clinic knows: shown before one too many is made. */
export function SimilarPatients({ form, typed }: SimilarProps) {
  const { say, has } = useSurroundings().texts
  const found = useSimilar(form, typed)
  if (found.length === 0) return null
  return (
    <aside>
      <p class="strong">{say('similar.title')}</p>
      <ul class="rows">
        {found.map(({ record, why }) => (
          <li key={record.id}>
            <a class="row" href={`#/patients/${record.id}`}>
              <strong>{String(record.full_name)}</strong>
              <span>{[record.date_of_birth, record.village].filter(Boolean).join(' · ')}</span>
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

/** Asks the box when the typing pauses; without the box nobody is told. */
function useSimilar(form: RefObject<HTMLFormElement | null>, typed: number): Similar[] {
  const { device } = useSurroundings()
  const [found, setFound] = useState<Similar[]>([])
  useEffect(() => {
    if (typed === 0) return
    const stopping = new AbortController()
    async function ask() {
      const fields = new FormData(form.current ?? undefined)
      const body = Object.fromEntries(ASKED.map((name) => [name, fields.get(name) || null]))
      let results: Similar[] = []
      await askAndHold(device, 'patients', async () => {
        const response = await device.ask('/api/patients/similar', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
          signal: stopping.signal,
        })
        if (!response.ok) throw new Error('the box does not answer')
        results = ((await response.json()) as { results: Similar[] }).results
        return results.map(({ record }) => record)
      })
      if (!stopping.signal.aborted) setFound(results)
    }
    const timer = setTimeout(() => {
      ask().catch(() => {
        // The line, or typing went on: what was shown stays.
      })
    }, TYPING_MS)
    return () => {
      clearTimeout(timer)
      stopping.abort()
    }
  }, [device, form, typed])
  return found
}
