import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { parse } from 'csv-parse'
import { createInsert, openBare } from './bare-rows.ts'
import type { BoxTables } from './box-tables.ts'

/*
 * The least that an import can be: the files are read, and so many rows at a time are committed.
 * Given are the file of the new database, its tables as JSON, and the files.
 */

const ROWS_PER_COMMIT = 1000

const [file = '', tables = '', ...sources] = process.argv.slice(2)

const sqlite = openBare(file, (JSON.parse(tables) as BoxTables).records)
const insert = createInsert(sqlite)
let open = 0

for (const source of sources) {
  const collection = basename(source, '.csv')
  for await (const { id, ...fields } of createReadStream(source).pipe(parse({ columns: true }))) {
    if (open === 0) sqlite.exec('begin immediate')
    insert({ collection, id, revision: 1, created_at: 0, updated_at: 0, fields })
    open = (open + 1) % ROWS_PER_COMMIT
    if (open === 0) sqlite.exec('commit')
  }
}
if (open > 0) sqlite.exec('commit')
const held = sqlite.prepare('select count(*) from records').pluck().get()
sqlite.close()
process.stdout.write(`${JSON.stringify({ held })}\n`)
