import { createCatalogues, type Texts as TextsOf } from '@outpost/shared/web/texts'
import { WORDS, type WordKey, withWords } from '@outpost/shared/web/words'
import en from './texts/en.json'

/*
 * All that the app says, in the languages of the folder `texts`: one file each. The words that the
 * console uses too are in `shared/web/words`.
 */

export type TextKey = Exclude<keyof typeof en, 'direction'> | WordKey

/** The app's texts in one language. */
export type Texts = TextsOf<TextKey>

export const {
  languages: LANGUAGES,
  choose: chooseLanguage,
  load: loadTexts,
} = createCatalogues<TextKey>(
  { ...WORDS, ...en },
  withWords(import.meta.glob<typeof en>('./texts/*.json', { import: 'default' })),
)
