import { z } from 'zod'
import { sha256Hex } from '#sha256'
import { instant, line, lowerCaseUuid } from '../model/field.ts'
import { canonicalJson } from './canonical-json.ts'

const EDIT_OPS = ['create', 'update', 'delete', 'move_stock'] as const
export type EditOp = (typeof EDIT_OPS)[number]

/** What the writer saw: the confirmed revision, and the last pending edit that lay over it. */
const baseSchema = z.strictObject({
  revision: z.int().min(0),
  edit: lowerCaseUuid.optional(),
})
type Base = z.infer<typeof baseSchema>

/**
 * An edit (rule E1): one change of one record, as its writer made it. It never changes afterwards;
 * from tablet to edge to central it keeps id and content. `fields` and `movement` are checked
 * against the model by the judge, so that a fault in them is an outcome of this edit alone.
 */
export const editSchema = z.strictObject({
  id: lowerCaseUuid,
  collection: z.string().max(100),
  record_id: lowerCaseUuid,
  op: z.enum(EDIT_OPS),
  base: baseSchema.nullish(),
  fields: z.record(z.string(), z.unknown()).optional(),
  movement: z.record(z.string(), z.unknown()).optional(),
  made_at: instant,
  actor: line(200).nullish(),
})
export type Edit = z.infer<typeof editSchema>

/** Whether it must tell what its writer saw; a movement stands for itself, unless it is a count. */
export function needsBase({ op, movement }: Pick<Edit, 'op' | 'movement'>): boolean {
  return op === 'update' || op === 'delete' || movement?.kind === 'COUNTED'
}

/** What its writer saw, if it must tell: the record as it is where it is made, or nothing. */
export function baseOf(
  edit: Pick<Edit, 'op' | 'movement'>,
  seen: { revision: number; overlay?: { pending: string | null } | null | undefined } | null,
): Base | null {
  if (!seen || !needsBase(edit)) return null
  const pending = seen.overlay?.pending
  return { revision: seen.revision, ...(pending && { edit: pending }) }
}

/**
 * SHA-256, in hex, of the canonical JSON (RFC 8785) of what was sent: an edit (E3), a request. An edit
 * that has no such form is refused for its fields, but its outcome is kept like any other.
 */
export function jsonHash(sent: unknown): string {
  return sha256Hex(canonicalJson(sent))
}
