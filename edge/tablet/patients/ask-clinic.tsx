import { clinicDate, yearsAfter } from '@outpost/shared/model/time'
import type { LookupAnswerView, LookupPerson } from '@outpost/shared/protocol/sharing'
import type { TargetedSubmitEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useClinics } from '../parts/clinics.ts'
import { AGE_YEARS_MAX } from '../parts/day-limits.ts'
import { ToldInput } from '../parts/told-input.tsx'
import { useSurroundings } from '../surroundings.ts'
import { askCentral, type WhyNotAsked } from './ask-central.ts'
import { DayField } from './day-field.tsx'
import { ShareRequests } from './share-requests.tsx'

const KINDS = ['national_id', 'card_number', 'name'] as const
type Kind = (typeof KINDS)[number]

/** Asks central for a patient of another clinic, and that clinic to share the one who is recognised. */
export function AskClinic() {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const [kind, setKind] = useState<Kind>('national_id')
  const [answer, setAnswer] = useState<LookupAnswerView | null>(null)
  const [failure, setFailure] = useState<WhyNotAsked | null>(null)
  const [isAsking, setAsking] = useState(false)
  const [requests, setRequests] = useState(0)
  const found = useRef<HTMLDivElement>(null)
  // On a phone it comes below what is seen.
  useEffect(() => {
    if (answer) found.current?.scrollIntoView({ block: 'nearest' })
  }, [answer])

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const entered = [...new FormData(event.currentTarget)].filter(([name]) => name !== 'kind')
    const question = Object.fromEntries(entered.filter(([, value]) => String(value).trim() !== ''))
    setAsking(true)
    setAnswer(null)
    const told = await askCentral<LookupAnswerView>(device, '/api/patients/lookup', question)
    setAsking(false)
    setFailure(told.kind === 'answer' ? null : told)
    if (told.kind === 'answer') setAnswer(told.body)
  }

  return (
    <section>
      <h1>{say('ask.title')}</h1>
      <p class="quiet-text">{say('ask.how')}</p>
      <form class="sheet" onSubmit={(event) => submit(event).catch(reportError)}>
        <fieldset>
          <legend>{say('ask.by')}</legend>
          {KINDS.map((one) => (
            <label key={one} class="choice">
              <input
                type="radio"
                name="kind"
                checked={one === kind}
                onChange={() => setKind(one)}
              />
              {say(`ask.by.${one}`)}
            </label>
          ))}
        </fieldset>
        <Question key={kind} kind={kind} />
        {failure && <Failure why={failure} />}
        <div class="steps start">
          <button type="submit" disabled={isAsking}>
            {say(isAsking ? 'ask.asking' : 'ask.go')}
          </button>
        </div>
      </form>
      <div ref={found} aria-live="polite">
        {answer && <Found answer={answer} onAsked={() => setRequests(requests + 1)} />}
      </div>
      <ShareRequests asked={requests} />
    </section>
  )
}

function Question({ kind }: { kind: Kind }) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const today = clinicDate(device.clock.now(), useClinics()?.[0]?.time_zone ?? 'UTC')
  const text = (name: 'full_name' | 'national_id' | 'card_number', max: number) => (
    <label>
      {say(`field.${name}`)}
      <ToldInput texts={texts} name={name} maxLength={max} required dir="auto" autocomplete="off" />
    </label>
  )
  switch (kind) {
    case 'national_id':
      return text('national_id', 64)
    case 'card_number':
      return (
        <>
          {text('card_number', 32)}
          <label>
            {say('ask.clinic')}
            <input name="clinic" maxLength={300} dir="auto" autocomplete="off" />
          </label>
        </>
      )
    case 'name':
      return (
        <>
          {text('full_name', 200)}
          <DayField
            name="date_of_birth"
            stored={null}
            from={yearsAfter(today, -AGE_YEARS_MAX)}
            to={today}
            required
          />
        </>
      )
    default:
      throw new Error(`unknown question ${kind satisfies never}`)
  }
}

function Failure({ why }: { why: WhyNotAsked }) {
  const { say } = useSurroundings().texts
  const key = `ask.failed.${why.kind}` as const
  return (
    <p role="alert">
      {say(key, { minutes: why.kind === 'limited' ? why.minutes : 0 })}
      {why.kind === 'other' && ` ${why.detail}`}
    </p>
  )
}

function Found({ answer, onAsked }: { answer: LookupAnswerView; onAsked: () => void }) {
  const { say } = useSurroundings().texts
  if (answer.too_many) return <p class="strong">{say('ask.tooMany')}</p>
  if (answer.results.length === 0) return <p class="strong">{say('ask.nobody')}</p>
  return (
    <>
      <h2>{say('ask.found')}</h2>
      <ul class="rows">
        {answer.results.map((person, index) => (
          <FoundPerson key={person.handle ?? index} person={person} onAsked={onAsked} />
        ))}
      </ul>
    </>
  )
}

/** As much as recognises a person: whom the clinic shares is seen whole. */
function FoundPerson({ person, onAsked }: { person: LookupPerson; onAsked: () => void }) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const [failure, setFailure] = useState<WhyNotAsked | null>(null)
  const [isAsked, setAsked] = useState(false)
  const { handle, full_name, birth_year, birth_date_estimated, sex, village, clinic } = person
  const about = [
    birth_year && say('ask.bornIn', { year: `${birth_date_estimated ? '~' : ''}${birth_year}` }),
    say(`sex.${sex as 'female'}`),
    village,
  ]

  async function ask(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget).get('reason')).trim()
    const { clinics } = (await device.db.standing.get(1)) ?? { clinics: [] }
    const told = await askCentral(device, '/api/share-requests', {
      handle,
      // A box of several clinics asks for the first: all of them see what its tablets see.
      clinic_id: clinics[0]?.id,
      ...(reason && { reason }),
    })
    setFailure(told.kind === 'answer' ? null : told)
    setAsked(told.kind === 'answer')
    if (told.kind === 'answer') onAsked()
  }

  return (
    <li class="sheet">
      <p class="strong">
        <bdi>{full_name}</bdi>
      </p>
      <p>{about.filter(Boolean).join(' · ')}</p>
      <p class="quiet-text">{say('ask.keptBy', { clinic: clinic.name })}</p>
      {person.is_here && person.patient_id && (
        <a class="button" href={`#/patients/${person.patient_id}`}>
          {say('ask.isHere')}
        </a>
      )}
      {handle && !isAsked && (
        <form class="line" onSubmit={(event) => ask(event).catch(reportError)}>
          <label>
            {say('ask.reason')}
            <input name="reason" maxLength={500} dir="auto" />
          </label>
          <button type="submit">{say('ask.share')}</button>
        </form>
      )}
      {isAsked && <p class="strong">{say('ask.wasAsked')}</p>}
      {failure && <Failure why={failure} />}
    </li>
  )
}
