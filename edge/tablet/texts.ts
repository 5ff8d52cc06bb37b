import { IntlMessageFormat } from 'intl-messageformat'
import en from './texts/en.json'

/*
 * All that the app says, in the languages of the folder `texts`: one file each, in ICU message format,
 * with the keys of en.json. A file that lies there is a language that can be chosen.
 */

export type TextKey = Exclude<keyof typeof en, 'direction'>
type Catalogue = Record<keyof typeof en, string>

const files = import.meta.glob<Catalogue>('./texts/*.json', { import: 'default' })

/** The languages, as BCP 47 names them. */
export const LANGUAGES: readonly string[] = Object.keys(files)
  .map((file) => file.replace(/^.*\/|\.json$/g, ''))
  .sort()

/** A language by its own name. */
export function nameOfLanguage(language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language
}

/** The first of the wanted languages that there is; English if there is none. */
export function chooseLanguage(wanted: readonly string[]): string {
  const found = wanted.map((tag) => tag.split('-')[0] ?? '').find((tag) => LANGUAGES.includes(tag))
  return found ?? 'en'
}

export type Values = Record<string, string | number>

/** The app's texts in one language. */
export type Texts = {
  language: string
  direction: 'ltr' | 'rtl'
  say(key: TextKey, values?: Values): string
  /** Whether there is such a text: for codes that a newer box may have. */
  has(key: string): key is TextKey
  /** A day of the calendar, such as a date of birth. */
  date(day: string): string
  /** A day with its weekday, in a time zone. */
  day(instant: number, timeZone: string): string
  /** A time of day, in a time zone. */
  time(instant: number, timeZone: string): string
  /** How long before or after now: “3 minutes ago”. */
  age(instant: number, now: number): string
}

export async function loadTexts(language: string): Promise<Texts> {
  const load = files[`./texts/${language}.json`]
  const catalogue = load ? await load() : en
  const made = new Map<TextKey, IntlMessageFormat>()
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
    language,
    direction: catalogue.direction === 'rtl' ? 'rtl' : 'ltr',
    say(key, values) {
      const known = made.get(key) ?? new IntlMessageFormat(catalogue[key], language)
      made.set(key, known)
      return String(known.format(values))
    },
    has: (key): key is TextKey => key !== 'direction' && Object.hasOwn(catalogue, key),
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
