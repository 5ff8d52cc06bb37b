import type { StoredRecord } from '../../model/record.ts'
import type { Millis } from '../../model/time.ts'
import type { ScopeName } from '../../protocol/cursor.ts'
import type { RecordChange } from '../store.ts'
import type { Sqlite } from './file/connect.ts'
import { updateIndex } from './search-index.ts'
import type { Sql } from './sql.ts'
import { textOf } from './stored-forms.ts'
import { beginTerm } from './terms.ts'
import type { TransactionSql } from './transaction-sql.ts'

type FeedOp = 'put' | 'delete' | 'leave'

/**
 * Writes records and their places in the feed, inside one transaction. All that it writes takes one
 * time; each entry takes the next sequence number of its scope. `finish`, the last call, stores the
 * heads, and brings the search index up to date: all of it at once takes less than record by record.
 */
export type FeedWriter = {
  now: Millis
  sql: TransactionSql
  /** Writes the record and its entries in the feed. Answers the record's key. */
  write(change: RecordChange): number
  /** Enters one record, already written, into one scope. */
  enter(recordKey: number, scopeKey: number, op: FeedOp, at?: Millis): void
  /** Raises the head of a scope without a record: a clinic has changed. */
  touch(scope: ScopeName): void
  /** Raises the time of a scope without a change, so that no later change takes an earlier one (S2). */
  level(scope: ScopeName): void
  /** Runs `work`. If that throws, nothing of it is left, here or in the database, and the writer can go on. */
  allOrNothing<T>(work: () => T): T
  /** Stores the heads, indexes what was written, and runs what waits. Answers whether any head was raised. */
  finish(): boolean
}

/** The time that a transaction takes (F2): after every time that a scope has had. */
function transactionTime(sql: Sql, wallClock: Millis): Millis {
  const last = sql.get<{ time: number | null }>('select max(time) as time from scopes')?.time ?? 0
  return Math.max(wallClock, last + 1)
}

/** `term`: of whoever has opened the database; it begins when they first write to a scope. */
export type Opening = { term: string; wallClock: Millis }

export function createFeedWriter(
  sqlite: Sqlite,
  sql: TransactionSql,
  { term, wallClock }: Opening,
): FeedWriter {
  const now = transactionTime(sql, wallClock)
  let heads = new Map<number, number>()
  let keys = new Map<ScopeName, number>()
  let written: Written[] = []

  function keyOf(name: ScopeName): number {
    const key = keys.get(name) ?? scopeKey(sql, name)
    keys.set(name, key)
    return key
  }

  function nextSeq(scopeKey: number): number {
    const head =
      heads.get(scopeKey) ??
      sql.get<{ head: number }>('select head from scopes where key = ?', scopeKey)?.head ??
      0
    heads.set(scopeKey, head + 1)
    return head + 1
  }

  let lastKey: number | null = null

  /** As `autoincrement` would give it: never that of a record that was there once. */
  function newKey(): number {
    lastKey ??=
      sql.get<{ seq: number }>(`select seq from sqlite_sequence where name = 'records'`)?.seq ?? 0
    lastKey += 1
    return lastKey
  }

  function enter(recordKey: number, scopeKey: number, op: FeedOp, at = now) {
    sql.later(
      `insert into feed (scope, record, seq, op, at) values (?, ?, ?, ?, ?)
       on conflict (scope, record) do update set seq = excluded.seq, op = excluded.op, at = excluded.at`,
      scopeKey,
      recordKey,
      nextSeq(scopeKey),
      op,
      at,
    )
  }

  function place(
    recordKey: number,
    scopes: readonly ScopeName[],
    isDeleted: boolean,
    isNew: boolean,
  ) {
    const places = isNew ? [] : placesOf(sql, recordKey)
    for (const { scope, name, op } of places) {
      if (op !== 'put') continue
      if (isDeleted) enter(recordKey, scope, 'delete')
      else if (!scopes.includes(name)) enter(recordKey, scope, 'leave')
    }
    if (isDeleted) return
    for (const name of scopes) enter(recordKey, keyOf(name), 'put')
  }

  return {
    now,
    sql,
    enter,
    write(change) {
      const { key, before } = writeRecord(sql, newKey, change)
      written.push({ key, before, record: change.record })
      const isDeleted = change.record.deletedAt !== null && !change.hasLeft
      place(key, change.scopes, isDeleted, before === undefined)
      return key
    },
    touch(scope) {
      nextSeq(keyOf(scope))
    },
    level(scope) {
      beginTerm(sql, term)
      sql.run('update scopes set time = ? where key = ?', now, keyOf(scope))
    },
    allOrNothing(work) {
      sql.flush()
      const before = { heads: new Map(heads), keys: new Map(keys), written: [...written], lastKey }
      // Within a transaction this is a savepoint.
      const attempt = sqlite.transaction(() => {
        const result = work()
        sql.flush()
        return result
      })
      try {
        return attempt()
      } catch (error) {
        sql.drop()
        heads = before.heads
        keys = before.keys
        written = before.written
        lastKey = before.lastKey
        throw error
      }
    },
    finish() {
      sql.flush()
      if (heads.size > 0) beginTerm(sql, term)
      // In their order: a record may have changed several times.
      for (const { key, record, before } of written) updateIndex(sql, key, record, before)
      for (const [scope, head] of heads) {
        sql.run('update scopes set head = ?, time = ? where key = ?', head, now, scope)
      }
      return heads.size > 0
    },
  }
}

