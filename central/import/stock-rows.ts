import type { Fields } from '@outpost/shared/model/collections'
import { isUuid } from '@outpost/shared/model/field'
import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { rowId } from './import-ids.ts'
import type { Origin } from './import-report.ts'
import { type RowRun, refuse } from './row-run.ts'
import type { RowValues } from './row-values.ts'

/**
 * The id of stock, which follows from what it is of (R3), whatever the row calls it; null, and
 * refused, where that is not known. Where the files hold its movements, its quantity is what they
 * add up to: the row's own is only compared with that, in the end.
 */
export function readStockRow(run: RowRun, origin: Origin, values: RowValues): string | null {
  const id = idOfStock(values)
  if (id === null) {
    return refuse(run, 'pharmacy-inventory', origin, 'it needs pharmacy_id and medicine_id')
  }
  const keyId = values.key === null ? id : rowId('pharmacy-inventory', values.key)
  if (keyId !== id) {
    if (isUuid(values.key?.trim().toLowerCase())) {
      const reason = `id must be ${id} for this pharmacy, medicine and batch, or be left out`
      return refuse(run, 'pharmacy-inventory', origin, reason)
    }
    run.seen.noteAlias(keyId, id)
  }
  if (run.seen.isMoved(id) || run.seen.isMoved(keyId)) {
    const { quantity } = values.fields
    delete values.fields.quantity
    if (typeof quantity === 'number') run.seen.noteBalance(id, origin, quantity)
  }
  return id
}

/**
 * Why stock cannot be made with the quantity that a row gives it: as long as not all movements can be
 * read some may be of this stock, and would count on top of it when they can.
 */
export function heldBack({ movementUnread }: RowRun, { quantity }: Fields) {
  if (movementUnread === null || quantity === undefined) return {}
  const { file, line } = movementUnread
  return {
    newRefusal: `held back: line ${line} of ${file} cannot be understood, and a movement of this stock there would count on top of this quantity; mend ${file} and import the same files again`,
  }
}

/** The id that follows from pharmacy, medicine and batch; null where one of the former is missing. */
export function idOfStock({ fields }: RowValues): string | null {
  const { pharmacy_id, medicine_id, batch_number } = fields
  if (!isUuid(pharmacy_id) || !isUuid(medicine_id)) return null
  const batch = typeof batch_number === 'string' ? batch_number.normalize('NFC').trim() : null
  return inventoryId(pharmacy_id, medicine_id, batch)
}

/** Tells of stock that a file says another quantity of than its movements have left at central. */
export async function tellOtherBalances({ store, seen, report, isDryRun }: RowRun) {
  if (isDryRun) return
  for (const balances of seen.balances()) {
    const ids = balances.map(({ id }) => id)
    const records = await store.read((reader) => reader.records('pharmacy-inventory', ids))
    for (const { id, file, line, quantity } of balances) {
      const record = records.get(id)
      if (record && record.fields.quantity !== quantity) {
        report.note({ file, line }, OTHER_BALANCE)
      }
    }
  }
}

const OTHER_BALANCE =
  'its quantity is not what stock at central has after the movements of the file, which count'
