import { createCatalogues, type Texts as TextsOf } from '@outpost/shared/web/texts'
import en from './texts/en.json'

/* All that the app says, in the languages of the folder `texts`: one file each. */

export type TextKey = Exclude<keyof typeof en, 'direction'>

/** The app's texts in one language. */
export type Texts = TextsOf<TextKey>

export const {
  languages: LANGUAGES,
  choose: chooseLanguage,
  load: loadTexts,
} = createCatalogues<TextKey>(
  en,
  import.meta.glob<typeof en>('./texts/*.json', { import: 'default' }),
)
