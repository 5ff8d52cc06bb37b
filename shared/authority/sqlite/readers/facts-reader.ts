import { ASSUMED_DURATION_MINUTES, DURATION_MINUTES_MAX } from '../../../model/appointments.ts'
import type { CollectionName } from '../../../model/collections.ts'
import { isCollectionName } from '../../../model/collections.ts'
import { MINUTE_MS } from '../../../model/durations.ts'
import { clinicsOf, samePersonAs } from '../../../model/person.ts'
import type { StoredRecord } from '../../../model/record.ts'
import { toIso } from '../../../model/time.ts'
import type { Edit } from '../../../protocol/edit.ts'
import type { Ground } from '../../changes.ts'
import {
  type Facts,
  intendedFields,
  type Placed,
  referencesOf,
  wantedCard,
  wantedSlot,
} from '../../facts.ts'
import type { Ask } from '../../store.ts'
import type { Absent } from '../absent.ts'
import { RECORD_COLUMNS, type RecordRow, toRecord } from '../rows.ts'
import type { Sql } from '../sql.ts'
import { wasDecided } from './decisions-reader.ts'
import {
  dependsOnOutOfScope,
  hasUnseenMovement,
  isInLedger,
  isUnheardOf,
  isWithoutMaker,
  readChain,
  readKnownEdit,
  readPendingFields,
  wasCreateRejected,
} from './edits-reader.ts'
import { namesPerson, readSamePerson } from './person-reader.ts'
import type { PlacedReader } from './placed-reader.ts'

/** What is the same for all edits of one transaction. */
export type TransactionFacts = Pick<Facts, 'now' | 'revisionFloor' | 'clinics'> & {
  ground: Ground
  placed: PlacedReader
  absent?: Absent
}

/** Reads all that the judge needs for one edit, inside the transaction that will make it true. */
export function readFacts(
  sql: Sql,
  ask: Ask,
  { ground, placed: placedReader, absent, ...common }: TransactionFacts,
): Facts {
  const { edit, principalId } = ask
  const facts: Facts = {
    ...common,
    known: absent?.hasEdit(edit.id) ? null : readKnownEdit(sql, edit.id, principalId),
    isDecided: !absent?.hasDecision(edit.id) && wasDecided(sql, edit.id, principalId),
    current: null,
    related: new Map(),
    rejectedCreates: new Set(),
    chain: { kind: 'none' },
    hasUnseenMovement: false,
    hasComeBack: false,
    isKnownAbove: false,
    hasLeft: false,
    hasReferenceLeft: false,
    hasUnheardOf: false,
    dependsOnOutOfScope: false,
    isInBalance: false,
    pendingFields: {},
    busy: [],
    isReferenced: false,
    cardHolder: null,
    followers: [],
    samePerson: [],
  }
  // One that is in no collection is refused: nothing to read.
  if (!isCollectionName(edit.collection)) return facts
  const own = { collection: edit.collection, id: edit.record_id }
  // A known edit is answered as before. To others than its sender only if they see its record (E3).
  if (facts.known?.isOwn) return facts
  const current = absent?.hasRecord(own) ? null : readCurrent(placedReader, ask, ground)
  if (facts.known) return { ...facts, current }
  const record = current?.record ?? null
  const references = referencesOf(edit, record)
  const related = new Map<string, Placed>()
  for (const { collection, id } of references) {
    const placed = placedReader.read(collection, id, readerOf(ask))
    if (placed) related.set(id, placed)
  }
  const missing = references.filter(({ id }) => !related.has(id))
  if (!current && edit.op !== 'create') missing.push(own)
  // What its writer saw of a record its base tells, but of a movement.
  const awaited = missing.filter((one) => one !== own || edit.op === 'move_stock')
  const hasUnheardOf = ground === 'edge' && awaited.some((one) => isUnheardOf(sql, one))
  const chain = readChain(sql, ask, record, ground)
  const samePerson = readSamePerson(sql, placedReader, edit, record, related)
  const isOfRecord = edit.op === 'create' && record !== null
  return {
    ...facts,
    current,
    related,
    rejectedCreates: new Set(
      missing.filter((one) => wasCreateRejected(sql, one, ask, ground)).map(({ id }) => id),
    ),
    chain,
    hasUnseenMovement: hasUnseenMovement(sql, edit, chain, ground),
    hasComeBack: ground === 'central' && isOfRecord && hasComeBack(sql, edit),
    isKnownAbove: ground === 'edge' && isOfRecord && isKnownAbove(sql, ask, record),
    hasLeft: ground === 'edge' && current !== null && hasLeft(current),
    hasReferenceLeft: ground === 'edge' && [...related.values()].some(hasLeft),
    hasUnheardOf,
    dependsOnOutOfScope: ground === 'edge' && dependsOnOutOfScope(sql, edit, missing),
    isInBalance: edit.op === 'move_stock' && isInLedger(sql, edit),
    pendingFields: record?.overlay ? readPendingFields(sql, own) : {},
    busy: readBusy(sql, edit, record),
    isReferenced: edit.op === 'delete' && isReferenced(sql, edit),
    cardHolder: readCardHolder(sql, edit, record, samePerson, absent),
    followers: readFollowers(sql, placedReader, edit, record, related, samePerson),
    samePerson,
  }
}

/** For whom records may count as still there though they have left (E6). */
function readerOf({ principalId, isImmediate }: Ask): string | undefined {
  return isImmediate ? undefined : principalId
}

/**
 * Whether the record of a create is here only because a copy has brought it back. Stock has the same id
 * whoever makes it: of it the ledger must name this create.
 */
function hasComeBack(sql: Sql, edit: Edit): boolean {
  return edit.collection === 'pharmacy-inventory'
    ? isInLedger(sql, edit)
    : isWithoutMaker(sql, edit)
}

