import { collections, type Fields } from '@outpost/shared/model/collections'
import { nameWords, nearness } from '@outpost/shared/model/names-alike'
import { meets, parseSearch, searchedFields, searchWords } from '@outpost/shared/model/search'
import type { SeenRecord } from '../replica/database.ts'
import type { Shelf, ShelfRow } from './shelf.ts'

/** What is searched for on the shelves. */
export type MedicineSearch = {
  /** Nothing is written just so: what is found is written nearly so. */
  isNearly: boolean
  isMedicine: (medicine: SeenRecord) => boolean
  /** By its medicine, or the number of a batch. */
  isRow: (row: ShelfRow) => boolean
}

/**
 * Finds medicines by what stands on their rows, and batches by their numbers, by the rules of search (S4).
 * Where none has such words, those that are nearly called so. Null if nothing is searched for.
 */
export function searchMedicines(
  { rows, medicines }: Pick<Shelf, 'rows' | 'medicines'>,
  query: string,
): MedicineSearch | null {
  const search = parseSearch(query)
  if (!search) return null
  const isMedicine = (medicine: SeenRecord) => meets(wordsOf(medicine).searched, search)
  const isRow: MedicineSearch['isRow'] = ({ medicine, batches }) =>
    isMedicine(medicine) || batches.some(({ stock }) => isMedicine(stock))
  if (rows.some(isRow) || medicines.some(isMedicine)) return { isNearly: false, isMedicine, isRow }

  const wanted = comparedWords(query)
  const isNear = (medicine: SeenRecord) => isNearlyCalled(wanted, wordsOf(medicine).compared)
  return { isNearly: true, isMedicine: isNear, isRow: ({ medicine }) => isNear(medicine) }
}

/** Each word begins one of these, or is nearly one. */
function isNearlyCalled(wanted: readonly string[], words: readonly string[]): boolean {
  const isMet = (word: string) =>
    words.some((one) => one.startsWith(word)) || nearness([word], words) > 0
  return wanted.length > 0 && wanted.every(isMet)
}

/** 250mg is written for 250 mg. */
const comparedWords = (text: string) => nameWords(text.replace(/(?<=\p{Nd})(?=\p{L})/gu, ' '))

type Words = { searched: string; compared: string[] }

/** Words by which records are found, made once for each and not for every letter that is typed. */
const known = new WeakMap<SeenRecord, Words>()

function wordsOf(record: SeenRecord): Words {
  const words = known.get(record) ?? makeWords(record.collection, record.fields)
  known.set(record, words)
  return words
}

function makeWords(name: SeenRecord['collection'], fields: Fields): Words {
  const collection = collections[name]
  const named = searchedFields(collection).filter(([, foundBy]) => foundBy === 'words')
  return {
    searched: searchWords(collection, fields),
    compared: named.flatMap(([field]) => comparedWords(String(fields[field] ?? ''))),
  }
}
