import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { importClinics } from './clinic-rows.ts'
import { createReportKeeper, type ImportReport } from './import-report.ts'
import { withWhatStays } from './interrupted.ts'
import { importMovements, noteMovedStock } from './movement-rows.ts'
import { importRecords } from './record-rows.ts'
import {
  BATCH_RECORDS_MAX,
  type SubmitEdits,
  submitHere,
  type WriterDeps,
} from './record-writer.ts'
import { listRowFiles, type RowFile, type RowFormat, readRows } from './row-files.ts'
import type { ReadRow, RowBatches, RowRun } from './row-run.ts'
import { openSeenRows } from './seen-rows.ts'
import { tellOtherBalances } from './stock-rows.ts'

/** How far an import has got in one file; of a packed file the bytes are those on the disk. */
export type RowProgress = {
  file: string
  rows: number
  bytes: number
  bytesTotal: number
  /** Since the file was begun. */
  seconds: number
}

export type RowImportDeps = Omit<WriterDeps, 'submitEdits'> & {
  /** Where edits are judged; here if nothing else is said. */
  submitEdits?: SubmitEdits
  onProgress?: (progress: RowProgress) => void
}

export type RowImportOptions = {
  /** Finds out what would be taken and why not, and writes nothing. */
  dryRun?: boolean
  /** Takes an empty cell for a statement: the field becomes null. */
  erase?: boolean
}

/**
 * Loads the files of a directory: `clinics`, one for each collection, and `movements`, as CSV with a
 * header or as NDJSON, with R3's names. A key that is no UUID becomes one, made of the file's name
 * and the key; other files refer to it by the same key. Rows are written as they are read. What
 * cannot be taken is refused with file, line and reason, and stops nothing else. The same files again
 * change nothing but what others have changed since, so a run that broke off goes on when it is made again.
 * Throws `CommandFailed` if the directory cannot be used, and `Problem` if the storage fails; then
 * what was written stays.
 */
export async function importRows(
  { onProgress = () => {}, submitEdits, ...deps }: RowImportDeps,
  directory: string,
  format: RowFormat,
  { dryRun = false, erase = false }: RowImportOptions = {},
): Promise<ImportReport> {
  const { files, others } = await listRowFiles(directory, format)
  const clinics = await deps.store.read((reader) => reader.clinics('all'))
  const seen = openSeenRows()
  try {
    const report = createReportKeeper(dryRun)
    const clinicIds = new Set(clinics.map(({ id }) => id))
    const run: RowRun = {
      ...deps,
      submitEdits: submitEdits ?? submitHere(deps.store),
      seen,
      report,
      isDryRun: dryRun,
      erases: erase,
      clinicIds,
      movementUnread: null,
    }
    for (const other of others) report.ignored(other)
    for (const file of files) {
      report.file(file.name)
      if (file.target !== 'movements') continue
      for await (const row of readRows(file, format)) noteMovedStock(run, file.name, row)
    }
    for (const file of files) await withWhatStays(importFile(run, file, format, onProgress))
    await tellOtherBalances(run)
    return report.toReport()
  } finally {
    seen.close()
  }
}

type OnProgress = (progress: RowProgress) => void

async function importFile(run: RowRun, file: RowFile, format: RowFormat, onProgress: OnProgress) {
  const batches = readBatches(run, file, format, onProgress)
  switch (file.target) {
    case 'clinics':
      return importClinics(run, batches)
    case 'movements':
      return importMovements(run, batches)
    default:
      return importRecords(run, file.target, batches)
  }
}

/** Soon ready, so that who writes need not wait while nothing here is compiled yet. */
const FIRST_BATCH_RECORDS = 30

/** Reads a file; rows that cannot be read are refused. */
async function* readBatches(
  { report }: RowRun,
  file: RowFile,
  format: RowFormat,
  onProgress: OnProgress,
): RowBatches {
  const { target, name, bytes } = file
  const since = performance.now()
  const progress = { file: name, rows: 0, bytes: 0, bytesTotal: bytes }
  const tell = () => onProgress({ ...progress, seconds: (performance.now() - since) / 1000 })
  const noteBytes = (count: number) => {
    progress.bytes += count
  }
  let batch: ReadRow[] = []
  let size = FIRST_BATCH_RECORDS
  for await (const row of readRows(file, format, noteBytes)) {
    const origin = { file: name, line: row.line }
    progress.rows += 1
    report.read(name)
    if ('cells' in row) batch.push({ origin, cells: row.cells })
    else report.refuse(origin, target, row.fault)
    if (batch.length < size) continue
    yield batch
    batch = []
    size = Math.min(2 * size, BATCH_RECORDS_MAX)
    tell()
    // A server on the same thread takes its turn.
    await yieldToOthers()
  }
  yield batch
  tell()
}
