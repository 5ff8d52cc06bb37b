import { inOwnWords } from '@outpost/shared/web/clauses'
import { failureText } from '../answered.tsx'
import type { Failure } from '../answers.ts'
import { LineDown } from '../api.ts'
import type { Texts } from '../texts.ts'

/** Why something was not changed, in a sentence; of fields that do not fit, which and why. */
export function refusalText(texts: Texts, error: Failure): string {
  const { say, has } = texts
  // Whether it was done is not known; the same again is not done twice.
  if (error instanceof LineDown) return say('levers.unknown')
  const faults = Object.entries(error.errors).map(([field, clause]) =>
    inOwnWords(field, clause, texts),
  )
  if (error.status === 422 && faults.length > 0) return faults.join('; ')
  const conflict = `conflict.${error.code}`
  if (error.status === 409 && has(conflict)) return say(conflict)
  return failureText(texts, error)
}
