import { isMistypedCard } from '@outpost/shared/model/card-number'
import { lengthMax } from '@outpost/shared/model/field'
import { plainDigits } from '@outpost/shared/model/folding'
import { nameWords } from '@outpost/shared/model/names-alike'
import { patients, SEXES } from '@outpost/shared/model/patients'
import { clinicDate, yearsAfter } from '@outpost/shared/model/time'
import { sub } from 'date-fns/sub'
import { Fragment, type TargetedSubmitEvent } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { v4 } from 'uuid'
import { ClinicSelect } from '../parts/clinic-select.tsx'
import { useClinics } from '../parts/clinics.ts'
import { AGE_YEARS_MAX, isAge } from '../parts/day-limits.ts'
import { ToldChoice } from '../parts/told-choice.tsx'
import { ToldInput } from '../parts/told-input.tsx'
import type { SeenRecord } from '../replica/database.ts'
import { useSaving } from '../shell/saving.ts'
import { StillAfterStep } from '../shell/still.tsx'
import { keepTyped } from '../shell/typing.ts'
import { usePainted, useSurroundings } from '../surroundings.ts'
import { BirthFields } from './birth-fields.tsx'
import { HolderOfCard } from './card-holder.tsx'
import { giveCardNumber } from './card-numbers.ts'
import { DayField } from './day-field.tsx'
import { SimilarCount, SimilarPatients, useSimilar } from './similar.tsx'

const LINES = ['phone', 'village', 'card_number', 'national_id'] as const

type PatientFormProps = {
  /** Null to register one. */
  patient: SeenRecord | null
  /** What was searched for before somebody is registered. */
  sought?: string
  onDone: (id: string) => void
}

/** Registers a patient, or changes what is known of one: only what was changed is sent (E1). */
export function PatientForm({ patient: current, sought = '', onDone }: PatientFormProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const { save, isSaving, failure, faults, letGo } = useSaving()
  // As it was when the form was opened: what others change meanwhile was not seen here (E4).
  const [patient] = useState(current)
  // Made once: saving twice makes one patient.
  const [id] = useState(() => patient?.id ?? v4())
  const [soughtName] = useState(() => (isName(sought) ? sought.trim() : ''))
  // A name that was brought along counts as typed: who is like it is shown.
  const [typed, setTyped] = useState(soughtName === '' ? 0 : 1)
  const before = patient?.fields ?? {}
  const form = useRef<HTMLFormElement>(null)
  const clinics = useClinics() ?? []
  const isPainted = usePainted()
  const today = clinicDate(device.clock.now(), clinics[0]?.time_zone ?? 'UTC')
  const oldest = yearsAfter(today, -AGE_YEARS_MAX)
  const readEntered = () => new FormData(form.current ?? undefined)
  const read = () => readForm(readEntered(), before, today)
  const changed = () =>
    Object.fromEntries(
      Object.entries(read()).filter(([name, value]) => value !== (before[name] ?? null)),
    )
  // As they stand in the form: who has died was born before.
  const standing = readEntered()
  const isRenamed = asText(standing.get('full_name')).trim() !== before.full_name
  const similar = useSimilar(() => asPerson(read()), isRenamed ? typed : 0, patient)

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    if (isSaving) return
    if (patient && Object.keys(changed()).length === 0) return onDone(id)
    // As long as it is not saved it can be lost.
    keepTyped()
    if (!(await similar.isCompared())) return
    const fields = changed()
    const clinic_id = readEntered().get('clinic_id') ?? clinics[0]?.id
    const wish = patient
      ? ({ op: 'update', seen: patient, fields } as const)
      : ({ op: 'create', seen: null, fields: { ...read(), clinic_id } } as const)
    if (await save({ collection: 'patients', recordId: id, ...wish })) onDone(id)
  }

  return (
    <form
      ref={form}
      class="sheet"
      onInput={() => {
        setTyped(typed + 1)
        letGo()
      }}
      onSubmit={(event) => submit(event).catch(reportError)}
    >
      <h1>{patient ? String(before.full_name) : say('patients.register')}</h1>
      {!patient && clinics.length > 1 && <ClinicSelect clinics={clinics} name="clinic_id" />}
      <label>
        {say('field.full_name')}
        <ToldInput
          texts={texts}
          name="full_name"
          maxLength={lengthMax(patients.fields.full_name)}
          required
          dir="auto"
          autocomplete="off"
          defaultValue={asText(before.full_name) || soughtName}
          whyNot={(name) => {
            // Some characters are seen by nobody.
            const isNameless = name !== '' && nameWords(name).length === 0
            return isNameless ? say('patient.nameless') : ''
          }}
        />
      </label>
      <SimilarPatients {...similar} />
      <ToldChoice
        name="sex"
        legend={say('field.sex')}
        choices={SEXES.map((sex) => [sex, say(`sex.${sex}`)])}
        first={before.sex}
      />
      {isPainted && (
        <>
          <BirthFields
            before={before}
            from={oldest}
            to={asText(standing.get('deceased_on')) || today}
          />
          <Lines before={before} form={form} onGiven={() => setTyped(typed + 1)} />
          {patient && (
            <DayField
              name="deceased_on"
              stored={before.deceased_on}
              from={asText(standing.get('date_of_birth')) || oldest}
              to={today}
            />
          )}
        </>
      )}
      {failure && <p role="alert">{failure}</p>}
      {faults.includes('card_number') && (
        <HolderOfCard
          number={asText(standing.get('card_number'))}
          clinicId={before.clinic_id ?? standing.get('clinic_id') ?? clinics[0]?.id}
          notOf={id}
        />
      )}
      <SimilarCount {...similar} />
      <Steps
        isSaving={isSaving}
        isAwaited={similar.isAwaited}
        isReady={isPainted}
        onLeave={() => (patient ? onDone(id) : history.back())}
      />
    </form>
  )
}

