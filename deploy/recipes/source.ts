import { createReadStream, existsSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { CsvError, parse } from 'csv-parse'
import { leftOut } from './finding.ts'
import type { Place, Summary } from './summary.ts'

/** The longest row of a table and the longest line of JSON, in characters. */
const ENTRY_LENGTH_MAX = 1_000_000

/** The largest file that is read as a whole, in characters. */
const WHOLE_LENGTH_MAX = 64_000_000

/** A row of a table by the names of its columns, as text. */
export type Row = Record<string, string>

/** The files that a recipe reads. Each is read as a stream, and its entries are counted. */
export type Source = ReturnType<typeof createSource>

/**
 * `paths` are folders that hold the files, or the files themselves; a recipe that reads only one
 * takes it under any name. Throws `CommandFailed` if one is missing.
 */
export function createSource(names: readonly string[], paths: readonly string[], summary: Summary) {
  const found = new Map(names.map((name) => [name, findFile(name, names.length === 1, paths)]))
  const open = (name: string) => {
    const path = found.get(name)
    if (path === undefined) throw new Error(`The recipe does not say that it reads ${name}.`)
    return { file: basename(path), text: readText(path) }
  }

  return {
    /**
     * The rows of a CSV file. One that cannot be read is left out, and told. Of a first look, which
     * is followed by another, nothing is counted or told.
     */
    async *rows(
      name: string,
      needed: readonly string[],
      isFirstLook = false,
    ): AsyncGenerator<{ row: Row; at: Place }> {
      const { file, text } = open(name)
      let hasHeader = false
      let fault: CsvError | null = null
      const parser = parse({
        bom: true,
        info: true,
        max_record_size: ENTRY_LENGTH_MAX,
        skip_empty_lines: true,
        skip_records_with_error: true,
        columns: (header: string[]) => {
          hasHeader = true
          return checkHeader(file, header, needed)
        },
        relax_quotes: true,
        on_skip: (error) => {
          if (!(error instanceof CsvError)) return
          // Anything else than a row of another width may have swallowed many rows.
          if (error.code !== 'CSV_RECORD_INCONSISTENT_COLUMNS') fault ??= error
          else if (!isFirstLook) {
            summary.read(file)
            const at = { file, line: Number(error.lines) }
            summary.tell(at, leftOut('rows that are not as wide as the header'))
          }
        },
      })
      // The pipeline hands an error of the file to whoever reads the rows.
      pipeline(Readable.from(text), parser, () => {})
      for await (const { record, info } of parser as AsyncIterable<ParsedRow>) {
        if (!isFirstLook) summary.read(file)
        yield { row: record, at: { file, line: info.lines } }
      }
      if (fault) throw new CommandFailed(csvFault(file, fault))
      if (!hasHeader) throw new CommandFailed(`${file} is empty: it has no header row.`)
    },

    /** The values of a file with one JSON value in each line. */
    async *jsonLines(name: string): AsyncGenerator<{ value: unknown; at: Place }> {
      const { file, text } = open(name)
      for await (const { content, line } of linesOf(text, file)) {
        summary.read(file)
        const at = { file, line }
        const value = parseJson(content)
        if (value === undefined) summary.tell(at, leftOut('lines that are not JSON'))
        else yield { value, at }
      }
    },

    /** The lines of a text file that hold something. */
    async *lines(name: string): AsyncGenerator<{ content: string; at: Place }> {
      const { file, text } = open(name)
      for await (const { content, line } of linesOf(text, file)) {
        summary.read(file)
        yield { content, at: { file, line } }
      }
    },

    /** A file as a whole, for formats that cannot be read in pieces. */
    async whole(name: string): Promise<{ content: string; file: string }> {
      const { file, text } = open(name)
      let content = ''
      for await (const part of text) {
        content += part
        if (content.length > WHOLE_LENGTH_MAX) {
          throw new CommandFailed(`${file} holds more than ${WHOLE_LENGTH_MAX} characters.`)
        }
      }
      return { content, file }
    },
  }
}

function csvFault(file: string, { code, lines }: CsvError): string {
  const why =
    code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE'
      ? 'a quote is opened and not closed'
      : `what stands there is no CSV (${code})`
  return `${file}, at or before line ${lines}: ${why}. Nothing was written.`
}

type ParsedRow = { record: Row; info: { lines: number } }

function findFile(name: string, isOnly: boolean, paths: readonly string[]): string {
  for (const path of paths) {
    if (!existsSync(path)) throw new CommandFailed(`${path} does not exist. Nothing was written.`)
    if (statSync(path).isDirectory()) {
      const found = [name, `${name}.gz`].map((file) => join(path, file)).find(existsSync)
      if (found) return found
    } else if (isOnly || [name, `${name}.gz`].includes(basename(path))) {
      return path
    }
  }
  throw new CommandFailed(
    `${name} (or ${name}.gz) is not in ${paths.join(', ')}. Nothing was written.`,
  )
}

/** The text of a file, plain or gzip by its name. Throws `CommandFailed` if it cannot be read. */
async function* readText(path: string): AsyncGenerator<string> {
  const file = createReadStream(path)
  const bytes = /\.gz$/i.test(path) ? pipeline(file, createGunzip(), () => {}) : file
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      yield decoder.decode(chunk, { stream: true })
    }
    yield decoder.decode()
  } catch (error) {
    throw new CommandFailed(`${path} ${readFault(error)} Nothing was written.`, error)
  }
}

function readFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return 'is not text in UTF-8; save it as UTF-8 (in a spreadsheet: "CSV UTF-8").'
  }
  if (code.startsWith('Z_')) return `is not whole gzip (${code}); fetch it again.`
  if (code !== '') return `cannot be read (${code}).`
  throw error
}

async function* linesOf(text: AsyncIterable<string>, file: string) {
  let line = 0
  let held = ''
  for await (const part of text) {
    const pieces = (held + part).split('\n')
    held = pieces.pop() ?? ''
    if (held.length > ENTRY_LENGTH_MAX) {
      throw new CommandFailed(
        `Line ${line + 1} of ${file} is longer than ${ENTRY_LENGTH_MAX} characters. Nothing was written.`,
      )
    }
    for (const piece of pieces) {
      line += 1
      if (piece.trim() !== '') yield { content: withoutEnds(piece), line }
    }
  }
  if (held.trim() !== '') yield { content: withoutEnds(held), line: line + 1 }
}

/** The line without a byte order mark before it or a carriage return behind it. */
function withoutEnds(line: string): string {
  return line.replace(/^\ufeff|\r$/g, '')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function checkHeader(file: string, header: string[], needed: readonly string[]): string[] {
  const names = header.map((name) => name.trim())
  const missing = needed.filter((name) => !names.includes(name))
  if (missing.length > 0) {
    const what = missing.length > 1 ? 'the columns' : 'the column'
    throw new CommandFailed(
      `${file} does not have ${what} ${missing.map((name) => `"${name}"`).join(', ')}; its header row is "${names.join(',')}". Nothing was written.`,
    )
  }
  return names
}
