import { ALL } from '@outpost/shared/authority/scopes'
import { type FeedWriter, scopeKey } from '@outpost/shared/authority/sqlite/feed-writer'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { CollectionName } from '@outpost/shared/model/collections'
import { asGone } from '@outpost/shared/replica/copies'
import { confirmedOf, isCopyItself, readRow, settle } from './settle.ts'
import { forgetToldMovements } from './told-movements.ts'

/**
 * Takes away a record that is not this box's any more, as far as central says. What holds a person's
 * edits stays as it is seen, as `attention`, until they are decided (F6, F12); central's copy under
 * them is gone all the same, so that it is not found again and again.
 */
export function takeAway(sql: Sql, writer: FeedWriter, collection: CollectionName, id: string) {
  const row = readRow(sql, collection, id)
  if (!row) return
  forgetToldMovements(sql, collection, id)
  const confirmed = confirmedOf(row)
  const gone = confirmed && asGone(confirmed, writer.now)
  if (isCopyItself(row)) {
    settle(sql, writer, collection, id, gone, { isGone: true, row })
    return
  }
  sql.run('update records set confirmed = ? where key = ?', JSON.stringify(gone), row.key)
  if (row.deleted_at !== null) return
  sql.run(`update records set sync_state = 'attention' where key = ?`, row.key)
  writer.enter(row.key, scopeKey(sql, ALL), 'put')
}
