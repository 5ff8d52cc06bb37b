import { Readable } from 'node:stream'
import { CsvError, type Info, parse } from 'csv-parse'
import { openBytes, readFault } from './import-bytes.ts'
import type { NoteBytes, Row } from './row-files.ts'

/** The longest row that is read, in bytes. */
const ROW_BYTES_MAX = 1024 * 1024

/** Spreadsheets part columns by one of these, as their country has it. */
const DELIMITERS = [',', ';', '\t']

const NO_HEADER = 'the file is empty: it has not even a header'

/**
 * The rows of a CSV file (RFC 4180; UTF-8 with or without byte order mark; plain, or gzip by its
 * name), their cells by the names in the header, in lower case. Columns are parted by comma,
 * semicolon or tab, whichever the header has most of. Blank lines are passed over; a row with other
 * than the header's number of cells is a fault, and so is a header without the `required` columns.
 */
export async function* readCsvRows(
  path: string,
  required: readonly string[],
  noteBytes: NoteBytes,
): AsyncGenerator<Row> {
  let columns: string[] | null = null
  let line = 1
  let overcounted = 0
  try {
    for await (const { record, info } of await parseCsv(readTexts(path, noteBytes))) {
      const within = linesWithin(record)
      // The parser tells on which line a row ends, and counts each CR LF within a cell as two.
      overcounted += within.overcounted
      line = info.lines - overcounted - within.breaks
      if (columns) {
        yield toRow(line, columns, record)
        continue
      }
      columns = record.map(toColumn)
      const fault = headerFault(columns, required)
      if (fault) return yield { line, fault }
    }
    if (!columns) yield { line, fault: NO_HEADER }
  } catch (error) {
    yield error instanceof CsvError
      ? { line: (lineOf(error) ?? line) - overcounted, fault: csvFault(error) }
      : { line, fault: textFault(error) }
  }
}

type Parsed = { record: string[]; info: Info }

/** Not a generator: one more would cost each row its turn. */
async function parseCsv(texts: AsyncGenerator<string>): Promise<AsyncIterable<Parsed>> {
  const first = await texts.next()
  if (first.done) return Readable.from([])
  async function* all() {
    yield first.value as string
    yield* texts
  }
  const parser = parse({
    delimiter: delimiterOf(first.value),
    info: true,
    max_record_size: ROW_BYTES_MAX,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // A quote within a cell that does not begin with one is an inch or a nickname.
    relax_quotes: true,
    skip_empty_lines: true,
  })
  // Whoever reads the parser is handed an error of the texts.
  return Readable.from(all())
    .on('error', (error) => parser.destroy(error))
    .pipe(parser) as AsyncIterable<Parsed>
}

async function* readTexts(path: string, noteBytes: NoteBytes): AsyncGenerator<string> {
  // Takes the byte order mark away, and throws at the first byte that is not UTF-8.
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  for await (const chunk of openBytes(path, noteBytes)) {
    const text = utf8.decode(chunk, { stream: true })
    if (text !== '') yield text
  }
  const rest = utf8.decode()
  if (rest !== '') yield rest
}

function delimiterOf(text: string): string {
  const [header = ''] = text.split(/[\r\n]/, 1)
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] as string
}

/** One name is no key of an object: in brackets it is told as a column that is not known. */
function toColumn(header: string): string {
  const name = header.trim().toLowerCase()
  return name === '__proto__' ? '(__proto__)' : name
}

function headerFault(columns: readonly string[], required: readonly string[]): string | null {
  const missing = required.filter((name) => !columns.includes(name))
  if (missing.length > 0) {
    return `there is no column ${missing.join(', ')}; nothing was read from this file. It needs a key that stays the same from file to file`
  }
  const twice = columns.find((name, index) => name !== '' && columns.indexOf(name) !== index)
  return twice === undefined
    ? null
    : `the column ${twice} is there twice; nothing was read from this file`
}

function toRow(line: number, columns: readonly string[], record: readonly string[]): Row {
  if (record.length !== columns.length) {
    return { line, fault: `it has ${record.length} cells, and the header ${columns.length}` }
  }
  const cells: Record<string, string> = {}
  for (const [index, name] of columns.entries()) {
    const cell = record[index] as string
    // A column without a name is passed over where it is empty: spreadsheets leave some behind.
    if (name !== '' || cell !== '') cells[name] = cell
  }
  return { line, cells }
}

function linesWithin(record: readonly string[]): { breaks: number; overcounted: number } {
  let breaks = 0
  let overcounted = 0
  for (const cell of record) {
    if (!/[\r\n]/.test(cell)) continue
    breaks += cell.split(/\r\n|\n|\r/).length - 1
    overcounted += cell.split('\r\n').length - 1
  }
  return { breaks, overcounted }
}

function lineOf(error: CsvError): number | null {
  return 'lines' in error && typeof error.lines === 'number' ? error.lines : null
}

function csvFault({ code }: CsvError): string {
  const why =
    code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'a quote is opened before here and never closed'
      : code === 'CSV_MAX_RECORD_SIZE'
        ? `the row is longer than ${ROW_BYTES_MAX} bytes: perhaps a quote is never closed`
        : `the row is not CSV (${code})`
  return `${why}; nothing was read from here on`
}

function textFault(error: unknown): string {
  const isNotText = (error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
  return isNotText
    ? 'the file is not UTF-8 somewhere after here; nothing was read from here on. Save it as "CSV UTF-8"'
    : readFault(error)
}
