import { IntlMessageFormat } from 'intl-messageformat'
import type { Plugin } from 'vite'

/** The catalogues of web apps, and the words that they share. */
const CATALOGUE = /\/(texts|words)\/\w+\.json$/

/** What reads messages in the browser where they were not read before (`parsedTexts`). */
const PARSER = /^@formatjs\/icu-messageformat-parser$/

/**
 * Reads the messages of catalogues when an app is built, as the library would when it runs: browsers are
 * sent what it makes of them, and not the part of it that reads, which is a good part of a first load
 * and takes a slow tablet a while for each message.
 */
export function parsedTexts(): Plugin {
  return {
    name: 'parsed-texts',
    enforce: 'pre',
    config: () => ({
      resolve: {
        alias: [{ find: PARSER, replacement: '@formatjs/icu-messageformat-parser/no-parser.js' }],
      },
    }),
    transform(code, id) {
      if (!CATALOGUE.test(id)) return null
      const texts = Object.entries(JSON.parse(code) as Record<string, string>)
      return { code: JSON.stringify(Object.fromEntries(texts.map(parsed))), map: null }
    },
  }
}

function parsed([key, text]: [string, string]) {
  const message = new IntlMessageFormat(text, 'en', undefined, { captureLocation: false }).getAst()
  const [first, ...others] = message
  // A text that takes nothing stays as it is.
  const isPlain = others.length === 0 && first && 'value' in first && first.value === text
  return [key, isPlain ? text : message]
}
