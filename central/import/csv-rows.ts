import { CsvError, type Info, type Options, type Parser, parse } from 'csv-parse'
import { type CsvText, ROW_BYTES_MAX, readTexts, type TextFault, TOO_LONG } from './csv-texts.ts'
import type { NoteBytes, Row } from './row.ts'

/** Spreadsheets part columns by one of these, as their country has it. */
const DELIMITERS = [',', ';', '\t']

/** What Excel understands, and writes, before a header. */
const NAMED_DELIMITER = /^sep=[,;\t](?=[\r\n])/i

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
  let isFaulty = false
  // Of the row before: the line on which it ended, and how many blank ones there were until then.
  let end = 0
  let blank = 0
  let overcounted = 0
  for await (const part of parseTexts(readTexts(path, noteBytes))) {
    if (!Array.isArray(part)) {
      const isOfText = !(part instanceof CsvError)
      yield isOfText ? part : { line: end + 1 + part.empty_lines - blank, fault: csvFault(part) }
      isFaulty = true
      continue
    }
    for (const { record, info, isMisquoted } of part) {
      const within = linesWithin(record)
      // The parser tells on which line a row ends, and counts each CR LF within a cell as two.
      overcounted += within.overcounted
      end = info.lines - overcounted
      blank = info.empty_lines
      const line = end - within.breaks
      const misquoted = isMisquoted ? quoteFault(within.breaks + 1) : null
      if (columns) {
        yield misquoted === null ? toRow(line, columns, record) : { line, fault: misquoted }
        continue
      }
      columns = record.map(toColumn)
      const fault = misquoted ?? headerFault(columns, required)
      if (fault) return yield { line, fault }
    }
  }
  if (!columns && !isFaulty) yield { line: 1, fault: NO_HEADER }
}

type Parsed = { record: string[]; info: Info; isMisquoted: boolean }

/** Where the parser cannot go on: in the row after those that it has given. */
type Stopped = CsvError & Pick<Info, 'empty_lines'>

/** The rows of each text; then what kept the rest from being read. */
async function* parseTexts(
  texts: AsyncIterable<CsvText>,
): AsyncGenerator<Parsed[] | Stopped | TextFault> {
  let rows: Parsed[] = []
  let parser: Parser | null = null
  let unread: TextFault | null = null
  for await (const text of texts) {
    if (typeof text !== 'string') {
      unread = text
      break
    }
    const named: string = parser ? '' : (NAMED_DELIMITER.exec(text)?.[0] ?? '')
    parser ??= createParser(named.at(-1) ?? delimiterOf(text), (row) => rows.push(row))
    const stopped = await give(parser, text.slice(named.length))
    yield rows
    if (stopped) return yield stopped
    rows = []
  }
  const stopped = parser && (await give(parser, null))
  yield rows
  if (stopped) yield stopped
  if (unread) yield unread
}

function createParser(delimiter: string, take: (row: Parsed) => void): Parser {
  const options: Options = {
    delimiter,
    max_record_size: ROW_BYTES_MAX,
    // Not as a stream, which forgets rows that nobody has read yet when there is a fault.
    on_record(row: unknown, info) {
      const { record, raw } = row as { record: string[]; raw: string }
      const isDoubtful = record.some((cell) => cell.startsWith('"'))
      take({ record, info, isMisquoted: isDoubtful && hasTextAfterQuotes(raw, delimiter) })
      return null
    },
    raw: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // A quote within a cell that does not begin with one is an inch or a nickname.
    relax_quotes: true,
    skip_empty_lines: true,
  }
  // What is wrong is answered to whoever gives it a text.
  return parse(options).on('error', () => {})
}

/** Gives the parser a text, or null at the end. Answers why it cannot go on. */
function give(parser: Parser, text: string | null): Promise<Stopped | null> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null) => {
      if (!error || error instanceof CsvError) resolve((error as Stopped | undefined) ?? null)
      else reject(error)
    }
    if (text === null) parser.end(done)
    else parser.write(text, done)
  })
}

/**
 * Whether a cell begins with a quote and goes on after the one that closes it. The parser then takes
 * both as they stand, and with them all lines that it has read between.
 */
function hasTextAfterQuotes(row: string, delimiter: string): boolean {
  let at = row.search(/[^\r\n]/)
  do {
    if (row[at] === '"') {
      do at = row.indexOf('"', at + 1) + 1
      while (at > 0 && row[at] === '"')
      if (at < row.length && !`${delimiter}\r\n`.includes(row.charAt(at))) return true
    }
    at = row.indexOf(delimiter, at) + 1
  } while (at > 0)
  return false
}

function delimiterOf(text: string): string {
  const [header = ''] = text.replace(/^[\r\n]+/, '').split(/[\r\n]/, 1)
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

function quoteFault(lines: number): string {
  const taken = lines > 1 ? `; so ${lines} lines became one row, and nothing of them was taken` : ''
  return `a cell begins with a quote and goes on after the closing one${taken}. A quote within quotes is written twice`
}

function csvFault({ code }: CsvError): string {
  if (code === 'CSV_MAX_RECORD_SIZE') return TOO_LONG
  const why =
    code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'a quote is opened in the row that begins here and not closed'
      : `the row is not CSV (${code})`
  return `${why}; nothing was read from here on`
}
