import { DAY_MS } from '@outpost/shared/model/durations'
import { useNow, useSurroundings } from '../hooks.ts'
import type { SeenRecord } from '../replica/database.ts'

const MONTHS = 12
/** Up to this age months are told too: they matter for a dose. */
const YEARS_WITH_MONTHS = 5
/** Up to this age days are told: those of a newborn matter more still. */
const MONTHS_WITH_DAYS = 2

/** A patient's age in years, of small children in years and months; with ~ where it is a guess. */
export function useAge({ fields }: SeenRecord): string {
  const { say } = useSurroundings().texts
  const now = useNow(60_000)
  const born = fields.date_of_birth
  if (typeof born !== 'string') return ''
  const today = localDay(now)
  const whole = monthsBetween(born, today)
  if (whole < 0) return ''
  const years = Math.floor(whole / MONTHS)
  const age =
    whole < MONTHS_WITH_DAYS
      ? say('patient.ageNewborn', { days: (Date.parse(today) - Date.parse(born)) / DAY_MS })
      : years < YEARS_WITH_MONTHS
        ? say('patient.ageSmall', { years, months: whole % MONTHS })
        : say('patient.age', { years })
  return fields.birth_date_estimated ? `~ ${age}` : age
}

/** Whole months between two days of the calendar. */
function monthsBetween(from: string, to: string): number {
  const [year = 0, month = 0, day = 0] = from.split('-').map(Number)
  const [toYear = 0, toMonth = 0, toDay = 0] = to.split('-').map(Number)
  return (toYear - year) * MONTHS + toMonth - month - (toDay < day ? 1 : 0)
}

/** Days of birth have no time zone; a tablet keeps that of its clinic. */
function localDay(now: number): string {
  const at = new Date(now)
  const [month, day] = [at.getMonth() + 1, at.getDate()].map((part) =>
    String(part).padStart(2, '0'),
  )
  return `${at.getFullYear()}-${month}-${day}`
}
