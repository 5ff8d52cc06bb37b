import { clinicDate } from '@outpost/shared/model/time'
import { subYears } from 'date-fns/subYears'
import type { TargetedSubmitEvent } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { v4 } from 'uuid'
import { useSurroundings } from '../hooks.ts'
import { readStanding, type SeenRecord } from '../replica/database.ts'
import { useSaving } from '../saving.ts'
import { SimilarPatients } from './similar.tsx'

const SEXES = ['female', 'male', 'other', 'unknown'] as const
const LINES = ['phone', 'village', 'card_number', 'national_id'] as const

type PatientFormProps = {
  /** Null to register one. */
  patient: SeenRecord | null
  onDone: (id: string) => void
}

/** Registers a patient, or changes what is known of one: only what was changed is sent (E1). */
export function PatientForm({ patient: current, onDone }: PatientFormProps) {
  const { device, texts } = useSurroundings()
  const { say } = texts
  const { save, failure } = useSaving()
  // As it was when the form was opened: what others change meanwhile was not seen here (E4).
  const [patient] = useState(current)
  // Made once: saving twice makes one patient.
  const [id] = useState(() => patient?.id ?? v4())
  const [hasAge, setHasAge] = useState(false)
  const [typed, setTyped] = useState(0)
  const before = patient?.fields ?? {}
  const form = useRef<HTMLFormElement>(null)

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const given = await readForm(new FormData(event.currentTarget))
    const fields = Object.fromEntries(
      Object.entries(given).filter(([name, value]) => value !== (before[name] ?? null)),
    )
    if (Object.keys(fields).length === 0) return onDone(id)
    const wish = patient
      ? ({ op: 'update', seen: patient, fields } as const)
      : ({ op: 'create', seen: null, fields: { ...given, ...(await own()) } } as const)
    if (await save({ collection: 'patients', recordId: id, ...wish })) onDone(id)
  }

  async function own() {
    const { clinics } = await readStanding(device.db)
    return { clinic_id: clinics[0]?.id }
  }

  async function readForm(entered: FormData): Promise<Record<string, unknown>> {
    const text = (name: string) => String(entered.get(name) ?? '').trim() || null
    const age = text('age')
    const { clinics } = await readStanding(device.db)
    const today = clinicDate(device.clock.now(), clinics[0]?.time_zone ?? 'UTC')
    const born = age === null ? text('date_of_birth') : dateOfAge(today, Number(age))
    return {
      full_name: text('full_name'),
      sex: text('sex'),
      date_of_birth: born,
      birth_date_estimated:
        born !== null &&
        (age !== null || (!!before.birth_date_estimated && born === before.date_of_birth)),
      ...Object.fromEntries(LINES.map((name) => [name, text(name)])),
    }
  }

  return (
    <form
      ref={form}
      class="sheet"
      onInput={() => setTyped(typed + 1)}
      onSubmit={(event) => submit(event).catch(reportError)}
    >
      <h1>{patient ? String(before.full_name) : say('patients.register')}</h1>
      <label>
        {say('field.full_name')}
        <input name="full_name" maxLength={200} required defaultValue={asText(before.full_name)} />
      </label>
      {!patient && <SimilarPatients form={form} typed={typed} />}
      <fieldset>
        <legend>{say('field.sex')}</legend>
        {SEXES.map((sex) => (
          <label key={sex} class="choice">
            <input
              type="radio"
              name="sex"
              value={sex}
              required
              defaultChecked={before.sex === sex}
            />
            {say(`sex.${sex}`)}
          </label>
        ))}
      </fieldset>
      {hasAge ? (
        <label>
          {say('patient.yearsOld')}
          <input name="age" type="number" min={0} max={130} inputMode="numeric" />
        </label>
      ) : (
        <label>
          {say('field.date_of_birth')}
          <input name="date_of_birth" type="date" defaultValue={asText(before.date_of_birth)} />
        </label>
      )}
      <button type="button" class="quiet" onClick={() => setHasAge(!hasAge)}>
        {say(hasAge ? 'patient.dateKnown' : 'patient.dateUnknown')}
      </button>
      {LINES.map((name) => (
        <label key={name}>
          {say(`field.${name}`)}
          <input name={name} maxLength={MOST[name]} defaultValue={asText(before[name])} />
        </label>
      ))}
      {failure && <p role="alert">{failure}</p>}
      <div class="steps start">
        <button type="submit">{say('form.save')}</button>
        <button type="button" class="quiet" onClick={() => history.back()}>
          {say('form.leave')}
        </button>
      </div>
    </form>
  )
}

const MOST = { phone: 40, village: 200, card_number: 32, national_id: 64 }

const asText = (value: unknown) => (typeof value === 'string' ? value : '')

/** Whoever is so many years old was born at about this day. */
function dateOfAge(today: string, years: number): string {
  return subYears(Date.parse(today), years).toISOString().slice(0, 10)
}
