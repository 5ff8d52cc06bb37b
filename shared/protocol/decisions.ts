import { z } from 'zod'
import { instant, line, lowerCaseUuid, uuid } from '../model/field.ts'
import { DECISIONS } from './conflicts.ts'
import { type ProblemBody, problemSchema } from './problems.ts'

/** Limits of a push (E2), and of what a page carries. */
export const DECISIONS_MAX = 500

/**
 * What a person decided about a rejected edit (rule E9). `new_edit` is the edit that was made in its
 * place. Of the two at most one ever takes effect.
 */
export const decisionSchema = z.strictObject({
  edit_id: lowerCaseUuid,
  decision: z.enum(DECISIONS),
  actor: line(200),
  at: instant,
  new_edit: lowerCaseUuid.optional(),
})
export type DecisionRecord = z.infer<typeof decisionSchema>

/** The same from the authority above, which may know more kinds and keys than this version (R4). */
export const heardDecisionSchema = z.object({
  ...decisionSchema.shape,
  decision: z.string(),
  actor: z.string(),
})
export type HeardDecision = z.infer<typeof heardDecisionSchema>

/**
 * A decision from which a movement of stock follows, as it is told with that stock to all boxes that have
 * it (F3): `from` is the box whose edit it was.
 */
export const toldDecisionSchema = heardDecisionSchema.extend({ from: uuid.optional() })
export type ToldDecision = z.infer<typeof toldDecisionSchema>

/**
 * What became of a pushed decision: 200 if it holds now, also if it did before. Otherwise it does
 * not hold: the edit was decided differently before (`decided`), or there is nothing to decide.
 */
export const decisionAnswerSchema = z.object({
  edit_id: lowerCaseUuid,
  status: z.union([z.literal(200), z.literal(403), z.literal(422)]),
  decided: heardDecisionSchema.optional(),
  problem: z.custom<ProblemBody>((value) => typeof value === 'object' && value !== null).optional(),
})
export type DecisionAnswer = z.infer<typeof decisionAnswerSchema>

/** The same as this version gives it. */
export const givenDecisionAnswerSchema = decisionAnswerSchema.extend({
  decided: decisionSchema.optional(),
  problem: problemSchema.optional(),
})
