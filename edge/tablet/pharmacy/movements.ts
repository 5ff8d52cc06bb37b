import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { v5 } from 'uuid'
import type { SeenRecord } from '../replica/database.ts'
import { takingBackId } from '../replica/taking-back.ts'
import type { Wish } from '../replica/write.ts'
import { type Batch, numbered, type ShelfRow } from './shelf.ts'

/** A movement of a batch that was made or is to be made, under an id of its own. */
export type Moved = {
  editId: string
  stock: SeenRecord
  /** E7. */
  movement: { kind: string; delta?: number; counted?: number; [more: string]: unknown }
}

export function moving({ editId, stock, movement }: Moved): Wish {
  return {
    editId,
    collection: 'pharmacy-inventory',
    recordId: stock.id,
    op: 'move_stock',
    seen: stock,
    movement,
  }
}

/**
 * A movement that takes back what was entered by mistake. `why` says so in words; the id behind it says
 * which one it was.
 */
export function takingBack({ editId, stock, movement }: Moved, why: string): Moved {
  const { patient_id } = movement
  return {
    editId: takingBackId(editId),
    stock,
    movement: {
      kind: 'CORRECTED',
      delta: -(movement.delta ?? 0),
      reason: `${why} (${editId})`,
      ...(typeof patient_id === 'string' && { patient_id }),
    },
  }
}

/** The namespace of the ids of counts that set others back. */
const SET_BACK = 'f3d5b8a2-4c1e-4f0b-8d27-6a9c0e7b1d58'

/** The count that sets one back to what was there before, over the stock as it lies there now. */
export function settingBack({ editId, stock }: Moved, lying: SeenRecord, why: string): Moved {
  const counted = Number(stock.fields.quantity)
  const movement = { kind: 'COUNTED', counted, reason: why }
  return { editId: v5(editId, SET_BACK), stock: lying, movement }
}

/** The namespace of the ids of edits that make a new batch, from those of what was received into it. */
const NEW_BATCH = '0b8f5a57-6e0e-4d0e-9c55-3a1f2d7c9e64'

/** The namespace of the ids of edits that give a batch its expiry, from those of what was received into it. */
const EXPIRY = 'c7a1d0f4-93a5-4b1e-8f7d-2e9b64d0a315'

/** Packs with one number expire on one day; those without lie together, whatever their days are. */
export function isNumbered({ stock }: Batch): boolean {
  return typeof stock.fields.batch_number === 'string'
}

/** The day that a batch is given by what comes into it; null if it keeps its own. Of several the earliest counts. */
function newExpiry(known: Batch, expiry: string | null): string | null {
  if (!expiry || expiry === known.expiry) return null
  if (known.expiry === null) return expiry
  const isEmpty = known.stock.fields.quantity === 0
  return !isNumbered(known) && (isEmpty || expiry < known.expiry) ? expiry : null
}

/**
 * What has come. Two who receive a new batch at the same time make the same record of it (R3). It is made
 * empty, and what each has received is a movement, which counts: who says the same has nothing to decide (E5).
 * A batch that lacks its expiry is given it; where one is known, it stays, but for packs without a number.
 */
export function receiving(
  row: ShelfRow,
  { batch, expiry }: { batch: string | null; expiry: string | null },
  units: number,
  editId: string,
): Wish[] {
  const [known] = numbered(row.batches, batch)
  const movement = { kind: 'RECEIVED', delta: units }
  if (known) {
    const received = moving({ editId, stock: known.stock, movement })
    const expiry_date = newExpiry(known, expiry)
    if (expiry_date === null) return [received]
    // Each stands for itself: what has come counts also where another day was written meanwhile.
    const dated = {
      editId: v5(editId, EXPIRY),
      collection: 'pharmacy-inventory',
      recordId: known.stock.id,
      op: 'update',
      seen: known.stock,
      fields: { expiry_date },
    } as const
    return [received, dated]
  }
  const [pharmacy_id, medicine_id] = [row.pharmacy.id, row.medicine.id]
  const of = {
    collection: 'pharmacy-inventory',
    recordId: inventoryId(pharmacy_id, medicine_id, batch),
    seen: null,
  } as const
  const fields = {
    pharmacy_id,
    medicine_id,
    batch_number: batch,
    expiry_date: expiry,
    quantity: 0,
    reorder_level: row.reorderLevel(),
  }
  return [
    { ...of, editId: v5(editId, NEW_BATCH), op: 'create', fields },
    { ...of, editId, op: 'move_stock', movement },
  ]
}
