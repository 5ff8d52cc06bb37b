import { once } from 'node:events'
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { stringify } from 'csv-stringify'
import type { Summary } from './summary.ts'

/** What a cell may hold; null and '' are written as an empty cell: nothing is said. */
type Cell = string | number | boolean | null

/** The files that `central import csv` takes, and that a recipe may write. */
type OutputFile =
  | 'clinics.csv'
  | 'doctors.csv'
  | 'medicines.csv'
  | 'pharmacies.csv'
  | 'patients.csv'
  | 'appointments.csv'
  | 'pharmacy-inventory.csv'
  | 'movements.csv'

/** A row, its columns in the same order in all rows of a file. */
export type OutputRow = Readonly<Record<string, Cell>>

export type Output = ReturnType<typeof createOutput>

/**
 * The files of a run. Until `finish` has put all of them in place, they lie under names that no
 * import takes; `abandon` removes them. Throws `CommandFailed` where a file would be replaced.
 */
export function createOutput(folder: string, summary: Summary, mayReplace: boolean) {
  const tables = new Map<OutputFile, Table>()
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw unwritable(folder, error)
  }

  return {
    /** Adds a row to a file, which is made with the first. */
    async write(file: OutputFile, row: OutputRow): Promise<void> {
      const table = tables.get(file) ?? openTable(folder, file, Object.keys(row), mayReplace)
      tables.set(file, table)
      await table.add(row)
    },
    async finish(): Promise<void> {
      for (const table of tables.values()) await table.end()
      for (const [file, table] of tables) {
        table.place()
        summary.written(file, table.rows())
      }
    },
    async abandon(): Promise<void> {
      for (const table of tables.values()) await table.remove()
    },
  }
}

type Table = ReturnType<typeof openTable>

function openTable(folder: string, name: OutputFile, columns: string[], mayReplace: boolean) {
  const path = join(folder, name)
  if (existsSync(path) && !mayReplace) {
    throw new CommandFailed(
      `${path} is there already. Nothing was written: name another folder, or say --replace.`,
    )
  }
  const halfPath = `${path}.part`
  let rows = 0
  const stringifier = stringify({
    header: true,
    columns,
    cast: { boolean: (value) => (value ? 'true' : 'false') },
  })
  const file = stringifier.pipe(createWriteStream(halfPath))
  const written = finished(file).catch((error) => {
    throw unwritable(halfPath, error)
  })
  // Told where it is awaited; until then it must not end the process.
  written.catch(() => {})

  return {
    rows: () => rows,
    async add(row: OutputRow) {
      rows += 1
      if (!stringifier.write(row)) await Promise.race([once(stringifier, 'drain'), written])
    },
    async end() {
      stringifier.end()
      await written
    },
    place: () => renameSync(halfPath, path),
    async remove() {
      stringifier.destroy()
      file.destroy()
      // Until it is closed it may still come into being.
      await written.catch(() => {})
      rmSync(halfPath, { force: true })
    },
  }
}

/** A folder or file that cannot be written, as a sentence; anything else as it is. */
function unwritable(path: string, error: unknown): unknown {
  const isOfFiles = error instanceof Error && 'syscall' in error && 'code' in error
  if (!isOfFiles) return error
  return new CommandFailed(
    `${path} cannot be written (${error.code}). Nothing was left there.`,
    error,
  )
}
