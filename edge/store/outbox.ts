import { IS_UNANSWERED } from '@outpost/shared/authority/sqlite/edit-states'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { OutboxEdit } from '@outpost/shared/replica/outbox'

/** All edits without an outcome up to a mark, in the order in which they were made. */
export function readOutbox(sql: Sql, upTo: number): OutboxEdit[] {
  return sql
    .all<{ seq: number; body: string; set_aside_until: number | null }>(
      `select seq, body, set_aside_until from edits
       where ${IS_UNANSWERED} and seq <= ? order by seq`,
      upTo,
    )
    .map(({ seq, body, set_aside_until }) => ({
      seq,
      edit: JSON.parse(body) as Edit,
      bytes: Buffer.byteLength(body) + 1,
      setAsideUntil: set_aside_until,
    }))
}
