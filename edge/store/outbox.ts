import { IS_UNANSWERED } from '@outpost/shared/authority/sqlite/edit-states'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { pushRequestSchema } from '@outpost/shared/protocol/push-request'
import type { OutboxEdit } from '@outpost/shared/replica/outbox'
import type { z } from 'zod'

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

/** What central is told of edits beside them: why it is to reject some, unless it knows them (N10). */
export function readBesides(
  sql: Sql,
  edits: readonly Edit[],
): Pick<z.input<typeof pushRequestSchema>, 'rejected'> {
  const rows = sql.all<{ id: string; rejection: string }>(
    `select id, rejected_unless_known as rejection from edits
     where id in (select value from json_each(?)) and rejected_unless_known is not null`,
    JSON.stringify(edits.map(({ id }) => id)),
  )
  if (rows.length === 0) return {}
  return {
    rejected: Object.fromEntries(rows.map(({ id, rejection }) => [id, JSON.parse(rejection)])),
  }
}
