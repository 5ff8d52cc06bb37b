import { destination, pino } from 'pino'

/** A logger that writes one JSON line per event to standard error; standard output is for results. */
export function createLog(name: string, level: string) {
  return pino(
    { name, level, redact: ['token', 'authorization', '*.token', '*.authorization'] },
    destination(2),
  )
}
