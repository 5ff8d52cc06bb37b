import { nameWords, withAnotherVowel } from './names-alike.ts'
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

/** The first half of a word that is looked for as two has so many letters, the second no fewer. */
const HALF_LETTERS = { min: 2, max: 16 }

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
      ? [
          wholeWord(only),
          ...anyOf(misspellings(only)),
          ...anyOf(halvesOf(only)),
          begins(beginningOf(only)),
        ]
      : [
          // Two words that begin alike, however they go on; or one word as it is written.
          { any: pairsOf(words, (one, other) => [beginsAs(one), beginsAs(other)]) },
          { any: pairsOf(words, (one, other) => [wholeWord(one), begins(letterOf(other))]) },
          { any: pairsOf(words, (one, other) => [begins(letterOf(one)), wholeWord(other)]) },
          // Or one word as it might be written; or both as one.
          ...anyOf(
            words.flatMap((word, at) =>
              beside(
                misspellings(word),
                words.filter((_, other) => other !== at),
              ),
            ),
          ),
          ...anyOf(words.slice(1).map((word, at) => wholeWord(`${words[at]}${word}`))),
        ]
  return terms.map((term) => ({ term, born }))
}

/** What any of these meets; no term of none. */
function anyOf(terms: readonly SearchTerm[]): SearchTerm[] {
  return terms.length > 0 ? [{ any: terms }] : []
}

function misspellings(word: string): SearchTerm[] {
  return withAnotherVowel(word).map(wholeWord)
}

/** What any of these meets, with one of the other words by its first letter. */
function beside(terms: readonly SearchTerm[], others: readonly string[]): SearchTerm[] {
  const letters = { any: others.map((other) => begins(letterOf(other))) }
  return anyOf(terms).map((spelt) => ({ all: [spelt, letters] }))
}

/** The word as two: Abd Allah for Abdallah. */
function halvesOf(word: string): SearchTerm[] {
  const letters = [...word]
  const { min, max } = HALF_LETTERS
  const lengths = letters.map((_, at) => at).slice(min, Math.min(max, letters.length - min) + 1)
  return lengths.map((length) => {
    const halves = [letters.slice(0, length), letters.slice(length)]
    return { all: halves.map((half) => wholeWord(half.join(''))) }
  })
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
