import { nameWords } from './names-alike.ts'
import { begins, numberTerm, type SearchTerm, subscriberNumber, wholeWord } from './search.ts'

/*
 * By which words of the search index (S4) records are looked for that can be of one person. What is
 * found still has to be compared: the index knows the beginnings of names and the endings of numbers.
 */

/** Days between which somebody was born, both included. */
export type Born = { from: string; to: string }

/** A look into the index, and within which days a find must have been born; null if it does not matter. */
export type CandidateSearch = { term: SearchTerm; born: Born | null }

/** So many words of a name are looked for: pairs of more would be very many. */
const SEARCHED_WORDS_MAX = 4

/** Of a word that may be misspelt so many first characters are looked for. */
const BEGINNING_LENGTH = 3

/** What may be known of a person of whom records are looked for. */
export type KnownPerson = {
  clinic_id?: string | null | undefined
  full_name?: string | null | undefined
  date_of_birth?: string | null | undefined
  birth_date_estimated?: boolean | undefined
  sex?: string | undefined
  phone?: string | null | undefined
  village?: string | null | undefined
  national_id?: string | null | undefined
  card_number?: string | null | undefined
}

/** Where this person's records would be found, the most telling look first. */
export function searchesForPerson(known: KnownPerson): CandidateSearch[] {
  const { national_id, card_number, phone, date_of_birth: day } = known
  const words = searchedWords(known.full_name ?? '')
  const numbers = [national_id, card_number, phone && subscriberNumber(phone)]
    .map((number) => (number ? numberTerm(number) : null))
    .filter((term) => term !== null)
  const onThatDay = day ? lettersOf(words).map((term) => ({ term, born: dayOf(day) })) : []
  return [
    ...numbers.map((term) => ({ term, born: null })),
    ...searchesForName(words, null),
    ...onThatDay,
  ]
}

/** Where a person of this name would be found who was born within these days. */
export function searchesForNamesake(name: string, born: Born): CandidateSearch[] {
  return searchesForName(searchedWords(name), born)
}

/** Where a person would be found of whose name some words are known, and not how they are written. */
export function searchesForMisspelt(name: string): CandidateSearch[] {
  const words = searchedWords(name)
  return [
    ...searchesForName(words, null),
    ...lettersOf(words).map((term) => ({ term, born: null })),
  ]
}

function searchesForName(words: readonly string[], born: Born | null): CandidateSearch[] {
  const [only] = words
  if (only === undefined) return []
  const terms =
    words.length === 1
      ? [wholeWord(only), begins(beginningOf(only))]
      : [
          // Two words that begin alike, however they go on; or one word as it is written.
          { any: pairsOf(words, (one, other) => [beginsAs(one), beginsAs(other)]) },
          { any: pairsOf(words, (one, other) => [wholeWord(one), begins(letterOf(other))]) },
          { any: pairsOf(words, (one, other) => [begins(letterOf(one)), wholeWord(other)]) },
        ]
  return terms.map((term) => ({ term, born }))
}

function searchedWords(name: string): string[] {
  return nameWords(name).slice(0, SEARCHED_WORDS_MAX)
}

/** The first letters of two words, or of the only one: with the day of birth that is enough. */
function lettersOf(words: readonly string[]): SearchTerm[] {
  if (words.length < 2) return words.map((word) => begins(letterOf(word)))
  return [{ any: pairsOf(words, (one, other) => [begins(letterOf(one)), begins(letterOf(other))]) }]
}

function pairsOf(
  words: readonly string[],
  toTerms: (one: string, other: string) => SearchTerm[],
): SearchTerm[] {
  return words.flatMap((one, at) =>
    words.slice(at + 1).map((other) => ({ all: toTerms(one, other) })),
  )
}

function beginsAs(word: string): SearchTerm {
  return begins(beginningOf(word))
}

function beginningOf(word: string): string {
  return [...word].slice(0, BEGINNING_LENGTH).join('')
}

function letterOf(word: string): string {
  return [...word][0] ?? ''
}

function dayOf(day: string): Born {
  return { from: day, to: day }
}
