import { z } from 'zod'
import { instant, lowerCaseUuid, uuid } from '../model/field.ts'
import { toldDecisionSchema } from './decisions.ts'
import { LINE_LENGTH_MAX } from './lost-line.ts'

/*
 * What a box brings back to a central that was restored from an older backup (N9).
 */

/** Copies and edits in one request, each. */
export const RECOVER_ITEMS_MAX = 500

/** Movements that one copy names at most: more would not fit into a request. */
export const COPY_MOVEMENTS_MAX = 10_000

const revision = z.int().min(1)

/**
 * A confirmed copy that a box holds: a record as central last told it, or that it is deleted. The
 * revisions are those of the lost hours; those by field say when each last changed, as far as the box
 * has seen it.
 */
const copySchema = z.object({
  collection: z.string().max(100),
  op: z.enum(['put', 'delete']),
  id: lowerCaseUuid,
  /** Of a deleted record: the last one that the box knew. */
  revision,
  record: z.record(z.string(), z.unknown()).optional(),
  first_revision: revision.optional(),
  field_revisions: z.record(z.string(), revision).optional(),
  /** Of a record of stock: the edits whose movements are known to be in its quantity. */
  movements: z.array(lowerCaseUuid).max(COPY_MOVEMENTS_MAX).optional(),
  /** The decisions from which some of these follow, as its box was told. */
  decided: z.array(toldDecisionSchema).max(COPY_MOVEMENTS_MAX).optional(),
})
export type Copy = z.infer<typeof copySchema>

/**
 * An edit that was accepted, with the revision that its outcome named. `has_left`: its sender has no copy
 * of the record any more that would hold what the edit did.
 */
const acceptedEditSchema = z.object({
  edit: z.looseObject({ id: lowerCaseUuid }),
  revision: z.int().min(0),
  has_left: z.boolean().optional(),
})
export type AcceptedEdit = z.infer<typeof acceptedEditSchema>

export const recoverRequestSchema = z.strictObject({
  epoch: z.string().max(200),
  /** To which time the authority was put back, and in which line of hours the box stood, as its `410` said. */
  restored_to: instant.optional(),
  lost_line: z.string().max(LINE_LENGTH_MAX).optional(),
  /** These copies were held once before: not all that they tell came in. */
  was_held: z.boolean().optional(),
  copies: z.array(copySchema).max(RECOVER_ITEMS_MAX),
  edits: z.array(acceptedEditSchema).max(RECOVER_ITEMS_MAX),
})
export type RecoverRequest = z.input<typeof recoverRequestSchema>

/** What a reason implies, beside what it says; what is left out is not so. */
type TraitsOfReason = {
  /** Why the copy waits, as the end of a sentence. */
  says: string
  /** Nobody knows what is in the copy, so that no other one can take its place. */
  isIllegible?: true
  /** What the copy needs is not here, so that it cannot be told whether all of it is. */
  lacksReference?: true
  /** An admin may take the copy over just that. */
  isOverruled?: true
  /** What its box is told instead (E6): not which of both it was. */
  toldAs?: string
}

/**
 * Why a copy waits for an admin; it is kept whole until then. What else a new one needs stands in
 * ARCHITECTURE.md.
 */
const TRAITS_OF_REASON = {
  central_only: { says: 'only central writes this collection' },
  changed_since: { says: 'the record was changed since the restore' },
  of_other_hours: {
    says: 'the record was taken back from other lost hours, and nothing tells which is newer',
  },
  deleted_since: { says: 'the record was deleted since the restore' },
  decided_since: {
    says: 'stock moved by a decision since the restore, which may be in the copy already',
  },
  counted_since: { says: 'the stock was counted since the restore' },
  partly_back: {
    says: 'some of what moved in it is back with a copy of other lost hours, and nothing tells how much',
  },
  slot_taken: {
    says: 'the doctor was given another appointment since the restore',
    isOverruled: true,
  },
  card_taken: { says: 'the card is another patient’s in this clinic' },
  merged: { says: 'it was merged into another patient, or no longer, in the lost hours' },
  in_use: { says: 'other records still refer to it' },
  missing_reference: {
    says: 'a record or clinic that it belongs to is not here',
    lacksReference: true,
    toldAs: 'out_of_scope',
  },
  out_of_scope: { says: 'it is not one of the records of the box that offers it' },
  invalid: { says: 'its content is not as this version has it', isIllegible: true },
  failed: { says: 'it could not be taken; the log says why', isIllegible: true },
} as const satisfies Record<string, TraitsOfReason>

export type HeldReason = keyof typeof TRAITS_OF_REASON
export const HELD_REASONS = Object.keys(TRAITS_OF_REASON) as [HeldReason, ...HeldReason[]]

/** What this reason implies. */
export function traitsOf(reason: HeldReason): TraitsOfReason {
  return TRAITS_OF_REASON[reason]
}

/** What became of a copy: taken back, needless because as much was known, or held for an admin. */
const copyResultSchema = z.object({
  collection: z.string(),
  id: uuid,
  result: z.enum(['taken', 'known', 'held']),
  reason: z.string().optional(),
})
export type CopyResult = z.infer<typeof copyResultSchema>

/** `lost`: what it did is not here, nor with its sender, who is to push it once more. */
export const recoverReplySchema = z.object({
  copies: z.array(copyResultSchema),
  edits: z.array(z.object({ edit_id: uuid, result: z.enum(['entered', 'known', 'lost']) })),
})
export type RecoverReply = z.infer<typeof recoverReplySchema>
