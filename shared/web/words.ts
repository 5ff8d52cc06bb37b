import en from './words/en.json'

/*
 * The words for fields, for why an edit was rejected and for what can be decided about it, which all web
 * apps use: `words/`, one file for each language that any of them has.
 */

export const WORDS = en
export type WordKey = keyof typeof en

type Files<Text> = Record<string, () => Promise<Text>>

const files: Files<typeof en> = import.meta.glob<typeof en>('./words/*.json', { import: 'default' })

/** An app's own files `…/<language>.json`, each with these words in its language. */
export function withWords<Text>(own: Files<Text>): Files<Text & typeof en> {
  return Object.fromEntries(
    Object.entries(own).map(([file, load]) => {
      const words = files[`./words/${file.replace(/^.*\//, '')}`] ?? (async () => en)
      return [file, async () => ({ ...(await words()), ...(await load()) })]
    }),
  )
}
