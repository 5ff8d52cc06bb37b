import type { FeedWriter } from '@outpost/shared/authority/sqlite/feed-writer'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { CollectionName } from '@outpost/shared/model/collections'
import { settleAsPending } from './settle.ts'

/**
 * Central has lost these accepted edits, and no copy holds what they did (N9): they go again, as if their
 * answers had been lost.
 */
export function sendAgain(sql: Sql, writer: FeedWriter, editIds: readonly string[]) {
  for (const id of editIds) {
    const edit = sql.get<{ collection: CollectionName; recordId: string }>(
      `update edits set state = 'sent', outcome = null, outcome_at = null, made_revision = null
       where id = ? and state = 'accepted' returning collection, record_id as recordId`,
      id,
    )
    if (edit) settleAsPending(sql, writer, edit.collection, edit.recordId)
  }
}
