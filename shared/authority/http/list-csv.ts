import type { Collection } from '../../model/collections.ts'
import { type StoredRecord, toWire } from '../../model/record.ts'
import { csvText } from '../../node/csv-text.ts'

/** The keys of every record that stand before its fields. */
const OWN_COLUMNS = ['id', 'revision', 'created_at', 'updated_at', 'last_synced_at', 'deleted_at']

/** Records as CSV with a header: R2's keys, then R3's fields by their names. */
export function toCsv(collection: Collection, records: readonly StoredRecord[]): string {
  const columns = [...OWN_COLUMNS, ...Object.keys(collection.fields)]
  return csvText(columns, records.map(toWire), { header: true })
}
