/** How a language writes days, times and ages. */
export type Formats = {
  /** A day of the calendar, such as a date of birth. */
  date(day: string): string
  /** A day with its weekday, in a time zone. */
  day(instant: number, timeZone: string): string
  /** A time of day, in a time zone. */
  time(instant: number, timeZone: string): string
  /** How long before or after now: “3 minutes ago”. */
  age(instant: number, now: number): string
}

export function createFormats(language: string): Formats {
  // To make one takes longer than to use it for a whole day's list.
  const zoned = new Map<string, Intl.DateTimeFormat>()
  const inZone = (timeZone: string, style: Intl.DateTimeFormatOptions) => {
    const key = `${timeZone} ${Object.values(style)}`
    const known = zoned.get(key) ?? new Intl.DateTimeFormat(language, { ...style, timeZone })
    zoned.set(key, known)
    return known
  }
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  return {
    date: (day) => inZone('UTC', { dateStyle: 'medium' }).format(Date.parse(day)),
    day: (instant, timeZone) => inZone(timeZone, { dateStyle: 'full' }).format(instant),
    time: (instant, timeZone) => inZone(timeZone, { timeStyle: 'short' }).format(instant),
    age(instant, now) {
      const seconds = Math.round((instant - now) / 1000)
      const [unit, size] =
        UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? (['second', 1] as const)
      return relative.format(Math.trunc(seconds / size), unit)
    },
  }
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const
