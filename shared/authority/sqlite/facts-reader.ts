import { DURATION_MINUTES_MAX } from '../../model/appointments.ts'
import type { Clinic } from '../../model/clinic.ts'
import type { CollectionName } from '../../model/collections.ts'
import { isCollectionName } from '../../model/collections.ts'
import type { StoredRecord } from '../../model/record.ts'
import { toIso } from '../../model/time.ts'
import type { Edit } from '../../protocol/edit.ts'
import {
  type Chain,
  type ChainLink,
  type Facts,
  intendedFields,
  type KnownEdit,
  type Placed,
  type Reference,
  referencesOf,
  wantedCard,
  wantedSlot,
} from '../facts.ts'
import type { Ask } from '../store.ts'
import { RECORD_COLUMNS, type RecordRow, toRecord } from './rows.ts'
import type { Sql } from './sql.ts'

/** An edit may lie on at most this many others that were made one upon the other. */
const CHAIN_LENGTH_MAX = 10_000

/** What is the same for all edits of one transaction. */
export type TransactionFacts = Pick<Facts, 'now' | 'revisionFloor' | 'clinics'>

/** Reads all that the judge needs for one edit, inside the transaction that will make it true. */
export function readFacts(sql: Sql, ask: Ask, common: TransactionFacts): Facts {
  const { edit } = ask
  const facts: Facts = {
    ...common,
    known: readKnownEdit(sql, edit.id),
    current: null,
    unseenLeaves: [],
    related: new Map(),
    rejectedCreates: new Set(),
    chain: { kind: 'none' },
    pendingFields: {},
    busy: [],
    isReferenced: false,
    cardHolder: null,
    followers: [],
  }
  // A known edit is answered as before, one that is in no collection is refused: nothing to read.
  if (facts.known || !isCollectionName(edit.collection)) return facts

  const current = readPlaced(sql, edit.collection, edit.record_id)
  const record = current?.record ?? null
  const references = referencesOf(edit, record)
  const related = new Map<string, Placed>()
  for (const { collection, id } of references) {
    const placed = readPlaced(sql, collection, id)
    if (placed) related.set(id, placed)
  }
  const own = { collection: edit.collection, id: edit.record_id }
  const missing = references.filter(({ id }) => !related.has(id))
  if (!current && edit.op !== 'create') missing.push(own)
  return {
    ...facts,
    current,
    related,
    unseenLeaves: current ? readUnseenLeaves(sql, edit, ask.principalId) : [],
    rejectedCreates: new Set(
      missing.filter((one) => wasCreateRejected(sql, one)).map(({ id }) => id),
    ),
    chain: readChain(sql, edit),
    pendingFields: record?.overlay ? readPendingFields(sql, own) : {},
    busy: readBusy(sql, edit, record),
    isReferenced: edit.op === 'delete' && isReferenced(sql, edit),
    cardHolder: readCardHolder(sql, edit, record),
    followers: readFollowers(sql, edit, record, related),
  }
}

export function readPlaced(sql: Sql, collection: CollectionName, id: string): Placed | null {
  const row = sql.get<RecordRow>(
    `select ${RECORD_COLUMNS} from records r where collection = ? and id = ?`,
    collection,
    id,
  )
  if (!row) return null
  const places = sql.all<{ name: string }>(
    `select s.name from feed f join scopes s on s.key = f.scope
     where f.record = ? and f.op <> 'leave' and not s.is_gathered`,
    row.key,
  )
  return { record: toRecord(row), scopes: places.map(({ name }) => name) }
}

function readKnownEdit(sql: Sql, id: string): KnownEdit | null {
  const row = sql.get<{
    hash: string
    status: KnownEdit['status']
    revision: number | null
    rejection: string | null
  }>('select hash, status, revision, rejection from edits where id = ?', id)
  return row ? { ...row, rejection: row.rejection ? JSON.parse(row.rejection) : null } : null
}

function readUnseenLeaves(sql: Sql, edit: Edit, principalId: string): string[] {
  return sql
    .all<{ name: string }>(
      `select s.name from records r
       join feed f on f.record = r.key and f.op = 'leave'
       left join presented p on p.scope = f.scope and p.principal_id = ?
       join scopes s on s.key = f.scope
       where r.collection = ? and r.id = ? and coalesce(p.position, 0) < f.seq`,
      principalId,
      edit.collection,
      edit.record_id,
    )
    .map(({ name }) => name)
}

export function readClinics(sql: Sql): Map<string, Clinic> {
  const rows = sql.all<{ id: string; name: string; time_zone: string; active: number }>(
    'select id, name, time_zone, active from clinics',
  )
  return new Map(rows.map((row) => [row.id, { ...row, active: row.active === 1 }]))
}

