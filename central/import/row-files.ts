import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { readCsvRows } from './csv-rows.ts'
import { IMPORT_TARGETS, type ImportTarget } from './import-report.ts'
import { readNdjsonRows } from './ndjson-rows.ts'
import type { NoteBytes, Row } from './row.ts'

export type RowFormat = 'csv' | 'ndjson'

/** A file of rows, what it is of, and its size on the disk. */
export type RowFile = { target: ImportTarget; name: string; path: string; bytes: number }

/**
 * The files of a directory that tell of records, in the order in which these can be made, and the
 * names of all others. Throws `CommandFailed` where there are none, or two of one target, or something
 * else in the place of one.
 */
export async function listRowFiles(
  directory: string,
  format: RowFormat,
): Promise<{ files: RowFile[]; others: string[] }> {
  const found = await entriesIn(directory)
  const listed = IMPORT_TARGETS.flatMap((target) => {
    const names = [`${target}.${format}`, `${target}.${format}.gz`]
    const own = names.filter((name) => found.some((one) => one.name === name))
    if (own.length > 1) {
      throw new CommandFailed(
        `${directory} has both ${own.join(' and ')}. Nothing was imported: leave one of them.`,
      )
    }
    return own.map((name) => ({ target, name, path: join(directory, name) }))
  })
  if (listed.length === 0) {
    throw new CommandFailed(
      `${directory} has no file to import. Nothing was imported: name a directory with ${IMPORT_TARGETS.map((target) => `${target}.${format}`).join(', ')}, or some of them.`,
    )
  }
  const files: RowFile[] = []
  for (const one of listed) files.push({ ...one, bytes: await bytesOf(one.path) })
  const taken = new Set(files.map(({ name }) => name))
  const others = found.filter((one) => !one.isDirectory() && !taken.has(one.name))
  return { files, others: others.map(({ name }) => name).sort() }
}

async function bytesOf(path: string): Promise<number> {
  let why = 'it is no file'
  try {
    const found = await stat(path)
    if (found.isFile()) return found.size
  } catch (error) {
    why = String((error as NodeJS.ErrnoException).code)
  }
  throw new CommandFailed(
    `${path} cannot be read (${why}). Nothing was imported: put a file there, or take the name away.`,
  )
}

async function entriesIn(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true })
  } catch (error) {
    throw new CommandFailed(
      `The directory ${directory} cannot be read (${(error as NodeJS.ErrnoException).code}). Nothing was imported: name one with files of rows.`,
      { cause: error },
    )
  }
}

/** The rows of a file in their order. One that cannot be read further ends with a fault. */
export function readRows(
  { target, path }: RowFile,
  format: RowFormat,
  noteBytes: NoteBytes = () => {},
): AsyncGenerator<Row> {
  return format === 'csv'
    ? readCsvRows(path, KEYLESS.includes(target) ? [] : ['id'], noteBytes)
    : readNdjsonRows(path, noteBytes)
}

/** Stock is known by pharmacy, medicine and batch; a movement by its content, if need be. */
const KEYLESS: readonly ImportTarget[] = ['pharmacy-inventory', 'movements']
