import { randomUUID } from 'node:crypto'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { csvText } from '@outpost/shared/node/csv-text'
import type { ImportTarget } from '../import/import-report.ts'

export type ExportFormat = 'csv' | 'ndjson'

export type ExportRow = Readonly<Record<string, unknown>>

/** Writes some rows; resolves when the file has taken them. */
type WriteRows = (rows: readonly ExportRow[]) => Promise<void>

export type ExportFiles = {
  /** Begins the file of a target. Its columns are those of every row, in this order. */
  open(target: ImportTarget, columns: readonly string[]): Promise<WriteRows>
  /** Puts all files under their names. */
  finish(): Promise<void>
  /** Takes away what was begun and not finished. */
  close(): Promise<void>
}

/**
 * Files of an export. They hold patients: only their owner may read them, and one that was begun and
 * not finished never looks whole. Throws `CommandFailed` where the directory cannot be written.
 */
export async function openExportFiles(
  directory: string,
  format: ExportFormat,
): Promise<ExportFiles> {
  const open: { path: string; stream: WriteStream }[] = []
  // What a file is called until all are whole; another export into the same directory has its own.
  const unfinished = `.${randomUUID()}.part`
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === undefined) throw error
      throw new CommandFailed(
        `The directory ${directory} cannot be written (${code}). Nothing was exported: name one that you may write, on a disk with room, in a folder that is there.`,
        error,
      )
    }
  }
  await guarded(() => makeDirectory(directory))

  return {
    open: async (target, columns) => {
      const path = join(directory, `${target}.${format}`)
      const stream = createWriteStream(path + unfinished, { mode: 0o600 })
      // Told by whoever writes next, or finishes.
      stream.on('error', () => {})
      open.push({ path, stream })
      const write = (text: string) =>
        guarded(async () => {
          if (stream.errored) throw stream.errored
          await new Promise<void>((resolve, reject) => {
            stream.write(text, (error) => (error ? reject(error) : resolve()))
          })
        })
      if (format === 'csv') await write(csvText(columns, [], { header: true }))
      return (rows) => write(textOf(rows, columns, format))
    },
    finish: () =>
      guarded(async () => {
        for (const { stream } of open) {
          stream.end()
          await finished(stream)
        }
        for (const { path } of open.splice(0)) await rename(path + unfinished, path)
      }),
    close: async () => {
      for (const { path, stream } of open) {
        stream.destroy()
        // Where it cannot be taken away it stays, under a name that does not look whole.
        await rm(path + unfinished, { force: true }).catch(() => {})
      }
    },
  }
}

/** Its parent must be there: making that too never ends in some places, such as below /proc. */
async function makeDirectory(directory: string) {
  try {
    await mkdir(directory, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function textOf(rows: readonly ExportRow[], columns: readonly string[], format: ExportFormat) {
  if (format === 'csv') return csvText(columns, rows, { header: false })
  const line = (row: ExportRow) =>
    JSON.stringify(Object.fromEntries(columns.map((name) => [name, row[name] ?? null])))
  return rows.map((row) => `${line(row)}\n`).join('')
}
