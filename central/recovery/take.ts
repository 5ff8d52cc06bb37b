import { renew } from '@outpost/shared/authority/changes'
import type { EditRow } from '@outpost/shared/authority/edit-standing'
import type { Placed } from '@outpost/shared/authority/facts'
import type { Principal } from '@outpost/shared/authority/principal'
import type { FeedWriter } from '@outpost/shared/authority/sqlite/feed-writer'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { makeTrue } from '@outpost/shared/authority/sqlite/take-edit'
import type { RecordChange } from '@outpost/shared/authority/store'
import type { CollectionName } from '@outpost/shared/model/collections'
import { DISCREPANCY, type Movement } from '@outpost/shared/model/movement'
import { samePersonAs } from '@outpost/shared/model/person'
import { withRecentMovements } from '@outpost/shared/model/recent-movements'
import {
  blankRecord,
  type StoredRecord,
  type WireRecord,
  wireTime,
} from '@outpost/shared/model/record'
import { type Millis, toIso } from '@outpost/shared/model/time'
import { type Edit, jsonHash } from '@outpost/shared/protocol/edit'
import type { Copy } from '@outpost/shared/protocol/recovery'
import { v5 } from 'uuid'
import { editNoter } from '../audit/audit.ts'
import type { CopyFacts } from './copy-facts.ts'
import { enterDecision } from './enter-decisions.ts'
import { ACTOR, fieldsOfCopy, type Offer } from './offer.ts'
import type { Recovered } from './relation.ts'
import type { Weighed } from './weigh.ts'

/** The namespace of the edits that stand for what was taken back. */
const RECOVERY_NAMESPACE = '5d0c5a2e-6a55-4b0e-8d0b-6f9f0e8a2c11'

/**
 * The edit as which a copy is entered: one for each record, line and lost revision, whoever offers it, and
 * another for each copy that an admin applies.
 */
export function syntheticEdit({ copy, from, applied }: Offer): Edit {
  const { collection, id, op, revision } = copy
  const fields = op === 'put' ? fieldsOfCopy(copy) : undefined
  const name = [`${collection}/${id}`, op, revision, applied !== null, from.line ?? '']
  if (applied) name.push(jsonHash(copy))
  return {
    id: v5(name.join('\n'), RECOVERY_NAMESPACE),
    collection,
    record_id: id,
    op: op === 'delete' ? 'delete' : 'update',
    base: { revision },
    ...(fields && { fields }),
    made_at: '',
    actor: ACTOR,
  }
}

type Take = Extract<Weighed, { kind: 'take' }>

/** Makes the taken part of a copy true: the record, its place, what follows it, and the ledger. */
export function makeTaken(
  sql: Sql,
  writer: FeedWriter,
  principal: Principal,
  offer: Offer,
  facts: CopyFacts,
  take: Take,
) {
  const { copy, applied } = offer
  const before = facts.current?.record ?? null
  const base = before ?? newRecord(copy, facts)
  const revision = nextRevision(base, copy, facts)
  const lost = Math.min(copy.revision, facts.partedFloor - 1)
  // Dated by the lost revisions: who made edits on this very copy has seen it, and nobody else.
  const dateOf = (name: string) =>
    applied ? revision : Math.min(copy.field_revisions?.[name] ?? lost, lost)
  const fieldRevisions = { ...base.fieldRevisions }
  for (const name of before ? take.changed : []) fieldRevisions[name] = dateOf(name)
  let fields = { ...take.fields }
  const isStock = copy.collection === 'pharmacy-inventory'
  const balance = balanceAfter(before, take)
  if (isStock) {
    fields.quantity = Math.max(0, balance)
    if (take.movements.length > 0) fields = withRecentMovements(fields, take.movements)
    const known = fieldRevisions.quantity ?? base.firstRevision
    if (before && take.delta !== 0) {
      fieldRevisions.quantity = Math.max(known, dateOf('quantity'))
    }
  }
  const record: StoredRecord = {
    ...base,
    revision,
    fields,
    fieldRevisions,
    updatedAt: writer.now,
    lastSyncedAt: writer.now,
  }
  const edit = editRow(offer, principal, { revision, now: writer.now })
  const changes: RecordChange[] = [{ record, scopes: take.scopes, isNew: before === null }]
  changes.push(...followersOf(facts, record, take))
  makeTrue(writer, { edit, changes, ledger: [] })
  editNoter(writer.sql)(edit)
  const at = { id: edit.edit.id, recordId: copy.id, now: writer.now }
  // Their units are in the difference; the row says that the movement is, should its edit still come.
  for (const id of take.movements) {
    addToLedger(sql, { ...at, id }, CORRECTED, 0, lost)
    closeRejected(sql, id, writer.now)
  }
  if (take.delta !== 0) {
    addToLedger(sql, at, CORRECTED, take.delta, lost)
    // It happened all the same (E7); what was missing is of now, not of the lost hours.
    if (balance < 0) addToLedger(sql, at, DISCREPANCY, -balance, revision)
  }
}

/** What lies there by the ledger once a copy is taken; below zero where more was handed out than was there. */
export function balanceAfter(before: StoredRecord | null, { delta }: Pick<Take, 'delta'>): number {
  return ((before?.fields.quantity as number | undefined) ?? 0) + delta
}

