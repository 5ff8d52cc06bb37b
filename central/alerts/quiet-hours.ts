import { clinicTime, isTimeZone, type Millis } from '@outpost/shared/model/time'

/** When nobody is told anything: from one time of day (`HH:MM`) to another, in an IANA zone. */
export type QuietHours = { from: string; to: string; timeZone: string }

const FORM = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)(?: (\S+))?$/

/** Reads `22:00-06:00 Africa/Nairobi`; without a zone it is UTC. Null if it is malformed. */
export function parseQuietHours(text: string): QuietHours | null {
  const timeZone = FORM.exec(text)?.[5] ?? 'UTC'
  if (!FORM.test(text) || !isTimeZone(timeZone)) return null
  const [from, to] = [text.slice(0, 5), text.slice(6, 11)]
  return from === to ? null : { from, to, timeZone }
}

/** Whether it is quiet now; the hours may go over midnight. */
export function isQuiet({ from, to, timeZone }: QuietHours, now: Millis): boolean {
  const time = clinicTime(now, timeZone)
  return from < to ? from <= time && time < to : time >= from || time < to
}
