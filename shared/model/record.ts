import type { CollectionName, Fields } from './collections.ts'
import { OWN_KEYS } from './record-schema.ts'
import { type Millis, parseInstant, toIso, toIsoOrNull } from './time.ts'

/** How far a record of the edge has got: confirmed by central, edited here, or in need of a person. */
export type SyncState = 'synced' | 'pending' | 'attention'

/** A record as a store keeps it (rule R2). Times are epoch milliseconds. */
export type StoredRecord = {
  collection: CollectionName
  id: string
  /** Raised by central at every accepted change; 0 before central knows the record. */
  revision: number
  /** The revision with which central first knew it; 0 before. */
  firstRevision: number
  createdAt: Millis
  updatedAt: Millis
  lastSyncedAt: Millis | null
  deletedAt: Millis | null
  fields: Fields
  /** For each field changed since `firstRevision`: the revision that last changed it (rule E4). */
  fieldRevisions: Record<string, number>
  /** Only where the authority is itself a replica (the edge): its own overlay state. */
  overlay?: Overlay
}

/** What the edge knows of a record beyond central's copy. */
type Overlay = {
  /** Id of the last pending edit under the visible row. */
  pending: string | null
  syncState: SyncState
}

/** A record of which nothing is known yet but which one it is; `now` is when it is made. */
export function blankRecord(collection: CollectionName, id: string, now: Millis): StoredRecord {
  return {
    collection,
    id,
    revision: 0,
    firstRevision: 0,
    createdAt: now,
    updatedAt: now,
    lastSyncedAt: null,
    deletedAt: null,
    fields: {},
    fieldRevisions: {},
  }
}

/** What a record is found by among those of all collections: ids are unique within one only. */
export function recordKey({ collection, id }: { collection: string; id: string }): string {
  return `${collection}/${id}`
}

/** A record on the wire: R2's keys, then its fields. */
export type WireRecord = { id: string; revision: number } & Record<string, unknown>

export function toWire(record: StoredRecord): WireRecord {
  return {
    id: record.id,
    revision: record.revision,
    created_at: toIso(record.createdAt),
    updated_at: toIso(record.updatedAt),
    last_synced_at: toIsoOrNull(record.lastSyncedAt),
    deleted_at: toIsoOrNull(record.deletedAt),
    ...(record.overlay && {
      pending: record.overlay.pending,
      sync_state: record.overlay.syncState,
    }),
    ...record.fields,
  }
}

/** The part of a wire record that is fields; unknown ones are kept and handed on (rule R4). */
export function fieldsOf(wire: WireRecord): Fields {
  return Object.fromEntries(Object.entries(wire).filter(([key]) => !OWN_KEYS.has(key)))
}

/** A timestamp of a wire record, or null where it is null, missing or malformed. */
export function wireTime(wire: WireRecord, key: string): Millis | null {
  const value = wire[key]
  return typeof value === 'string' ? parseInstant(value) : null
}

/** The revision that last changed a field (rule E4). */
export function revisionOfField(
  { firstRevision, fieldRevisions }: Pick<StoredRecord, 'firstRevision' | 'fieldRevisions'>,
  name: string,
): number {
  return fieldRevisions[name] ?? firstRevision
}

/** The entity tag of a record (rule R2): `"<revision>"`, with pending edits `"<revision>.<edit>"`. */
export function recordEtag(record: Pick<StoredRecord, 'revision' | 'overlay'>): string {
  const pending = record.overlay?.pending
  return pending ? `"${record.revision}.${pending}"` : `"${record.revision}"`
}

/** Whether its tag tells how far a record has got: not that a person must decide, or that an edit was only passed on. */
export function isToldByEtag({ overlay }: Pick<StoredRecord, 'overlay'>): boolean {
  return !overlay || overlay.syncState === (overlay.pending ? 'pending' : 'synced')
}

/** Whether two field values are the same on the wire. Values are JSON. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (!isCompound(a) || !isCompound(b)) return false
  return JSON.stringify(a) === JSON.stringify(b)
}

function isCompound(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
