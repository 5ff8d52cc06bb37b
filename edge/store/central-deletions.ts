import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { CollectionName } from '@outpost/shared/model/collections'
import type { StoredRecord } from '@outpost/shared/model/record'
import type { Millis } from '@outpost/shared/model/time'
import { readConfirmed } from './settle.ts'

/* What the box knows to be deleted at central, to be told to one that was put back to before it (N9). */

/** Notes that central has deleted a record: the feed will tell that it is gone, but not since when. */
export function noteDeletion(
  sql: Sql,
  { collection, id, revision }: Pick<StoredRecord, 'collection' | 'id' | 'revision'>,
  now: Millis,
) {
  sql.run(
    `insert into central_deletions (collection, record_id, revision, learnt_at)
     values (?, ?, ?, ?) on conflict do nothing`,
    collection,
    id,
    revision,
    now,
  )
}

/** It is there after all: what was offered of it was not taken. */
export function forgetDeletion(sql: Sql, collection: CollectionName, id: string) {
  sql.run('delete from central_deletions where collection = ? and record_id = ?', collection, id)
}

/** Whether the box has no copy of the record to bring back, nor knows that it was deleted. */
export function hasLeft(sql: Sql, collection: CollectionName, id: string): boolean {
  const confirmed = readConfirmed(sql, collection, id)
  if (confirmed && confirmed.deletedAt === null) return false
  const deletion = sql.get(
    'select 1 from central_deletions where collection = ? and record_id = ?',
    collection,
    id,
  )
  return deletion === undefined
}
