import type { EditRow } from '@outpost/shared/authority/edit-standing'
import type { DecisionRow } from '@outpost/shared/authority/sqlite/decisions/decisions'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { TransactionSql } from '@outpost/shared/authority/sqlite/transaction-sql'
import { isCollectionName } from '@outpost/shared/model/collections'
import { MINUTE_MS } from '@outpost/shared/model/durations'
import { isUuid } from '@outpost/shared/model/field'
import { type Millis, toIso } from '@outpost/shared/model/time'
import { sha256Hex } from '@outpost/shared/node/sha256'
import type { Edit } from '@outpost/shared/protocol/edit'

/** What happened, in one word. */
export const AUDIT_EVENTS = [
  'edit',
  'decision',
  'account',
  'login',
  'clinic',
  'node',
  'token',
  'held_copy',
  'import',
  'export',
  'lookup',
  'share',
  'backup',
  'restore',
  'clock',
] as const
export type AuditEvent = (typeof AUDIT_EVENTS)[number]

/** What is recorded. It names records and people by their ids, and holds nothing of what they are. */
export type AuditFacts = {
  event: AuditEvent
  /** Whose credential it was: a caller's id, or who ran a command. */
  who: string
  /** On whose behalf, as the caller says (E1). */
  actor?: string | null
  /** What it was about: `<collection>/<id>`, `edits/<id>`, or the id of a caller. */
  subject?: string | null
  /** More of it, by kind of event. */
  details?: Record<string, unknown>
}

/** An entry of the audit trail. `at` is central's time; `hash` covers all else and the entry before. */
export type AuditEntry = Required<AuditFacts> & { seq: number; at: Millis; hash: string }

/** The hash before the first entry. */
export const FIRST_HASH = '0'.repeat(64)

/**
 * Adds an entry to the trail, chained to the one before by its hash: whoever changes one, or takes one
 * out, must change all that follow. Belongs in the transaction of what it records.
 */
export function noteAudit(sql: Sql, at: Millis, facts: AuditFacts) {
  addEntry(sql.run, at, facts, lastEntry(sql))
}

/** Where the chain ends. */
type ChainEnd = Pick<AuditEntry, 'seq' | 'at' | 'hash'>

/** An entry that is earlier by more than this than the one before tells that the clock was set back. */
const SET_BACK_MS = MINUTE_MS

/** Who enters that; between two such entries time rises in the trail, but for less than an hour. */
export const CLOCK = 'clock'

function addEntry(
  run: TransactionSql['later'],
  at: Millis,
  facts: AuditFacts,
  last: ChainEnd | undefined,
): ChainEnd {
  const isSetBack = last !== undefined && at < last.at - SET_BACK_MS
  return append(run, at, facts, isSetBack ? append(run, at, setBackFrom(last), last) : last)
}

function setBackFrom({ at }: ChainEnd): AuditFacts {
  return { event: 'clock', who: CLOCK, details: { what: 'set back', before: toIso(at) } }
}

function append(
  run: TransactionSql['later'],
  at: Millis,
  facts: AuditFacts,
  last: ChainEnd | undefined,
): ChainEnd {
  const entry = {
    seq: (last?.seq ?? 0) + 1,
    at,
    event: facts.event,
    who: facts.who,
    actor: facts.actor ?? null,
    subject: facts.subject ?? null,
    details: facts.details ?? {},
  }
  const details = JSON.stringify(entry.details)
  const hash = hashWith(details, entry, last?.hash ?? FIRST_HASH)
  run(
    `insert into audit (seq, at, event, who, actor, subject, details, hash)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    entry.seq,
    at,
    entry.event,
    entry.who,
    entry.actor,
    entry.subject,
    details,
    hash,
  )
  return { seq: entry.seq, at, hash }
}

/**
 * For one transaction: records each edit that it is told of with its outcome. Where the chain ends is
 * read once, for nobody else can add to it meanwhile.
 */
export function editNoter(sql: TransactionSql): (row: NotedEdit) => void {
  let last: ChainEnd | undefined
  return (row) => {
    last ??= lastEntry(sql)
    last = addEntry(sql.later, row.receivedAt, factsOf(row), last)
  }
}

/**
 * Records what was decided about a rejected edit, in the commit of the decision (E9). `who`: the person
 * at central, or the box that told it. What follows from it is an entry of its own: the new edit.
 */
export function noteDecision(sql: Sql, at: Millis, row: DecisionRow, who: string) {
  const { edit_id, decision, actor, at: saidAt, new_edit = null, decidedAt } = row
  noteAudit(sql, at, {
    event: 'decision',
    who,
    actor,
    subject: `edits/${edit_id}`,
    details: { decision, new_edit, decided: decidedAt, said_at: saidAt },
  })
}

type NotedEdit = Omit<EditRow, 'body' | 'madeRevision' | 'state' | 'seen' | 'names' | 'requestHash'>

/** Of an edit: who, what, when (both clocks), from which base to which revision. */
function factsOf(row: NotedEdit): AuditFacts {
  const { edit, status, revision, rejection } = row
  const { merged_into, ...others } = edit.fields ?? {}
  const isAlone = merged_into !== undefined && Object.keys(others).length === 0
  const isMerge = status === 200 && edit.op === 'update' && isAlone
  const problem = (rejection?.conflict ?? rejection?.problem) as { error_code: string } | undefined
  return {
    event: 'edit',
    who: row.principalId,
    actor: edit.actor ?? null,
    subject: subjectOf(edit),
    details: {
      edit_id: edit.id,
      edit_hash: row.hash,
      op: edit.op,
      made_at: edit.made_at,
      base: edit.base ?? null,
      status,
      revision,
      // A merge is told as such: it is about ids alone (R5).
      ...(isMerge && { merged_into }),
      ...(problem && { error_code: problem.error_code }),
    },
  }
}

/** In an edit that is not one both can be any text, of which nothing belongs here. */
function subjectOf({ collection, record_id }: Edit): string {
  const name = isCollectionName(collection) ? collection : UNKNOWN
  return `${name}/${isUuid(record_id) ? record_id : UNKNOWN}`
}

const UNKNOWN = 'unknown'

/**
 * The hash of an entry: SHA-256, in hex, of the JSON array `[hash before, seq, at (ISO 8601), event,
 * who, actor, subject, details]` without spaces, so that others can follow the chain too.
 */
export function hashOf(entry: Omit<AuditEntry, 'hash'>, before: string): string {
  return hashWith(JSON.stringify(entry.details), entry, before)
}

/** The same with the JSON of its details, which are the most of it and are stored in that form. */
function hashWith(details: string, entry: Omit<AuditEntry, 'hash' | 'details'>, before: string) {
  const { seq, at, event, who, actor, subject } = entry
  const others = JSON.stringify([before, seq, toIso(at), event, who, actor, subject])
  return sha256Hex(`${others.slice(0, -1)},${details}]`)
}

type Row = Omit<AuditEntry, 'details'> & { details: string }

const COLUMNS = 'seq, at, event, who, actor, subject, details, hash'

/** Where the trail ends; undefined if nothing is in it. */
export function lastEntry(sql: Sql) {
  return sql.get<ChainEnd>('select seq, at, hash from audit order by seq desc limit 1')
}

/** Entries of the trail after one, in their order. */
export function readAudit(sql: Sql, after: number, limit: number): AuditEntry[] {
  return sql
    .all<Row>(`select ${COLUMNS} from audit where seq > ? order by seq limit ?`, after, limit)
    .map((row) => ({ ...row, details: JSON.parse(row.details) }))
}