/**
 * Whether a replica may bring a create once more with which its record came to be, as central knows.
 * Also of stock: a box has no ledger to ask.
 */
function isKnownAbove(sql: Sql, { edit, isImmediate }: Ask, { revision }: StoredRecord): boolean {
  return !isImmediate && revision > 0 && isWithoutMaker(sql, edit)
}

/** A record that is deleted lies with its tombstone where it was; one that has left lies nowhere. */
function hasLeft({ record, scopes }: Placed): boolean {
  return record.deletedAt !== null && scopes.length === 0
}

/** The edit's own record; at the edge one whose create was rejected counts as never made. */
function readCurrent(reader: PlacedReader, ask: Ask, ground: Ground): Placed | null {
  const { collection, record_id } = ask.edit
  const placed = reader.read(collection as CollectionName, record_id, readerOf(ask))
  const wasNeverMade = placed?.record.revision === 0 && placed.record.deletedAt !== null
  return ground === 'edge' && wasNeverMade ? null : placed
}

function readBusy(sql: Sql, edit: Edit, current: StoredRecord | null): StoredRecord[] {
  const slot = wantedSlot(edit, current)
  if (!slot || Number.isNaN(slot.from) || Number.isNaN(slot.to)) return []
  const rows = sql.all<RecordRow>(
    `select ${RECORD_COLUMNS} from records r
     where r.doctor_id = ? and r.starts_at > ? and r.starts_at < ?
       and r.collection = 'appointments' and r.deleted_at is null and r.id <> ?
       and json_extract(r.fields, '$.status') in ('SCHEDULED', 'CONFIRMED')
       and unixepoch(r.starts_at) + 60 * coalesce(json_extract(r.fields, '$.duration_minutes'), ?) >= ?`,
    slot.doctorId,
    toIso(slot.from - DURATION_MINUTES_MAX * MINUTE_MS),
    toIso(slot.to),
    edit.record_id,
    ASSUMED_DURATION_MINUTES,
    // In whole seconds, as `unixepoch` tells them: the judge looks closer.
    Math.floor(slot.from / 1000),
  )
  return rows.map(toRecord)
}

/** The columns of `records` in which others name a record of this collection. */
const REFERRING_COLUMNS: Record<CollectionName, string[]> = {
  patients: ['patient_id', 'merged_into'],
  doctors: ['doctor_id'],
  pharmacies: ['pharmacy_id'],
  medicines: ['medicine_id'],
  appointments: [],
  'pharmacy-inventory': [],
}

function isReferenced(sql: Sql, edit: Edit): boolean {
  return REFERRING_COLUMNS[edit.collection as CollectionName].some((column) => {
    const found = sql.get(
      `select 1 from records where ${column} = ? and deleted_at is null limit 1`,
      edit.record_id,
    )
    return found !== undefined
  })
}

function readCardHolder(
  sql: Sql,
  edit: Edit,
  current: StoredRecord | null,
  samePerson: readonly Placed[],
  absent?: Absent,
): string | null {
  const wanted = wantedCard(edit, current)
  if (!wanted || absent?.hasCard(wanted.cardNumber)) return null
  const intended = { id: edit.record_id, fields: intendedFields(edit, current) }
  const others = samePerson.map(({ record }) => record)
  const own = [intended, ...samePersonAs(intended, others)].map(({ id }) => id)
  const row = sql.get<{ id: string }>(
    `select id from records where card_number = ? and clinic_id = ? and collection = 'patients'
       and deleted_at is null and id not in (select value from json_each(?)) limit 1`,
    wanted.cardNumber,
    wanted.clinicId,
    JSON.stringify(own),
  )
  return row?.id ?? null
}

/** What hangs on the record that this edit would place in other scopes (F1). */
function readFollowers(
  sql: Sql,
  reader: PlacedReader,
  edit: Edit,
  current: StoredRecord | null,
  related: ReadonlyMap<string, Placed>,
  samePerson: readonly Placed[],
): Placed[] {
  const moved = movedBy(edit, current, related, samePerson)
  if (!moved) return []
  return sql
    .all<{ collection: CollectionName; id: string }>(
      `select collection, id from records where ${moved.column} in (select value from json_each(?))
         and deleted_at is null and id <> ?`,
      JSON.stringify(moved.ids),
      edit.record_id,
    )
    .map(({ collection, id }) => reader.read(collection, id))
    .filter((placed) => placed !== null)
}

type Moved = { column: 'patient_id' | 'pharmacy_id'; ids: string[] }

function movedBy(
  edit: Edit,
  current: StoredRecord | null,
  related: ReadonlyMap<string, Placed>,
  samePerson: readonly Placed[],
): Moved | null {
  const { collection, op, record_id: id, fields: given = {} } = edit
  const others = samePerson.map(({ record }) => record)
  const withOthers = (patientId: string): Moved => {
    return { column: 'patient_id', ids: [patientId, ...others.map((one) => one.id)] }
  }
  const isPlaced = op === 'update' && ('clinic_id' in given || 'shared_with' in given)
  if (collection === 'patients') {
    return isPlaced || namesPerson(edit) ? withOthers(id) : null
  }
  if (collection === 'pharmacies') return isPlaced ? { column: 'pharmacy_id', ids: [id] } : null
  if (collection !== 'appointments') return null
  const { patient_id, clinic_id } = intendedFields(edit, current)
  const patient = related.get(patient_id as string)?.record
  // Of a patient who is gone a box keeps no fields, and nothing follows them.
  if (patient?.collection !== 'patients' || patient.deletedAt !== null) return null
  const isThere = clinicsOf([patient, ...others]).includes(clinic_id as string)
  return isThere ? null : withOthers(patient.id)
}
