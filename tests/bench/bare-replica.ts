import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { get } from 'node:http'
import { createZstdDecompress } from 'node:zlib'
import type { CollectionName } from '@outpost/shared/model/collections'
import { type BareRow, createInsert, openBare } from './bare-rows.ts'
import type { BoxTables } from './box-tables.ts'

/*
 * The least that a first sync can be: one stream of rows, one transaction. Given are where the rows
 * are, the file of the new database, its tables as JSON, and whether rows are made searchable.
 */

const [url = '', file = '', tables = '', kind] = process.argv.slice(2)

const { records, search } = JSON.parse(tables) as BoxTables
const isSearchable = kind === 'searchable'
const sqlite = openBare(file, isSearchable ? [...records, ...search] : records)
const insert = createInsert(sqlite)
const addWords = isSearchable ? await createIndexer() : null

/** The words are made by our own functions: what is searched must be the same. */
async function createIndexer() {
  const { collections } = await import('@outpost/shared/model/collections')
  const { searchWords } = await import('@outpost/shared/model/search')
  const add = sqlite.prepare('insert into search (rowid, words) values (?, ?)')
  return (key: number, { collection, fields }: BareRow) => {
    const words = searchWords(collections[collection as CollectionName], fields)
    if (words !== '') add.run(key, words)
  }
}

function take(line: string) {
  const row = JSON.parse(line) as BareRow
  const key = insert(row)
  addWords?.(key, row)
}

const [response] = (await once(get(url), 'response')) as [IncomingMessage]
sqlite.exec('begin immediate')
let rest = ''
for await (const part of response.pipe(createZstdDecompress()).setEncoding('utf8')) {
  const lines = (rest + part).split('\n')
  rest = lines.pop() ?? ''
  for (const line of lines) take(line)
}
sqlite.exec('commit')
const held = sqlite.prepare('select count(*) from records').pluck().get()
sqlite.close()
process.stdout.write(`${JSON.stringify({ held })}\n`)
