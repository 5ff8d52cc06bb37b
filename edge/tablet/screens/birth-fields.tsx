import { useState } from 'preact/hooks'
import { useSurroundings } from '../hooks.ts'

/** The day of birth, or the age of somebody who does not know it: then the day is a guess. */
export function BirthFields({ before }: { before: Record<string, unknown> }) {
  const { say } = useSurroundings().texts
  const [hasAge, setHasAge] = useState(false)
  const { date_of_birth, birth_date_estimated } = before
  return (
    <>
      {hasAge ? (
        <div class="day-choice">
          <label>
            {say('patient.yearsOld')}
            <input name="years" type="number" min={0} max={130} inputMode="numeric" />
          </label>
          <label>
            {say('patient.monthsOld')}
            <input name="months" type="number" min={0} max={11} inputMode="numeric" />
          </label>
        </div>
      ) : (
        <>
          <label>
            {say('field.date_of_birth')}
            <input
              name="date_of_birth"
              type="date"
              defaultValue={typeof date_of_birth === 'string' ? date_of_birth : ''}
            />
          </label>
          <label class="choice">
            <input
              name="birth_date_estimated"
              type="checkbox"
              defaultChecked={birth_date_estimated === true}
            />
            {say('field.birth_date_estimated')}
          </label>
        </>
      )}
      <button type="button" class="quiet" onClick={() => setHasAge(!hasAge)}>
        {say(hasAge ? 'patient.dateKnown' : 'patient.dateUnknown')}
      </button>
    </>
  )
}
