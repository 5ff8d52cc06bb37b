import type { Fields } from '../model/collections.ts'
import type { Millis } from '../model/time.ts'
import type { DecisionRecord } from '../protocol/decisions.ts'
import type { Edit } from '../protocol/edit.ts'
import type { Rejection } from './facts.ts'
import type { Names } from './names.ts'

/** Where an edit stands (S4). */
export const EDIT_STATES = ['waiting', 'sent', 'accepted', 'needs_decision', 'decided'] as const
export type EditState = (typeof EDIT_STATES)[number]

/** So many edits are asked for by their ids at once (S4). */
export const EDIT_IDS_MAX = 100

/** The record of an edit (E3). */
export type EditRow = {
  edit: Edit
  /** The edit as it was sent, in JSON. */
  body: string
  hash: string
  principalId: string
  receivedAt: Millis
  status: 200 | 403 | 409 | 422
  /** The record's revision after it; null if it was rejected. */
  revision: number | null
  /** The revision that it made; null if it was rejected or changed nothing. */
  madeRevision: number | null
  rejection: Rejection | null
  state: EditState
  /** At the edge: the named fields as the writer saw them, for whoever must decide later (N5). */
  seen: Fields | null
  /** At the edge: it lies over nothing; what it has made only the authority above can tell (N10). */
  isPassedOn: boolean
  /** At the edge: what the authority above is told beside it. */
  besides: Besides | null
  /** At the edge: what the records were called then that it is of, or names, by their ids (N5). */
  names: Names | null
  /** Of the plain request that made it, if it had an `Idempotency-Key` (S4). */
  requestHash: string | null
}

/** What the authority above needs to know of an edit that the edge could not judge whole. */
export type Besides = {
  /** Why it is to be rejected, unless it is known there (N10). */
  rejected?: Rejection
  /** The last edit that its device had seen over the record, beside its own (E4). */
  under?: string | null
}

/** An edit as it is told to people. */
export type EditStanding = EditRow & {
  seq: number
  lastError: string | null
  decision: KnownDecision | null
}

/** Where a decision was made: here, at the authority above, or by the caller below that sent the edit. */
export type DecidedAt = 'here' | 'above' | 'below'
export type KnownDecision = DecisionRecord & {
  decidedAt: DecidedAt
  /** Central has it, and what was made in its place: neither goes with a box. */
  isAtCentral: boolean
}
