import type { CandidateSearch } from '../model/candidates.ts'
import type { Clinic } from '../model/clinic.ts'
import type { CollectionName } from '../model/collections.ts'
import type { Movement } from '../model/movement.ts'
import type { SortKey } from '../model/name-order.ts'
import type { StoredRecord } from '../model/record.ts'
import type { Millis } from '../model/time.ts'
import type { ScopeName } from '../protocol/cursor.ts'
import type { DecisionRecord } from '../protocol/decisions.ts'
import type { Versions } from '../protocol/digest.ts'
import type { Heads } from '../protocol/etag.ts'
import type { ToldMovements } from '../protocol/messages.ts'
import type { EditStanding, EditState } from './edit-standing.ts'
import type { Placed } from './facts.ts'

/* What is read of an authority's storage: the reading half of the port (`store.ts`). */

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

type FillRow = { key: string; record: StoredRecord }

type DropRow = { key: string; collection: CollectionName; id: string; isElsewhere: boolean }

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
  /** Only what begins then or later, and before that; both as they are stored. */
  startsFrom?: string | undefined
  startsUntil?: string | undefined
  /** Without patients in whose place another one stands that is here (R5). */
  leavesMergedOut?: boolean
  limit: number
}

/** So many records can be sorted at once; more are listed by id, or found by a search. */
export const SORTED_RECORDS_MAX = 20_000

/** The same, in the order of a field that is `sortedBy` something, behind a place in that order. */
export type SortedListQuery = Omit<ListQuery, 'after'> & { sort: string; after: SortKey | null }

/** Patients who may be a certain person: those that the searches find, the most telling first. */
export type CandidatesQuery = {
  scopes: readonly ScopeName[]
  searches: readonly CandidateSearch[]
  limit: number
}

/** `isWhole`: there are no more of them than these. */
export type Candidates = { records: StoredRecord[]; isWhole: boolean }

/** Where a page of the classic sync (S2) begins: strictly after this time, or at it after this id. */
type SinceQuery = {
  collection: CollectionName
  scopes: readonly ScopeName[]
  after: Millis
  afterId: string | null
  upTo: Millis
  limit: number
}

export type SinceRow = { at: Millis; id: string; record: StoredRecord | null }

export type EditQuery = {
  /** Only these. */
  ids?: readonly string[] | undefined
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

/** Up to where movements were told with stock that a caller has, and with what fills a scope. */
export type LedgerKeys = { changed: number; filled: number }

/** Where a feed that somebody has read parted from this one. */
export type Parting = {
  /** All that is later there is lost here. */
  at: Millis
  /** Tells what was read from other lines that parted from this feed; null if that cannot be told. */
  line: string | null
}

/** Up to where a feed was read: its terms then, its latest time, and the positions. */
export type FeedPoint = { terms: string; at: Millis; positions: Heads }

/** Everything that is read. All on one snapshot. */
export type Reader = {
  /** The heads of these scopes; one that holds nothing yet has head 0. */
  heads(scopes: readonly ScopeName[]): Promise<Heads>
  /** The terms of the feed up to now, as a cursor names them. */
  terms(): Promise<string>
  /**
   * Where the feed that a cursor was read from parted from this one, if it went on otherwise: what is
   * later there is lost here (N9). Null if all of it is here.
   */
  parting(read: FeedPoint): Promise<Parting | null>
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
  /**
   * The edits that have moved this stock, from after a key of the ledger on; from after `filled` if its
   * pharmacy has changed since: then it may have come to whoever asks only with that (F1). With the
   * decisions from which they follow.
   */
  movementsOf(recordId: string, after: LedgerKeys): Promise<ToldMovements>
  /** By edit the stock that it has moved, of those of these edits that the ledger names (E7, N9). */
  stockMovedBy(editIds: readonly string[]): Promise<Map<string, string>>
  /** The last key of the ledger up to a time; 0 if it has none. */
  ledgerEnd(upTo: Millis): Promise<number>
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
