import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { testData } from './test-data.ts'

const folder = testData('names-world')

/** Published given and family names in all scripts there are, each once; null without test data. */
export function namesOfTheWorld(): string[] | null {
  if (!folder) return null
  const cells = NAME_TABLES.flatMap(readTable).flatMap((row) => [
    row['Localized Name'] ?? '',
    row['Romanized Name'] ?? '',
  ])
  const all = [...cells, ...VIETNAMESE.flatMap(readLines)]
  return [...new Set(all.filter((name) => /\p{L}/u.test(name)))]
}

/** Names of one place or language in one script. */
export type NameGroup = {
  /** A country or a file. */
  from: string
  /** Its code in Unicode, or `mixed`. */
  script: string
  /** The language after whose custom they would be sorted. */
  locale: string
  names: PublishedName[]
}

type PublishedName = {
  name: string
  /** In Latin letters, where it is published so beside the name. */
  romanised: string | null
}

const SCRIPTS = [
  ...['Latn', 'Grek', 'Cyrl', 'Arab', 'Hebr', 'Ethi', 'Deva', 'Beng', 'Guru', 'Taml', 'Telu'],
  ...['Knda', 'Sinh', 'Hani', 'Hira'],
]

/** So many names of places, and of pairs of words, are enough of each kind. */
const OF_EACH_KIND_MAX = 300

/**
 * Published names, each once in its group: of people, of places, and pairs of words in the languages
 * of which there are no names. Null without test data.
 */
export function groupsOfNames(): NameGroup[] | null {
  if (!folder) return null
  const people = NAME_TABLES.flatMap(readTable).map((row) => ({
    from: row.Country ?? '',
    locale: new Intl.Locale(`und-${row.Country}`).maximize().language,
    name: row['Localized Name'] ?? '',
    romanised: row['Romanized Name'] || null,
  }))
  const vietnamese = [VIETNAMESE.flatMap(readLines), readVietnameseWards()].flatMap(sample)
  const others = [
    ...vietnamese.map((name) => ({ from: 'Vietnam', locale: 'vi', name })),
    ...sample(readHaitianPlaces()).map((name) => ({ from: 'Haiti', locale: 'fr', name })),
    ...readdirSync(folder).filter(isSentences).flatMap(readPairs),
  ]
  const all = [...people, ...others.map((other) => ({ ...other, romanised: null }))].filter(
    ({ name }) => /\p{L}/u.test(name),
  )
  const groups = new Map<string, NameGroup>()
  for (const { from, locale, name, romanised } of all) {
    const script = scriptOf(name)
    const key = `${from} ${script}`
    const group = groups.get(key) ?? { from, script, locale, names: [] }
    groups.set(key, group)
    const normalised = name.normalize('NFC').trim()
    const isKnown = group.names.some((known) => known.name === normalised)
    if (!isKnown) group.names.push({ name: normalised, romanised })
  }
  return [...groups.values()]
}

function scriptOf(name: string): string {
  const letters = [...name].filter((letter) => /\p{L}/u.test(letter) && letter !== '々')
  const isIn = (script: string) => {
    const inScript = new RegExp(`\\p{sc=${script}}`, 'u')
    return letters.every((letter) => inScript.test(letter))
  }
  return SCRIPTS.find(isIn) ?? 'mixed'
}

/** As many as are enough, from the whole. */
function sample<T>(all: readonly T[]): T[] {
  const step = Math.max(1, Math.floor(all.length / OF_EACH_KIND_MAX))
  return all.filter((_, at) => at % step === 0)
}

/** Pairs of neighbouring words of sentences, such as could be names. */
function readPairs(file: string) {
  const locale = file.slice('text_'.length, -'_XX.json'.length).replace('_', '-')
  const words = readSentences(file)
    .flatMap((sentence) => sentence.split(/[\s\p{P}\p{S}\p{N}]+/u))
    .filter((word) => /^[\p{L}\p{M}\u200c\u200d]+$/u.test(word) && !/[A-Za-z]/.test(word))
  const pairs = words.map((word, at) => `${word} ${words[at + 1] ?? word}`)
  return sample([...new Set(pairs)]).map((name) => ({ from: file, locale, name }))
}

function readVietnameseWards(): string[] {
  type Province = { Name: string; Wards: { Name: string }[] }
  const provinces = JSON.parse(unzipped('vietnam_provinces_wards.json.gz')) as Province[]
  return provinces.flatMap(({ Name, Wards }) => [Name, ...Wards.map((ward) => ward.Name)])
}

function readHaitianPlaces(): string[] {
  const [, ...lines] = unzipped('haiti_addresses.psv.gz').split(/\r?\n/)
  return [...new Set(lines.map((line) => line.split('|').at(-1)?.trim() ?? ''))]
}

const NAME_TABLES = ['common-forenames-by-country.csv', 'common-surnames-by-country.csv']
const VIETNAMESE = ['vietnam_boy.txt', 'vietnam_girl.txt']

/** No cell of these tables is quoted. */
function readTable(file: string): Record<string, string>[] {
  const [header = '', ...lines] = readLines(file)
  const columns = header.replace('\ufeff', '').split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(columns.map((column, at) => [column, cells[at]?.trim() ?? '']))
  })
}

function readLines(file: string): string[] {
  const lines = readFileSync(pathOf(file), 'utf8').split(/\r?\n/)
  return lines.filter((line) => line !== '')
}

function readSentences(file: string): string[] {
  return JSON.parse(readFileSync(pathOf(file), 'utf8')) as string[]
}

function isSentences(file: string): boolean {
  return /^text_.*\.json$/.test(file)
}

function unzipped(file: string): string {
  return gunzipSync(readFileSync(pathOf(file))).toString('utf8')
}

function pathOf(file: string): string {
  return join(folder ?? '', file)
}

/** Published sentences of a clinic's programs in ten languages; null without test data. */
export function sentencesOfTheWorld(): string[] | null {
  if (!folder) return null
  return readdirSync(folder).filter(isSentences).flatMap(readSentences)
}
