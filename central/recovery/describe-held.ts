import { canSeeClinic, type Principal } from '@outpost/shared/authority/principal'
import { isVisible } from '@outpost/shared/authority/scopes'
import { isStorageFailure } from '@outpost/shared/authority/sqlite/file/storage-failure'
import { createPlacedReader } from '@outpost/shared/authority/sqlite/readers/placed-reader'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { collections, type Fields, isCollectionName } from '@outpost/shared/model/collections'
import { isSameValue, type StoredRecord } from '@outpost/shared/model/record'
import { toIso } from '@outpost/shared/model/time'
import type { HeldReason } from '@outpost/shared/protocol/recovery'
import { createNames } from '../nodes/names.ts'
import { weighHere } from './apply-copy.ts'
import { asApplied, type HeldCopy, operatorIn } from './held-copies.ts'
import { fieldsOfCopy } from './offer.ts'
import { balanceAfter } from './take.ts'
import type { Weighed } from './weigh.ts'

/** What would become of the record if an admin applied the copy now; `wait`: nothing, and the copy waits on. */
export const WOULD = ['create', 'change', 'delete', 'nothing', 'wait'] as const
export type Would = (typeof WOULD)[number]

/** What is here now, and what would be if the copy were applied; where it would wait on, what the copy says. */
type FieldChange = { field: string; here: unknown; copy: unknown }

/** A held copy without what would become of it. */
export function toHeldView({ key, copy, reason, fields, principalId, at }: HeldCopy) {
  const { collection, op, id, revision } = copy
  return {
    id: String(key),
    collection,
    record_id: id,
    op,
    revision,
    reason,
    fields,
    from: principalId,
    at: toIso(at),
  }
}

export type HeldDescription = ReturnType<typeof describeHeld>

/** A held copy for people: whose and what it is, and what would change. Of these clinics' records it names others. */
export function describeHeld(
  store: SqliteStore,
  held: HeldCopy,
  clinics: Principal['clinics'] = 'all',
) {
  const { sql, sqlite } = store
  const person = operatorIn(clinics)
  const read = sqlite.transaction(() => {
    const { record, would, obstacle, changes } = foresee(sql, held, person)
    const nameOf = createNamesOfRecords(sql, person)
    return {
      ...toHeldView(held),
      from_name: createNames(sql)(held.principalId),
      name: nameOfRecord(held, record?.fields ?? held.copy.record ?? {}, nameOf),
      would,
      obstacle,
      changes,
      names: namesIn(held.copy.collection, changes, nameOf),
    }
  })
  return read()
}

type Foreseen = {
  /** As it is here now. */
  record: StoredRecord | null
  would: Would
  /** Why it would wait on; null if it would not. */
  obstacle: HeldReason | null
  changes: FieldChange[]
}

function foresee(sql: Sql, held: HeldCopy, person: Principal): Foreseen {
  try {
    // Nothing that is weighed hangs on the time.
    const { facts, weighed } = weighHere(sql, held.at, person, asApplied(held))
    const record = facts.current?.record ?? null
    return { record, ...outcomeOf(held, record, weighed) }
  } catch (error) {
    if (isStorageFailure(error)) throw error
    // As when it was offered: it hides no other, and who applies it is told, and the log says why.
    return { record: null, would: 'wait', obstacle: 'failed', changes: saidBy(held, null) }
  }
}

function outcomeOf(
  held: HeldCopy,
  record: StoredRecord | null,
  weighed: Weighed,
): Omit<Foreseen, 'record'> {
  if (weighed.kind === 'held') {
    return { would: 'wait', obstacle: weighed.reason, changes: saidBy(held, record) }
  }
  if (weighed.kind === 'delete') return { would: 'delete', obstacle: null, changes: [] }
  if (weighed.kind === 'known') return { would: 'nothing', obstacle: null, changes: [] }
  const { changed, delta } = weighed
  const isMoved = delta !== 0
  const copy = isMoved
    ? { ...weighed.fields, quantity: Math.max(0, balanceAfter(record, weighed)) }
    : weighed.fields
  const changes = differing(record, copy, isMoved ? [...changed, 'quantity'] : changed)
  if (record) return { would: changes.length > 0 ? 'change' : 'nothing', obstacle: null, changes }
  return { would: 'create', obstacle: null, changes }
}

/** What the copy says otherwise of what waits. */
function saidBy({ copy, fields }: HeldCopy, record: StoredRecord | null): FieldChange[] {
  if (copy.op === 'delete') return []
  const said = fieldsOfCopy(copy)
  return differing(record, said, fields ?? Object.keys(said))
}

function differing(
  record: StoredRecord | null,
  copy: Fields,
  names: readonly string[],
): FieldChange[] {
  return names
    .map((field) => ({
      field,
      here: record?.fields[field] ?? null,
      copy: copy[field] ?? null,
    }))
    .filter((one) => !isSameValue(one.here, one.copy))
}

/** What a record, or a clinic, is called; null if it is not here or none of the person's. */
type NameOfRecord = (collection: string, id: unknown) => string | null

function createNamesOfRecords(sql: Sql, person: Principal): NameOfRecord {
  const placed = createPlacedReader(sql)
  return (collection, id) => {
    if (typeof id !== 'string') return null
    if (collection === 'clinics') return canSeeClinic(person, id) ? createNames(sql)(id) : null
    const found = isCollectionName(collection) ? placed.read(collection, id) : null
    return found && isVisible(person, found.scopes) ? ownName(found.record.fields) : null
  }
}

function ownName({ full_name, name }: Fields): string | null {
  const own = full_name ?? name
  return typeof own === 'string' ? own : null
}

/** A visit is called by its patient, stock by its medicine and batch. */
function nameOfRecord({ copy }: HeldCopy, fields: Fields, nameOf: NameOfRecord): string | null {
  if (copy.collection === 'appointments') return nameOf('patients', fields.patient_id)
  if (copy.collection !== 'pharmacy-inventory') return ownName(fields)
  const parts = [nameOf('medicines', fields.medicine_id), fields.batch_number]
  return parts.filter((part) => typeof part === 'string').join(' ') || null
}

/** What the ids among the values are called, as far as that is known here. */
function namesIn(
  collection: string,
  changes: readonly FieldChange[],
  nameOf: NameOfRecord,
): Record<string, string> {
  if (!isCollectionName(collection)) return {}
  const fields: Record<string, { refersTo?: string }> = collections[collection].fields
  const named = changes.flatMap(({ field, here, copy }) => {
    const refersTo = fields[field]?.refersTo
    if (!refersTo) return []
    return [here, copy].flat().map((id) => [id, nameOf(refersTo, id)] as const)
  })
  return Object.fromEntries(named.filter(([, name]) => name !== null)) as Record<string, string>
}
