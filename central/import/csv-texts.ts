import { isUtf8 } from 'node:buffer'
import { openBytes, readFault } from './import-bytes.ts'
import type { NoteBytes } from './row.ts'

/** The longest row that is read, in bytes. */
export const ROW_BYTES_MAX = 1024 * 1024

/** Why a file cannot be read from this line on. */
export type TextFault = { line: number; fault: string }

/** Whole lines of a file, or why there are none. */
export type CsvText = string | TextFault

/** The text of a file in UTF-8, some lines at a time and without byte order mark; ends with a fault. */
export async function* readTexts(path: string, noteBytes: NoteBytes): AsyncGenerator<CsvText> {
  let line = 1
  let isFirst = true
  let rest: Buffer = Buffer.alloc(0)

  function* decode(bytes: Buffer): Generator<CsvText, boolean> {
    const decoded = decodeLines(bytes)
    const text = isFirst ? decoded.text.replace(/^\ufeff/, '') : decoded.text
    isFirst = false
    line += countBreaks(text)
    if (text !== '') yield text
    if (decoded.isWhole) return true
    yield { line, fault: NOT_UTF8 }
    return false
  }

  try {
    for await (const chunk of openBytes(path, noteBytes)) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      const end = bytes.lastIndexOf(LF) + 1 || bytes.lastIndexOf(CR) + 1
      if (end > 0 && !(yield* decode(bytes.subarray(0, end)))) return
      rest = bytes.subarray(end)
      if (rest.length > ROW_BYTES_MAX) return yield { line, fault: TOO_LONG }
    }
  } catch (error) {
    return yield { line, fault: readFault(error) }
  }
  yield* decode(rest)
}

const LF = 10
const CR = 13

const NOT_UTF8 =
  'the line is not UTF-8; nothing was read from here on. Save the file as "CSV UTF-8"'
export const TOO_LONG = `the row is longer than ${ROW_BYTES_MAX} bytes: perhaps a quote is never closed; nothing was read from here on`

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of these lines, or of those before the first that is not UTF-8. */
function decodeLines(bytes: Buffer): { text: string; isWhole: boolean } {
  try {
    return { text: utf8.decode(bytes), isWhole: true }
  } catch {
    let end = 0
    for (let next = nextLine(bytes, 0); isUtf8(bytes.subarray(end, next)); ) {
      end = next
      next = nextLine(bytes, end)
    }
    return { text: utf8.decode(bytes.subarray(0, end)), isWhole: false }
  }
}

/** Where the next line begins; a CR LF is taken as two ends. */
function nextLine(bytes: Buffer, from: number): number {
  let at = from
  while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at += 1
  return at + 1
}

function countBreaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0
}
