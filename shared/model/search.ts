import type { Collection, Fields } from './collections.ts'
import type { Field } from './field.ts'
import { fold, partsOf } from './folding.ts'

/*
 * Search by the beginnings of words (S4): which words a record is found by, and which of them a
 * query asks for. A store keeps the former and looks for the latter; it need not know what a word is.
 */

/** Goes up when a record is found by other words than before: every store then makes its index new. */
export const SEARCH_VERSION = 3

/** A query may have so many characters: as many as the longest field that is searched. */
export const SEARCH_LENGTH_MAX = 500

/** Words of a query beyond these are not looked at; each costs a look through the index. */
const QUERY_WORDS_MAX = 8

/** Words are told apart by their first characters, in UTF-16 code units. */
const WORD_LENGTH_MAX = 32

/** So many places within one field, beside the beginnings of its words, at which a find may begin. */
const INNER_BEGINNINGS_MAX = 200

/** A part of a number finds it that has so many characters; shorter ones are far too common. */
const NUMBER_PART_MIN = 3

/** A part of a number that has so many digits hardly occurs in any other. */
const TELLING_DIGITS_MIN = 6

/** A number for a country and within it have so many last digits in common. */
const SUBSCRIBER_DIGITS = 8

/** Numbers with so many digits may be written for calls from another country. */
const INTERNATIONAL_DIGITS_MIN = 10

/** The country in such a number has so many digits at most. */
const COUNTRY_DIGITS_MAX = 3

/** Stands before the words of numbers, and in no other word. */
const NUMBER_MARK = '#'

/** Stands before a number read from its end, by whose beginning it is found by its ending. */
const ENDING_MARK = '##'

/** What a query asks of the words of a record; a word may go on unless it is whole. */
export type SearchTerm =
  | { word: string; isWhole: boolean }
  | { all: readonly SearchTerm[] }
  | { any: readonly SearchTerm[] }

/** A query: all of its terms must be met. One without terms finds nothing. */
export type Search = { terms: readonly SearchTerm[] }

/** The words by which a record is found, some perhaps twice, parted by spaces; empty if there are none. */
export function searchWords(collection: Collection, fields: Fields): string {
  const words: string[] = []
  for (const [name, foundBy] of searchedFields(collection)) {
    const value = fields[name]
    if (typeof value !== 'string') continue
    for (const word of foundBy === 'words' ? wordsOfName(value) : wordsOfNumber(value)) {
      words.push(word.slice(0, WORD_LENGTH_MAX))
    }
  }
  return words.join(' ')
}

/** Whether two states of a record are found by the same words, told without making them. */
export function isFoundAlike(collection: Collection, before: Fields, after: Fields) {
  return searchedFields(collection).every(([name]) => before[name] === after[name])
}

type SearchedField = readonly [name: string, foundBy: NonNullable<Field['foundBy']>]

const searchedByCollection = new WeakMap<Collection, SearchedField[]>()

/** The fields by which records of a collection are found, and how; found out once. */
export function searchedFields(collection: Collection): readonly SearchedField[] {
  const known = searchedByCollection.get(collection)
  if (known) return known
  const made = Object.entries(collection.fields).flatMap(([name, { foundBy }]) =>
    foundBy ? [[name, foundBy] as const] : [],
  )
  searchedByCollection.set(collection, made)
  return made
}

/** What a query asks for, or null if it is blank, which asks for nothing. */
export function parseSearch(query: string): Search | null {
  if (query.trim() === '') return null
  const folded = fold(query.slice(0, SEARCH_LENGTH_MAX))
  const pieces = withFewWords(piecesOf(folded))
  return { terms: runsOf(pieces).flatMap(termsOfRun) }
}

