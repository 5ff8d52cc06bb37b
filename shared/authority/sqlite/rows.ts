import type { CollectionName } from '../../model/collections.ts'
import type { StoredRecord, SyncState } from '../../model/record.ts'

/** The columns of `records` that make a record; aliased `r` in every query. */
export const RECORD_COLUMNS = `r.key, r.collection, r.id, r.revision, r.first_revision, r.created_at,
  r.updated_at, r.last_synced_at, r.deleted_at, r.fields, r.field_revisions, r.pending, r.sync_state`

export type RecordRow = {
  key: number
  collection: CollectionName
  id: string
  revision: number
  first_revision: number
  created_at: number
  updated_at: number
  last_synced_at: number | null
  deleted_at: number | null
  fields: string
  field_revisions: string
  pending: string | null
  sync_state: SyncState | null
}

export function toRecord(row: RecordRow): StoredRecord {
  return {
    collection: row.collection,
    id: row.id,
    revision: row.revision,
    firstRevision: row.first_revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastSyncedAt: row.last_synced_at,
    deletedAt: row.deleted_at,
    fields: JSON.parse(row.fields),
    fieldRevisions: JSON.parse(row.field_revisions),
    ...(row.sync_state && { overlay: { pending: row.pending, syncState: row.sync_state } }),
  }
}
