import { z } from 'zod'
import { lowerCaseUuid } from '../model/field.ts'
import { conflictSchema } from './conflicts.ts'
import { DECISIONS_MAX } from './decisions.ts'
import { PUSH_EDITS_MAX } from './messages.ts'
import { problemSchema } from './problems.ts'

/** Why an edit was rejected, as its sender has kept it: enough to tell it again. */
const keptRejectionSchema = z.object({
  // Leniently, as of an outcome: a reason that this version does not know must stop no push.
  conflict: conflictSchema
    .pick({ message: true, conflicting_fields: true, busy: true })
    .extend({ error_code: z.string() })
    .optional(),
  problem: problemSchema.pick({ error_code: true, detail: true, errors: true }).optional(),
})
export type KeptRejection = z.infer<typeof keptRejectionSchema>

/** The body of a push (rule E2). Edits are checked one by one, so that a bad one stops no other. */
export const pushRequestSchema = z.strictObject({
  epoch: z.string().max(200),
  edits: z.array(z.looseObject({ id: lowerCaseUuid })).max(PUSH_EDITS_MAX),
  /** From a device with a replica of its own, by edit id: the box's last edit that it wrote upon (E4). */
  under: z.record(lowerCaseUuid, lowerCaseUuid.nullable()).optional(),
  /** From the same, by edit id: what the box has rejected before, and may have lost since (N5). */
  rejected: z.record(lowerCaseUuid, keptRejectionSchema).optional(),
  /** Edits whose base their sender neither has nor can wait for any longer (E5). */
  without_base: z.array(lowerCaseUuid).max(PUSH_EDITS_MAX).optional(),
  /** From a device: edits that a box may have taken before it was put back, or made anew (N10). */
  perhaps_taken: z.array(lowerCaseUuid).max(PUSH_EDITS_MAX).optional(),
  // Checked one by one as well (E9).
  decisions: z
    .array(z.looseObject({ edit_id: lowerCaseUuid }))
    .max(DECISIONS_MAX)
    .optional(),
})
