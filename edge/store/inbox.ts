import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { toIso } from '@outpost/shared/model/time'
import { decisionsFor } from '@outpost/shared/protocol/conflicts'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { Outcome } from '@outpost/shared/protocol/messages'

type InboxRow = { body: string; seen: string | null; outcome: string; outcome_at: number }

/** Rejected edits that wait for a person, the oldest first, each with its whole content (N5). */
export function readInbox(sql: Sql) {
  return sql
    .all<InboxRow>(
      `select body, seen, outcome, outcome_at from edits
       where state = 'needs_decision' and outcome is not null order by seq`,
    )
    .map((row) => {
      const edit = JSON.parse(row.body) as Edit
      const outcome = JSON.parse(row.outcome) as Outcome
      const code = outcome.conflict?.error_code ?? outcome.problem?.error_code ?? ''
      return {
        id: edit.id,
        edit,
        conflict: outcome.conflict ?? outcome.problem ?? null,
        mine: edit.fields ?? edit.movement ?? null,
        theirs: outcome.conflict?.record ?? null,
        base: row.seen ? JSON.parse(row.seen) : null,
        decisions: decisionsFor(outcome.status, code),
        at: toIso(row.outcome_at),
      }
    })
}

export type InboxItem = ReturnType<typeof readInbox>[number]

/** How much waits here: for central, and for a person. Times are epoch milliseconds. */
export function readBacklog(sql: Sql) {
  const row = sql.get<{ pending: number; oldest: number | null; inbox: number }>(
    `select count(*) filter (where state in ('waiting', 'sent')) as pending,
       min(received_at) filter (where state in ('waiting', 'sent')) as oldest,
       count(*) filter (where state = 'needs_decision' and outcome is not null) as inbox
     from edits where state in ('waiting', 'sent', 'needs_decision')`,
  )
  return {
    pending: row?.pending ?? 0,
    oldestPendingAt: row?.oldest ?? null,
    inbox: row?.inbox ?? 0,
  }
}