function wasCreateRejected(sql: Sql, { collection, id }: Reference): boolean {
  const row = sql.get(
    `select 1 from edits where record_id = ? and collection = ? and op = 'create'
     and (status <> 200 or state in ('needs_decision', 'decided')) limit 1`,
    id,
    collection,
  )
  return row !== undefined
}

type ChainRow = {
  id: string
  collection: string
  record_id: string
  base_edit: string | null
  made_revision: number | null
  isRejected: number
}

function readChain(sql: Sql, edit: Edit): Chain {
  let next = edit.base?.edit
  if (next === undefined) return { kind: 'none' }
  const links: ChainLink[] = []
  while (next !== undefined && links.length < CHAIN_LENGTH_MAX) {
    const row: ChainRow | undefined = sql.get<ChainRow>(
      `select id, collection, record_id, base_edit, made_revision,
         status <> 200 or state in ('needs_decision', 'decided') as isRejected
       from edits where id = ?`,
      next,
    )
    const isFirst = links.length === 0
    // Only the edit that is named must be known: what lies deeper was judged with it.
    if (row?.record_id !== edit.record_id || row.collection !== edit.collection)
      return isFirst ? { kind: 'unknown' } : { kind: 'known', links }
    if (row.isRejected) return isFirst ? { kind: 'rejected' } : { kind: 'known', links }
    links.push({ editId: row.id, madeRevision: row.made_revision })
    next = row.base_edit ?? undefined
  }
  return { kind: 'known', links }
}

function readPendingFields(sql: Sql, { collection, id }: Reference): Record<string, string> {
  const rows = sql.all<{ id: string; op: string; fields: string | null }>(
    `select id, op, json_extract(body, '$.fields') as fields from edits
     where record_id = ? and collection = ? and state in ('waiting', 'sent') order by seq`,
    id,
    collection,
  )
  const last: Record<string, string> = {}
  for (const row of rows) {
    const names =
      row.op === 'move_stock' ? ['quantity'] : Object.keys(JSON.parse(row.fields ?? '{}'))
    for (const name of names) last[name] = row.id
  }
  return last
}

function readBusy(sql: Sql, edit: Edit, current: StoredRecord | null): StoredRecord[] {
  const slot = wantedSlot(edit, current)
  if (!slot || Number.isNaN(slot.from) || Number.isNaN(slot.to)) return []
  const rows = sql.all<RecordRow>(
    `select ${RECORD_COLUMNS} from records r
     where r.doctor_id = ? and r.starts_at > ? and r.starts_at < ?
       and r.collection = 'appointments' and r.deleted_at is null and r.id <> ?
       and json_extract(r.fields, '$.status') in ('SCHEDULED', 'CONFIRMED')`,
    slot.doctorId,
    toIso(slot.from - DURATION_MINUTES_MAX * 60_000),
    toIso(slot.to),
    edit.record_id,
  )
  return rows.map(toRecord)
}

/** The column of `records` in which others name a record of this collection. */
const REFERRING_COLUMN: Record<CollectionName, string | null> = {
  patients: 'patient_id',
  doctors: 'doctor_id',
  pharmacies: 'pharmacy_id',
  medicines: 'medicine_id',
  appointments: null,
  'pharmacy-inventory': null,
}

function isReferenced(sql: Sql, edit: Edit): boolean {
  const column = REFERRING_COLUMN[edit.collection as CollectionName]
  if (!column) return false
  const found = sql.get(
    `select 1 from records where ${column} = ? and deleted_at is null limit 1`,
    edit.record_id,
  )
  return found !== undefined
}

function readCardHolder(sql: Sql, edit: Edit, current: StoredRecord | null): string | null {
  const wanted = wantedCard(edit, current)
  if (!wanted) return null
  const row = sql.get<{ id: string }>(
    `select id from records where card_number = ? and clinic_id = ? and collection = 'patients'
       and deleted_at is null and id <> ? limit 1`,
    wanted.cardNumber,
    wanted.clinicId,
    edit.record_id,
  )
  return row?.id ?? null
}

/** What follows a patient whom this appointment would share with another clinic (F1). */
function readFollowers(
  sql: Sql,
  edit: Edit,
  current: StoredRecord | null,
  related: ReadonlyMap<string, Placed>,
): Placed[] {
  if (edit.collection !== 'appointments') return []
  const fields = intendedFields(edit, current)
  const patient = related.get(fields.patient_id as string)?.record
  const clinicId = fields.clinic_id
  if (patient?.collection !== 'patients') return []
  const { clinic_id, shared_with } = patient.fields
  if (clinicId === clinic_id || (shared_with as unknown[]).includes(clinicId)) return []
  return sql
    .all<{ id: string }>(
      `select id from records where patient_id = ? and collection = 'appointments'
         and deleted_at is null and id <> ?`,
      patient.id,
      edit.record_id,
    )
    .map(({ id }) => readPlaced(sql, 'appointments', id))
    .filter((placed) => placed !== null)
}