/** Whether a record that is found by these words (`searchWords`) meets a query. */
export function meets(words: string, { terms }: Search): boolean {
  const own = words.split(' ')
  const isMet = (term: SearchTerm): boolean => {
    if ('all' in term) return term.all.every(isMet)
    if ('any' in term) return term.any.some(isMet)
    const { word, isWhole } = term
    return own.some((one) => (isWhole ? one === word : one.startsWith(word)))
  }
  return terms.length > 0 && terms.every(isMet)
}

function withFewWords(pieces: readonly Piece[]): Piece[] {
  let left = QUERY_WORDS_MAX
  return pieces.flatMap((piece) => {
    const parts = piece.parts.slice(0, left)
    left -= parts.length
    return parts.length > 0 ? [{ ...piece, parts }] : []
  })
}

// In these scripts words are written together: a find may begin at any letter, in Korean at any
// syllable, and at what follows in another script.
const TOGETHER = String.raw`\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}`
const IS_TOGETHER = new RegExp(`[${TOGETHER}]`, 'u')
// Without the sets of newer browsers (the flag v): tablets in the field are older.
const BEGINNING = String.raw`(?:(?![\p{M}\u1160-\u11ff])[${TOGETHER}])`
const SPACE_WITHIN_NAME = new RegExp(String.raw`(?<=[${TOGETHER}])\s+(?=${BEGINNING})`, 'gu')
const INNER_BEGINNING = new RegExp(
  String.raw`${BEGINNING}|(?<=[${TOGETHER}])(?![${TOGETHER}])[\p{L}\p{Nd}]`,
  'gu',
)

/** Each word, what stands together as one (N'Diaye: n, diaye, ndiaye), and their inner beginnings. */
function wordsOfName(name: string): string[] {
  const folded = fold(name)
  const isTogether = IS_TOGETHER.test(folded)
  const pieces = piecesOf(isTogether ? folded.replace(SPACE_WITHIN_NAME, '') : folded)
  const words = pieces.flatMap(({ parts, joined }) =>
    parts.length > 1 ? [...parts, joined] : parts,
  )
  if (!isTogether) return words
  const inner = words.flatMap((word) =>
    [...word.matchAll(INNER_BEGINNING)].map(({ index }) => word.slice(index)),
  )
  return [...words, ...inner.slice(0, INNER_BEGINNINGS_MAX)]
}

/**
 * The number without what parts its digits and letters: whole, from each place where somebody would
 * begin to read it, and from its end. All its endings instead would be most of the index.
 */
function wordsOfNumber(number: string): string[] {
  const parts = partsOf(fold(number))
  const joined = parts.join('')
  if (joined === '') return []
  const last = joined.length - NUMBER_PART_MIN
  const beginnings = [...new Set(beginningsOf(parts, joined))]
    .filter((from) => from > 0 && from <= last)
    .slice(0, INNER_BEGINNINGS_MAX)
  const words = [0, ...beginnings].map((from) => NUMBER_MARK + joined.slice(from))
  if (last >= 0) words.push(fromItsEnd(joined))
  return words
}

/** Where its parts begin, their digits, what follows zeros, and what may follow a country. */
function beginningsOf(parts: readonly string[], joined: string): number[] {
  const found: number[] = []
  let from = 0
  for (const part of parts) {
    for (const [run] of part.matchAll(DIGITS_OR_OTHERS)) {
      found.push(from, from + (run.length - run.replace(/^0+/, '').length))
      from += run.length
    }
  }
  if (isDigits(joined) && joined.length >= INTERNATIONAL_DIGITS_MIN) {
    for (let digits = 1; digits <= COUNTRY_DIGITS_MAX; digits++) found.push(digits)
  }
  return found
}

const DIGITS_OR_OTHERS = /[0-9]+|[^0-9]+/g

/** Of a number or of its last characters: what the former begins with if it ends with the latter. */
function fromItsEnd(number: string): string {
  const reversed = [...number].reverse().join('')
  return (ENDING_MARK + reversed).slice(0, WORD_LENGTH_MAX)
}

/** Folded text between two spaces: its parts, and all of them as one. */
type Piece = { parts: string[]; joined: string; hasPlus: boolean }

