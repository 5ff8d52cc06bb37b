import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { COLLECTION_NAMES, type Collection, collections } from '@outpost/shared/model/collections'
import { DISCREPANCY, MOVEMENT_KINDS } from '@outpost/shared/model/movement'
import { CONFLICTS } from '@outpost/shared/protocol/conflicts'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'

/* The texts of the web apps: a language is a file, and says all that English says. */

const APPS = [
  { folder: 'edge/tablet/texts', languages: ['ar', 'en', 'fr', 'hi', 'sw'] },
  { folder: 'central/console/texts', languages: ['ar', 'en', 'fr'] },
]
/** What both say: an app in a language that these lack would say half in English. */
const WORDS = {
  folder: 'shared/web/words',
  languages: [...new Set(APPS.flatMap(({ languages }) => languages))].sort(),
}
const CATALOGUES = [...APPS, WORDS]

const folderOf = (name: string) => fileURLToPath(new URL(`../../${name}/`, import.meta.url))

function readTexts(name: string, language: string): Record<string, string> {
  return JSON.parse(readFileSync(`${folderOf(name)}${language}.json`, 'utf8'))
}

type Part = ReturnType<IntlMessageFormat['getAst']>[number]

/** Types of parts that take no value: what stands there as it is, and the number of a plural. */
const LITERAL = 0
const POUND = 7

const takesValue = ({ type }: Part) => type !== LITERAL && type !== POUND

/** The names of the values that a text takes. */
function valuesOf(text: string): string[] {
  const names = (parts: Part[]): string[] =>
    parts.flatMap((part) => [
      ...(takesValue(part) && 'value' in part ? [part.value] : []),
      ...('options' in part
        ? Object.values(part.options).flatMap(({ value }) => names(value))
        : []),
    ])
  return [...new Set(names(new IntlMessageFormat(text, 'en').getAst()))].sort()
}

test('a word that both web apps use stands once', () => {
  const all = CATALOGUES.flatMap(({ folder }) =>
    Object.entries(readTexts(folder, 'en')).map(([key, text]) => `${key}: ${text}`),
  )
  const shared = /^(field|conflict|decide)\./
  expect(all.filter((one, n) => shared.test(one) && all.indexOf(one) < n)).toEqual([])
  for (const key of Object.keys(readTexts('shared/web/words', 'en'))) {
    expect(all.filter((one) => one.startsWith(`${key}: `))).toHaveLength(1)
  }
})

test('who is sent to a screen of the tablet is told its name', () => {
  const [tablet, console] = APPS.map(({ folder }) => folder) as [string, string]
  for (const language of ['ar', 'en', 'fr']) {
    const told = readTexts(console, language)['trouble.inbox.next']
    expect(told, language).toContain(readTexts(tablet, language)['nav.inbox'])
  }
  const rules = readFileSync(
    new URL('../../deploy/prometheus/outpost-alerts.yml', import.meta.url),
    'utf8',
  )
  expect(rules).toContain(`open “${readTexts(tablet, 'en')['nav.inbox']}” on a tablet`)
})

test('who pairs a tablet is told that a manager makes the code, and under which name', () => {
  for (const language of ['ar', 'en', 'fr', 'hi', 'sw']) {
    const texts = readTexts('edge/tablet/texts', language)
    for (const key of ['pair.how', 'pair.scanOther']) {
      expect(texts[key], `${language} ${key}`).toContain(texts['nav.state'])
    }
  }
})

test('every reason for a conflict has a word', () => {
  const words = readTexts('shared/web/words', 'en')
  expect(Object.keys(CONFLICTS).filter((code) => !(`conflict.${code}` in words))).toEqual([])
})

test('every kind of movement has a word, and what was missing', () => {
  const texts = readTexts('edge/tablet/texts', 'en')
  const kinds = [...MOVEMENT_KINDS, DISCREPANCY]
  expect(kinds.filter((kind) => !(`kind.${kind}` in texts))).toEqual([])
})

/** Fields of what tablets write that they never show: only admins set these, in the console. */
const NEVER_ON_TABLETS = ['shared_with', 'merged_into']

test('every field of the model has a word, where tablets show it in their languages too', () => {
  const words = readTexts('shared/web/words', 'en')
  const consoleWords = { ...words, ...readTexts('central/console/texts', 'en') }
  const all = COLLECTION_NAMES.map((name) => collections[name])
  const fieldsOf = (some: Collection[]) => some.flatMap(({ fields }) => Object.keys(fields))
  const lacking = (texts: object, fields: string[]) =>
    fields.filter((name) => !(`field.${name}` in texts))

  expect(lacking(consoleWords, fieldsOf(all))).toEqual([])
  const ofTablets = fieldsOf(all.filter(({ writtenBy }) => writtenBy !== 'central'))
  expect(lacking(words, ofTablets)).toEqual(NEVER_ON_TABLETS)
})

/** Of words that mean the same each language uses one: see CONTRIBUTING.md, What the screens call things. */
const FORGONE: Record<string, RegExp> = {
  ar: /دفع(?:ة|ات|تين)|قرن|إقران|قصاصة/,
  fr: /appairage|billet|appareil photo|étagère|La boîte ne répond|autre boîte|[Aa]u centre,|signalé au centre/,
  hi: /उत्तर|दवाखान|समाप्त/,
  sw: /kituo kikuu|tableti|ziara|skan/i,
}

test.each(Object.entries(FORGONE))('%s has one word for one thing', (language, forgone) => {
  const texts = CATALOGUES.filter(({ languages }) => languages.includes(language)).map(
    ({ folder }) => readTexts(folder, language),
  )
  const all = texts.flatMap((one) => Object.entries(one))
  expect(all.filter(([, text]) => forgone.test(text))).toEqual([])
})

test('in French no line begins with a mark, and none ends with an open quotation', () => {
  for (const { folder } of CATALOGUES) {
    const texts = Object.entries(readTexts(folder, 'fr'))
    expect(texts.filter(([, text]) => / [:;?!»](?!:)|« /.test(text))).toEqual([])
  }
})

describe.each(CATALOGUES)('the texts of $folder', ({ folder, languages }) => {
  const read = (language: string) => readTexts(folder, language)
  const english = read('en')

  test('are there in each language, and those of an app say which way it is written', () => {
    expect(readdirSync(folderOf(folder)).sort()).toEqual(
      languages.map((language) => `${language}.json`),
    )
    const backward = languages.filter((language) => read(language).direction === 'rtl')
    expect(backward).toEqual('direction' in english ? ['ar'] : [])
  })

  test.each(languages)('%s says all that English says, with the same values', (language) => {
    const texts = read(language)
    expect(Object.keys(texts)).toEqual(Object.keys(english))
    for (const [key, text] of Object.entries(texts)) {
      expect(valuesOf(text), key).toEqual(valuesOf(english[key] ?? ''))
    }
  })

  test.each(languages)('%s has a form for every number', (language) => {
    for (const [key, text] of Object.entries(read(language))) {
      const format = new IntlMessageFormat(text, language)
      const names = valuesOf(text)
      for (const n of [0, 1, 2, 3, 11, 100, 1_000_000]) {
        const values = Object.fromEntries(names.map((name) => [name, n]))
        expect(String(format.format(values)), key).not.toBe('')
      }
      if (!text.includes('plural')) continue
      // Each form that the language has is said, so that none falls back to another by chance.
      const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
      for (const category of pluralCategories) {
        const isSaid =
          text.includes(`${category} {`) || (category === 'zero' && text.includes('=0 {'))
        expect(isSaid, `${key} for ${category}`).toBe(true)
      }
    }
  })
})
