import { isCollectionName } from '../../../model/collections.ts'
import { isUuid } from '../../../model/field.ts'
import type { StoredRecord } from '../../../model/record.ts'
import {
  type Decision,
  type MakingDecision,
  makesNew,
  saidWith,
} from '../../../protocol/conflicts.ts'
import type { Edit } from '../../../protocol/edit.ts'
import type { Ground } from '../../changes.ts'
import type { RejectedRow } from '../../inbox.ts'
import { judgePrepared, toAsk } from '../../judge-prepared.ts'
import { prepare } from '../../prepare.ts'
import type { Principal } from '../../principal.ts'
import { decisionsOf, isDependent, needsOf, newEditFor, type Rejected } from '../../rejected.ts'
import { isVisible } from '../../scopes.ts'
import type { Sql } from '../sql.ts'
import { createClinicLookup } from './clinics-reader.ts'
import { readFacts, type TransactionFacts } from './facts-reader.ts'
import { createPlacedReader } from './placed-reader.ts'

type Columns = {
  seq: number
  body: string
  status: number
  principal_id: string
  seen: string | null
  names: string | null
  outcome: string | null
  rejection: string | null
  received_at: number
  outcome_at: number | null
}

/** Rejected edits that wait for a person, in the order in which they came here. */
export function readRejected(sql: Sql): RejectedRow[] {
  return sql.all<Columns>(`${REJECTED} order by seq`).map(toRejected)
}

/**
 * As many of them as tell what goes with one (`parentsOf`): that one, all that wait for another, and all
 * for which these could wait. In the same order; most of the others stay unread.
 */
export function readRejectedAround(sql: Sql, editId: string): RejectedRow[] {
  const rows = sql.all<Columns>(`${REJECTED} and (id = ? or ${SEEMS_DEPENDENT})`, editId)
  const needs = rows.map(toRejected).filter(isDependent).map(needsOf)
  const needed = sql.all<Columns>(
    `${REJECTED} and seq in (
       select seq from edits where id in (select value from json_each(?))
       union select seq from edits where record_id in (select value from json_each(?)) and op = 'create')`,
    JSON.stringify(needs.map(({ under }) => under)),
    JSON.stringify(needs.flatMap(({ records }) => records)),
  )
  const bySeq = new Map([...rows, ...needed].map((row) => [row.seq, row]))
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq).map(toRejected)
}

const REJECTED = `select seq, body, status, principal_id, seen, names, outcome, rejection, received_at, outcome_at
  from edits where state = 'needs_decision'`

/** Of every `isDependent`, and of few besides. */
const SEEMS_DEPENDENT = `instr(coalesce(outcome, rejection), 'DEPENDS_ON_REJECTED')`

function toRejected(row: Columns): RejectedRow {
  const own = { status: row.status, ...JSON.parse(row.rejection ?? '{}') }
  const { status, conflict, problem } = row.outcome ? JSON.parse(row.outcome) : own
  return {
    edit: JSON.parse(row.body) as Edit,
    status,
    conflict,
    problem,
    isRejectedAbove: row.status === 200,
    principalId: row.principal_id,
    seen: row.seen ? JSON.parse(row.seen) : null,
    names: row.names ? JSON.parse(row.names) : {},
    at: row.outcome_at ?? row.received_at,
  }
}

/**
 * The live record of an edit as this person sees it now, with what waits over it; else null. Of a
 * patient who was merged it is the one in whose place that one stands (R5): what is to be decided about
 * an edit of the one is decided about the other.
 */
export function readCurrent(
  sql: Sql,
  { collection, record_id, op }: Pick<Edit, 'collection' | 'record_id' | 'op'>,
  person: Principal,
): StoredRecord | null {
  if (!isCollectionName(collection)) return null
  const reader = createPlacedReader(sql)
  const read = (id: string) => {
    const placed = reader.read(collection, id)
    return placed?.record.deletedAt === null && isVisible(person, placed.scopes)
      ? placed.record
      : null
  }
  const path: StoredRecord[] = []
  for (let at = read(record_id); at && !path.some(({ id }) => id === at?.id); ) {
    path.push(at)
    const into = op === 'delete' ? null : at.fields.merged_into
    at = isUuid(into) ? read(into) : null
  }
  return path.at(-1) ?? null
}

type Asking = { sql: Sql; ground: Ground; person: Principal; now: number }

/** The decisions about a rejected edit that can succeed now (N5): the judge is asked about each. */
export function offeredDecisions(asking: Asking, rejected: Rejected): Decision[] {
  const current = readCurrent(asking.sql, rejected.edit, asking.person)
  const possible = decisionsOf(rejected, current, asking.ground).filter((decision) => {
    // Of what only closes nothing is asked; of the others it may depend on what the person says.
    if (!makesNew(decision) || saidWith(decision) !== null) return true
    return wouldStand(asking, rejected, decision, current)
  })
  const wrong = wrongSince(asking, rejected.edit)
  const left = possible.filter((decision) => !wrong.includes(decision))
  return left.length > 0 ? left : possible
}

/** Decisions that would make stock wrong by what was written since (E7). */
function wrongSince({ sql, ground }: Asking, { id, op }: Edit): readonly Decision[] {
  if (op !== 'move_stock') return []
  const since = sql.get<{ isCounted: number; isTakenBack: number }>(SINCE, {
    id,
    isEdge: ground === 'edge' ? 1 : 0,
  })
  // What lay there is known, with what this one has moved.
  if (since?.isCounted) return ['confirm', 'apply_mine']
  // What takes it back counts, and would count alone.
  return since?.isTakenBack ? ['withdraw', 'keep_server'] : []
}

// Of two senders the order in which they came to central says nothing.
const SINCE = `select
  coalesce(max(later.state = 'accepted' and later.body ->> '$.movement.kind' = 'COUNTED'
    and (:isEdge or later.principal_id = own.principal_id)), 0) as isCounted,
  coalesce(max(later.state not in ('needs_decision', 'decided') and later.body ->> '$.movement.kind' = 'CORRECTED'
    and later.body ->> '$.movement.reason' like '%(' || own.id || ')'), 0) as isTakenBack
  from edits own join edits later on later.collection = own.collection
    and later.record_id = own.record_id and later.seq > own.seq and later.op = 'move_stock'
  where own.id = :id`

function wouldStand(
  { sql, ground, person, now }: Asking,
  rejected: Rejected,
  decision: MakingDecision,
  current: StoredRecord | null,
): boolean {
  // Any id that is not that of an edit.
  const making = { id: rejected.edit.record_id, now, actor: person.role, current }
  const { edit } = newEditFor(rejected, decision, {}, making)
  const prepared = prepare({ raw: edit }, person)
  const common: TransactionFacts = {
    now,
    revisionFloor: 0,
    clinics: createClinicLookup(sql),
    ground,
    placed: createPlacedReader(sql),
  }
  const facts = readFacts(sql, toAsk(prepared, person), common)
  return judgePrepared(prepared, { ...facts, known: null }, person, ground).answer.status === 200
}
