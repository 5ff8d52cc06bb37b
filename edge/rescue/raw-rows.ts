import type { RawPages } from './raw-pages.ts'

export type Value = string | number | null

/** A row as it lies in a page: its rowid and its columns in the order of its table. */
export type RawRow = { rowid: number; values: Value[] }

/** The type of a page that holds rows of a table. */
const TABLE_LEAF = 13

/** More pages than the longest edit needs: damaged numbers may lead in a circle. */
const OVERFLOW_PAGES_MAX = 2000

/** Every row that can be read of every page, of whichever table, older images first. */
export function* readRawRows(pages: RawPages): Iterable<RawRow> {
  for (const { number, bytes } of pages.images()) {
    const start = number === 1 ? 100 : 0
    if (bytes[start] !== TABLE_LEAF) continue
    const count = bytes.readUInt16BE(start + 3)
    for (let cell = 0; cell < count; cell++) {
      const row = readCell(pages, bytes, start + 8 + 2 * cell)
      if (row) yield row
    }
  }
}

/** Null for a cell that makes no sense. */
function readCell(pages: RawPages, page: Buffer, pointerAt: number): RawRow | null {
  try {
    const at = page.readUInt16BE(pointerAt)
    const length = readVarint(page, at)
    const rowid = readVarint(page, length.end)
    const payload = readPayload(pages, page, rowid.end, length.value)
    return payload && { rowid: rowid.value, values: readValues(payload) }
  } catch (error) {
    // Numbers that point out of the page.
    if (error instanceof RangeError) return null
    throw error
  }
}

function readPayload(pages: RawPages, page: Buffer, at: number, length: number): Buffer | null {
  const usable = page.length
  const localMax = usable - 35
  if (length <= localMax) return at + length <= usable ? page.subarray(at, at + length) : null
  const localMin = Math.floor(((usable - 12) * 32) / 255) - 23
  const surplus = localMin + ((length - localMin) % (usable - 4))
  const local = surplus <= localMax ? surplus : localMin
  const parts = [page.subarray(at, at + local)]
  let missing = length - local
  let next = page.readUInt32BE(at + local)
  for (let read = 0; missing > 0; read++) {
    const overflow = read < OVERFLOW_PAGES_MAX ? pages.latest(next) : null
    if (!overflow) return null
    parts.push(overflow.subarray(4, 4 + missing))
    missing -= usable - 4
    next = overflow.readUInt32BE(0)
  }
  return Buffer.concat(parts)
}

function readValues(payload: Buffer): Value[] {
  const header = readVarint(payload, 0)
  const values: Value[] = []
  let type = { value: 0, end: header.end }
  let at = header.value
  while (type.end < header.value) {
    type = readVarint(payload, type.end)
    const length = lengthOf(type.value)
    values.push(readValue(payload, at, type.value, length))
    at += length
  }
  return values
}

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8]

function lengthOf(type: number): number {
  if (type >= 12) return (type - 12) >> 1
  return type === 7 ? 8 : (INTEGER_BYTES[type] ?? 0)
}

function readValue(payload: Buffer, at: number, type: number, length: number): Value {
  if (at + length > payload.length) throw new RangeError('the value ends beyond its row')
  if (type >= 13 && type % 2 === 1) return payload.toString('utf8', at, at + length)
  if (type === 7) return payload.readDoubleBE(at)
  if (type === 6) return Number(payload.readBigInt64BE(at))
  if (type >= 1 && type <= 5) return payload.readIntBE(at, length)
  return type === 9 ? 1 : type === 8 ? 0 : null
}

function readVarint(bytes: Buffer, at: number): { value: number; end: number } {
  let value = 0
  for (let n = 0; n < 9; n++) {
    const byte = bytes.readUInt8(at + n)
    if (n === 8) return { value: value * 256 + byte, end: at + 9 }
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return { value, end: at + n + 1 }
  }
  throw new RangeError('a number without an end')
}
