import { type CollectionName, collections, type Fields } from '@outpost/shared/model/collections'
import type { Origin } from './import-report.ts'
import {
  BATCH_RECORDS_MAX,
  commitRecords,
  type PlannedRecords,
  planRecords,
  type Wanted,
  type Written,
} from './record-writer.ts'
import { type ReferenceStates, readReferenceStates, refusalOf } from './row-references.ts'
import {
  idOfRow,
  noteRow,
  type ReadRow,
  type RowBatches,
  type RowRun,
  refuse,
  reportRow,
} from './row-run.ts'
import { type RowValues, readRow } from './row-values.ts'
import { heldBack, readStockRow } from './stock-rows.ts'

/**
 * So many batches are handed on before the first is written, lest a thread that writes must wait; it may
 * write several at once.
 */
const BATCHES_AHEAD = 6

/** A row of a collection, understood. */
type RowDraft = { id: string; origin: Origin; values: RowValues }

/**
 * Takes the records of a file. Those that refer to others of the same file wait until these are
 * there; they are few, and kept in memory. What still waits when nothing more comes is refused.
 */
export async function importRecords(run: RowRun, target: CollectionName, batches: RowBatches) {
  let waiting: RowDraft[] = []
  const writing: Promise<void>[] = []
  for await (const rows of batches) {
    const drafts = rows.flatMap((row) => toDraft(run, target, row) ?? [])
    const batch = await planDrafts(run, target, drafts)
    waiting.push(...batch.waiting)
    if (writing.length === BATCHES_AHEAD) await writing.shift()
    const written = writeBatch(run, target, batch)
    // What fails is thrown where it is waited for.
    written.catch(() => {})
    writing.push(written)
  }
  await Promise.all(writing)
  while (waiting.length > 0) {
    const left: RowDraft[] = []
    for (let from = 0; from < waiting.length; from += BATCH_RECORDS_MAX) {
      const drafts = waiting.slice(from, from + BATCH_RECORDS_MAX)
      const batch = await planDrafts(run, target, drafts)
      left.push(...batch.waiting)
      await writeBatch(run, target, batch)
    }
    if (left.length === waiting.length) return refuseWaiting(run, target, left)
    waiting = left
  }
}

function toDraft(run: RowRun, target: CollectionName, row: ReadRow): RowDraft | null {
  const { origin, cells } = row
  const values = readRow(collections[target].fields, cells)
  if ('refusal' in values) return refuse(run, target, origin, values.refusal)
  const id =
    target === 'pharmacy-inventory'
      ? readStockRow(run, origin, values)
      : idOfRow(run, target, origin, values)
  return id !== null && noteRow(run, target, id, row, values) ? { id, origin, values } : null
}

/** What a batch comes to: what is to be written, and what waits for others of its file. */
type Batch = { whole: RowDraft[]; planned: PlannedRecords; waiting: RowDraft[] }

/** Finds out what is to be written, and refuses what cannot be. */
async function planDrafts(
  run: RowRun,
  target: CollectionName,
  drafts: readonly RowDraft[],
): Promise<Batch> {
  const standingOf = await readReferenceStates(
    run,
    drafts.flatMap(({ values }) => values.references),
  )
  const waiting: RowDraft[] = []
  const whole = drafts.filter((draft) => {
    const refusal = refusalOf(draft.values.references, standingOf)
    if (refusal === null) return true
    if (waitsForOwn(target, draft, standingOf)) waiting.push(draft)
    else reportRow(run, target, draft.id, draft.origin, { kind: 'refused', reason: refusal })
    return false
  })
  const wanted = whole.map((draft) => toWanted(run, target, draft))
  return { whole, planned: await planRecords(run, target, wanted), waiting }
}

function writeBatch(run: RowRun, target: CollectionName, { whole, planned }: Batch) {
  const rows = whole.map(({ id, origin }) => ({ id, origin }))
  return reportRows(run, target, rows, commitRecords(run, planned, run.isDryRun))
}

async function reportRows(
  run: RowRun,
  target: CollectionName,
  rows: readonly Omit<RowDraft, 'values'>[],
  committed: Promise<Written[]>,
) {
  const written = await committed
  for (const [index, { id, origin }] of rows.entries()) {
    reportRow(run, target, id, origin, written[index] as Written)
  }
}

/** Whether all that is missing for it is others of its own file, which may yet come. */
function waitsForOwn(
  target: CollectionName,
  { values }: RowDraft,
  standingOf: ReferenceStates,
): boolean {
  return values.references.every((reference) => {
    const standing = standingOf(reference)
    return standing === 'live' || (standing === 'absent' && reference.to === target)
  })
}

async function refuseWaiting(run: RowRun, target: CollectionName, drafts: readonly RowDraft[]) {
  const references = drafts.flatMap(({ values }) => values.references)
  const standingOf = await readReferenceStates(run, references)
  for (const { id, origin, values } of drafts) {
    const reason = refusalOf(values.references, standingOf) ?? 'what it names was not taken'
    reportRow(run, target, id, origin, { kind: 'refused', reason })
  }
}

function toWanted(run: RowRun, target: CollectionName, { id, values }: RowDraft): Wanted {
  const { revision } = values
  const nullable = values.blank.filter((name) => collections[target].fields[name]?.initial === null)
  const erased = run.erases ? Object.fromEntries(nullable.map((name) => [name, null])) : {}
  // Central shares patients too, and an import never takes that away.
  const { shared_with, ...fields }: Fields = { ...values.fields, ...erased }
  return {
    id,
    fields,
    whenNew: shared_with === undefined ? {} : { shared_with },
    blank: run.erases ? [] : nullable,
    ...(revision !== null && { seenRevision: revision }),
    ...(target === 'pharmacy-inventory' && heldBack(run, fields)),
  }
}
