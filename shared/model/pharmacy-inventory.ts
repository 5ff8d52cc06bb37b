import { v5 } from 'uuid'
import { z } from 'zod'
import { date, line, optional, required, uuid, withInitial } from './field.ts'

/** The largest quantity, delta or level; far above any shelf, far below where numbers lose units. */
export const QUANTITY_MAX = 1_000_000_000

const fixedKey = 'pharmacy, medicine and batch say which record it is: make another record'

export const pharmacyInventory = {
  name: 'pharmacy-inventory',
  writtenBy: 'edge and central',
  mergesFields: true,
  fields: {
    pharmacy_id: required(uuid, { refersTo: 'pharmacies', fixed: fixedKey }),
    medicine_id: required(uuid, { refersTo: 'medicines', fixed: fixedKey }),
    batch_number: optional(line(100), { fixed: fixedKey, foundBy: 'number' }),
    expiry_date: optional(date),
    quantity: withInitial(z.int().min(0).max(QUANTITY_MAX), 0, {
      fixed: 'a quantity changes by movements: op "move_stock"',
    }),
    reorder_level: withInitial(z.int().min(0).max(QUANTITY_MAX), 0),
  },
} as const

/**
 * The id of the record for this batch of this medicine in this pharmacy (rule R3): a name-based
 * UUID, so that two devices that make it offline make the same record.
 */
export function inventoryId(pharmacyId: string, medicineId: string, batch: string | null): string {
  return v5(`${medicineId}\n${batch ?? ''}`, pharmacyId)
}
