import type { Millis } from '../model/time.ts'
import type { DecisionAnswer, DecisionRecord } from '../protocol/decisions.ts'
import type { Edit } from '../protocol/edit.ts'
import type { Outcome, Page } from '../protocol/messages.ts'
import type { AcceptedEdit, Copy, RecoverRequest } from '../protocol/recovery.ts'
import type { Refusal } from './link.ts'
import type { Position } from './position.ts'
import type { RoundResult } from './round-result.ts'

/**
 * Where a replica keeps what it has pulled and what it has yet to push. Each verb is one durable
 * transaction: a box that is switched off at the wall between any two of them simply goes on.
 */
export type ReplicaStore = {
  position(): Promise<Position>
  /** The mark up to which edits belong to a round that begins now. */
  lastEdit(): Promise<number>
  /** Whether edits up to the mark have no outcome and may be pushed now. */
  hasUnsent(batch: BatchQuery): Promise<boolean>
  /**
   * The next edits to push, in the order in which they were made, marked as sent. What builds on an
   * edit that may not go now does not go either.
   */
  nextBatch(batch: BatchQuery & { editsMax: number; bytesMax: number }): Promise<Edit[]>
  /**
   * Takes the outcomes of edits. Accepted: the authority's record becomes the confirmed copy.
   * Rejected: undone in what is seen, and kept whole for a person to decide (N5). UNKNOWN_BASE is no
   * outcome: the edit stays (N4). Answers how many got an outcome. A replica that cannot tell which of
   * two copies is the later one leaves what crossed a page on its way, as if it had been lost: it has
   * moved on then from the cursor that was pushed with, and the edits are sent again. Takes the cursor
   * that comes with them in the same commit, unless the replica has moved on (N9).
   */
  applyOutcomes(outcomes: readonly Outcome[], asked?: Pushed): Promise<Taken>
  /** Decisions that the authority has not answered, the oldest first (E9). */
  openDecisions(query: { except: readonly string[]; max: number }): Promise<DecisionRecord[]>
  /**
   * Takes the authority's answer to a push with these decisions: each is known there now. What follows
   * from one that does not hold is not sent, and waits for a person.
   */
  applyDecisionAnswers(
    sent: readonly DecisionRecord[],
    answers: readonly DecisionAnswer[],
  ): Promise<void>
  /**
   * Takes a page and moves the cursor, in one commit (N6). Pending edits are laid over what came. In
   * the commit of a filling's last page what did not come again is swept (F6). Does nothing if the
   * replica has moved on from the cursor that was asked with.
   */
  applyPage(asked: Position, page: Page, etag: string | null): Promise<void>
  /**
   * Begins a new filling: the next pull is without a cursor. Outbox and inbox are not touched. If the
   * authority was put back to a time, what is held of the time since is to be brought back first, and
   * decisions made since are open again.
   */
  beginFilling(epoch: string | null, loss?: Loss): Promise<void>
  /**
   * Sets an edit aside until a time; it stays visible, and only what builds on it waits (N3). Does
   * nothing to one that has its outcome meanwhile: another process may have brought it.
   */
  setAside(editId: string, until: Millis, error: string): Promise<void>
  /** Keeps what came of a round, for the status and the report. */
  noteRound(result: RoundResult): Promise<void>
} & RecoveryStore

/** What is brought back to an authority that was restored (N9), and how far that has got. */
export type RecoveryStore = {
  /** Whether there is something to bring back, before edits and pages. */
  isRecovering(): Promise<boolean>
  /** What comes next; nothing in it and no mark: that was all. */
  nextLost(limits: { itemsMax: number; bytesMax: number }): Promise<LostBatch>
  /**
   * The authority has what was before this mark; null: all of it, and the recovery is over. But some of these
   * hours it has lost for good, and of some it may yet lose what waits.
   */
  noteTaken(mark: string | null, of: LostBatch['of'], answer: RecoveryAnswer): Promise<void>
}

/** `lost`: edits to be pushed once more, by id. `held`: copies that wait for an admin of the authority. */
export type RecoveryAnswer = { lost: readonly string[]; held: readonly Copy[] }

/** What the authority has lost, as its `410` says; without a time nothing. */
export type Loss = Pick<Refusal, 'restoredTo' | 'lostLine'>
export const NO_LOSS: Loss = { restoredTo: null, lostLine: null }

/** `of` says since when all was lost, and which line of hours this is of; `mark` up to where the batch reaches, null: to the end. */
export type LostBatch = {
  of: Pick<RecoverRequest, 'restored_to' | 'lost_line' | 'was_held'>
  copies: Copy[]
  edits: AcceptedEdit[]
  mark: string | null
}

/**
 * How many edits got an outcome. `awaiting`: ids of those whose base others may yet bring (N4), which no
 * further push of this round can change.
 */
export type Taken = { accepted: number; rejected: number; awaiting?: readonly string[] }

/** The cursor that was pushed with, and the one that the authority gave in its place, if it did. */
export type Pushed = { cursor: string | null; next: string | null }

export type BatchQuery = {
  upTo: number
  /** Edits that this round has found to fail. */
  except: readonly string[]
  /** How many to pass over with what names their records; fewer where nothing would be left. */
  skip?: number
}
