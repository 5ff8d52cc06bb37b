import type { Clinic } from '../model/clinic.ts'
import type { StoredRecord } from '../model/record.ts'
import type { Millis } from '../model/time.ts'
import type { ScopeName } from '../protocol/cursor.ts'
import type { DecisionAnswer } from '../protocol/decisions.ts'
import type { Edit } from '../protocol/edit.ts'
import type { Heads } from '../protocol/etag.ts'
import type { EditRow } from './edit-standing.ts'
import type { ClinicLookup, Facts } from './facts.ts'
import type { Reader } from './reader.ts'
import type { Restore } from './restores.ts'
import type { LedgerRow } from './verdict.ts'

/**
 * Where an authority keeps its records, its feed and its record of edits. Filled by SQLite, whose one
 * write lock covers every lock below; they are in the port for a database in which writers of
 * different clinics need not wait for each other.
 *
 * What every filling guarantees:
 * - sequence order is commit order in every scope, and a scope's time never runs back (F2);
 * - an edit's effect, its outcome and the heads it raises are one commit (E3), durable when the
 *   promise resolves (E8);
 * - a read sees one snapshot (F4).
 */
export type AuthorityStore = {
  identity(): Identity
  /**
   * Judges edits in their order, in one transaction: takes the locks, and for each edit reads its
   * facts, calls `decide` and makes its effects true, or leaves no trace of it if they cannot be.
   * `decide` is synchronous and pure. If an edit needs a lock that is not held, the transaction ends
   * before that edit; `missing` says which, and `answers` holds those given so far.
   */
  transact<Answer>(
    locks: Locks,
    asks: readonly Ask[],
    decide: (facts: Facts, index: number) => Decided<Answer>,
  ): Promise<{ answers: Answer[]; missing?: Locks }>
  /** Runs `use` on one snapshot of the database. */
  read<T>(use: (reader: Reader) => Promise<T>): Promise<T>
  /**
   * The latest time of these scopes, after which everything that commits later will lie (S2). Raises
   * their times to one common time, under their locks, where that is not so by itself.
   */
  levelTimes(scopes: readonly ScopeName[]): Promise<Millis>
  /** Makes sure that the scope `all` holds every change committed so far (F5). */
  gather(): Promise<void>
  /**
   * Adds clinics or changes them, and raises the heads of their scopes (R3). `make` sees those that are
   * known in the same transaction, so that nothing is set back that somebody changes meanwhile.
   */
  putClinics(make: (known: ClinicLookup) => readonly Clinic[]): Promise<void>
  /**
   * Begins a new epoch because the database turned out to have been put back behind our back: it lacks
   * what was later than a time. What was changed since then counts as of the new epoch. Does nothing
   * where an epoch has begun that stands for this.
   */
  takeRollback(since: Millis): Promise<void>
  /**
   * Takes decisions that a caller made about edits that it had sent (E9), each in a commit of its own
   * that closes the rejection. One that is not known yet is refused if `faultOf` names a fault of its
   * actor (A2). Answers in the same order what became of them.
   */
  takeDecisions(
    principalId: string,
    decisions: readonly SentDecision[],
    faultOf?: (sent: SentDecision) => string | null,
  ): Promise<DecisionAnswer[]>
  /** Notes up to where a caller has presented that it has a scope's changes (E6). */
  notePresented(principalId: string, positions: Heads): Promise<void>
  /** Forgets tombstones and leaves made before this time (F6). */
  forgetTombstones(before: Millis): Promise<void>
  /** Why changes cannot be taken at the moment, in a sentence, or null if they can. */
  trouble(): Promise<string | null>
  /** Calls the listener after commits that raised a head. Answers how to stop. */
  onChange(listener: () => void): () => void
}

/** What makes this authority this one. */
export type Identity = {
  /** The epoch of its feed (F5, F6). */
  epoch: string
  /** The key that seals its cursors. */
  cursorKey: Uint8Array
  /** Its returns to earlier states, the first first. */
  restores: readonly Restore[]
}

/** What a transaction locks before it reads (F2): scopes, then doctors, each sorted. */
export type Locks = { scopes: ScopeName[]; doctorIds: string[] }

/** A decision as it was sent: not checked yet. */
export type SentDecision = { edit_id: string } & Record<string, unknown>

/** An edit to be judged, and for whom. */
export type Ask = {
  edit: Edit
  principalId: string
  /** As in a `Submission`. */
  under?: string | null
  isBaseLost?: boolean
  /** Its writer is told at once and sees what is here now: no record counts as still there (E6). */
  isImmediate?: boolean
  /** It follows from a person's decision (N5): what was rejected is all theirs to know. */
  isDecision?: boolean
}

export type Decided<Answer> = {
  answer: Answer
  effects?: Effects
}

/** What becomes true with an edit. */
export type Effects = {
  edit: EditRow
  changes: RecordChange[]
  ledger: LedgerRow[]
}

/** A record as it now is, and the scopes in which it now lies. */
export type RecordChange = {
  record: StoredRecord
  /** It is known that the store has no such record yet, not even a deleted one. */
  isNew?: boolean
  scopes: ScopeName[]
  /** Where edits wait for an authority above: the confirmed copy to keep beside the visible row. */
  confirmed?: StoredRecord | null
  /** It is not deleted but gone from here: its readers are told `leave`. */
  hasLeft?: boolean
}
