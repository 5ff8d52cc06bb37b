import type { Pack } from '../scan/gs1.ts'
import { type Batch, numbered, type Shelf, type ShelfRow } from './shelf.ts'

type FoundPack = { row: ShelfRow; batch: Batch }

/**
 * Where a scanned pack lies: by its batch, for a medicine has no number of packs (a generic one comes in
 * packs of many makers), and of two medicines with the same batch number by the day on which it expires.
 */
export function findPack({ rows }: Pick<Shelf, 'rows'>, pack: Pack): FoundPack[] {
  if (pack.batch === null) return []
  const alike = numbered(
    rows.flatMap(({ batches }) => batches),
    pack.batch,
  )
  const same = rows.flatMap((row) =>
    row.batches.filter((batch) => alike.includes(batch)).map((batch) => ({ row, batch })),
  )
  const exact = same.filter(({ batch }) => batch.expiry === pack.expiry)
  return exact.length > 0 ? exact : same.filter(({ batch }) => !batch.expiry || !pack.expiry)
}

/** What a code that was read means for one medicine. */
export type Scan = {
  /** The batch of the pack, if it is one of this medicine. */
  batch: Batch | null
  /** The pack, if it lies nowhere: only then it may be new here. */
  newPack: Pack | null
}

/** What the pack, lying where it was found, means for this medicine. */
export function scanOf(row: ShelfRow, pack: Pack | null, found: readonly FoundPack[]): Scan {
  return {
    batch: found.find((one) => one.row.key === row.key)?.batch ?? null,
    newPack: found.length === 0 ? pack : null,
  }
}
