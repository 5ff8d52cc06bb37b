import type { Besides } from '@outpost/shared/authority/edit-standing'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { pushRequestSchema } from '@outpost/shared/protocol/push-request'
import type { OutboxEdit } from '@outpost/shared/replica/outbox'
import type { z } from 'zod'

type BesidesEdits = Pick<z.input<typeof pushRequestSchema>, 'under' | 'rejected'>

/**
 * Edits without an outcome up to a mark, in the order in which they were made, one by one: many may
 * wait, and few go at once. Until the last was read, or the loop left, the connection can do nothing else.
 */
export function* readOutbox(sql: Sql, upTo: number): Generator<OutboxEdit> {
  const rows = sql.iterate<{ seq: number; body: string; set_aside_until: number | null }>(OUTBOX, {
    upTo,
  })
  for (const { seq, body, set_aside_until } of rows) {
    yield {
      seq,
      edit: JSON.parse(body) as Edit,
      bytes: Buffer.byteLength(body) + 1,
      setAsideUntil: set_aside_until,
    }
  }
}

// Of each state by itself they lie in their order: asked for both at once, SQLite would read and sort all.
export const OUTBOX = `select seq, body, set_aside_until from edits where state = 'waiting' and seq <= :upTo
  union all
  select seq, body, set_aside_until from edits where state = 'sent' and seq <= :upTo order by seq`

/**
 * What central is told beside edits that the box could not judge whole (E4, N10). `mayAct`: whether this device
 * may act in this name by now (A2); then that it might not is no reason any more.
 */
export function readBesides(
  sql: Sql,
  edits: readonly Edit[],
  mayAct: (deviceId: string, name: string) => boolean,
): BesidesEdits {
  const rows = sql
    .all<{ id: string; besides: string; device: string; actor: string | null }>(
      `select id, besides, principal_id as device, body ->> '$.actor' as actor from edits
       where id in (select value from json_each(?)) and besides is not null`,
      JSON.stringify(edits.map(({ id }) => id)),
    )
    .map(({ id, besides, device, actor }) => {
      const { rejected, ...rest } = JSON.parse(besides) as Besides
      const isRefused = rejected !== undefined && !mayAct(device, actor ?? '')
      return { id, ...rest, ...(isRefused && { rejected }) }
    })
  const told = (name: keyof Besides) => {
    const some = rows.filter((row) => row[name] !== undefined)
    return some.length > 0 && { [name]: Object.fromEntries(some.map((row) => [row.id, row[name]])) }
  }
  return { ...told('under'), ...told('rejected') }
}
