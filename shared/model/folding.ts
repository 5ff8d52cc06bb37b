/*
 * Text as search compares it. Letters that people type for one another become one: capital and
 * small, with accent and without. What is left is compared character by character, so index and
 * query must be folded by the same rules: change them, and `SEARCH_VERSION` goes up.
 */

/** The text in its plain form; what parts its words stands in it as it was. */
export function fold(text: string): string {
  // Most numbers and many names are plain, and a first sync folds very many.
  if (ASCII.test(text)) return text.toLowerCase()
  return (
    text
      .toWellFormed()
      .replace(MARKS_BEHIND_WORDS, "'")
      .normalize('NFKD')
      // Both ways: some small letters have one capital, ß has two.
      .toUpperCase()
      .toLowerCase()
      .replace(NOT_TOLD_APART, '')
      .replace(OTHER_FORM, (letter) => PLAIN.get(letter) ?? letter)
      .replace(NOT_KOREAN, (letters) => letters.normalize('NFC'))
      .replace(NOT_ASCII_DIGIT, digitOf)
  )
}

/** The text with the digits 0 to 9 in place of those of other scripts. */
export function plainDigits(text: string): string {
  return text.replace(NOT_ASCII_DIGIT, digitOf)
}

/** The parts of a piece of folded text: its words, without what stands between them. */
export function partsOf(folded: string): string[] {
  return folded.split(BETWEEN_WORDS).filter((part) => part !== '')
}

const ASCII = /^[ -~]*$/

// Letters that serve as apostrophes part words as well. A mark such as ® belongs to no word; an
// emoji is one, because people name themselves with it.
const BETWEEN_WORDS =
  /[\p{P}\p{Z}\p{Cc}\p{Sm}\p{Sc}\p{Sk}\u02b9-\u02bf\u02c8\u02ee\u07f4\u07f5\ua78b\ua78c©®℗°]+/u

// Normalising would make a space, or letters, of these.
const MARKS_BEHIND_WORDS = /[´™℠]/g

/**
 * Invisible characters, the Arabic stretch and the Khoisan clicks (which are mostly left out), and
 * accents: marks that may be missing, for stress, tone, length, or the vowels of scripts that leave
 * them to the reader. A sign for a vowel that is always written is a letter, and so are nasal signs
 * and the kana marks that make another letter.
 */
const NOT_TOLD_APART = new RegExp(
  [
    String.raw`[\p{Cf}\p{Me}\u0640\u07fa\u01c0-\u01c3]`,
    String.raw`(?![\u3099\u309a])(?=\p{Mn})\p{sc=Zinh}`,
    String.raw`(?=\p{Mn})[\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}\p{sc=Cyrl}\p{sc=Ethi}\p{sc=Nkoo}\p{sc=Adlm}]`,
    // Indic dots (nukta), tone marks of Thai and Lao.
    String.raw`[\u093c\u09bc\u0a3c\u0abc\u0b3c\u0c3c\u0cbc\u0e48-\u0e4c\u0ec8-\u0ecc]`,
  ].join('|'),
  // Without the sets of newer browsers (the flag v): tablets in the field are older.
  'gu',
)

/** Letters that Unicode does not take apart, each before the plain form for which it is typed. */
const PLAIN_FORMS = [
  // Latin: of Europe, of the African alphabets, of Azerbaijan.
  'ßss æae œoe øo đd ðd þth łl ħh ŧt ıi ȷj ĸk ŋn əe ǝe ɛe ɔo ɵo ɓb ɖd ɗd ƒf ɠg ɣg ɡg ɦh ɨi ɩi',
  'ƙk ɲn ɳn ƥp ʠq ɾr ʂs ʃs ƭt ʈt ʉu ʊu ʋv ⱳw ƴy ʒz ƶz',
  // Cyrillic of Central Asia, as on a Russian keyboard; Greek and Hebrew at the end of a word.
  'қк ғг ңн ұу үу өо ҳх ҷч ҹч ҝг әа ςσ ךכ םמ ןנ ףפ ץצ',
  // Arabic script: the shapes that several languages give one letter.
  'ٱا ىي یي ېي ۍي ةه ہه ھه ەه ۃه کك ڪك',
  // One sign with two spellings: the nasal, and letters that were once written with a joiner.
  'ँं ൺണ് ൻന് ർര് ൽല് ൾള് ൿക് ৎত্',
  // One sound, in Amharic, with letters of several rows.
  'ሃሀ ሓሀ ኃሀ ኻሀ ኣአ ዓአ',
]

/** Rows of the character table that stand for one another: their first letters, their length. */
const PLAIN_ROWS = [
  ...['ሐሀ', 'ኀሀ', 'ኸሀ', 'ሠሰ', 'ዐአ', 'ፀጸ'].map((letters) => ({ letters, length: 7 })),
  // Katakana and hiragana: the same syllables.
  { letters: 'ァぁ', length: 86 },
]

const PLAIN = new Map([...PLAIN_ROWS.flatMap(pairsOfRow), ...PLAIN_FORMS.flatMap(pairsOfForms)])

const OTHER_FORM = new RegExp(`[${[...PLAIN.keys()].join('')}]`, 'gu')

function pairsOfForms(forms: string): [string, string][] {
  return forms.split(' ').map((form) => {
    const [letter = '', ...plain] = form
    return [letter, plain.join('')]
  })
}

function pairsOfRow({ letters, length }: { letters: string; length: number }) {
  const [from = 0, to = 0] = [...letters].map((letter) => letter.codePointAt(0))
  const letterAt = (code: number) => String.fromCodePoint(code)
  return Array.from({ length }, (_, place): [string, string] => [
    letterAt(from + place),
    letterAt(to + place),
  ])
}

// A vowel sign of two parts does not begin with the other vowel that its first part is alone, nor
// does が with か. A Korean syllable stays in its letters, so that a find may end within it.
const NOT_KOREAN = /[^\u1100-\u11ff]+/g

const DIGIT = /\p{Nd}/u
const NOT_ASCII_DIGIT = /(?![0-9])\p{Nd}/gu

/** Every script has its ten digits in a row, the zero first. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let value = 0
  while (DIGIT.test(String.fromCodePoint(code - value - 1))) value += 1
  return String(value % 10)
}
