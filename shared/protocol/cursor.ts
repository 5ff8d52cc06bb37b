import { z } from 'zod'

/** A scope of the feed (rule F1): `catalogue`, `clinic:<id>` or `all`. */
export type ScopeName = string

const position = z.int().min(0)

/** How far the first filling of some scopes has got. Its order of phases is in `authority/reader.ts`. */
const fillSchema = z.strictObject({
  /** The scopes being filled, with their heads at the start; later changes come as deltas. */
  heads: z.record(z.string(), position),
  /** The start of the clinics' day when the filling began: what is needed today comes first. */
  today: z.int(),
  phase: z.int().min(0),
  scope: z.int().min(0),
  after: z.string(),
})
export type Fill = z.infer<typeof fillSchema>

export const cursorSchema = z.strictObject({
  epoch: z.string(),
  /** Per scope that was filled: the sequence number up to which the replica has its changes. */
  positions: z.record(z.string(), position),
  /** Heads of which outcomes of the caller's edits have told it since, beyond its positions (N9). */
  told: z.record(z.string(), position).optional(),
  /** The latest time of its scopes when it was given: nothing up to its positions is later. */
  at: z.int().optional(),
  /** The terms of the feed when it was given (N9). A cursor of an older version names none. */
  terms: z.string().optional(),
  /** The key in the stock ledger up to which the movements in its records were told (F3). */
  ledger: position.optional(),
  fill: fillSchema.optional(),
  /** Scopes are filled with no more than a day's work needs (F4); without it with everything. */
  extent: z.literal('work').optional(),
  /**
   * Scopes that the caller has lost and of which it does not hold all any more, each with the key up
   * to which it was withdrawn.
   */
  withdrawn: z.record(z.string(), z.string()).optional(),
})
/** What a cursor holds (rule F5). Opaque to the replica. */
export type Cursor = z.infer<typeof cursorSchema>
