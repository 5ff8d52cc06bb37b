import { stringify } from 'csv-stringify/sync'

/**
 * Rows as CSV (RFC 4180, CR LF). Null is empty, a list stands with spaces between. Values are given to
 * the letter, also those that a spreadsheet would take for a formula: open it there as text.
 */
export function csvText(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, unknown>>[],
  { header }: { header: boolean },
): string {
  return stringify(
    rows.map((row) => columns.map((name) => toCell(row[name]))),
    // A single newline ends no row here, but it does for whoever reads it.
    { header, columns: [...columns], record_delimiter: '\r\n', quoted_match: /[\r\n]/ },
  )
}

function toCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  return Array.isArray(value) ? value.join(' ') : String(value)
}
