/*
 * Which names a search must find, told without our own folding: two beginnings are alike if the
 * order of Unicode (CLDR's root collation) has them for the same base letters. Where search goes
 * further than that, or less far, the letters are listed here.
 */

const base = new Intl.Collator('en', { usage: 'search', sensitivity: 'base' })

/** Letters typed for one another, though Unicode has them for different ones; the first for all. */
const ALSO_ALIKE = [
  ...['iı', 'eə', 'ий'],
  // One sound, in Amharic, with letters of several rows.
  ...['ሀሃሐሓኀኃኸኻ', 'ሁሑኁኹ', 'ሂሒኂኺ', 'ሄሔኄኼ', 'ህሕኅኽ', 'ሆሖኆኾ'],
  ...['አኣዐዓ', 'ኡዑ', 'ኢዒ', 'ኤዔ', 'እዕ', 'ኦዖ'],
  ...['ሰሠ', 'ሱሡ', 'ሲሢ', 'ሳሣ', 'ሴሤ', 'ስሥ', 'ሶሦ'],
  ...['ጸፀ', 'ጹፁ', 'ጺፂ', 'ጻፃ', 'ጼፄ', 'ጽፅ', 'ጾፆ'],
  // The sign of a nasal sound has two spellings.
  'ंँ',
].map(([plain = '', ...others]): [RegExp, string] => [
  new RegExp(`[${others.join('')}]`, 'gu'),
  plain,
])

const TWO_LETTERS: [RegExp, string][] = [
  [/æ/gu, 'ae'],
  [/œ/gu, 'oe'],
  [/ß/gu, 'ss'],
  [/þ/gu, 'th'],
]

/** Unicode has these signs for mere marks; here they are told apart, as letters are. */
const SIGNS =
  /[\u0900-\u0903\u0981-\u0983\u0a01-\u0a03\u0a70\u0a71\u0c00-\u0c03\u0c81-\u0c83\u0d81-\u0d83]/gu

/** In these scripts words are written together: a find may begin at any letter. */
const TOGETHER = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}]/u

/** Tells which of these names a search must find, sorted as they are. */
export function createFinder(names: readonly string[]) {
  const words = names.map(wordsOf)
  // Few letters begin many words: each is compared once.
  const known = [...Map.groupBy(new Set(words.flat()), firstOf)]
  const asked = new Map<string, ReadonlySet<string>>()

  /** The words that begin with this one. */
  function begunBy(part: string): ReadonlySet<string> {
    const first = firstOf(part)
    const found =
      asked.get(part) ??
      new Set(
        known
          .filter(([letter]) => base.compare(letter, first) === 0)
          .flatMap(([, begun]) => begun.filter((word) => begins(word, part))),
      )
    asked.set(part, found)
    return found
  }

  return (query: string): string[] => {
    const pieces = piecesOf(query).map(({ parts, joined }) => ({
      joined: begunBy(joined),
      parts: parts.map(begunBy),
    }))
    return names.filter((_, at) => {
      const isMet = (begun: ReadonlySet<string>) => words[at]?.some((word) => begun.has(word))
      return pieces.every(({ joined, parts }) => isMet(joined) || parts.every(isMet))
    })
  }
}

function firstOf(word: string): string {
  return [...word][0] ?? ''
}

function wordsOf(name: string): string[] {
  return piecesOf(name).flatMap(({ parts, joined }) => {
    const words = [...new Set([...parts, joined])]
    return words.flatMap((word) => (TOGETHER.test(word) ? endingsOf(word) : [word]))
  })
}

function piecesOf(text: string) {
  return plain(text)
    .split(/\s+/u)
    .map((piece) => piece.split(/[\p{P}\p{S}]+/u).filter((part) => part !== ''))
    .filter((parts) => parts.length > 0)
    .map((parts) => ({ parts, joined: parts.join('') }))
}

function plain(text: string): string {
  return [...ALSO_ALIKE, ...TWO_LETTERS]
    .reduce(
      (left, [letters, plain]) => left.replace(letters, plain),
      text
        .toLowerCase()
        .normalize('NFC')
        .replace(/\p{Cf}/gu, ''),
    )
    .replace(SIGNS, (sign) => `q${sign.codePointAt(0)}`)
}

function endingsOf(word: string): string[] {
  const letters = [...word]
  return letters.map((_, at) => letters.slice(at).join(''))
}

/** Whether a word begins with another, letter by letter. */
function begins(word: string, query: string): boolean {
  const letters = [...word]
  return letters.some((_, at) => base.compare(letters.slice(0, at + 1).join(''), query) === 0)
}
