import {
  type Collection,
  type CollectionName,
  collections,
  type Fields,
} from '../../model/collections.ts'
import { searchWords } from '../../model/search.ts'

/** What is stored of a record's fields: their JSON, and the words of the search index. */
type StoredForms = { text: string; words: string }

// By the object itself: fields that were changed are another one, of which nothing is known.
const made = new WeakMap<Fields, StoredForms>()

/** What `noteForms` may be told of fields; for another thread to make while this one writes. */
export function storedForms(collection: Collection, fields: Fields): StoredForms {
  return { text: JSON.stringify(fields), words: searchWords(collection, fields) }
}

/** Notes what is stored of these very fields, which nobody changes, so that it need not be made again. */
export function noteForms(fields: Fields, forms: StoredForms) {
  made.set(fields, forms)
}

export function textOf(fields: Fields): string {
  return made.get(fields)?.text ?? JSON.stringify(fields)
}

export function wordsOf(collection: CollectionName, fields: Fields): string {
  return made.get(fields)?.words ?? searchWords(collections[collection], fields)
}
