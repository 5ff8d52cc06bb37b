import { IntlMessageFormat } from 'intl-messageformat'
import { createFormats, type Formats } from './formats.ts'

/*
 * The texts of a web app: one catalogue for each language, in ICU message format, with the keys of the
 * English one. The key `direction` of a catalogue is `ltr` or `rtl`.
 */

/** A message as it is written, or as the build has read it (`shared/node/parsed-texts.ts`). */
type Message = ConstructorParameters<typeof IntlMessageFormat>[0]

/** What a text takes: `{count}`, `{name}`. */
export type Values = Record<string, string | number>

/** An app's texts in one language, and how that language writes days, times and ages. */
export type Texts<Key extends string> = Formats & {
  language: string
  direction: 'ltr' | 'rtl'
  say(key: Key, values?: Values): string
  /** Whether there is such a text: for codes that a newer server may have. */
  has(key: string): key is Key
}

/** The languages that an app has. */
type Catalogues<Key extends string> = {
  /** As BCP 47 names them. */
  languages: readonly string[]
  /** The first of the wanted languages that there is; English if there is none. */
  choose(wanted: readonly string[]): string
  load(language: string): Promise<Texts<Key>>
}

/**
 * @param english the catalogue that is always there
 * @param files how each file `…/<language>.json` is loaded, as `import.meta.glob` gives it: a file that
 *   lies there is a language that can be chosen
 */
export function createCatalogues<Key extends string>(
  english: Record<Key | 'direction', Message>,
  files: Record<string, () => Promise<Record<Key | 'direction', Message>>>,
): Catalogues<Key> {
  const loaders = new Map(
    Object.entries(files).map(([file, load]) => [file.replace(/^.*\/|\.json$/g, ''), load]),
  )
  const languages = [...loaders.keys()].sort()
  return {
    languages,
    choose(wanted) {
      const found = wanted
        .map((tag) => tag.split('-')[0] ?? '')
        .find((tag) => languages.includes(tag))
      return found ?? 'en'
    },
    async load(language) {
      const load = loaders.get(language)
      return createTexts<Key>(load ? await load() : english, language)
    },
  }
}

function createTexts<Key extends string>(
  catalogue: Record<Key | 'direction', Message>,
  language: string,
): Texts<Key> {
  const made = new Map<Key, IntlMessageFormat>()
  /** Most texts take nothing, and need not be made a message of at all. */
  const isPlain = (text: Message): text is string =>
    typeof text === 'string' && !/['{}<#|]/.test(text)
  return {
    ...createFormats(language),
    language,
    direction: catalogue.direction === 'rtl' ? 'rtl' : 'ltr',
    say(key, values) {
      const text = catalogue[key]
      if (isPlain(text)) return text
      const known = made.get(key) ?? new IntlMessageFormat(text, language)
      made.set(key, known)
      return String(known.format(values))
    },
    has: (key): key is Key => key !== 'direction' && Object.hasOwn(catalogue, key),
  }
}