/** Makes the record deleted; one that is not here is so from the start. */
export function makeDeleted(
  writer: FeedWriter,
  principal: Principal,
  offer: Offer,
  facts: CopyFacts,
) {
  const current = facts.current?.record ?? null
  const before = current ?? newRecord(offer.copy, facts)
  const revision = nextRevision(before, offer.copy, facts)
  const record = { ...before, revision, updatedAt: writer.now, deletedAt: writer.now }
  const edit = editRow(offer, principal, { revision, now: writer.now })
  const change = { record, scopes: [], isNew: current === null }
  makeTrue(writer, { edit, changes: [change], ledger: [] })
  editNoter(writer.sql)(edit)
}

/** What was deleted stays so: whatever revision of that line another box offers, it is older. */
const DELETED_REVISION = Number.MAX_SAFE_INTEGER

/** Notes up to which lost revision of its line the record is known now: what is older is not taken any more. */
export function noteRecovered(sql: Sql, { copy, from }: Offer) {
  const { collection, id, op, revision } = copy
  sql.run(
    `insert into recovered_records (collection, record_id, revision, line) values (?, ?, ?, ?)
     on conflict do update set line = excluded.line,
       revision = iif(line is excluded.line, max(revision, excluded.revision), excluded.revision)`,
    collection,
    id,
    op === 'delete' ? DELETED_REVISION : revision,
    from.line,
  )
}

/** Null if nothing of the record was taken back yet. */
export function readRecovered(
  sql: Sql,
  { collection, id }: Pick<Copy, 'collection' | 'id'>,
): Recovered | null {
  const recovered = sql.get<Recovered>(
    'select revision, line from recovered_records where collection = ? and record_id = ?',
    collection,
    id,
  )
  return recovered ?? null
}

/** A record that is not here, as it was first known in the lost hours. */
function newRecord(copy: Copy, { now, partedFloor }: CopyFacts): StoredRecord {
  const wire = (copy.record ?? {}) as WireRecord
  const cap = (revision: number) => Math.min(revision, copy.revision, partedFloor - 1)
  const revisions = Object.entries(copy.field_revisions ?? {})
  return {
    ...blankRecord(copy.collection as CollectionName, copy.id, wireTime(wire, 'created_at') ?? now),
    firstRevision: cap(copy.first_revision ?? copy.revision),
    fieldRevisions: Object.fromEntries(revisions.map(([name, one]) => [name, cap(one)])),
  }
}

/** Above every revision that the record is known to have had (R2). */
function nextRevision({ revision }: StoredRecord, copy: Copy, facts: CopyFacts): number {
  return Math.max(revision + 1, facts.revisionFloor, copy.revision + 1)
}

type Accepted = { revision: number; now: Millis }

function editRow(offer: Offer, principal: Principal, { revision, now }: Accepted): EditRow {
  const edit = { ...syntheticEdit(offer), made_at: toIso(now) }
  return acceptedRow(edit, edit, principal, { revision, now })
}

/** The row of an accepted edit; `raw`: as its sender has it, with what is not known here (E1). */
export function acceptedRow(
  edit: Edit,
  raw: unknown,
  principal: Principal,
  { revision, now }: Accepted,
): EditRow {
  return {
    edit,
    body: JSON.stringify(raw),
    hash: jsonHash(raw),
    principalId: principal.id,
    receivedAt: now,
    status: 200,
    revision,
    madeRevision: revision,
    rejection: null,
    state: 'accepted',
    seen: null,
    isPassedOn: false,
    besides: null,
    names: null,
    requestHash: null,
  }
}

/**
 * Where a patient goes, others of the same person go (R5), and all their appointments; where a pharmacy
 * goes, its stock (F1).
 */
function followersOf(facts: CopyFacts, record: StoredRecord, take: Take): RecordChange[] {
  const isMoved = take.changed.includes('clinic_id') || take.changed.includes('shared_with')
  if (facts.current === null || !isMoved) return []
  const others = facts.samePerson.map((placed) => placed.record)
  const same = samePersonAs(record, others).map(({ id }) => id)
  const moved = [record.id, ...same]
  const isOfMoved = ({ record: { fields } }: Placed) =>
    moved.includes((fields.patient_id ?? fields.pharmacy_id) as string)
  return [
    ...facts.samePerson.filter((placed) => same.includes(placed.record.id)),
    ...facts.followers.filter(isOfMoved),
  ].map((placed) => ({ record: renew(placed.record, facts), scopes: take.scopes }))
}

/**
 * A movement that was rejected since the restore, and turns out to be in a copy: nobody is to decide
 * about it any more, or it would count once more.
 */
function closeRejected(sql: Sql, id: string, now: Millis) {
  const rejected = sql.get<{ principalId: string }>(
    `select principal_id as principalId from edits where id = ? and state = 'needs_decision'`,
    id,
  )
  if (!rejected) return
  const closed = { edit_id: id, decision: 'keep_server', actor: ACTOR, at: toIso(now) } as const
  enterDecision(sql, closed, rejected.principalId, now)
}

const CORRECTED = 'CORRECTED' satisfies Movement['kind']

type LedgerPlace = { id: string; recordId: string; now: number }

function addToLedger(
  sql: Sql,
  { id, recordId, now }: LedgerPlace,
  kind: typeof CORRECTED | typeof DISCREPANCY,
  delta: number,
  revision: number,
) {
  const movement: Movement | null =
    kind === CORRECTED ? { kind, delta, reason: `Stock ${ACTOR} of central` } : null
  sql.run(
    `insert into stock_movements (edit_id, kind, record_id, delta, movement, revision, at)
     values (?, ?, ?, ?, ?, ?, ?)`,
    id,
    kind,
    recordId,
    delta,
    movement && JSON.stringify(movement),
    revision,
    now,
  )
}
