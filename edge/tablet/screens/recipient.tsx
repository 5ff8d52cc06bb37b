import { useEffect, useRef, useState } from 'preact/hooks'
import { useLive, useStore, useSurroundings } from '../hooks.ts'
import { useFoundPeople } from '../people.ts'
import { changeView, view } from '../pharmacy-view.ts'
import type { DeviceDatabase, SeenRecord } from '../replica/database.ts'
import { useAskedBox } from './patients.tsx'
import { useAge } from './person.ts'

/** So many are offered; who is not among them is found by more letters. */
const OFFERED_MAX = 8

/** To whom medicine is given out from here on: a patient, or nobody in particular. */
export function Recipient() {
  const { say } = useSurroundings().texts
  const patient = useRecipient()
  const [isChoosing, setChoosing] = useState(false)
  if (isChoosing) return <ChoosePatient onDone={() => setChoosing(false)} />
  return (
    <div class="recipient">
      {patient ? <Chosen patient={patient} /> : <span>{say('recipient.nobody')}</span>}
      <button type="button" class="quiet" onClick={() => setChoosing(true)}>
        {say(patient ? 'recipient.other' : 'recipient.choose')}
      </button>
      {patient && (
        <button type="button" class="quiet" onClick={() => changeView({ patientId: null })}>
          {say('recipient.done')}
        </button>
      )}
    </div>
  )
}

/** The patient as the tablet has them; null if nobody was chosen. */
export function useRecipient(): SeenRecord | null {
  const { db } = useSurroundings().device
  const { patientId } = useStore(view)
  return useLive(() => readPatient(db, patientId), [db, patientId]) ?? null
}

async function readPatient(db: DeviceDatabase, id: string | null): Promise<SeenRecord | null> {
  return (id && (await db.records.get(['patients', id]))?.seen) || null
}

function Chosen({ patient }: { patient: SeenRecord }) {
  const { say } = useSurroundings().texts
  const age = useAge(patient)
  const { full_name, village, card_number } = patient.fields
  return (
    <span>
      <strong>{say('recipient.for', { name: String(full_name) })}</strong>{' '}
      {[age, village, card_number].filter(Boolean).join(' · ')}
    </span>
  )
}

function ChoosePatient({ onDone }: { onDone: () => void }) {
  const { device, texts } = useSurroundings()
  const [query, setQuery] = useState('')
  const asked = useAskedBox(query)
  const found = useFoundPeople(device.db, query, OFFERED_MAX)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  return (
    <div class="sheet">
      <div class="find">
        <input
          type="search"
          aria-label={texts.say('patients.find')}
          placeholder={texts.say('patients.find')}
          ref={input}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <button type="button" class="quiet" onClick={onDone}>
          {texts.say('form.leave')}
        </button>
      </div>
      {asked === 'offline' && <p class="quiet-text">{texts.say('patients.offline')}</p>}
      {found?.length === 0 && <p>{texts.say('patients.none')}</p>}
      <ul class="rows">
        {found?.map((patient) => (
          <li key={patient.id}>
            <button
              type="button"
              class="row"
              onClick={() => {
                changeView({ patientId: patient.id })
                onDone()
              }}
            >
              <Chosen patient={patient} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
