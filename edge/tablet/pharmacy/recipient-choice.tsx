import { useStore } from '@outpost/shared/web/use-store'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Where } from '../parts/mark.tsx'
import { useAskedBox } from '../people/asked-box.ts'
import { useFoundPeople } from '../people/people.ts'
import { PersonFacts, useToday } from '../people/person.tsx'
import type { SeenRecord } from '../replica/database.ts'
import { fetchPatients } from '../replica/fetch-patients.ts'
import { useLive, useSurroundings } from '../surroundings.ts'
import { changeView, view } from './pharmacy-view.ts'
import { type Recipient as ChosenRecipient, readRecipient } from './recipient.ts'

/** So many are offered; who is not among them is found by more letters. */
const OFFERED_MAX = 8

/** To whom medicine is given out from here on: a patient, or nobody in particular. */
export function Recipient() {
  const { say } = useSurroundings().texts
  const recipient = useRecipient()
  const [isChoosing, setChoosing] = useState(false)
  if (isChoosing) return <ChoosePatient onDone={() => setChoosing(false)} />
  const isNobody = recipient.kind === 'nobody'
  return (
    <div class="recipient">
      {isNobody && <span>{say('recipient.nobody')}</span>}
      {recipient.kind === 'here' && <Patient patient={recipient.patient} />}
      {recipient.kind === 'rejected' && <Rejected patient={recipient.patient} />}
      {recipient.kind === 'away' && <Away id={recipient.id} />}
      <button type="button" class="quiet" onClick={() => setChoosing(true)}>
        {say(isNobody ? 'recipient.choose' : 'recipient.other')}
      </button>
      {!isNobody && (
        <button type="button" class="quiet" onClick={() => changeView({ patientId: null })}>
          {say('recipient.done')}
        </button>
      )}
    </div>
  )
}

/** Who was chosen; for another one than before, nobody is known until the tablet has looked. */
export function useRecipient(): ChosenRecipient {
  const { db } = useSurroundings().device
  const { patientId } = useStore(view)
  const read = useLive(
    async () => ({ of: patientId, recipient: await readRecipient(db, patientId) }),
    [db, patientId],
  )
  if (patientId === null) return { kind: 'nobody' }
  return read?.of === patientId ? read.recipient : { kind: 'reading', id: patientId }
}

/** The box is asked for them, again with each round. */
function Away({ id }: { id: string }) {
  const { device, texts } = useSurroundings()
  const { nextAt } = useStore(device.exchange.state)
  useEffect(() => {
    fetchPatients(device, [id]).catch(() => {
      // The box is away: what is shown says that they are not here.
    })
  }, [device, id, nextAt])
  return <span role="status">{texts.say('recipient.away')}</span>
}

/** Was chosen before the registration was rejected. */
function Rejected({ patient }: { patient: SeenRecord }) {
  const { say } = useSurroundings().texts
  return (
    <span role="status">
      {say('recipient.rejected', { name: String(patient.fields.full_name) })}{' '}
      <Where record={patient} />
    </span>
  )
}

function Patient({ patient }: { patient: SeenRecord }) {
  const { say } = useSurroundings().texts
  const today = useToday()
  return (
    <span>
      <strong>{say('recipient.for', { name: String(patient.fields.full_name) })}</strong>{' '}
      <PersonFacts known={patient.fields} today={today} />
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
          {texts.say('who.back')}
        </button>
      </div>
      {asked === 'offline' && <p class="quiet-text">{texts.say('patients.offline')}</p>}
      {found?.length === 0 && asked !== 'asking' && <p>{texts.say('patients.none')}</p>}
      <ul class="rows">
        {found?.map((patient) => (
          <li key={patient.id}>
            {patient.isRejected ? (
              <a class="row" href={`#/inbox/${patient.id}`}>
                <Patient patient={patient} />
                <Where record={patient} isInLink />
              </a>
            ) : (
              <button
                type="button"
                class="row"
                onClick={() => {
                  changeView({ patientId: patient.id })
                  onDone()
                }}
              >
                <Patient patient={patient} />
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
