import { uuid } from '@outpost/shared/model/field'
import { movementSchema } from '@outpost/shared/model/movement'
import { z } from 'zod'
import { importId, rowId } from './import-ids.ts'
import type { Origin } from './import-report.ts'
import { type StockKnown, writeMovements } from './movement-writer.ts'
import type { Written } from './record-writer.ts'
import type { Row } from './row.ts'
import { readReferenceStates, refusalOf } from './row-references.ts'
import {
  noteRow,
  type ReadRow,
  type RowBatches,
  type RowRun,
  refuse,
  reportRow,
} from './row-run.ts'
import { type RowReference, type RowValues, readRow } from './row-values.ts'
import { idOfStock } from './stock-rows.ts'

/** The columns of a movement: whose stock, by its id or by what it is of, and E7's names. */
const MOVEMENT_COLUMNS = {
  record_id: { schema: z.string() },
  pharmacy_id: { schema: uuid, refersTo: 'pharmacies' },
  medicine_id: { schema: uuid, refersTo: 'medicines' },
  batch_number: { schema: z.string() },
  kind: { schema: z.string() },
  delta: { schema: z.int() },
  counted: { schema: z.int() },
  reason: { schema: z.string() },
  patient_id: { schema: uuid, refersTo: 'patients' },
  occurred_at: { schema: z.string() },
  confirmed_by: { schema: z.string() },
} as const

/** A row that tells of a movement, understood. */
type MovementDraft = {
  id: string
  origin: Origin
  recordId: string
  movement: Record<string, unknown>
  /** The stock that moves, and the patient who got it. */
  references: RowReference[]
}

/** Reads ahead which stock a file moves. What is wrong with a row is told when it is taken. */
export function noteMovedStock(run: RowRun, file: string, row: Row) {
  const recordId = movedBy(run, row)
  if (recordId !== null) run.seen.noteMoved(recordId)
  else run.movementUnread ??= { file, line: row.line }
}

function movedBy(run: RowRun, row: Row): string | null {
  if ('fault' in row) return null
  const values = readRow(MOVEMENT_COLUMNS, row.cells)
  return 'refusal' in values ? null : recordIdOf(run, values)
}

/** Takes the movements of a file in their order, each once. */
export async function importMovements(run: RowRun, batches: RowBatches) {
  const known = {
    dryBalances: run.isDryRun ? new Map<string, number>() : null,
    stopped: new Set<string>(),
  }
  for await (const rows of batches) {
    const drafts = rows.flatMap((row) => toDraft(run, row) ?? [])
    await writeDrafts(run, drafts, known)
  }
}

async function writeDrafts(run: RowRun, drafts: readonly MovementDraft[], known: StockKnown) {
  const references = drafts.flatMap((draft) => draft.references)
  const standingOf = await readReferenceStates(run, references)
  const wanted = drafts.map((draft) => ({
    ...draft,
    refusal: refusalOf(draft.references, standingOf),
  }))
  const written = await writeMovements(run, wanted, known)
  for (const [index, { id, origin }] of drafts.entries()) {
    reportRow(run, 'movements', id, origin, written[index] as Written)
  }
}

function toDraft(run: RowRun, row: ReadRow): MovementDraft | null {
  const { origin, cells } = row
  const values = readRow(MOVEMENT_COLUMNS, cells)
  if ('refusal' in values) return refuse(run, 'movements', origin, values.refusal)
  const recordId = recordIdOf(run, values)
  if (recordId === null) {
    const reason = 'it names no stock: neither record_id, nor pharmacy_id and medicine_id'
    return refuse(run, 'movements', origin, reason)
  }
  const { record_id, pharmacy_id, medicine_id, batch_number, ...movement } = values.fields
  const stock = { field: 'record_id', to: 'pharmacy-inventory', id: recordId } as const
  const patient = values.references.filter(({ to }) => to === 'patients')
  const id =
    values.key === null ? idOfContent(run, recordId, movement) : rowId('movements', values.key)
  if (!noteRow(run, 'movements', id, row, values)) return null
  return { id, origin, recordId, movement, references: [stock, ...patient] }
}

function recordIdOf({ seen }: RowRun, values: RowValues): string | null {
  const key = values.fields.record_id
  if (key === undefined) return idOfStock(values)
  return seen.resolveAlias(rowId('pharmacy-inventory', String(key)))
}

/**
 * For a movement without a key: its content as it will be stored, however it is written, and the
 * how-manieth such of its file it is.
 */
function idOfContent({ seen }: RowRun, recordId: string, movement: unknown): string {
  const { data = movement } = movementSchema.safeParse(movement)
  const content = JSON.stringify([recordId, data])
  return importId(`movement ${content} ${seen.countContent(content)}`)
}
