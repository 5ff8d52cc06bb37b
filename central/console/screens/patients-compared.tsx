import type { patients } from '@outpost/shared/model/patients'
import { fieldName } from '@outpost/shared/web/field-name'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Failure } from '../answers.ts'
import { useAllClinics } from '../clinic-names.ts'
import { type Patient, usePatientWrites } from '../patient-writes.ts'
import { addressOf } from '../route.ts'
import { useSurroundings } from '../surroundings.ts'
import { isOutrun } from '../tries.ts'
import { LeaveIt } from './confirm-steps.tsx'
import { refusalText } from './refusal.ts'

type Kind = 'text' | 'day' | 'flag' | 'sex' | 'clinic'

/** In what two records are compared, in this order. A new field of the model needs its line here. */
const COMPARED = {
  full_name: 'text',
  date_of_birth: 'day',
  birth_date_estimated: 'flag',
  sex: 'sex',
  phone: 'text',
  village: 'text',
  national_id: 'text',
  card_number: 'text',
  deceased_on: 'day',
  clinic_id: 'clinic',
  // What admins have set, and see on the page of the record.
  shared_with: null,
  merged_into: null,
} satisfies Record<keyof typeof patients.fields, Kind | null>

type ComparedProps = {
  patient: Patient
  other: Patient
  renew: () => Promise<void>
  close: () => void
}

/** Two records side by side, and which of them is to stand for both, if they are one person. */
export function PatientsCompared({ patient, other, renew, close }: ComparedProps) {
  const { texts } = useSurroundings()
  const { say } = texts
  const { merge } = usePatientWrites()
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const own = useRef<HTMLDivElement>(null)
  // The button that led here is gone: who works with the keyboard goes on where the comparison begins.
  useEffect(() => own.current?.focus(), [])

  async function mergeInto(survivor: Patient, from: Patient) {
    setBusy(true)
    setFailure(null)
    try {
      await merge(from, survivor)
      await renew()
      close()
      location.hash = addressOf('record', survivor.id)
    } catch (error) {
      setBusy(false)
      if (!isOutrun(error)) return setFailure(refusalText(texts, error as Failure))
      setFailure(say('patient.changedMeanwhile'))
      await renew()
    }
  }

  return (
    <div ref={own} tabIndex={-1} class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col">{say('conflict.field')}</th>
            <th scope="col">{say('person.this')}</th>
            <th scope="col">{say('person.that')}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(COMPARED).map(
            ([field, kind]) =>
              kind && (
                <FieldRow
                  key={field}
                  field={field}
                  kind={kind}
                  one={patient[field]}
                  other={other[field]}
                />
              ),
          )}
        </tbody>
      </table>
      <p>{say('person.does')}</p>
      {failure && <p role="alert">{failure}</p>}
      <div class="steps start">
        <button type="button" disabled={isBusy} onClick={() => void mergeInto(patient, other)}>
          {say('person.mergeIntoThis')}
        </button>
        <button type="button" disabled={isBusy} onClick={() => void mergeInto(other, patient)}>
          {say('person.mergeIntoThat')}
        </button>
        <LeaveIt close={close} />
      </div>
    </div>
  )
}

type FieldRowProps = { field: string; kind: Kind; one: unknown; other: unknown }

function FieldRow({ field, kind, one, other }: FieldRowProps) {
  const { texts } = useSurroundings()
  const { clinicName } = useAllClinics()
  const { say, has } = texts
  const shown = (value: unknown): string => {
    if (kind === 'flag') return say(value === true ? 'app.yes' : 'app.no')
    if (typeof value !== 'string') return '–'
    if (kind === 'clinic') return clinicName(value)
    const key = `sex.${value}`
    if (kind === 'sex' && has(key)) return say(key)
    return kind === 'day' ? texts.date(value) : value
  }
  const differs = one !== other
  return (
    <tr class={differs ? 'clash' : ''}>
      <th scope="row">
        {fieldName(texts, field)} {differs && `≠ ${say('conflict.differs')}`}
      </th>
      <td>
        <bdi>{shown(one)}</bdi>
      </td>
      <td>
        <bdi>{shown(other)}</bdi>
      </td>
    </tr>
  )
}