function piecesOf(folded: string): Piece[] {
  return folded
    .split(/[\p{Z}\p{Cc}]+/u)
    .map((text) => ({ parts: partsOf(text), text }))
    .filter(({ parts }) => parts.length > 0)
    .map(({ parts, text }) => ({ parts, joined: parts.join(''), hasPlus: /^\(?\+/.test(text) }))
}

/** The pieces, with digits that stand next to each other in one run: "0712 345 678". */
function runsOf(pieces: readonly Piece[]): Piece[][] {
  const runs: Piece[][] = []
  for (const piece of pieces) {
    const last = runs.at(-1)
    const isMore = isDigits(piece.joined) && !piece.hasPlus && isDigits(last?.at(-1)?.joined ?? '')
    if (last && isMore) last.push(piece)
    else runs.push([piece])
  }
  return runs
}

function isDigits(text: string): boolean {
  return /^[0-9]+$/.test(text)
}

/** One for each piece, which the number that they make together meets as well. */
function termsOfRun(run: readonly Piece[]): SearchTerm[] {
  if (run.length === 1) return run.map(termOfPiece)
  const number = run.map(({ joined }) => joined).join('')
  const asOne = termsOfNumber(number, run[0]?.hasPlus ?? false)
  return run.map((piece) => ({ any: [...asOne, termOfPiece(piece)] }))
}

function termOfPiece({ parts, joined, hasPlus }: Piece): SearchTerm {
  const asOne = [begins(joined), ...termsOfNumber(joined, hasPlus)]
  if (parts.length === 1) return { any: asOne }
  const each = parts.map((part) => termOfPiece({ parts: [part], joined: part, hasPlus: false }))
  return { any: [...asOne, { all: each }] }
}

/** A part of a number as it is written, or a whole one that is written otherwise: it ends alike. */
function termsOfNumber(number: string, isInternational: boolean): SearchTerm[] {
  if (number.length < NUMBER_PART_MIN) return [ends(number)]
  const terms = [begins(NUMBER_MARK + number), ends(number)]
  const withoutZeros = number.replace(/^0+/, '')
  if (withoutZeros !== number && withoutZeros.length >= NUMBER_PART_MIN) {
    const isTelling = withoutZeros.length >= TELLING_DIGITS_MIN
    terms.push(isTelling ? begins(NUMBER_MARK + withoutZeros) : ends(withoutZeros))
  }
  const isLong = isInternational || number.length >= INTERNATIONAL_DIGITS_MIN
  if (isDigits(number) && isLong && number.length > SUBSCRIBER_DIGITS) {
    terms.push(ends(number.slice(-SUBSCRIBER_DIGITS)))
  }
  return terms
}

/** Asks for what has this number, however it is parted, or one that ends with it; null if it is blank. */
export function numberTerm(number: string): SearchTerm | null {
  const plain = plainNumber(number)
  return plain === '' ? null : ends(plain)
}

/** A number as search compares it: folded, and without what parts its digits and letters. */
export function plainNumber(number: string): string {
  return partsOf(fold(number)).join('')
}

/** Its last digits, which a telephone number for a country and within it have in common. */
export function subscriberNumber(phone: string): string {
  return plainNumber(phone).slice(-SUBSCRIBER_DIGITS)
}

/** Asks for what is found by this word of a name, folded. */
export function wholeWord(word: string): SearchTerm {
  return { word: word.slice(0, WORD_LENGTH_MAX), isWhole: true }
}

/** Asks for what is found by a word that begins so, folded. */
export function begins(word: string): SearchTerm {
  return { word: word.slice(0, WORD_LENGTH_MAX), isWhole: false }
}

/** Asks for a number that ends so; a very short one must be all of it. */
function ends(number: string): SearchTerm {
  if (number.length < NUMBER_PART_MIN) return wholeWord(NUMBER_MARK + number)
  return { word: fromItsEnd(number), isWhole: false }
}
