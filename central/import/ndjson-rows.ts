import { z } from 'zod'
import { isBlank, parseJson, readLines } from './import-bytes.ts'
import type { NoteBytes, Row } from './row.ts'

const object = z.record(z.string(), z.unknown())

/** The rows of an NDJSON file, plain or gzip by its name: one object a line. */
export async function* readNdjsonRows(path: string, noteBytes: NoteBytes): AsyncGenerator<Row> {
  for await (const read of readLines(path, noteBytes)) {
    const { line } = read
    if ('fault' in read) yield { line, fault: read.fault }
    else if (!isBlank(read.bytes)) yield toRow(line, read.bytes)
  }
}

function toRow(line: number, bytes: Buffer): Row {
  const parsed = parseJson(bytes)
  if ('fault' in parsed) return { line, fault: parsed.fault }
  const row = object.safeParse(parsed.value)
  return row.success ? { line, cells: row.data } : { line, fault: 'it is not a JSON object' }
}
