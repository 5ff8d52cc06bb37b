import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { readCsvRows } from './csv-rows.ts'
import { IMPORT_TARGETS, type ImportTarget } from './import-report.ts'
import { readNdjsonRows } from './ndjson-rows.ts'

export type RowFormat = 'csv' | 'ndjson'

/** Cells by the names of their columns: texts, or in NDJSON any JSON values. */
export type Cells = Readonly<Record<string, unknown>>

/** A row of a file, or why there is none; counted by lines, from 1. */
export type Row = { line: number } & ({ cells: Cells } | { fault: string })

/** Told of bytes as they are read from the disk. */
export type NoteBytes = (count: number) => void

/** A file of rows and what it is of. */
export type RowFile = { target: ImportTarget; name: string; path: string }

/**
 * The files of a directory that tell of records, in the order in which these can be made, and the
 * names of all others. Throws `CommandFailed` where there are none, or two of one target.
 */
export async function listRowFiles(
  directory: string,
  format: RowFormat,
): Promise<{ files: RowFile[]; others: string[] }> {
  const names = (await namesIn(directory)).sort()
  const files = IMPORT_TARGETS.flatMap((target): RowFile[] => {
    const own = names.filter(
      (name) => name === `${target}.${format}` || name === `${target}.${format}.gz`,
    )
    if (own.length > 1) {
      throw new CommandFailed(
        `${directory} has both ${own.join(' and ')}. Nothing was imported: leave one of them.`,
      )
    }
    return own.map((name) => ({ target, name, path: join(directory, name) }))
  })
  if (files.length === 0) {
    throw new CommandFailed(
      `${directory} has no file to import. Nothing was imported: name a directory with ${IMPORT_TARGETS.map((target) => `${target}.${format}`).join(', ')}, or some of them.`,
    )
  }
  const taken = new Set(files.map(({ name }) => name))
  return { files, others: names.filter((name) => !taken.has(name)) }
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    const found = await readdir(directory, { withFileTypes: true })
    return found.filter((one) => !one.isDirectory()).map(({ name }) => name)
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
