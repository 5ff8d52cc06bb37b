import type { Millis } from '../model/time.ts'
import type { DecisionAnswer, DecisionRecord } from '../protocol/decisions.ts'
import type { Edit } from '../protocol/edit.ts'
import type { Outcome, Page } from '../protocol/messages.ts'
import type { Copy, RecoverRequest } from '../protocol/recovery.ts'
import type { Position } from './position.ts'

/** The link's state, in names that a person understands (N7). */
export const LINK_STATES = [
  'online',
  'offline',
  'captive_portal',
  'unauthorised',
  'certificate',
  'central_error',
  'upgrade_needed',
  'resyncing',
  'twin',
] as const
export type LinkState = (typeof LINK_STATES)[number]

/** Weather: the authority was not reached, or not whole. Nothing is known of what it did. */
export class LinkDown extends Error {
  readonly state: LinkState
  /** The answer had begun and was cut short or damaged: a smaller one may come through (N8). */
  readonly isCutShort: boolean
  /**
   * The connection stood, and broke or fell silent: a smaller request may come through (N8). Null if
   * that cannot be told.
   */
  readonly wasUnderWay: boolean | null
  readonly retryAfterMs: number | null

  constructor(
    state: LinkState,
    message: string,
    more: {
      isCutShort?: boolean
      wasUnderWay?: boolean | null
      retryAfterMs?: number | null
      cause?: unknown
    } = {},
  ) {
    super(message, { cause: more.cause })
    this.name = 'LinkDown'
    this.state = state
    this.isCutShort = more.isCutShort ?? false
    this.wasUnderWay = more.wasUnderWay === undefined ? this.isCutShort : more.wasUnderWay
    this.retryAfterMs = more.retryAfterMs ?? null
  }
}

/** The authority has answered that it does not do this. */
export type Refusal = {
  kind: 'refused'
  status: number
  code: string
  detail: string
  /** The epoch that a `410` names. */
  epoch: string | null
  /** To which time the authority was put back, if a `410` names one (N9). */
  restoredTo: Millis | null
  /** In which line of hours, of those that were lost, the caller stood. */
  lostLine: string | null
  retryAfterMs: number | null
}

/** Bytes of bodies as they went over the link. */
export type Traffic = { sent: number; received: number }

type PushReply = (
  | {
      kind: 'outcomes'
      outcomes: Outcome[]
      decisions: DecisionAnswer[]
      /** In place of the cursor that was pushed with. */
      cursor: string | null
    }
  | Refusal
) & { traffic: Traffic }
type PullReply = (
  | { kind: 'page'; page: Page; etag: string | null }
  | { kind: 'unchanged' }
  | Refusal
) & { traffic: Traffic }

/** `lost`: the accepted edits that are to be pushed once more, by id. `held`: the copies that wait for an admin. */
type RecoverResult = ({ kind: 'taken'; lost: string[]; held: Copy[] } | Refusal) & {
  traffic: Traffic
}

type PushRequest = {
  epoch: string
  /** Where the replica stands, so that an authority that was put back notices it (N9). */
  cursor: string | null
  edits: readonly Edit[]
  decisions?: readonly DecisionRecord[]
}

/** The way to the authority. Every call answers, or throws `LinkDown`; none waits for ever. */
export type Link = {
  push(request: PushRequest): Promise<PushReply>
  /** Brings back what a restore of the authority has lost (N9). */
  recover(request: RecoverRequest): Promise<RecoverResult>
  pull(request: { position: Position; limit: number }): Promise<PullReply>
}
