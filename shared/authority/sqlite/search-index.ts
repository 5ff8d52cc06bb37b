import { createHash } from 'node:crypto'
import { type CollectionName, collections, type Fields } from '../../model/collections.ts'
import type { StoredRecord } from '../../model/record.ts'
import { isFoundAlike, SEARCH_VERSION, searchedFields } from '../../model/search.ts'
import type { Sqlite } from './file/connect.ts'
import { createSql, type Sql } from './sql.ts'
import { wordsOf } from './stored-forms.ts'

/*
 * The index of search (S4): for each live record the words by which it is found, under its key. It
 * holds no text, so what a record was found by is never read back, only replaced.
 */

/** A record as it was before a change. */
type Before = { fields: string; deleted_at: number | null }

/** Makes a record's words in the index those of its fields, in the transaction that writes it. */
export function updateIndex(sql: Sql, key: number, record: StoredRecord, before?: Before) {
  if (!isSearched(record.collection)) return
  const wasLive = before?.deleted_at === null
  const isLive = record.deletedAt === null
  if (wasLive && isLive) {
    const collection = collections[record.collection]
    if (isFoundAlike(collection, JSON.parse(before.fields), record.fields)) return
  }
  if (wasLive) sql.run('delete from search where rowid = ?', key)
  if (isLive) addToIndex(sql, key, record.collection, record.fields)
}

/**
 * By what the index was made: the rules of search, and the fields that are searched. A box may have
 * had the values of a field long before a version of its own that finds records by it (R4).
 */
export function indexVersion(): number {
  const searched = Object.values(collections).map((one) => [one.name, searchedFields(one)])
  const made = createHash('sha256')
    .update(JSON.stringify([SEARCH_VERSION, searched]))
    .digest()
  return made.readUIntBE(0, VERSION_BYTES)
}

/** Of the hash, for a number that JavaScript holds exactly. */
const VERSION_BYTES = 6

/** Records indexed in one transaction, so that another program waits no longer than for these. */
const BATCH_RECORDS = 5000

/**
 * Makes the index new if the words by which records are found have changed since it was made, or if
 * there was none. Goes on where it was interrupted.
 */
export function renewIndex(sqlite: Sqlite) {
  const sql = createSql(sqlite)
  const renew = sqlite.transaction(() => renewSome(sql))
  while (isOutdated(sql)) renew.immediate()
}

type Standing = { search_version: number; search_up_to: number | null }

/** A database without an identity is empty. */
function readStanding(sql: Sql): Standing {
  const row = sql.get<Standing>('select search_version, search_up_to from identity')
  return row ?? { search_version: indexVersion(), search_up_to: null }
}

function isOutdated(sql: Sql): boolean {
  const { search_version, search_up_to } = readStanding(sql)
  return search_version !== indexVersion() || search_up_to !== null
}

function renewSome(sql: Sql) {
  // Another program may have done some or all of it while this one waited for its turn.
  if (!isOutdated(sql)) return
  const { search_version, search_up_to } = readStanding(sql)
  const isBegun = search_version === indexVersion()
  if (!isBegun) sql.run(`insert into search (search) values ('delete-all')`)
  const rows = sql.all<{ key: number; collection: CollectionName; fields: string }>(
    `select key, collection, fields from records
     where key > ? and deleted_at is null order by key limit ?`,
    isBegun ? search_up_to : 0,
    BATCH_RECORDS,
  )
  for (const { key, collection, fields } of rows) {
    if (isSearched(collection)) addToIndex(sql, key, collection, JSON.parse(fields))
  }
  const last = rows.length < BATCH_RECORDS ? null : (rows.at(-1)?.key ?? null)
  sql.run('update identity set search_version = ?, search_up_to = ?', indexVersion(), last)
}

function addToIndex(sql: Sql, key: number, collection: CollectionName, fields: Fields) {
  const words = wordsOf(collection, fields)
  if (words !== '') sql.run('insert into search (rowid, words) values (?, ?)', key, words)
}

/** A database may hold records of collections that this version does not know (R4). */
function isSearched(collection: CollectionName): boolean {
  const known = collections[collection]
  return known !== undefined && searchedFields(known).length > 0
}
