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
      movement: z.record(z.string(), z.unknown()).nullish(),
    }),
  })

/**
 * What is made of `EDIT_ID_REUSED`. A box that was put back to a backup does not know the request any
 * more that a device tries again, and makes its edit anew: under the same id (S4), but at another time
 * and upon another base. So is what is decided again, or at central alike (E9). Then it has the outcome
 * of the first one. Null where the edit wants something that the first did not: that is for a person
 * to see.
 */
export function outcomeOfRetry(
  sql: Sql,
  edit: Edit,
  { edit_id, problem, final }: Outcome,
): Outcome | null {
  if (problem?.error_code !== 'EDIT_ID_REUSED') return null
  const first = firstSchema.safeParse((problem as { first?: unknown }).first)
  if (!first.success) return null
  const { edit: sent, ...outcome } = first.data
  const isRequest = sql.get(
    'select 1 from edits where id = ? and request_hash is not null',
    edit_id,
  )
  const isDecided = sql.get('select 1 from decisions where new_edit = ?', edit_id)
  const isSame = (isRequest && isContained(edit, sent)) || (isDecided && isDecidedAlike(edit, sent))
  return isSame ? { edit_id, ...outcome, final } : null
}

type FirstEdit = z.output<typeof firstSchema>['edit']

/** Whoever has confirmed it first, it is the same movement. */
function isDecidedAlike(edit: Edit, first: FirstEdit): boolean {
  const confirmed_by = first.movement?.confirmed_by
  const movement =
    edit.movement && confirmed_by ? { ...edit.movement, confirmed_by } : edit.movement
  return isContained({ ...edit, movement }, first)
}

/** Whether all that an edit wants was wanted by the first one. */
function isContained(edit: Edit, first: FirstEdit): boolean {
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
