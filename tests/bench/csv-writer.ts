import { closeSync, openSync, writeSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { stringify } from 'csv-stringify/sync'

/** Rows handed to the disk at once. */
const ROWS_AT_ONCE = 1000

/** The records of a collection, each as the cells of a row. */
export function* cellsOf(sqlite: Database, collection: string): Generator<object> {
  const records = sqlite.prepare<[string], { id: string; fields: string }>(
    'select id, fields from records where collection = ? and deleted_at is null',
  )
  for (const { id, fields } of records.iterate(collection)) {
    const cells = Object.entries(JSON.parse(fields) as Record<string, unknown>).map(
      ([name, value]) => [name, Array.isArray(value) ? value.join(' ') : value],
    )
    yield { id, ...Object.fromEntries(cells) }
  }
}

/** Writes a file with a header. Answers how many rows it has. */
export function writeCsv(file: string, columns: string[], rows: Iterable<object>): number {
  const to = openSync(file, 'w')
  const cast = { boolean: String }
  writeSync(to, stringify([columns]))
  let count = 0
  let part: object[] = []
  const flush = () => {
    writeSync(to, stringify(part, { columns, cast }))
    part = []
  }
  for (const row of rows) {
    part.push(row)
    count += 1
    if (part.length === ROWS_AT_ONCE) flush()
  }
  flush()
  closeSync(to)
  return count
}
