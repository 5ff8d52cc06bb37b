import type { KnownPerson } from './candidates.ts'
import type { Fields } from './collections.ts'
import { DAY_MS } from './durations.ts'
import { compareNames, compareWords, isPartOfName, nameWords } from './names-alike.ts'
import { plainNumber, subscriberNumber } from './search.ts'

/*
 * Whether a record can be of the person that somebody is about to register: signs for and against are
 * weighed, as record linkage does (Fellegi and Sunter 1969). Pure; a person decides.
 */

/** What speaks for it that two records are of one person. */
export const SIMILARITY_REASONS = [
  'same_national_id',
  'same_card_number',
  'same_phone',
  'same_name',
  'near_name',
  'same_date_of_birth',
  'near_date_of_birth',
  'same_village',
] as const
export type SimilarityReason = (typeof SIMILARITY_REASONS)[number]

/** What each sign counts. Chosen by hand: which pairs must be shown, and which not, stands in tests. */
const POINTS: Record<SimilarityReason, number> = {
  same_national_id: 20,
  same_card_number: 20,
  same_name: 6,
  same_date_of_birth: 4,
  near_name: 4,
  // Families share them.
  same_phone: 3,
  near_date_of_birth: 2,
  same_village: 1.5,
}

/** The sex tells so little that it only lifts a near name in the same village to what is shown. */
const SAME_SEX = 0.5

/**
 * A first name alone, beside a phone that is the same. Without the phone it counts nothing: half a village
 * can be named so.
 */
const PART_OF_NAME_WITH_PHONE = 3

/** What speaks against it counts so much. */
const AGAINST = { otherNationalId: 4, otherBirth: 4, otherName: 3, otherSex: 3 }

/**
 * A record with so many points is shown: the same name alone, or a near one and a day of birth, or a near one
 * with village and sex.
 */
const SHOWN_FROM = 6

/** From so many points on nothing more could be said. */
const POINTS_FULL = 20

/** A day of birth that is a guess may be so many years off. */
const GUESS_YEARS = 3

/** Days of birth that are this far apart are of two people; of guesses, twice as far. */
const OTHER_BIRTH_YEARS = 3

/** A number with fewer letters and digits is hardly anyone's own. */
const OWN_NUMBER_LENGTH_MIN = 4

type Similarity = {
  /** From 0 to 1, for their order. */
  score: number
  why: SimilarityReason[]
}

/**
 * How probable it is that a patient's record is of the person of whom this is known; null if it is
 * not. `knownWords` are those of the person's name (`nameWords`), which many records are compared with.
 */
export function weighSimilarity(
  known: KnownPerson,
  knownWords: readonly string[],
  record: Fields,
): Similarity | null {
  const why: SimilarityReason[] = []
  let beside = 0
  let against = 0

  const ids = sameNumber(known.national_id, record.national_id)
  if (ids) why.push('same_national_id')
  else if (ids === false) against += AGAINST.otherNationalId
  if (isSameCard(known, record)) why.push('same_card_number')
  if (samePhone(known.phone, record.phone)) why.push('same_phone')

  const recordWords = nameWords(textOf(record.full_name))
  const names = compareNames(knownWords, recordWords)
  if (names) why.push(names === 'same' ? 'same_name' : 'near_name')
  else if (isPartOfName(knownWords, recordWords)) {
    if (why.includes('same_phone')) beside += PART_OF_NAME_WITH_PHONE
  } else if (knownWords.length > 0) against += AGAINST.otherName

  const births = compareBirths(known, record)
  if (births === 'same') why.push('same_date_of_birth')
  else if (births === 'near') why.push('near_date_of_birth')
  else if (births === 'other') against += AGAINST.otherBirth

  if (compareWords(known.village ?? '', textOf(record.village))) why.push('same_village')
  if (isTold(known.sex) && isTold(record.sex)) {
    if (known.sex !== record.sex) against += AGAINST.otherSex
    else if (names) beside += SAME_SEX
  }

  const points = why.reduce((sum, reason) => sum + POINTS[reason], 0) + beside - against
  // A number of one's own is told whatever else differs: one of the two records is wrong.
  const hasOwnNumber = why.includes('same_national_id') || why.includes('same_card_number')
  if (points < SHOWN_FROM && !hasOwnNumber) return null
  return { score: Math.min(1, Math.max(0, points / POINTS_FULL)), why }
}

/** Null where one of them is not known, or too short to tell people apart. */
function sameNumber(
  known: string | null | undefined,
  recorded: unknown,
  lengthMin = OWN_NUMBER_LENGTH_MIN,
): boolean | null {
  const [one, other] = [plainNumber(known ?? ''), plainNumber(textOf(recorded))]
  if (one.length < lengthMin || other.length < lengthMin) return null
  return one === other
}

/** Each clinic has its own numbers. */
function isSameCard({ clinic_id, card_number }: KnownPerson, record: Fields): boolean {
  const isOfOneClinic = !clinic_id || clinic_id === record.clinic_id
  return isOfOneClinic && sameNumber(card_number, record.card_number, 1) === true
}

function samePhone(known: string | null | undefined, recorded: unknown): boolean {
  const one = subscriberNumber(known ?? '')
  return one.length >= OWN_NUMBER_LENGTH_MIN && one === subscriberNumber(textOf(recorded))
}

/** Null where nothing follows from them. */
function compareBirths(known: KnownPerson, record: Fields): 'same' | 'near' | 'other' | null {
  const [day, recorded] = [known.date_of_birth ?? '', textOf(record.date_of_birth)]
  if (day === '' || recorded === '') return null
  if (day === recorded) return 'same'
  const isGuess = known.birth_date_estimated === true || record.birth_date_estimated === true
  const yearsApart = Math.abs(Date.parse(day) - Date.parse(recorded)) / YEAR_MS
  if (isGuess && yearsApart <= GUESS_YEARS) return 'near'
  if (isSlipOfThePen(day, recorded)) return 'near'
  return yearsApart > OTHER_BIRTH_YEARS * (isGuess ? 2 : 1) ? 'other' : null
}

const YEAR_MS = 365.25 * DAY_MS

/** One of day, month and year is another, or day and month have changed places. */
function isSlipOfThePen(one: string, other: string): boolean {
  const [parts, others] = [one.split('-'), other.split('-')]
  const same = parts.filter((part, at) => part === others[at]).length
  const [year, month, day] = parts
  return same === 2 || [year, day, month].join('-') === other
}

function isTold(sex: unknown): boolean {
  return sex === 'female' || sex === 'male'
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
