import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'

/* The tablet's texts: a language is a file, and says all that English says. */

const folder = fileURLToPath(new URL('../../edge/tablet/texts/', import.meta.url))
const languages = readdirSync(folder).map((file) => file.replace('.json', ''))

function read(language: string): Record<string, string> {
  return JSON.parse(readFileSync(`${folder}${language}.json`, 'utf8'))
}

/** The names of the values that a text takes. */
function valuesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(([, name = '']) => name))].sort()
}

const english = read('en')

test('there are five languages, one of them from right to left', () => {
  expect(languages.sort()).toEqual(['ar', 'en', 'fr', 'hi', 'sw'])
  expect(languages.filter((language) => read(language).direction === 'rtl')).toEqual(['ar'])
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
