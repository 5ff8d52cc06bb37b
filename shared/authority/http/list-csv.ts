import { stringify } from 'csv-stringify/sync'
import type { Collection } from '../../model/collections.ts'
import { type StoredRecord, toWire } from '../../model/record.ts'

/** The keys of every record that stand before its fields. */
const OWN_COLUMNS = ['id', 'revision', 'created_at', 'updated_at', 'last_synced_at', 'deleted_at']

/**
 * Records as CSV (RFC 4180) with a header: R2's keys, then R3's fields by their names. Null is
 * empty, a list of ids stands with spaces between. Values are given to the letter, also those that
 * a spreadsheet would take for a formula: import them as text.
 */
export function toCsv(collection: Collection, records: readonly StoredRecord[]): string {
  const columns = [...OWN_COLUMNS, ...Object.keys(collection.fields)]
  return stringify(
    records.map((record) => {
      const wire = toWire(record)
      return columns.map((name) => toCell(wire[name]))
    }),
    { header: true, columns, record_delimiter: '\r\n' },
  )
}

function toCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  return Array.isArray(value) ? value.join(' ') : String(value)
}
