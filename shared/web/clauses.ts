import { fieldName } from './field-name.ts'
import type { Texts } from './texts.ts'
import type { WordKey } from './words.ts'

/*
 * What is wrong with a field comes as an English clause that follows its name (`FieldErrors`). Here are
 * those that a person can bring about in an app, in the reader's language.
 */

const CLAUSES: [clause: RegExp, key: WordKey][] = [
  [/^is needed: the batch expired/, 'clause.expired'],
  // What is left empty comes as null, which is of no type that is needed.
  [/^(is needed|must not be empty|must be of type)/, 'clause.needed'],
  [/^must have at most (\d+) characters$/, 'clause.long'],
  [/^(?:must be at most|would raise the quantity over) (-?[\d.]+)$/, 'clause.atMost'],
  [/^must be at least (-?[\d.]+)$/, 'clause.atLeast'],
  [/^must be a whole number$/, 'clause.whole'],
  [/^must be a (date|timestamp) like/, 'clause.date'],
  [/^is the card of another patient/, 'clause.cardOfAnother'],
  [/^must be a clinic of the patient/, 'clause.clinicOfPatient'],
  [/^must be a UUID/, 'clause.id'],
  [/^must be a time zone like/, 'clause.timeZone'],
  [/^holds (a control character|half of a surrogate pair)/, 'clause.character'],
  [/^has a PIN that was never entered/, 'clause.actorLocked'],
  [/^is not a member of staff/, 'clause.actorUnknown'],
  [/^refers to a deleted record$/, 'clause.deleted'],
  [/^(cannot be changed|is set by central only)/, 'clause.fixed'],
  [/^(must be one of|must not be 0$|has the wrong sign|must be .* for this)/, 'clause.notPossible'],
]

/** One field and what is wrong with it; the clause as it came where there is no other word for it. */
export function inOwnWords<Key extends string>(
  field: string,
  clause: string,
  texts: Texts<Key | WordKey>,
): string {
  const name = field.replace(/^(fields|movement)\./, '')
  const [found, known] = CLAUSES.find(([pattern]) => pattern.test(clause)) ?? []
  const limit = Number(found?.exec(clause)?.[1])
  const words = known ? texts.say(known, { limit: Number.isNaN(limit) ? 0 : limit }) : clause
  return `${fieldName(texts, name)}: ${words}`
}
