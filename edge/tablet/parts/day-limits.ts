import { yearsAfter } from '@outpost/shared/model/time'

/** No visit is booked or moved farther ahead than this. */
export const VISIT_YEARS_MAX = 2

/** Nobody is older. */
export const AGE_YEARS_MAX = 130

/** Of those, the months beyond the years. */
export const AGE_MONTHS_MAX = 11

/** Whether somebody can be so old. */
export function isAge(years: number, months: number): boolean {
  return isWithin(years, AGE_YEARS_MAX) && isWithin(months, AGE_MONTHS_MAX)
}

const isWithin = (count: number, most: number) => count >= 0 && count <= most

/** What expired before, or expires so far ahead, is a slip of the finger. */
const EXPIRY_MIN = '2000-01-01'
const EXPIRY_YEARS_MAX = 30

/** The first and the last day on which a batch can expire. */
export function expiryDays(today: string): { from: string; to: string } {
  return { from: EXPIRY_MIN, to: yearsAfter(today, EXPIRY_YEARS_MAX) }
}
