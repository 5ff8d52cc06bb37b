import { type CollectionName, collections, isCollectionName } from '../../../model/collections.ts'
import type { Search, SearchTerm } from '../../../model/search.ts'
import type { Sql } from '../sql.ts'

/** Which records are listed, as SQL: what to select from, in which `r` is `records`, and what holds. */
export type Found = { from: string; where: string; parameters: Record<string, string> }

export const ALL_RECORDS: Found = { from: 'records r', where: 'true', parameters: {} }

/**
 * With so many records or fewer in the index, a search begins at them; with more it goes through the
 * list until the page is full, and asks of each record. Where references are followed that is dear.
 */
const BEGUN_AT_MAX = { alone: 1000, withReferences: 3000 }

/**
 * The records of a collection that a search finds. Each term must be met by the record itself or by
 * one to which it refers: a visit is found by its patient and its doctor, together or alone.
 */
export function findRecords(sql: Sql, collection: CollectionName, { terms }: Search): Found {
  const references = referencesOf(collection)
  const hasReferences = references.length > 0
  const max = hasReferences ? BEGUN_AT_MAX.withReferences : BEGUN_AT_MAX.alone
  // One record can be asked for all terms at once; of several each may meet another one.
  const matches = hasReferences ? terms.map(toMatch) : [toMatch({ all: terms })]
  const counted = matches
    .map((match) => ({ match, count: countUpTo(sql, match, max + 1) }))
    .sort((a, b) => a.count - b.count)
  const isBegunAtFirst = (counted[0]?.count ?? 0) <= max
  const isAnyoneMerged = sql.get('select 1 from records where merged_into is not null limit 1')
  const asked = counted.map((_, index) => {
    const met = `select rowid as key from search where search match :match${index}`
    return isAnyoneMerged ? `${met} union ${samePersons(met)}` : met
  })
  const first = isBegunAtFirst ? asked.shift() : undefined
  return {
    from: first
      ? `(${keysOf(first, references)}) as found cross join records r on r.key = found.key`
      : 'records r',
    where: ['true', ...asked.map((match) => isMet(match, references))].join(' and '),
    parameters: Object.fromEntries(counted.map(({ match }, index) => [`match${index}`, match])),
  }
}

type Reference = { column: string; collection: CollectionName }

/** The fields of a collection that hold ids of records of another one; each has a column. */
function referencesOf(collection: CollectionName): Reference[] {
  return Object.entries(collections[collection].fields).flatMap(([column, { refersTo }]) =>
    refersTo !== undefined && refersTo !== collection && isCollectionName(refersTo)
      ? [{ column, collection: refersTo }]
      : [],
  )
}

function countUpTo(sql: Sql, match: string, max: number): number {
  const found = sql.get<{ count: number }>(
    `select count(*) as count from (select 1 from search where search match ? limit ?)`,
    match,
    max,
  )
  return found?.count ?? 0
}

/** SQL: the keys of patients who are one person with some of these: what finds one finds all (R5). */
function samePersons(keys: string): string {
  return `select key from (
    with recursive same (key, id, target) as (
      select r.key, r.id, r.merged_into from records merged indexed by records_merged
        cross join records r on r.collection = 'patients' and r.id in (merged.id, merged.merged_into)
        where merged.merged_into is not null and r.key in (${keys})
      union select r.key, r.id, r.merged_into from same
        cross join records r on r.collection = 'patients' and r.id = same.target
      union select r.key, r.id, r.merged_into from same
        cross join records r on r.merged_into = same.id)
    select key from same)`
}

/** SQL: the keys of all records that meet a term, by themselves or by what they refer to. */
function keysOf(met: string, references: readonly Reference[]): string {
  const referring = references.map(
    (reference) => `union select own.key from (${met}) as met cross join records other
      on other.key = met.key and other.collection = '${reference.collection}'
      cross join records own on own.${reference.column} = other.id`,
  )
  return `${met} ${referring.join(' ')}`
}

/** SQL: whether `r` meets a term, by itself or by what it refers to. */
function isMet(met: string, references: readonly Reference[]): string {
  const found = `(${met})`
  if (references.length === 0) return `r.key in ${found}`
  const others = references.map(
    (reference) => `union all select other.key from records other
      where other.collection = '${reference.collection}' and other.id = r.${reference.column}`,
  )
  return `exists (select 1 from (select r.key as key ${others.join(' ')}) where key in ${found})`
}

/** A term in the language of FTS5. No word holds a quotation mark. */
export function toMatch(term: SearchTerm): string {
  if ('word' in term) return `"${term.word}"${term.isWhole ? '' : ' *'}`
  if ('all' in term) return `(${term.all.map(toMatch).join(' AND ')})`
  return `(${term.any.map(toMatch).join(' OR ')})`
}
