import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** The longest line that is read, in bytes. */
export const LINE_BYTES_MAX = 16 * 1024 * 1024

/** A line of a file, or why there is none: the line is too long, or the file breaks off here. */
export type Line = { line: number; bytes: Buffer } | { line: number; fault: string }

/**
 * The lines of a file, plain or gzip by its name, counted from 1; holds one line at a time. A file
 * that cannot be read further ends with a fault.
 */
export async function* readLines(
  path: string,
  noteBytes?: (count: number) => void,
): AsyncGenerator<Line> {
  let line = 1
  let parts: Buffer[] = []
  let held = 0

  function add(part: Buffer) {
    held += part.length
    // What is too long is counted, not kept.
    if (held <= LINE_BYTES_MAX) parts.push(part)
  }
  function take(): Line {
    const isTooLong = held > LINE_BYTES_MAX
    const one = isTooLong
      ? { line, fault: `the line is longer than ${LINE_BYTES_MAX} bytes` }
      : { line, bytes: Buffer.concat(parts) }
    line += 1
    parts = []
    held = 0
    return one
  }

  try {
    for await (const chunk of openBytes(path, noteBytes)) {
      let from = 0
      for (let to = chunk.indexOf(10); to !== -1; to = chunk.indexOf(10, from)) {
        add(chunk.subarray(from, to))
        yield take()
        from = to + 1
      }
      add(chunk.subarray(from))
    }
  } catch (error) {
    yield { line, fault: readFault(error) }
    return
  }
  if (held > 0) yield take()
}

/** A whole file, plain or gzip by its name, or why it cannot be had. */
export async function readWhole(
  path: string,
  bytesMax: number,
): Promise<{ bytes: Buffer } | { fault: string }> {
  const parts: Buffer[] = []
  let held = 0
  try {
    for await (const chunk of openBytes(path)) {
      held += chunk.length
      if (held > bytesMax) return { fault: `the file holds more than ${bytesMax} bytes` }
      parts.push(chunk)
    }
  } catch (error) {
    return { fault: readFault(error) }
  }
  return { bytes: Buffer.concat(parts) }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** JSON in UTF-8, or what is wrong with it. */
export function parseJson(bytes: Buffer): { value: unknown } | { fault: string } {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return { fault: 'not valid UTF-8' }
  }
  try {
    return { value: JSON.parse(text) }
  } catch {
    // The parser's own message quotes the text, and with it a patient.
    return { fault: 'not valid JSON' }
  }
}

/** Whether a line holds nothing but space. */
export function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 32 || byte === 13 || byte === 9)
}

/** The bytes of a file, inflated; `noteBytes` is told of those that come from the disk. */
export function openBytes(
  path: string,
  noteBytes: (count: number) => void = () => {},
): AsyncIterable<Buffer> {
  async function* counted(file: AsyncIterable<Buffer>) {
    for await (const chunk of file) {
      noteBytes(chunk.length)
      yield chunk
    }
  }
  const file = createReadStream(path)
  if (!/\.gz$/i.test(path)) return counted(file)
  // The pipeline hands an error of either stream to whoever reads the last one.
  return pipeline(file, counted, createGunzip(), () => {})
}

/** Why a file cannot be read (further), in words. Throws what is no failure of reading. */
export function readFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null
  if (code === null) throw error
  const { message } = error as Error
  return code.startsWith('Z_')
    ? `the gzip is broken (${message}); nothing was read from here on`
    : `the file cannot be read (${code}); nothing was read from here on`
}
