import type { CandidateSearch } from '../model/candidates.ts'
import type { Clinic } from '../model/clinic.ts'
import type { CollectionName, Fields } from '../model/collections.ts'
import type { Movement } from '../model/movement.ts'
import type { Place } from '../model/name-order.ts'
import type { StoredRecord } from '../model/record.ts'
import type { Millis } from '../model/time.ts'
import type { ScopeName } from '../protocol/cursor.ts'
import type { DecisionAnswer, DecisionRecord } from '../protocol/decisions.ts'
import type { Versions } from '../protocol/digest.ts'
import type { Edit } from '../protocol/edit.ts'
import type { Heads } from '../protocol/etag.ts'
import type { Facts, Placed, Rejection } from './facts.ts'
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
  /** Adds clinics or changes them, in one transaction; raises the heads of their scopes (R3). */
  putClinics(clinics: readonly Clinic[]): Promise<void>
  /**
   * Begins a new epoch because the database turned out to have been put back behind our back: it lacks
   * what there was at a time. What was changed since then counts as of the new epoch. Does nothing if
   * `epoch` is not the present one any more.
   */
  takeRollback(rollback: Rollback): Promise<void>
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

/** In which epoch it was noticed, and a time after which the database was put back. */
export type Rollback = { epoch: string; since: Millis | null }

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

/** Where an edit stands (S4). */
export const EDIT_STATES = ['waiting', 'sent', 'accepted', 'needs_decision', 'decided'] as const
export type EditState = (typeof EDIT_STATES)[number]

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
  /** Of the plain request that made it, if it had an `Idempotency-Key` (S3). */
  requestHash: string | null
}

/** An edit as it is told to people. */
export type EditStanding = EditRow & {
  seq: number
  lastError: string | null
  decision: KnownDecision | null
}

/** Where a decision was made: here, at the authority above, or by the caller below that sent the edit. */
export type DecidedAt = 'here' | 'above' | 'below'
export type KnownDecision = DecisionRecord & { decidedAt: DecidedAt }

/** One row of the feed (F3). */
export type FeedRow = {
  seq: number
  op: 'put' | 'delete' | 'leave'
  collection: CollectionName
  id: string
  at: Millis
  /** For a put. */
  record: StoredRecord | null
  /** Whether the record lies in another of the caller's scopes. */
  isElsewhere: boolean
}

/** A part of a first filling (F4); the order is: catalogue, what today needs, stock, the rest. */
export const FILL_PHASES = ['catalogue', 'patients of today', 'today', 'stock', 'rest'] as const
export type FillPhase = (typeof FILL_PHASES)[number]

export type FillRow = { key: string; record: StoredRecord }

export type DropRow = { key: string; collection: CollectionName; id: string; isElsewhere: boolean }

/**
 * A list of live records by id, after one, of one collection. `search` is a query (S4): every word of
 * it begins a word of the record, or of one that it refers to; null or blank asks for all records.
 */
export type ListQuery = {
  collection: CollectionName
  scopes: readonly ScopeName[]
  after: string | null
  search: string | null
  /** Only what names this patient, or another record of the same person (R5). */
  patientId?: string | undefined
  /** Only patients who were merged into this one. */
  mergedInto?: string | undefined
  /** Without patients in whose place another one stands that is here (R5). */
  leavesMergedOut?: boolean
  limit: number
}

/** So many records can be sorted at once; more are listed by id, or found by a search. */
export const SORTED_RECORDS_MAX = 20_000

/** The same, in the order of a field that is `sortedBy` something, behind a place in that order. */
export type SortedListQuery = Omit<ListQuery, 'after'> & { sort: string; after: Place | null }

/** Patients who may be a certain person: those that the searches find, the most telling first. */
export type CandidatesQuery = {
  scopes: readonly ScopeName[]
  searches: readonly CandidateSearch[]
  limit: number
}

/** `isWhole`: there are no more of them than these. */
export type Candidates = { records: StoredRecord[]; isWhole: boolean }

/** Where a page of the classic sync (S2) begins: strictly after this time, or at it after this id. */
export type SinceQuery = {
  collection: CollectionName
  scopes: readonly ScopeName[]
  after: Millis
  afterId: string | null
  upTo: Millis
  limit: number
}

export type SinceRow = { at: Millis; id: string; record: StoredRecord | null }

export type EditQuery = {
  state: EditState | null
  recordId: string | null
  principalId: string | null
  limit: number
}

/** A row of the stock ledger (E7), and when what it tells of was done, by whoever did it. */
export type LedgerEntry = {
  key: number
  editId: string
  kind: string
  recordId: string
  delta: number
  /** As it was given; null for the quantity with which stock was made, and for what was missing. */
  movement: Movement | null
  madeAt: Millis
}

/** A part of a stock card: the latest rows before a key, or of all. */
export type StockCardQuery = { recordId: string; before: number | null; limit: number }

