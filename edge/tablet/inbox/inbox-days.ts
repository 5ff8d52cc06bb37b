import { yearsAfter } from '@outpost/shared/model/time'
import { AGE_YEARS_MAX, expiryDays, VISIT_YEARS_MAX } from '../parts/day-limits.ts'

export type LimitedDay = 'date_of_birth' | 'deceased_on' | 'expiry_date' | 'starts_at'

/**
 * The first and the last day to which a field can be set in a decision, as in the forms where it is
 * first written. `known` tells the days that the record has beside it.
 */
export function daysFor(
  name: LimitedDay,
  today: string,
  known: (name: LimitedDay) => unknown,
): { from: string; to: string } {
  const oldest = yearsAfter(today, -AGE_YEARS_MAX)
  /** One that cannot be itself, and may not be set here, holds up no other. */
  const ifWithin = (day: unknown, from: string, to: string) =>
    typeof day === 'string' && day >= from && day <= to ? day : null
  switch (name) {
    case 'date_of_birth':
      return { from: oldest, to: ifWithin(known('deceased_on'), oldest, today) ?? today }
    case 'deceased_on':
      return { from: ifWithin(known('date_of_birth'), oldest, today) ?? oldest, to: today }
    case 'expiry_date':
      return expiryDays(today)
    case 'starts_at': {
      // A visit that was, and is told of only now, was at another time of its day, or after it.
      const earliest = yearsAfter(today, -VISIT_YEARS_MAX)
      const from = ifWithin(known('starts_at'), earliest, today) ?? today
      return { from, to: yearsAfter(today, VISIT_YEARS_MAX) }
    }
    default:
      throw new Error(`unknown day ${name satisfies never}`)
  }
}
