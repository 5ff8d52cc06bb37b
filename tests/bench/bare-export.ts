import { join } from 'node:path'
import Database from 'better-sqlite3'
import { cellsOf, writeCsv } from './csv-writer.ts'

/*
 * The least that an export can be: one read of each collection, its rows written as they come. Given
 * are the file of central's database, a folder, and for each collection its name and its columns.
 */

const [file = '', folder = '', ...collections] = process.argv.slice(2)

const sqlite = new Database(file, { readonly: true, fileMustExist: true })
let rows = 0
for (const one of collections) {
  const [name = '', ...columns] = one.split(',')
  rows += writeCsv(join(folder, `${name}.csv`), columns, cellsOf(sqlite, name))
}
sqlite.close()
process.stdout.write(`${JSON.stringify({ rows })}\n`)
