import { useEffect, useRef, useState } from 'preact/hooks'
import { Where } from '../parts/mark.tsx'
import { SearchInput } from '../parts/search-input.tsx'
import { Told } from '../parts/told.tsx'
import { FOUND_MAX, useAskedBox } from '../people/asked-box.ts'
import { useFoundPeople } from '../people/people.ts'
import { PersonFacts, useToday } from '../people/person.tsx'
import type { SeenRecord } from '../replica/database.ts'
import { go } from '../route.ts'
import { useGrowing } from '../shell/growing.ts'
import { leftHere, takeAlong } from '../shell/way-back.ts'
import { useSurroundings } from '../surroundings.ts'
import { AskClinic } from './late-ask-clinic.ts'
import { Patient } from './late-patient.ts'
import { PatientForm } from './late-patient-form.ts'

const REGISTER = '#/patients/new'

/**
 * Finds a patient as one types, on the tablet at once and on the box; registers one who is new. Who is here
 * without a visit (`/walk-in`) is found or registered first.
 */
export function Patients({ id }: { id: string | null }) {
  if (id === 'ask') return <AskClinic />
  if (id === 'new') return <Register />
  if (id === null || id === 'walk-in') return <PatientSearch isWalkIn={id !== null} />
  return <Patient id={id} />
}

/** Somebody who was searched for by a name is registered by it. */
function Register() {
  const [{ query }] = useState(leftHere)
  return <PatientForm patient={null} sought={query} onDone={(made) => go('patients', made)} />
}

function PatientSearch({ isWalkIn }: { isWalkIn: boolean }) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const [left] = useState(leftHere)
  const [query, setQuery] = useState(left.query)
  left.query = query
  const asked = useAskedBox(query)
  const found = useFoundPeople(device.db, query, FOUND_MAX)
  const shown = useGrowing(found?.length ?? 0)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // Who comes back is at the link by which they left.
    if (isWalkIn && !document.activeElement?.closest('main *')) input.current?.focus()
  }, [isWalkIn])
  const isKnown = found && query.trim() !== '' && asked !== 'asking'
  return (
    <section>
      <h1>{say(isWalkIn ? 'today.walkIn' : 'nav.patients')}</h1>
      {isWalkIn && <p class="note">{say('patients.walkIn', { isHere: say('patient.walkIn') })}</p>}
      <div class="find">
        <SearchInput label={say('patients.find')} first={query} input={input} onQuery={setQuery} />
        <a class="button" href={REGISTER} onClick={() => takeAlong(REGISTER, query)}>
          {say('patients.register')}
        </a>
      </div>
      <p>
        <a class="link" href="#/patients/ask">
          {say('ask.open')}
        </a>
      </p>
      {asked === 'offline' && <p class="quiet-text">{say('patients.offline')}</p>}
      <Told>{isKnown && <Found count={found.length} />}</Told>
      <ul class="rows">
        {found?.slice(0, shown).map((patient) => (
          <PatientRow key={patient.id} patient={patient} />
        ))}
      </ul>
      {found?.length === FOUND_MAX && <p class="quiet-text">{say('patients.more')}</p>}
    </section>
  )
}

/** How many there are is seen by their list. */
function Found({ count }: { count: number }) {
  const { say } = useSurroundings().texts
  if (count === 0) return <p>{say('patients.none')}</p>
  return <span class="unseen">{say('found.count', { count })}</span>
}

function PatientRow({ patient }: { patient: SeenRecord }) {
  const today = useToday()
  return (
    <li>
      <a class="row" href={`#/patients/${patient.id}`}>
        <strong>
          <bdi>{String(patient.fields.full_name)}</bdi>
        </strong>
        <span>
          <PersonFacts known={patient.fields} today={today} />
        </span>
        <Where record={patient} isInLink />
      </a>
    </li>
  )
}
