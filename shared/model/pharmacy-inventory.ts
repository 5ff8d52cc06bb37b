import { v5 } from 'uuid'
import { z } from 'zod'
import { date, line, optional, required, uuid, withInitial } from './field.ts'

/** The largest quantity, delta or level; far above any shelf, far below where numbers lose units. */
export const QUANTITY_MAX = 1_000_000_000

const fixedKey = 'pharmacy, medicine and batch say which record it is: make another record'

export const pharmacyInventory = {
  name: 'pharmacy-inventory',
  title: { one: 'PharmacyInventory', many: 'PharmacyInventory' },
  writtenBy: 'edge and central',
  mergesFields: true,
  fields: {
    pharmacy_id: required(uuid, {
      about: 'The pharmacy where the stock lies.',
      example: '0b7c2a54-6d1e-4f3a-9c8b-7a6f5e4d3c2b',
      refersTo: 'pharmacies',
      fixed: fixedKey,
    }),
    medicine_id: required(uuid, {
      about: 'The medicine.',
      example: 'c4a7e1d2-3b5f-4a6c-8d9e-0f1a2b3c4d5e',
      refersTo: 'medicines',
      fixed: fixedKey,
    }),
    batch_number: optional(line(100), {
      about: 'Batch or lot number; null for stock without one.',
      example: 'LOT-2291',
      fixed: fixedKey,
      foundBy: 'number',
    }),
    expiry_date: optional(date, {
      about: 'Last day on which it may be dispensed.',
      example: '2027-06-30',
      sortedBy: 'value',
    }),
    quantity: withInitial(z.int().min(0).max(QUANTITY_MAX), 0, {
      about: 'Units that lie there: the sum of all movements.',
      example: 240,
      fixed: 'a quantity changes by movements: op "move_stock"',
    }),
    reorder_level: withInitial(z.int().min(0).max(QUANTITY_MAX), 0, {
      about: 'Below this many units it should be ordered.',
      example: 50,
    }),
  },
} as const

/**
 * The id of the record for this batch of this medicine in this pharmacy (rule R3): a name-based
 * UUID, so that two devices that make it offline make the same record.
 */
export function inventoryId(pharmacyId: string, medicineId: string, batch: string | null): string {
  return v5(`${medicineId}\n${batch ?? ''}`, pharmacyId)
}