/** A row of the stock card: of central's ledger; at the edge a movement that was made there. */
export type StockCardRow = {
  key: number
  editId: string
  kind: string
  /** Null where it is not known how much a count has added. */
  delta: number | null
  /** What lay there after it, where that is known. */
  balance: number | null
  movement: Movement | null
  state: EditState
  madeAt: string
  actor: string | null
  at: Millis
}

/** The latest movements for a patient, under whichever of the person's records they were made (R5). */
export type PatientMovementsQuery = {
  patientId: string
  /** Whose stock is told. */
  scopes: readonly ScopeName[]
  before: number | null
  limit: number
}

/** As of a stock card, and of which stock. */
export type PatientMovementRow = Omit<StockCardRow, 'balance'> & { recordId: string }

/** A page of the ledger: of the live stock in these scopes, after this key. */
export type LedgerQuery = { scopes: readonly ScopeName[]; after: number; limit: number }

/**
 * The live records of these scopes, each once: of one collection, or of all, also of those that this
 * version does not know (R4); under a prefix of ids (F12), which is empty for all collections.
 */
export type VersionQuery = {
  scopes: readonly ScopeName[]
  collection: string | null
  prefix: string
}

/** Everything that is read. All on one snapshot. */
export type Reader = {
  /** The heads of these scopes; one that holds nothing yet has head 0. */
  heads(scopes: readonly ScopeName[]): Promise<Heads>
  /** When the last change up to a position of a scope was made; 0 if the feed keeps none. */
  timeAt(scope: ScopeName, position: number): Promise<Millis>
  /** Positions below these were forgotten (F6). */
  forgottenUpTo(scopes: readonly ScopeName[]): Promise<Heads>
  /** The latest time of a change in these scopes that was forgotten (F6); 0 if none was. */
  forgottenAt(scopes: readonly ScopeName[]): Promise<Millis>
  /** The latest time of any of these scopes; 0 if none has one. */
  latestTime(scopes: readonly ScopeName[]): Promise<Millis>
  clinics(ids: readonly string[] | 'all'): Promise<Clinic[]>
  record(collection: CollectionName, id: string): Promise<Placed | null>
  /** Those of these records that there are, deleted ones too, by id. */
  records(collection: CollectionName, ids: readonly string[]): Promise<Map<string, StoredRecord>>
  /** The records of these ids, of whatever collection, that lie in one of these scopes (F12). */
  fetch(ids: readonly string[], scopes: readonly ScopeName[]): Promise<StoredRecord[]>
  /** Which records there are, in which revisions, in no order; gives way to others meanwhile. */
  versions(query: VersionQuery): Versions
  /** Whether this collection has a record here, also if this version does not know it (R4). */
  holds(collection: string): Promise<boolean>
  /** Whether the scope `all` has everything that is in this snapshot (F5). */
  isGathered(): Promise<boolean>
  /** The changes of a scope after a position, in order. */
  changes(
    scope: ScopeName,
    after: number,
    callerScopes: readonly ScopeName[],
    limit: number,
  ): Promise<FeedRow[]>
  /** Records of a scope that have not changed since `head`, in the order of their keys. */
  fill(
    scope: ScopeName,
    head: number,
    phase: FillPhase,
    today: Millis,
    after: string,
    limit: number,
  ): Promise<FillRow[]>
  /** Everything that was ever sent of a scope, in the order of keys. */
  drop(
    scope: ScopeName,
    callerScopes: readonly ScopeName[],
    after: string,
    limit: number,
  ): Promise<DropRow[]>
  list(query: ListQuery): Promise<StoredRecord[]>
  /** Null if more than `SORTED_RECORDS_MAX` records would have to be sorted. */
  listSorted(query: SortedListQuery): Promise<StoredRecord[] | null>
  /** Live patients, each once. */
  candidates(query: CandidatesQuery): Promise<Candidates>
  since(query: SinceQuery): Promise<SinceRow[]>
  ledger(query: LedgerQuery): Promise<LedgerEntry[]>
  /** Per collection: how many live records, and when one last changed. */
  counts(
    scopes: readonly ScopeName[],
  ): Promise<Record<CollectionName, { count: number; latestChange: Millis | null }>>
  edit(id: string): Promise<EditStanding | null>
  edits(query: EditQuery): Promise<EditStanding[]>
  /** Decisions about this caller's edits that it has not said to know (E9). */
  untoldDecisions(principalId: string): Promise<DecisionRecord[]>
  /** A part of the stock card (E7). */
  stockCard(query: StockCardQuery): Promise<StockCardRow[]>
  patientMovements(query: PatientMovementsQuery): Promise<PatientMovementRow[]>
  /** The last revision that an edit had made of a record by this time; 0 if there was none. */
  revisionAt(recordId: string, at: Millis): Promise<number>
}
