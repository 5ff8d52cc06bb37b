import { createCatalogues, type Texts as SharedTexts } from '@outpost/shared/web/texts'
import en from './texts/en.json'

/** The texts of the console: `texts/en.json`, and the same keys in each other language. */
export type TextKey = Exclude<keyof typeof en, 'direction'>
export type Texts = SharedTexts<TextKey>

export const catalogues = createCatalogues<TextKey>(
  en,
  import.meta.glob<typeof en>('./texts/*.json', { import: 'default' }),
)
