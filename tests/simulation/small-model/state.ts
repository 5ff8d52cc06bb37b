import type { StoredRecord } from '@outpost/shared/model/record'
import type { Conflict } from '@outpost/shared/protocol/conflicts'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { RoundFacts } from '@outpost/shared/replica/plan'

/*
 * All that a small system remembers: central, two boxes, and what is on the road between them. Plain
 * values that are never changed, so that two states are the same if their JSON is.
 */

export type Records = Readonly<Record<string, StoredRecord>>

export type State = {
  central: Central
  boxes: readonly Box[]
  road: readonly Message[]
  /** Central's own changes that were made. */
  written: number
  /** Mishaps that may still happen. */
  left: { losses: number; copies: number; deaths: number }
}

export type Central = {
  records: Records
  /** The place of each record in the feed: one entry, its latest (F3). */
  feed: Readonly<Record<string, number>>
  head: number
  edits: readonly JudgedEdit[]
  ledger: readonly LedgerEntry[]
}

export type LedgerEntry = {
  editId: string
  recordId: string
  delta: number
  revision: number
}

/** Central's record of an edit (E3). */
export type JudgedEdit = {
  edit: Edit
  box: number
  status: 200 | 403 | 409 | 422
  revision: number | null
  madeRevision: number | null
  code: string | null
}

export type Box = {
  confirmed: Records
  edits: readonly OwnEdit[]
  cursor: number
  /** Writes of its devices that were made, or refused to their face. */
  written: number
  /** Lost with the power. */
  round: Round | null
}

export type OwnEdit = {
  edit: Edit
  state: 'waiting' | 'sent' | 'accepted' | 'needs_decision'
  revision: number | null
  code: string | null
}

export type Round = Pick<
  RoundFacts,
  'hasUnsent' | 'hasPushFailed' | 'isCaughtUp' | 'hasPullFailed'
> & {
  upTo: number
  lostPushes: number
  isWaiting: boolean
}

/** A request on its way to central or in its hands, or a reply. Late ones are not waited for any more. */
export type Message = { box: number; isAwaited: boolean } & (
  | { kind: 'push'; edits: readonly Edit[]; outcomes: readonly ToldOutcome[] }
  | { kind: 'outcomes'; outcomes: readonly ToldOutcome[] }
  | { kind: 'pull'; cursor: number }
  | { kind: 'page'; asked: number; records: readonly StoredRecord[]; cursor: number; more: boolean }
)

/** As it goes over the line; the record is central's at that moment. */
export type ToldOutcome = {
  editId: string
  status: 200 | 403 | 409 | 422
  revision: number | null
  code: Conflict['error_code'] | string | null
  record: StoredRecord | null
}

/** The state with one box changed. */
export function withBox(state: State, index: number, change: Partial<Box>): State {
  const boxes = state.boxes.map((box, at) => (at === index ? { ...box, ...change } : box))
  return { ...state, boxes }
}
