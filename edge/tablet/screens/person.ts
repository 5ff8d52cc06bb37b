import { differenceInMonths } from 'date-fns/differenceInMonths'
import { useNow, useSurroundings } from '../hooks.ts'
import type { SeenRecord } from '../replica/database.ts'

const MONTHS = 12
/** Up to this age months are told too: they matter for a dose. */
const YEARS_WITH_MONTHS = 5

/** A patient's age in years, of small children in years and months; with ~ where it is a guess. */
export function useAge({ fields }: SeenRecord): string {
  const { say } = useSurroundings().texts
  const now = useNow(60_000)
  const born = fields.date_of_birth
  if (typeof born !== 'string') return ''
  const whole = differenceInMonths(now, Date.parse(born))
  const years = Math.floor(whole / MONTHS)
  const age =
    years < YEARS_WITH_MONTHS
      ? say('patient.ageSmall', { years, months: whole % MONTHS })
      : say('patient.age', { years })
  return fields.birth_date_estimated ? `~ ${age}` : age
}
