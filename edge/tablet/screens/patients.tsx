import { collections } from '@outpost/shared/model/collections'
import type { WireRecord } from '@outpost/shared/model/record'
import { meets, parseSearch, searchWords } from '@outpost/shared/model/search'
import { useEffect, useState } from 'preact/hooks'
import { useLive, useSurroundings } from '../hooks.ts'
import type { DeviceDatabase, SeenRecord } from '../replica/database.ts'
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

/** Finds a patient as one types, on the tablet at once and on the box; registers one who is new. */
export function Patients({ id }: { id: string | null }) {
  if (id === 'new') return <PatientForm patient={null} onDone={(made) => go('patients', made)} />
  return id ? <Patient id={id} /> : <PatientSearch />
}

function PatientSearch() {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const [query, setQuery] = useState('')
  const asked = useAskedBox(query)
  const found = useLive(() => findHere(device.db, query), [device.db, query, asked])
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
        <strong>{String(full_name)}</strong>
        <span>{[age, village, card_number].filter(Boolean).join(' · ')}</span>
        <Where record={patient} />
      </a>
    </li>
  )
}

/** Those that the tablet has; without a query those that were used last. */
async function findHere(db: DeviceDatabase, query: string): Promise<SeenRecord[]> {
  const search = parseSearch(query)
  const last = db.records
    .where('[collection+usedAt]')
    .between(['patients', 0], ['patients', Number.MAX_SAFE_INTEGER])
    .reverse()
  const rows = await last
    .filter(({ seen }) => {
      if (!seen) return false
      return !search || meets(searchWords(collections.patients, seen.fields), search)
    })
    .limit(FOUND_MAX)
    .toArray()
  return rows.map(({ seen }) => seen).filter((seen) => seen !== null)
}

/** Has the box look too; whom it finds is kept here, so that the list shows them by itself. */
function useAskedBox(query: string): 'not asked' | 'asking' | 'answered' | 'offline' {
  const { device } = useSurroundings()
  const [state, setState] = useState<'not asked' | 'asking' | 'answered' | 'offline'>('not asked')
  useEffect(() => {
    if (query.trim() === '') return setState('not asked')
    const stopping = new AbortController()
    setState('asking')
    const timer = setTimeout(() => {
      const path = `/api/patients/?${new URLSearchParams({ q: query, limit: String(FOUND_MAX) })}`
      askAndHold(device, 'patients', async () => {
        const response = await device.ask(path, { signal: stopping.signal })
        const { results }: { results: WireRecord[] } = await response.json()
        return results
      })
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
