import { TZDate } from '@date-fns/tz/date'
import { tz } from '@date-fns/tz/tz'
import { startOfDay } from 'date-fns/startOfDay'
import { DAY_MS } from './durations.ts'

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Millis = number

/** What time it is. The only source of "now" in the system; tests turn it by hand. */
export type Clock = { now(): Millis }

const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-]\d{2}:?\d{2})?$/

/**
 * Reads an ISO 8601 timestamp; one without a zone is taken as UTC (rule S2).
 * Answers null when it is malformed or names a day or an hour that does not exist.
 */
export function parseInstant(text: string): Millis | null {
  if (text !== lastRead.text) lastRead = { text, instant: readInstant(text) }
  return lastRead.instant
}

/** All edits of a batch say the same of when they were made. */
let lastRead: { text: string; instant: Millis | null } = { text: '', instant: null }

function readInstant(text: string): Millis | null {
  const parts = INSTANT.exec(text.trim())
  if (!parts) return null
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone = 'Z'] = parts
  if (!isCalendarDate(`${year}-${month}-${day}`)) return null
  const millis = fraction.padEnd(3, '0').slice(0, 3)
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase()
  const instant = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${millis}${offset}`,
  )
  if (Number.isNaN(instant) || Number(hour) > 23) return null
  // Offsets may carry a date past what four digits of year can say.
  const utcYear = new Date(instant).getUTCFullYear()
  return utcYear >= 1 && utcYear <= 9999 ? instant : null
}

/** ISO 8601 in UTC with milliseconds, the one form that the wire and the database use. */
export function toIso(instant: Millis): string {
  if (instant !== lastTold.instant) lastTold = { instant, text: new Date(instant).toISOString() }
  return lastTold.text
}

/** A transaction has one time, which stands in all that it writes. */
let lastTold = { instant: Number.NaN, text: '' }

export function toIsoOrNull(instant: Millis | null): string | null {
  return instant === null ? null : toIso(instant)
}

/** The day so many days after one, as `YYYY-MM-DD`; before it, if they are negative. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/** The same day so many years later; earlier, if they are negative. */
export function yearsAfter(day: string, years: number): string {
  const date = new Date(day)
  date.setUTCFullYear(date.getUTCFullYear() + years)
  return date.toISOString().slice(0, 10)
}

/** Whether `YYYY-MM-DD` names a day of the calendar. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const month = Number(text.slice(5, 7))
  const day = Number(text.slice(8))
  const isLeapDay = month === 2 && day === 29 && isLeapYear(Number(text.slice(0, 4)))
  return day >= 1 && (isLeapDay || day <= (DAYS_OF_MONTH[month - 1] ?? 0))
}

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** The instant at which the day of `instant` began in the given IANA zone. */
export function startOfClinicDay(instant: Millis, timeZone: string): Millis {
  return startOfDay(instant, { in: tz(knownZone(timeZone)) }).getTime()
}

/** The instant of a day and a time (`YYYY-MM-DDTHH:MM`) in the given IANA zone; NaN if it is malformed. */
export function instantInZone(text: string, timeZone: string): Millis {
  const [year = Number.NaN, month = 1, day = 1, hour = 0, minute = 0] = text
    .split(/[-T:]/)
    .map(Number)
  return TZDate.tz(knownZone(timeZone), year, month - 1, day, hour, minute).getTime()
}

/** The calendar day of `instant` in the given IANA zone, as `YYYY-MM-DD`. */
export function clinicDate(instant: Millis, timeZone: string): string {
  return formatIn(timeZone, 'en-CA', { dateStyle: 'short' }).format(instant)
}

/** The time of day of `instant` in the given IANA zone, as `HH:MM`: as inputs have it in any language. */
export function clinicTime(instant: Millis, timeZone: string): string {
  const style = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return formatIn(timeZone, 'en-GB', style).format(instant)
}

/** To make one takes a hundred times as long as to use it. */
function formatIn(zone: string, language: string, style: Intl.DateTimeFormatOptions) {
  const timeZone = knownZone(zone)
  const key = `${language} ${timeZone}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(language, { ...style, timeZone })
  if (formats.size < FORMATS_MAX) formats.set(key, known)
  return known
}

/** One style in each language; the clinics of a country lie in few zones. */
const FORMATS_MAX = 100
const formats = new Map<string, Intl.DateTimeFormat>()

/** A zone that was named after this program was built is taken as UTC. */
function knownZone(name: string): string {
  return isTimeZone(name) ? name : 'UTC'
}

export function isTimeZone(name: string): boolean {
  if (foundZones.has(name)) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
  } catch {
    return false
  }
  if (foundZones.size < FOUND_ZONES_MAX) foundZones.add(name)
  return true
}

/** There are about 600 names; each may be written in capitals too. */
const FOUND_ZONES_MAX = 1000

/** To look one up takes 0.1 ms, at each page of the feed for each clinic. */
const foundZones = new Set<string>()
