import { z } from 'zod'
import { clinicSchema } from '../model/clinic.ts'
import { uuid } from '../model/field.ts'
import { type Conflict, conflictSchema } from './conflicts.ts'
import {
  decisionAnswerSchema,
  givenDecisionAnswerSchema,
  heardDecisionSchema,
  type ToldDecision,
  toldDecisionSchema,
} from './decisions.ts'
import { orderSchema } from './orders.ts'
import { type ProblemBody, problemSchema } from './problems.ts'

/** Limits of a page (rule F4) and of a push (rule E2). */
export const PAGE_LIMIT_MAX = 5000
export const PAGE_LIMIT_DEFAULT = 1000
export const PAGE_BYTES_MAX = 1_000_000
export const PUSH_EDITS_MAX = 500
export const PUSH_BYTES_MAX = 1_000_000

const wireRecord = z.looseObject({ id: uuid, revision: z.int().min(0) })

/** One change of the feed (rule F3). A collection that this version does not know is let through. */
export const changeSchema = z.object({
  collection: z.string(),
  op: z.enum(['put', 'delete', 'leave']),
  id: uuid,
  record: wireRecord.optional(),
  /**
   * Of a record of stock, to a box: the edits whose movements are in its quantity and were not told
   * with it before.
   */
  movements: z.array(uuid).optional(),
  /** The decisions from which some of these movements follow (E9). */
  decided: z.array(toldDecisionSchema).optional(),
})
export type Change = z.infer<typeof changeSchema>

/** What is told of the movements in a record of stock, as `Change` has it. */
export type ToldMovements = { movements: string[]; decided: ToldDecision[] }

/** As members of a change: of what there is nothing of, none. */
export function tellMovements({ movements, decided }: ToldMovements): Partial<ToldMovements> {
  return {
    ...(movements.length > 0 && { movements }),
    ...(decided.length > 0 && { decided }),
  }
}

/** A page of the feed (rules F4, F11). */
export const pageSchema = z
  .object({
    epoch: z.string(),
    // Leniently: a name or a time zone that this version would not take must stop no page.
    clinics: z.array(clinicSchema.extend({ name: z.string(), time_zone: z.string() })),
    changes: z.array(changeSchema),
    count: z.int().min(0),
    cursor: z.string(),
    more: z.boolean(),
    /** Made at the authority about the caller's edits, and not yet pushed back by it (E9). */
    decisions: z.array(heardDecisionSchema).optional(),
    /** What a box is asked to do, and has not acknowledged yet (N12). */
    orders: z.array(orderSchema).optional(),
  })
  .refine((page) => page.count === page.changes.length, 'count is not the number of changes')
export type Page = z.infer<typeof pageSchema>

/**
 * What became of one edit (rule E2): 200, or why not, as a conflict (409) or a problem (403, 422).
 * Read leniently, because a newer authority may have reasons that this version does not know.
 */
export const outcomeSchema = z.object({
  edit_id: uuid,
  status: z.union([z.literal(200), z.literal(403), z.literal(409), z.literal(422)]),
  revision: z.int().optional(),
  record: wireRecord.nullish(),
  conflict: z.custom<Conflict>((value) => typeof value === 'object' && value !== null).optional(),
  problem: z.custom<ProblemBody>((value) => typeof value === 'object' && value !== null).optional(),
  /** As in a change: of the record that comes with it. */
  movements: z.array(uuid).optional(),
  decided: z.array(toldDecisionSchema).optional(),
  final: z.boolean(),
})
export type Outcome = z.infer<typeof outcomeSchema>

export const pushReplySchema = z.object({
  outcomes: z.array(outcomeSchema),
  /** What became of the decisions in the push, in the same order. */
  decisions: z.array(decisionAnswerSchema).optional(),
  /** In place of the cursor that came with the push: it tells besides of what these outcomes told (N9). */
  cursor: z.string().optional(),
})

/** A push's answer as this version gives it. */
export const givenPushReplySchema = z.object({
  outcomes: z.array(
    outcomeSchema.extend({
      conflict: conflictSchema.optional(),
      problem: problemSchema.optional(),
    }),
  ),
  decisions: z.array(givenDecisionAnswerSchema).optional(),
  cursor: z.string().optional(),
})
