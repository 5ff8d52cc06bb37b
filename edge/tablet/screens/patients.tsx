import type { WireRecord } from '@outpost/shared/model/record'
import { useEffect, useState } from 'preact/hooks'

import type { Device } from '../device.ts'
import { useSurroundings } from '../hooks.ts'
import { lateScreen } from '../late-screen.tsx'
import { useFoundPeople } from '../people.ts'
import type { SeenRecord } from '../replica/database.ts'
import { askAndHold } from '../replica/hold.ts'

import { go } from '../route.ts'
import { Where } from './mark.tsx'
import { Patient } from './patient.tsx'
import { PatientForm } from './patient-form.tsx'
import { useAge } from './person.ts'

/** Rows of a list of people; who is not among them is found by more letters. */
const FOUND_MAX = 30
/** The box is asked when nothing was typed for so long. */
const TYPING_MS = 250

const AskClinic = lateScreen(async () => (await import('./ask-clinic.tsx')).AskClinic)

/** Finds a patient as one types, on the tablet at once and on the box; registers one who is new. */
export function Patients({ id }: { id: string | null }) {
  if (id === 'ask') return <AskClinic />
  if (id === 'new') return <PatientForm patient={null} onDone={(made) => go('patients', made)} />
  return id ? <Patient id={id} /> : <PatientSearch />
}

function PatientSearch() {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const [query, setQuery] = useState('')
  const asked = useAskedBox(query)
  const found = useFoundPeople(device.db, query, FOUND_MAX)
  return (
    <section>
      <h1>{say('nav.patients')}</h1>
      <div class="find">
        <input
          type="search"
          aria-label={say('patients.find')}
          placeholder={say('patients.find')}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <a class="button" href="#/patients/new">
          {say('patients.register')}
        </a>
      </div>
      <p>
        <a class="link" href="#/patients/ask">
          {say('ask.open')}
        </a>
      </p>
      {asked === 'offline' && <p class="quiet-text">{say('patients.offline')}</p>}
      {found?.length === 0 && query !== '' && asked !== 'asking' && <p>{say('patients.none')}</p>}
      <ul class="rows">
        {found?.map((patient) => (
          <PatientRow key={patient.id} patient={patient} />
        ))}
      </ul>
    </section>
  )
}

function PatientRow({ patient }: { patient: SeenRecord }) {
  const age = useAge(patient)
  const { full_name, village, card_number } = patient.fields
  return (
    <li>
      <a class="row" href={`#/patients/${patient.id}`}>
        <strong>
          <bdi>{String(full_name)}</bdi>
        </strong>
        <span>{[age, village, card_number].filter(Boolean).join(' · ')}</span>
        <Where record={patient} />
      </a>
    </li>
  )
}

/** Has the box look too; whom it finds is kept here, so that the list shows them by itself. */
export function useAskedBox(query: string): 'not asked' | 'asking' | 'answered' | 'offline' {
  const { device } = useSurroundings()
  const [state, setState] = useState<'not asked' | 'asking' | 'answered' | 'offline'>('not asked')
  useEffect(() => {
    if (query.trim() === '') return setState('not asked')
    const stopping = new AbortController()
    setState('asking')
    const timer = setTimeout(() => {
      askBox(device, query, stopping.signal)
        .then(() => setState('answered'))
        .catch(() => stopping.signal.aborted || setState('offline'))
    }, TYPING_MS)
    return () => {
      clearTimeout(timer)
      stopping.abort()
    }
  }, [device, query])
  return state
}

/** Whose names begin so; if there is nobody, whose names are nearly written so. */
async function askBox(device: Device, query: string, signal: AbortSignal) {
  for (const kind of ['q', 'like']) {
    const path = `/api/patients/?${new URLSearchParams({ [kind]: query, limit: String(FOUND_MAX) })}`
    let isAnyone = false
    await askAndHold(device, 'patients', async () => {
      const response = await device.ask(path, { signal })
      if (!response.ok) throw new Error(`${response.status}`)
      const { results }: { results: WireRecord[] } = await response.json()
      isAnyone = results.length > 0
      return results
    })
    if (isAnyone) return
  }
}
