import { rowId } from './import-ids.ts'
import type { ImportTarget, Origin, ReportKeeper } from './import-report.ts'
import type { WriterDeps, Written } from './record-writer.ts'
import type { Cells } from './row.ts'
import type { RowValues } from './row-values.ts'
import type { SeenRows } from './seen-rows.ts'

/** What is the same for all files of one import. */
export type RowRun = WriterDeps & {
  seen: SeenRows
  report: ReportKeeper
  isDryRun: boolean
  /** An empty cell is a statement: the field becomes null. */
  erases: boolean
  /** Clinics that central has or, in a dry run, would have. */
  clinicIds: Set<string>
  /** The first row of movements of which it cannot be told whose stock it moves. */
  movementUnread: Origin | null
}

/** A row that could be read. */
export type ReadRow = { origin: Origin; cells: Cells }

/** The rows of a file, batch by batch. */
export type RowBatches = AsyncGenerator<ReadRow[]>

/** Refuses a row. Answers null, as what cannot be gone on with. */
export function refuse(run: RowRun, target: ImportTarget, origin: Origin, reason: string): null {
  run.report.refuse(origin, target, reason)
  return null
}

/** The id of what a row calls itself; null, and refused, where it does not. */
export function idOfRow(
  run: RowRun,
  target: ImportTarget,
  origin: Origin,
  { key }: RowValues,
): string | null {
  return key === null ? refuse(run, target, origin, 'it has no id') : rowId(target, key)
}

/**
 * Notes that this row tells of this record, and which of its columns are not known. False if an
 * earlier row did: then it is counted as repeated, or refused where it tells otherwise.
 */
export function noteRow(
  { seen, report }: RowRun,
  target: ImportTarget,
  id: string,
  { origin, cells }: ReadRow,
  { unknown, fields, key }: RowValues,
): boolean {
  const before = seen.note(target, id, origin.line, cells)
  if (before.kind === 'same') report.count('repeated', target)
  if (before.kind === 'other') {
    report.refuse(origin, target, `line ${before.line} tells otherwise of the same one`)
  }
  if (before.kind !== 'new') return false
  // Where none is known, the names may be those of people: the first row instead of a head.
  const isHeadless = key === null && Object.keys(fields).length === 0 && unknown.length > 0
  if (isHeadless) report.note(origin, 'none of its columns is known: the file may lack a head')
  else
    for (const name of unknown) report.note(origin, `the column ${name} is not known: passed over`)
  return true
}

/** Tells what became of a row. */
export function reportRow(
  { seen, report }: RowRun,
  target: ImportTarget,
  id: string,
  origin: Origin,
  written: Written,
) {
  if (written.kind === 'refused') {
    seen.markRefused(target, id)
    report.refuse(origin, target, written.reason)
    return
  }
  if (written.kind === 'unchanged') report.count('unchanged', target)
  else report.taken(origin, target, written.changed)
  for (const name of written.kept ?? []) {
    report.note(origin, `${name} is empty here but not at central, where it stays (--erase erases)`)
  }
}
