import { createCatalogues, type Texts as SharedTexts } from '@outpost/shared/web/texts'
import { WORDS, type WordKey, withWords } from '@outpost/shared/web/words'
import en from './texts/en.json'

/** The texts of the console: its own in `texts/en.json`, with the same keys in each other language. */
export type TextKey = Exclude<keyof typeof en, 'direction'> | WordKey
export type Texts = SharedTexts<TextKey>

export const catalogues = createCatalogues<TextKey>(
  { ...WORDS, ...en },
  withWords(import.meta.glob<typeof en>('./texts/*.json', { import: 'default' })),
)
