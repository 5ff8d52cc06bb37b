import { jaroWinkler } from '@skyra/jaro-winkler'
import { fold, partsOf } from './folding.ts'

/*
 * Whether two names can be those of one person: written in another order, without a middle name, by
 * another hand. Names are compared folded, so neither case nor accents tell them apart.
 */

/** How like each other two names are; null if they are not. */
type Likeness = 'same' | 'near' | null

/**
 * Two words of names are near by Jaro-Winkler from here on: Otieno and Othieno (0.96), Achieng and
 * Ashieng (0.91), Amina and Amira (0.91); not Mercy and Percy (0.87).
 */
const NEAR_FROM = 0.9

/** Words of fewer letters have too little in them to be near one another. */
const NEAR_LETTERS_MIN = 3

/**
 * Words of so many letters are near also where one vowel is another one: Amina and Amena, Mary and Mery, of
 * which Jaro-Winkler, made for longer names, makes others. The first letter is seldom heard wrong.
 */
const VOWEL_LETTERS_MIN = 4
const VOWELS = 'aeiouy'
/** So many are changed of a word that is looked for. */
const VOWELS_CHANGED_MAX = 8
const VOWEL = new RegExp(`[${VOWELS}]`, 'g')

/** More words of a name are not looked at. */
const NAME_WORDS_MAX = 8

/** The words of a name, folded, in their order. Initials are left out if two words remain. */
export function nameWords(name: string): string[] {
  const pieces = fold(name).split(/\s+/u)
  const words = pieces.flatMap(wordsOfPiece).slice(0, NAME_WORDS_MAX)
  const whole = words.filter((word) => !/^[a-z]$/.test(word))
  return whole.length >= 2 ? whole : words
}

/** Anne-Marie has two words, N'Diaye and O'Brien have one. */
function wordsOfPiece(piece: string): string[] {
  const parts = partsOf(piece)
  return parts.some((part) => part.length === 1) ? [parts.join('')] : parts
}

/**
 * Compares two names, as `nameWords` gives them. They are the same with the same words in whatever
 * order and however parted; near if each word of the shorter one is near to another one of the longer.
 * One word alone is only like one word alone.
 */
export function compareNames(one: readonly string[], other: readonly string[]): Likeness {
  if (one.length === 0 || other.length === 0) return null
  if (joined(one) === joined(other) || sorted(one) === sorted(other)) return 'same'
  const [shorter, longer] = one.length <= other.length ? [one, other] : [other, one]
  if (shorter.length === 1 && longer.length > 1) return null
  return nearness(shorter, longer) > 0 ? 'near' : null
}

/** Whether one of them is a single word, near to one of the other's: as much as is typed of a name at first. */
export function isPartOfName(one: readonly string[], other: readonly string[]): boolean {
  const [shorter, longer] = one.length <= other.length ? [one, other] : [other, one]
  return shorter.length === 1 && longer.length > 1 && nearness(shorter, longer) > 0
}

/**
 * How nearly a name has each of these words, from 1, just as they are, to 0, not: for who looks for a
 * name by some of its words and does not know how it is written. 0 where there is no word.
 */
export function nearness(wanted: readonly string[], name: readonly string[]): number {
  const words = partedAs(wanted, name)
  const left = partedAs(name, wanted)
  let sum = 0
  for (const word of words) {
    const { at, likeness } = nearest(word, left)
    if (at === -1) return 0
    left.splice(at, 1)
    sum += likeness
  }
  return words.length > 0 ? sum / words.length : 0
}

/** The words that differ from this one in one vowel, behind its first letter; none of a short word. */
export function withAnotherVowel(word: string): string[] {
  if (word.length < VOWEL_LETTERS_MIN) return []
  const vowels = [...word.matchAll(VOWEL)].filter(({ index }) => index > 0)
  return vowels.slice(0, VOWELS_CHANGED_MAX).flatMap(({ 0: vowel, index }) => {
    const others = [...VOWELS].filter((other) => other !== vowel)
    return others.map((other) => `${word.slice(0, index)}${other}${word.slice(index + 1)}`)
  })
}

/** Compares two texts of some words each, such as villages. */
export function compareWords(one: string, other: string): Likeness {
  return compareNames(nameWords(one), nameWords(other))
}

function joined(words: readonly string[]): string {
  return words.join('')
}

function sorted(words: readonly string[]): string {
  return [...words].sort().join(' ')
}

/** The words, with two neighbours as one where the other name has them so: Abd Allah as Abdallah. */
function partedAs(words: readonly string[], others: readonly string[]): string[] {
  const parted: string[] = []
  for (const word of words) {
    const both = `${parted.at(-1) ?? ''}${word}`
    if (both !== word && others.includes(both)) parted[parted.length - 1] = both
    else parted.push(word)
  }
  return parted
}

/** Where the word nearest to this one stands, and how near; at -1 if none is near. */
function nearest(word: string, others: readonly string[]): { at: number; likeness: number } {
  let found = { at: -1, likeness: 0 }
  for (const [at, other] of others.entries()) {
    const likeness = likenessOf(word, other)
    if (likeness > found.likeness) found = { at, likeness }
  }
  return found
}

/** From 0, not near, to 1, the same. */
function likenessOf(word: string, other: string): number {
  if (word === other) return 1
  if (Math.min(word.length, other.length) < NEAR_LETTERS_MIN) return 0
  const likeness = jaroWinkler(word, other)
  if (likeness >= NEAR_FROM) return likeness
  return isOneVowelApart(word, other) ? NEAR_FROM : 0
}

function isOneVowelApart(word: string, other: string): boolean {
  if (word.length !== other.length || word.length < VOWEL_LETTERS_MIN) return false
  let at = 0
  while (word[at] === other[at]) at += 1
  const areVowels = [word, other].every((one) => VOWELS.includes(one[at] ?? ''))
  return at > 0 && areVowels && word.slice(at + 1) === other.slice(at + 1)
}