/** Where a record stands in the feed; not in the scope that is gathered from the others. */
function placesOf(sql: Sql, recordKey: number) {
  return sql.all<{ scope: number; name: string; op: string }>(
    `select f.scope, s.name, f.op from feed f join scopes s on s.key = f.scope
     where f.record = ? and not s.is_gathered`,
    recordKey,
  )
}

/** The key of a scope's row, which is made when first asked for. */
export function scopeKey(sql: Sql, name: ScopeName): number {
  const find = () => sql.get<{ key: number }>('select key from scopes where name = ?', name)?.key
  const known = find()
  if (known !== undefined) return known
  sql.run('insert into scopes (name) values (?)', name)
  return find() as number
}

/** A record that was written: what it is now, and what it was if it was there. */
type Written = { key: number; record: StoredRecord; before: Known | undefined }

type Known = { key: number; fields: string; deleted_at: number | null }

function writeRecord(
  sql: TransactionSql,
  newKey: () => number,
  { record, confirmed, isNew = false }: RecordChange,
) {
  const content = [
    record.revision,
    record.firstRevision,
    record.createdAt,
    record.updatedAt,
    record.lastSyncedAt,
    record.deletedAt,
    textOf(record.fields),
    JSON.stringify(record.fieldRevisions),
    record.overlay?.pending ?? null,
    record.overlay?.syncState ?? null,
  ]
  const before = isNew ? undefined : findRecord(sql, record)
  const key = before ? before.key : newKey()
  if (before) sql.run(UPDATE_RECORD, ...content, key)
  else sql.laterFirst(INSERT_RECORD, ...content, record.collection, record.id, key)
  if (confirmed !== undefined) {
    const copy = record.overlay?.syncState === 'synced' ? null : JSON.stringify(confirmed)
    if (before || copy) sql.run('update records set confirmed = ? where key = ?', copy, key)
  }
  return { key, before }
}

function findRecord(sql: Sql, { collection, id }: StoredRecord): Known | undefined {
  return sql.get<Known>(
    'select key, fields, deleted_at from records where collection = ? and id = ?',
    collection,
    id,
  )
}

const CONTENT = `revision, first_revision, created_at, updated_at, last_synced_at, deleted_at, fields,
  field_revisions, pending, sync_state`

const INSERT_RECORD = `insert into records (${CONTENT}, collection, id, key)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const UPDATE_RECORD = `update records set (${CONTENT}) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) where key = ?`