type StepsProps = {
  isSaving: boolean
  /** The others who may be this one are still looked for. */
  isAwaited: boolean
  isReady: boolean
  onLeave: () => void
}

/** Saves, or leaves without. */
function Steps({ isSaving, isAwaited, isReady, onLeave }: StepsProps) {
  const { say } = useSurroundings().texts
  const does = isSaving ? 'where.saving' : isAwaited ? 'similar.comparing' : 'form.save'
  return (
    <StillAfterStep>
      <div class="steps start">
        <button type="submit" disabled={!isReady}>
          {say(does)}
        </button>
        <button type="button" class="quiet" onClick={onLeave}>
          {say('form.leave')}
        </button>
      </div>
    </StillAfterStep>
  )
}

type LinesProps = Pick<CardNumberProps, 'form' | 'onGiven'> & { before: Record<string, unknown> }

/** What is known of a patient in a line each. */
function Lines({ before, form, onGiven }: LinesProps) {
  const { say } = useSurroundings().texts
  return (
    <>
      {LINES.map((name) => (
        <Fragment key={name}>
          <label>
            {say(`field.${name}`)}
            <input
              name={name}
              maxLength={lengthMax(patients.fields[name])}
              inputMode={name === 'phone' ? 'tel' : 'text'}
              dir="auto"
              autocomplete="off"
              defaultValue={asText(before[name])}
            />
          </label>
          {name === 'phone' && <PhoneWarning form={form} known={asText(before.phone)} />}
          {name === 'card_number' && (
            <CardNumber form={form} known={asText(before.card_number)} onGiven={onGiven} />
          )}
        </Fragment>
      ))}
    </>
  )
}

/** What has no digit cannot be called; it is saved all the same: somebody wants it to stand there. */
function PhoneWarning({ form, known }: Pick<CardNumberProps, 'form' | 'known'>) {
  const { say } = useSurroundings().texts
  const input = form.current?.elements.namedItem('phone') as HTMLInputElement | null | undefined
  const phone = (input?.value ?? known).trim()
  if (phone === '' || /[0-9]/.test(plainDigits(phone))) return null
  return <p role="alert">{say('patient.phoneNoDigit')}</p>
}

type CardNumberProps = {
  form: { current: HTMLFormElement | null }
  /** The number when the form was opened. */
  known: string
  onGiven: () => void
}

/** Gives a number of this tablet's own where there is none, and says when one was mistyped. */
function CardNumber({ form, known, onGiven }: CardNumberProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const readInput = () =>
    form.current?.elements.namedItem('card_number') as HTMLInputElement | null | undefined
  const number = readInput()?.value ?? known
  async function give() {
    const given = await giveCardNumber(device)
    const input = readInput()
    if (input) input.value = given
    onGiven()
  }
  if (isMistypedCard(number)) return <p role="alert">{say('patient.cardMistyped')}</p>
  if (number !== '') return null
  return (
    <button type="button" class="quiet" onClick={() => give().catch(reportError)}>
      {say('patient.giveCard')}
    </button>
  )
}

/** By what somebody is compared with others. */
function asPerson({ deceased_on: _, ...known }: Record<string, unknown>) {
  return known
}

/** What was entered, as fields of a patient; `today` is the clinic's. */
function readForm(
  entered: FormData,
  before: Record<string, unknown>,
  today: string,
): Record<string, unknown> {
  const text = (name: string) => String(entered.get(name) ?? '').trim() || null
  return {
    full_name: text('full_name'),
    sex: text('sex'),
    ...readBirth(text, before, today, entered.has('date_of_birth')),
    ...Object.fromEntries(LINES.map((name) => [name, text(name)])),
    ...(entered.has('deceased_on') && { deceased_on: text('deceased_on') }),
  }
}

function readBirth(
  text: (name: string) => string | null,
  before: Record<string, unknown>,
  today: string,
  isDateAsked: boolean,
) {
  const [years, months] = [text('years'), text('months')]
  if (years !== null || months !== null) {
    const age = [Number(years), Number(months)] as const
    // One that cannot be is not saved; meanwhile the others who are like this are looked for without it.
    const born = isAge(...age) ? dateOfAge(today, ...age) : null
    return { date_of_birth: born, birth_date_estimated: born !== null }
  }
  // Asked for the age, and none was told: what is known stays.
  if (!isDateAsked) {
    const { date_of_birth = null, birth_date_estimated = false } = before
    return { date_of_birth, birth_date_estimated }
  }
  const born = text('date_of_birth')
  const isGuess = born !== null && text('birth_date_estimated') !== null
  return { date_of_birth: born, birth_date_estimated: isGuess }
}

/** Not a card or a telephone number. */
const isName = (text: string) => nameWords(text).length > 0 && !/[0-9]/.test(plainDigits(text))

const asText = (value: unknown) => (typeof value === 'string' ? value : '')

/** Whoever is so old was born at about this day. */
function dateOfAge(today: string, years: number, months: number): string {
  return sub(Date.parse(today), { years, months }).toISOString().slice(0, 10)
}
