import { DAY_MS, HOUR_MS, MINUTE_MS } from '@outpost/shared/model/durations'
import type { Millis } from '@outpost/shared/model/time'

/** How a language writes the figures of the console. Moments are told in the zone of whoever reads. */
export type Figures = {
  /** A day and a time of day. */
  moment(at: Millis): string
  /** The same, with seconds and the zone. */
  exactly(at: Millis): string
  number(n: number): string
  /** How long something takes or is off, always positive: “3 min”. */
  span(ms: number): string
  bytes(count: number): string
}

const TIMES = [
  ['day', DAY_MS],
  ['hour', HOUR_MS],
  ['minute', MINUTE_MS],
  ['second', 1000],
] as const

const SIZES = [
  ['gigabyte', 1e9],
  ['megabyte', 1e6],
  ['kilobyte', 1e3],
] as const

export function createFigures(language: string): Figures {
  const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  const exactly = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long' })
  const number = new Intl.NumberFormat(language)
  const units = new Map<string, Intl.NumberFormat>()
  const inUnit = (unit: string, value: number) => {
    const digits = Math.abs(value) < 10 && !Number.isInteger(value) ? 1 : 0
    const key = `${unit} ${digits}`
    const style = { style: 'unit', unit, maximumFractionDigits: digits } as const
    const known = units.get(key) ?? new Intl.NumberFormat(language, style)
    units.set(key, known)
    return known.format(value)
  }
  return {
    moment: (at) => moment.format(at),
    exactly: (at) => exactly.format(at),
    number: (n) => number.format(n),
    span(ms) {
      const size = Math.abs(ms)
      const [unit, length] = TIMES.find(([, one]) => size >= one) ?? ['millisecond', 1]
      return inUnit(unit, Math.round((size / length) * 10) / 10)
    },
    bytes(count) {
      const [unit, size] = SIZES.find(([, one]) => count >= one) ?? ['kilobyte', 1e3]
      return inUnit(unit, Math.round((count / size) * 10) / 10)
    },
  }
}
