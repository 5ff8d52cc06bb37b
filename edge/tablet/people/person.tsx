import { DAY_MS, MINUTE_MS } from '@outpost/shared/model/durations'
import { Fragment, type VNode } from 'preact'
import type { SeenRecord } from '../replica/database.ts'
import { useNow, useSurroundings } from '../surroundings.ts'
import type { Texts } from '../texts.ts'

const MONTHS = 12
/** Up to this age months are told too: they matter for a dose. */
const YEARS_WITH_MONTHS = 5
/** Up to this age days are told: those of a newborn matter more still. */
const MONTHS_WITH_DAYS = 2

/** What is known of somebody: their fields, or those of the record. */
type Known = SeenRecord['fields']

/**
 * What tells a person from another of the same name: age, village and card; and that they have died.
 * `today` is the clinic's.
 */
export function PersonFacts({ known, today }: { known: Known; today: string }) {
  const { texts } = useSurroundings()
  const { village, card_number, deceased_on } = known
  const died = deceased_on && diedOn(deceased_on, texts)
  return <Facts facts={[ageOf(known, today, texts), village, card_number, died]} />
}

export function diedOn(day: unknown, { say, date }: Texts): string {
  return `${say('field.deceased_on')}: ${date(String(day))}`
}

/** The day that it is here, again when it has become another. */
export function useToday(): string {
  return localDay(useNow(MINUTE_MS))
}

/**
 * Facts in a line, as far as they are known. Each is read in the direction of its own script: a telephone
 * number is not read backwards where the screen is.
 */
export function Facts({ facts }: { facts: readonly unknown[] }): VNode {
  return (
    <>
      {facts.filter(Boolean).map((fact, n) => (
        <Fragment key={n}>
          {n > 0 && ' · '}
          <bdi>{String(fact)}</bdi>
        </Fragment>
      ))}
    </>
  )
}

/**
 * A patient's age in years, of small children in years and months; with ~ where it is a guess, which knows of
 * no day.
 */
export function ageOf(known: Known, today: string, { say }: Texts): string {
  const born = known.date_of_birth
  if (typeof born !== 'string') return ''
  const whole = monthsBetween(born, today)
  if (whole < 0) return ''
  const years = Math.floor(whole / MONTHS)
  const isGuess = known.birth_date_estimated === true
  if (!isGuess && whole < MONTHS_WITH_DAYS)
    return say('patient.ageNewborn', { days: (Date.parse(today) - Date.parse(born)) / DAY_MS })
  const age =
    whole === 0
      ? say('patient.ageUnderMonth')
      : years < YEARS_WITH_MONTHS
        ? say('patient.ageSmall', { years, months: whole % MONTHS })
        : say('patient.age', { years })
  return isGuess ? `~ ${age}` : age
}

/** The day of birth, as far as it is known: a guess is told by its age only. */
export function birthDay({ date_of_birth, birth_date_estimated }: Known, { date }: Texts): string {
  return date_of_birth && !birth_date_estimated ? date(String(date_of_birth)) : ''
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
