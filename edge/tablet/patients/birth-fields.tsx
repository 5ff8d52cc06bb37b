import { useState } from 'preact/hooks'
import { AGE_MONTHS_MAX, AGE_YEARS_MAX } from '../parts/day-limits.ts'
import { WholeNumber } from '../parts/number-input.tsx'
import { useSurroundings } from '../surroundings.ts'
import { DayField } from './day-field.tsx'

type BirthFieldsProps = {
  before: Record<string, unknown>
  /** The first and the last day that can be. */
  from: string
  to: string
}

/** The day of birth, or the age of somebody who does not know it: then the day is a guess. */
export function BirthFields({ before, from, to }: BirthFieldsProps) {
  const { say } = useSurroundings().texts
  const [hasAge, setHasAge] = useState(false)
  const { date_of_birth, birth_date_estimated } = before
  return (
    <>
      {/* What is typed into one stays while the other is asked: switched off, it is not sent. */}
      <fieldset class="stack" disabled={!hasAge} hidden={!hasAge}>
        <div class="day-choice">
          <label>
            {say('patient.yearsOld')}
            <WholeNumber name="years" min={0} max={AGE_YEARS_MAX} />
          </label>
          <label>
            {say('patient.monthsOld')}
            <WholeNumber name="months" min={0} max={AGE_MONTHS_MAX} />
          </label>
        </div>
      </fieldset>
      <fieldset class="stack" disabled={hasAge} hidden={hasAge}>
        <DayField name="date_of_birth" stored={date_of_birth} from={from} to={to} />
        <label class="choice">
          <input
            name="birth_date_estimated"
            type="checkbox"
            defaultChecked={birth_date_estimated === true}
          />
          {say('field.birth_date_estimated')}
        </label>
      </fieldset>
      <button type="button" class="quiet" onClick={() => setHasAge(!hasAge)}>
        {say(hasAge ? 'patient.dateKnown' : 'patient.dateUnknown')}
      </button>
    </>
  )
}
