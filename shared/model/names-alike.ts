import { jaroWinkler } from '@skyra/jaro-winkler'
import { fold, partsOf } from './folding.ts'

/*
 * Whether two names can be those of one person: written in another order, without a middle name, by
 * another hand. Names are compared folded, so neither case nor accents tell them apart.
 */

/** How like each other two names are; null if they are not. */
export type Likeness = 'same' | 'near' | null

/**
 * Two words of names are near by Jaro-Winkler from here on: Otieno and Othieno (0.96), Achieng and
 * Ashieng (0.91), Amina and Amira (0.91); not Mercy and Percy (0.87).
 */
const NEAR_FROM = 0.9

/** Words of fewer letters have too little in them to be near one another. */
const NEAR_LETTERS_MIN = 3

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
  const left = [...longer]
  for (const word of shorter) {
    const at = indexOfNearest(word, left)
    if (at === -1) return null
    left.splice(at, 1)
  }
  return 'near'
}

/**
 * Whether a name has each of these words, nearly: for who looks for a name by some of its words and
 * does not know how it is written. False where there is no word.
 */
export function isNearlyNamed(wanted: readonly string[], name: readonly string[]): boolean {
  const left = [...name]
  for (const word of wanted) {
    const at = indexOfNearest(word, left)
    if (at === -1) return false
    left.splice(at, 1)
  }
  return wanted.length > 0
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

/** Where the word nearest to this one stands; -1 if none is near. */
function indexOfNearest(word: string, others: readonly string[]): number {
  let nearest = -1
  let most = 0
  for (const [at, other] of others.entries()) {
    const likeness = likenessOf(word, other)
    if (likeness > most) [nearest, most] = [at, likeness]
  }
  return nearest
}

/** From 0, not near, to 1, the same. */
function likenessOf(word: string, other: string): number {
  if (word === other) return 1
  if (Math.min(word.length, other.length) < NEAR_LETTERS_MIN) return 0
  const likeness = jaroWinkler(word, other)
  return likeness >= NEAR_FROM ? likeness : 0
}
