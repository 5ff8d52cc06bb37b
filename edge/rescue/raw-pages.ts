import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'
import { LOG_ENDING } from '@outpost/shared/authority/sqlite/file/names-beside'

/*
 * A database's file and its write-ahead log as bytes, without SQLite, which gives up at the first
 * page that it needs and cannot read. The format: https://www.sqlite.org/fileformat2.html
 */

/** Our databases have SQLite's default; a header that cannot be read says nothing else. */
export const PAGE_BYTES = 4096
const FILE_MAGIC = 'SQLite format 3\0'

const LOG_HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
const LOG_MAGIC = 0x377f0682

export type RawPages = {
  /** Every image of a page that is still there, older ones first: the file, then the log. */
  images(): Iterable<{ number: number; bytes: Buffer }>
  /** The latest image of a page, or null if it cannot be read. */
  latest(number: number): Buffer | null
  close(): void
}

export function openRawPages(file: string): RawPages {
  const main = openRaw(file)
  const log = openRaw(file + LOG_ENDING)
  const pageBytes = pageBytesOf(main)
  const frames = log ? readFrames(log, pageBytes) : []
  const lastFrame = new Map(frames.map((frame) => [frame.page, frame]))
  const pageOf = (number: number) => main?.read((number - 1) * pageBytes, pageBytes) ?? null
  const imageOf = (frame: Frame) => log?.read(frame.at + FRAME_HEADER_BYTES, pageBytes) ?? null
  return {
    *images() {
      const count = Math.ceil((main?.size ?? 0) / pageBytes)
      for (let number = 1; number <= count; number++) {
        const bytes = pageOf(number)
        if (bytes) yield { number, bytes }
      }
      for (const frame of frames) {
        const bytes = imageOf(frame)
        if (bytes) yield { number: frame.page, bytes }
      }
    },
    latest(number) {
      const frame = lastFrame.get(number)
      return (frame && imageOf(frame)) ?? pageOf(number)
    },
    close() {
      main?.close()
      log?.close()
    },
  }
}

/**
 * Whether the write-ahead log has lost something that was durable. SQLite reads it up to the first
 * frame that does not add up and takes the rest for the half-written end of a power cut. A whole
 * commit with more behind it was synced, so when such a one lies beyond that frame, it was damaged.
 * `soundFrames`: how many add up, where only SQLite can tell.
 */
export function isLogDamaged(file: string, soundFrames?: number): boolean {
  const log = openRaw(file + LOG_ENDING)
  if (!log) return false
  try {
    const header = log.read(0, LOG_HEADER_BYTES)
    if (!header) return false
    const sums = createSums(header)
    if (!sums) return header.some((byte) => byte !== 0)
    const frames = readFrames(log, header.readUInt32BE(8))
    const broken = soundFrames ?? frames.findIndex(({ at }) => !sums.takes(log, at))
    if (broken === -1) return false
    const commit = frames.findIndex(({ isCommit }, index) => isCommit && index >= broken)
    return commit !== -1 && commit < frames.length - 1
  } finally {
    log.close()
  }
}

/** Whether the file begins as a database of SQLite does. */
export function hasDatabaseHeader(file: string): boolean {
  const main = openRaw(file)
  const start = main?.read(0, FILE_MAGIC.length)
  main?.close()
  return start?.toString('latin1') === FILE_MAGIC
}

type Raw = { size: number; read(at: number, length: number): Buffer | null; close(): void }

function openRaw(file: string): Raw | null {
  if (!existsSync(file)) return null
  const handle = openSync(file, 'r')
  return {
    size: fstatSync(handle).size,
    /** Null where the disk does not give these bytes, or the file ends before. */
    read(at, length) {
      const bytes = Buffer.alloc(length)
      try {
        return readSync(handle, bytes, 0, length, at) === length ? bytes : null
      } catch {
        return null
      }
    },
    close: () => closeSync(handle),
  }
}

function pageBytesOf(main: Raw | null): number {
  const header = main?.read(0, 100)
  if (header?.toString('latin1', 0, FILE_MAGIC.length) !== FILE_MAGIC) return PAGE_BYTES
  const stated = header.readUInt16BE(16)
  return stated === 1 ? 65_536 : stated >= 512 ? stated : PAGE_BYTES
}

type Frame = { page: number; at: number; isCommit: boolean }

/** The frames of the log's present use: those that bear its salt. Older ones lie behind them. */
function readFrames(log: Raw, pageBytes: number): Frame[] {
  const header = log.read(0, LOG_HEADER_BYTES)
  const first = log.read(LOG_HEADER_BYTES, FRAME_HEADER_BYTES)
  const salt = header && isLogHeader(header) ? header.subarray(16, 24) : first?.subarray(8, 16)
  const frames: Frame[] = []
  const step = FRAME_HEADER_BYTES + pageBytes
  for (let at = LOG_HEADER_BYTES; at + step <= log.size; at += step) {
    const head = log.read(at, FRAME_HEADER_BYTES)
    if (!head || !salt?.equals(head.subarray(8, 16))) continue
    frames.push({ page: head.readUInt32BE(0), at, isCommit: head.readUInt32BE(4) !== 0 })
  }
  return frames
}

function isLogHeader(header: Buffer): boolean {
  // The last bit tells in which order of bytes the sums are made.
  return (header.readUInt32BE(0) & ~1) >>> 0 === LOG_MAGIC
}

/** The running sum over the log, each frame's on top of the one before; null for a bad header. */
function createSums(header: Buffer) {
  if (!isLogHeader(header)) return null
  const isBig = (header.readUInt32BE(0) & 1) === 1
  let sum: [number, number] = [0, 0]
  const add = (bytes: Buffer) => {
    let [a, b] = sum
    for (let at = 0; at < bytes.length; at += 8) {
      a = (a + (isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + b) >>> 0
      b = (b + (isBig ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + a) >>> 0
    }
    sum = [a, b]
  }
  const isAt = (bytes: Buffer, at: number) =>
    bytes.readUInt32BE(at) === sum[0] && bytes.readUInt32BE(at + 4) === sum[1]
  add(header.subarray(0, 24))
  if (!isAt(header, 24)) return null
  const pageBytes = header.readUInt32BE(8)
  return {
    takes(log: Raw, at: number): boolean {
      const frame = log.read(at, FRAME_HEADER_BYTES + pageBytes)
      if (!frame) return false
      add(frame.subarray(0, 8))
      add(frame.subarray(FRAME_HEADER_BYTES))
      return isAt(frame, 16)
    },
  }
}
