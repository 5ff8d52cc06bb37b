import { sentenceOf } from '../model/collections.ts'
import { Problem } from './problems.ts'

/* Problems of which the words are the same wherever they are thrown. */

/** Fields of a request are at fault: each with a clause that can follow its name. */
export function invalidRequest(errors: Record<string, string>): Problem {
  return new Problem('INVALID_REQUEST', `${sentenceOf(errors)} Nothing was changed.`, { errors })
}

/** The key was used for a request with another method, path or body (S4). */
export function keyReused(): Problem {
  return new Problem(
    'EDIT_ID_REUSED',
    'This Idempotency-Key was used before for another request. Nothing was changed; use a new key.',
  )
}
