import type { Inbox } from '@outpost/shared/authority/inbox'
import { createInbox } from '@outpost/shared/authority/sqlite/decisions/inbox'
import { IS_OPEN, IS_UNANSWERED } from '@outpost/shared/authority/sqlite/edit-states'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { Ids } from '@outpost/shared/model/ids'
import type { EdgeStore } from './database.ts'
import { settleRecords } from './settle.ts'

/** What central or the box itself rejected, and a person must decide (N5): each with its whole content. */
export function createBoxInbox({ store, clock }: EdgeStore, ids: Ids): Inbox {
  return createInbox({
    store,
    ground: 'edge',
    ids,
    clock,
    // Every device of a box works for the same clinic.
    mayDecideEdit: () => true,
    settle: (writer, records) => settleRecords(store.sql, writer, records),
  })
}

/** How much waits here: for central, and for a person. Times are epoch milliseconds. */
export function readBacklog(sql: Sql) {
  const row = sql.get<{ pending: number; oldest: number | null; inbox: number }>(
    `select count(*) filter (where ${IS_UNANSWERED}) as pending,
       min(received_at) filter (where ${IS_UNANSWERED}) as oldest,
       count(*) filter (where state = 'needs_decision') as inbox
     from edits where ${IS_OPEN}`,
  )
  return {
    pending: row?.pending ?? 0,
    oldestPendingAt: row?.oldest ?? null,
    inbox: row?.inbox ?? 0,
  }
}

/** Whether so many edits of a device wait, for central or for a person. */
export function hasOpenEdits(sql: Sql, device: string, count: number): boolean {
  const text = `select 1 from edits where ${IS_OPEN} limit 1 offset ?`
  // Those of the device are counted only where there are so many in all.
  if (sql.get(text, count - 1) === undefined) return false
  const own = sql.get<{ count: number }>(
    `select count(*) as count from edits where ${IS_OPEN} and principal_id = ?`,
    device,
  )
  return (own?.count ?? 0) >= count
}
