import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { v5 } from 'uuid'
import type { SeenRecord } from './replica/database.ts'
import type { Wish } from './replica/write.ts'
import type { ShelfRow } from './shelf.ts'

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

/** The namespace of the ids of movements that take others back. */
const TAKEN_BACK = '5e0f3f0a-0d0c-4c64-9a3c-7e1b0e5d9f42'

/** The id of the movement that takes this one back: the same on all tablets, so that it happens once. */
export function takingBackId(editId: string): string {
  return v5(editId, TAKEN_BACK)
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

/** Two who receive a new batch at the same time make the same record of it (R3). */
export function receiving(
  row: ShelfRow,
  { batch, expiry }: { batch: string | null; expiry: string | null },
  units: number,
  editId: string,
): Wish {
  const known = row.batches.find(({ stock }) => (stock.fields.batch_number ?? null) === batch)
  if (known) {
    return moving({ editId, stock: known.stock, movement: { kind: 'RECEIVED', delta: units } })
  }
  const [pharmacy_id, medicine_id] = [row.pharmacy.id, row.medicine.id]
  return {
    editId,
    collection: 'pharmacy-inventory',
    recordId: inventoryId(pharmacy_id, medicine_id, batch),
    op: 'create',
    seen: null,
    fields: {
      pharmacy_id,
      medicine_id,
      batch_number: batch,
      expiry_date: expiry,
      quantity: units,
      reorder_level: row.reorderLevel(),
    },
  }
}
