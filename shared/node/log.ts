import type { Facts } from './redaction.ts'

/** The part of a pino logger that we use. Never a patient, a value or a token: see `Facts`. */
export type Log = {
  info(facts: Facts, message: string): void
  warn(facts: Facts, message: string): void
  error(facts: Facts, message: string): void
}
