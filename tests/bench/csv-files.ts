import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type CollectionName, collections } from '@outpost/shared/model/collections'
import Database from 'better-sqlite3'
import type { Context } from './benchmark.ts'
import { makeCentral } from './clinic.ts'
import { cellsOf, writeCsv } from './csv-writer.ts'

/** A directory of files as `central import csv` reads them, and how many rows they have. */
export type CsvFiles = { folder: string; files: string[]; rows: number }

/** What is imported: patients and appointments, and what they refer to. */
const COLLECTIONS: CollectionName[] = ['doctors', 'patients', 'appointments']

/** Another seed than that of every other central: these records are new to it. */
const SEED = 2

/** A copy of CSV files with so many patients of one clinic. */
export async function copyCsvFiles(context: Context, patients: number): Promise<CsvFiles> {
  type Facts = Omit<CsvFiles, 'folder'>
  const { folder, facts } = await context.workspace.copyOf<Facts>(
    `csv-${patients}-patients`,
    async (empty) => {
      await makeCentral(context, empty, patients, 1, SEED)
      const source = join(empty, 'central.db')
      const written = writeAll(source, empty)
      // A reader leaves the log of the database behind.
      for (const name of ['', '-wal', '-shm']) rmSync(source + name, { force: true })
      return written
    },
  )
  rmSync(join(folder, 'facts.json'))
  return { folder, ...facts }
}

function writeAll(source: string, folder: string): Omit<CsvFiles, 'folder'> {
  const sqlite = new Database(source, { readonly: true })
  const clinics = sqlite.prepare<[], object>('select id, name, time_zone from clinics').all()
  const rows = writeCsv(join(folder, 'clinics.csv'), ['id', 'name', 'time_zone'], clinics)
  const perCollection = COLLECTIONS.map((name) => {
    const columns = ['id', ...Object.keys(collections[name].fields)]
    return writeCsv(join(folder, `${name}.csv`), columns, cellsOf(sqlite, name))
  })
  sqlite.close()
  return {
    files: ['clinics', ...COLLECTIONS].map((name) => `${name}.csv`),
    rows: perCollection.reduce((sum, count) => sum + count, rows),
  }
}
