import { collections } from '../../../model/collections.ts'
import { firstInOrder, type SortedBy, type SortKey } from '../../../model/name-order.ts'
import type { StoredRecord } from '../../../model/record.ts'
import { parseSearch } from '../../../model/search.ts'
import { type ListQuery, SORTED_RECORDS_MAX, type SortedListQuery } from '../../reader.ts'
import { ALL } from '../../scopes.ts'
import { liesIn } from '../lies-in.ts'
import { RECORD_COLUMNS, type RecordRow, toRecord } from '../rows.ts'
import type { Sql } from '../sql.ts'
import { idsOfPerson, STANDS_ASIDE } from './person-reader.ts'
import { ALL_RECORDS, type Found, findRecords } from './search-reader.ts'

/** A page of a list by id (S4). */
export function listRecords(sql: Sql, query: ListQuery): StoredRecord[] {
  const found = findListed(sql, query)
  if (!found) return []
  const rows = sql.all<RecordRow>(
    `select ${RECORD_COLUMNS} from ${found.from}
     where ${found.where} and r.id > :after order by r.id limit :limit`,
    { ...found.parameters, after: query.after ?? '', limit: query.limit },
  )
  return rows.map(toRecord)
}

/** A page of a sorted list (S4), or null if it is too long to be sorted. */
export function listSorted(sql: Sql, query: SortedListQuery): StoredRecord[] | null {
  const found = findListed(sql, query)
  if (!found) return []
  const { collection, sort, after, limit } = query
  const sortKeys = sql.all<SortKey & { key: number }>(
    `select r.key, r.id, iif(json_type(r.fields, :path) = 'text', r.fields ->> :path, null) as value
     from ${found.from} where ${found.where} limit :max`,
    { ...found.parameters, path: `$.${sort}`, max: SORTED_RECORDS_MAX + 1 },
  )
  if (sortKeys.length > SORTED_RECORDS_MAX) return null
  const sortedBy = collections[collection].fields[sort]?.sortedBy as SortedBy
  const keys = firstInOrder(sortKeys, sortedBy, { after, limit }).map(({ key }) => key)
  const rows = sql.all<RecordRow>(
    `select ${RECORD_COLUMNS} from json_each(?) wanted
     cross join records r on r.key = wanted.value order by wanted.key`,
    JSON.stringify(keys),
  )
  return rows.map(toRecord)
}

const OF_PERSON = idsOfPerson('select :patientId')

/** What names a person's records is little, and looked up by them: SQLite would go through the list. */
const RECORDS_OF_PERSON: Found = {
  ...ALL_RECORDS,
  from: `(${OF_PERSON}) as person
    cross join records r indexed by records_by_patient on r.patient_id = person.id`,
}
const MERGED_RECORDS: Found = { ...ALL_RECORDS, from: 'records r indexed by records_merged' }

/** What is listed: live, in the caller's scopes, found by the search. Null if nothing can be. */
function findListed(sql: Sql, query: Omit<ListQuery, 'after' | 'limit'>): Found | null {
  const { collection, scopes, search } = query
  const asked = search === null ? null : parseSearch(search)
  if (asked?.terms.length === 0) return null
  const { from, where, parameters } = asked
    ? findRecords(sql, collection, asked)
    : query.patientId !== undefined
      ? RECORDS_OF_PERSON
      : query.mergedInto !== undefined
        ? MERGED_RECORDS
        : ALL_RECORDS
  const isInScopes = scopes.includes(ALL) ? 'true' : liesIn('r.key', '-1')
  return {
    from,
    where: [
      'r.collection = :collection and r.deleted_at is null',
      isInScopes,
      where,
      asked && query.patientId !== undefined && `r.patient_id in (${OF_PERSON})`,
      query.mergedInto !== undefined && 'r.merged_into = :mergedInto',
      query.startsFrom !== undefined && 'r.starts_at >= :startsFrom',
      query.startsUntil !== undefined && 'r.starts_at < :startsUntil',
      query.leavesMergedOut && `not ${STANDS_ASIDE}`,
    ]
      .filter(Boolean)
      .join(' and '),
    parameters: {
      ...parameters,
      collection,
      ...(query.patientId !== undefined && { patientId: query.patientId }),
      ...(query.mergedInto !== undefined && { mergedInto: query.mergedInto }),
      ...(query.startsFrom !== undefined && { startsFrom: query.startsFrom }),
      ...(query.startsUntil !== undefined && { startsUntil: query.startsUntil }),
      ...(!scopes.includes(ALL) && { callerScopes: JSON.stringify(scopes) }),
    },
  }
}
