import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { Edit } from '@outpost/shared/protocol/edit'
import { jsonHash } from '@outpost/shared/protocol/edit'
import { type Outcome, outcomeSchema } from '@outpost/shared/protocol/messages'
import { z } from 'zod'

/** What central says of the first edit with an id that came again (E3). */
const firstSchema = outcomeSchema
  .pick({ status: true, revision: true, conflict: true, problem: true })
  .extend({
    edit: z.object({
      collection: z.string(),
      record_id: z.string(),
      op: z.string(),
      fields: z.record(z.string(), z.unknown()).optional(),
      movement: z.unknown().optional(),
    }),
  })

/**
 * What is made of `EDIT_ID_REUSED`. A box that was put back to a backup does not know the request any
 * more that a device tries again, and makes its edit anew: under the same id (S4), but at another time
 * and upon another base. Then it has the outcome of the first one. Null where the edit wants something
 * that the first did not: that is for a person to see.
 */
export function outcomeOfRetry(
  sql: Sql,
  edit: Edit,
  { edit_id, problem, final }: Outcome,
): Outcome | null {
  if (problem?.error_code !== 'EDIT_ID_REUSED') return null
  const first = firstSchema.safeParse((problem as { first?: unknown }).first)
  if (!first.success) return null
  const isRequest = sql.get(
    'select 1 from edits where id = ? and request_hash is not null',
    edit_id,
  )
  const { edit: sent, ...outcome } = first.data
  return isRequest && isContained(edit, sent) ? { edit_id, ...outcome, final } : null
}

/** Whether all that an edit wants was wanted by the first one. */
function isContained(edit: Edit, first: z.output<typeof firstSchema>['edit']): boolean {
  const { collection, record_id, op, fields = {}, movement = null } = edit
  return (
    collection === first.collection &&
    record_id === first.record_id &&
    op === first.op &&
    jsonHash(movement) === jsonHash(first.movement ?? null) &&
    Object.entries(fields).every(([name, value]) => {
      const { fields: sent = {} } = first
      return Object.hasOwn(sent, name) && jsonHash(value) === jsonHash(sent[name])
    })
  )
}
