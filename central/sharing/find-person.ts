import type { Placed } from '@outpost/shared/authority/facts'
import { ALL } from '@outpost/shared/authority/scopes'
import { readCandidates } from '@outpost/shared/authority/sqlite/readers/candidates-reader'
import { readClinics } from '@outpost/shared/authority/sqlite/readers/clinics-reader'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import {
  type Born,
  type CandidateSearch,
  searchesForNamesake,
} from '@outpost/shared/model/candidates'
import type { Clinic } from '@outpost/shared/model/clinic'
import type { Fields } from '@outpost/shared/model/collections'
import { compareNames, nameWords } from '@outpost/shared/model/names-alike'
import { numberTerm, plainNumber } from '@outpost/shared/model/search'
import type { KnownBy, Lookup } from '@outpost/shared/protocol/sharing'
import { readKept } from './share-patient.ts'

/** So many records are compared; the index knows how numbers end and how names begin. */
const COMPARED_MAX = 5000

/** A recorded day of birth that is a guess may lie in a neighbouring year. */
const GUESS_YEARS = 1

/** `isWhole`: there can be no more of them. */
type Found = { patients: Placed[]; isWhole: boolean }

/** What of the person the question names. */
export function knownBy({ national_id, card_number }: Lookup): KnownBy {
  if (national_id) return 'national_id'
  return card_number ? 'card_number' : 'name'
}

/**
 * The live patients of all clinics whom the question fits, exactly or nearly: there is no browsing and
 * no asking for beginnings. One that was merged is told as the one that is kept.
 */
export function findPerson(sql: Sql, question: Lookup): Found {
  const searches = searchesFor(question)
  const { records, isWhole } = readCandidates(sql, { scopes: [ALL], searches, limit: COMPARED_MAX })
  const fits = fitting(sql, question)
  const kept = new Map<string, Placed>()
  for (const { id, fields } of records) {
    const patient = fits(fields) ? readKept(sql, id) : null
    if (patient) kept.set(patient.record.id, patient)
  }
  return { patients: [...kept.values()], isWhole }
}

function searchesFor(question: Lookup): CandidateSearch[] {
  const { national_id, card_number, full_name, date_of_birth } = question
  const term = numberTerm(national_id ?? card_number ?? '')
  if (term) return [{ term, born: null }]
  return searchesForNamesake(full_name ?? '', yearsAround(date_of_birth ?? ''))
}

function yearsAround(day: string): Born {
  const year = Number(day.slice(0, 4))
  const padded = (one: number) => String(one).padStart(4, '0')
  return { from: `${padded(year - GUESS_YEARS)}-01-01`, to: `${padded(year + GUESS_YEARS)}-12-31` }
}

/** Whether a record that the search has found is one that was asked for. */
function fitting(
  sql: Sql,
  { national_id, card_number, clinic, full_name, date_of_birth }: Lookup,
): (fields: Fields) => boolean {
  if (national_id) return (fields) => isSameNumber(fields.national_id, national_id)
  if (card_number) {
    const clinics = clinic ? clinicsCalled(sql, clinic) : null
    return (fields) =>
      isSameNumber(fields.card_number, card_number) &&
      (clinics?.has(fields.clinic_id as string) ?? true)
  }
  const words = nameWords(full_name ?? '')
  return (fields) => {
    // The search has found guesses in the years around only.
    const isBornThen = fields.date_of_birth === date_of_birth || fields.birth_date_estimated
    return isBornThen === true && compareNames(words, nameWords(String(fields.full_name))) !== null
  }
}

function isSameNumber(own: unknown, asked: string): boolean {
  return typeof own === 'string' && plainNumber(own) === plainNumber(asked)
}

/** The clinics with this id, or whose name has all these words. */
function clinicsCalled(sql: Sql, asked: string): ReadonlySet<string> {
  const words = nameWords(asked)
  const isCalled = ({ id, name }: Clinic) => {
    const own = nameWords(name)
    return id === asked.toLowerCase() || (words.length > 0 && words.every((w) => own.includes(w)))
  }
  const clinics = readClinics(sql, 'all').filter(isCalled)
  return new Set(clinics.map(({ id }) => id))
}
