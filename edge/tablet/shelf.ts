import { collections } from '@outpost/shared/model/collections'
import { meets, parseSearch, searchWords } from '@outpost/shared/model/search'
import { type DeviceDatabase, readStanding, type SeenRecord } from './replica/database.ts'

/** A batch of a medicine in a pharmacy. */
export type Batch = {
  stock: SeenRecord
  quantity: number
  /** The last day on which it may be given out; null if none is known. */
  expiry: string | null
  isExpired(today: string): boolean
  isExpiring(soon: string): boolean
}

/** A medicine in a pharmacy, with its batches: what is out of date first goes first. */
export type ShelfRow = {
  /** Ids of pharmacy and medicine. */
  key: string
  pharmacy: SeenRecord
  medicine: SeenRecord
  batches: Batch[]
  /** What may still be given out. */
  usable(today: string): number
  /** The unexpired batches together, against the largest level at which to order (E7). */
  isLow(today: string): boolean
  isNamed(query: string): boolean
}

/** All stock that the tablet has, by medicine. */
export async function readShelf(
  db: DeviceDatabase,
): Promise<{ rows: ShelfRow[]; timeZone: string }> {
  const { clinics } = await readStanding(db)
  const read = async (collection: SeenRecord['collection']) => {
    const rows = await db.records.where('collection').equals(collection).toArray()
    return rows.map(({ seen }) => seen).filter((seen) => seen !== null)
  }
  const byId = (records: SeenRecord[]) => new Map(records.map((one) => [one.id, one]))
  const medicines = byId(await read('medicines'))
  const pharmacies = byId(await read('pharmacies'))
  const found = new Map<string, ShelfRow>()
  for (const stock of await read('pharmacy-inventory')) {
    const medicine = medicines.get(String(stock.fields.medicine_id))
    const pharmacy = pharmacies.get(String(stock.fields.pharmacy_id))
    if (!medicine || !pharmacy) continue
    const key = `${pharmacy.id}.${medicine.id}`
    const row = found.get(key) ?? toRow(key, pharmacy, medicine)
    row.batches.push(toBatch(stock))
    found.set(key, row)
  }
  const rows = [...found.values()]
  for (const { batches } of rows) batches.sort(byExpiry)
  rows.sort((a, b) => nameOf(a.medicine).localeCompare(nameOf(b.medicine)))
  return { rows, timeZone: clinics[0]?.time_zone ?? 'UTC' }
}

export const nameOf = ({ fields }: SeenRecord) => String(fields.name ?? fields.full_name ?? '')

/** A medicine's name with its strength and form, as far as the name does not say them itself. */
export function fullNameOf(medicine: SeenRecord): string {
  const name = nameOf(medicine)
  const { strength, form } = medicine.fields
  const more = [strength, form].filter((one) => typeof one === 'string' && !name.includes(one))
  return [name, ...more].join(' ')
}

function toBatch(stock: SeenRecord): Batch {
  const { quantity, expiry_date } = stock.fields
  const expiry = typeof expiry_date === 'string' ? expiry_date : null
  return {
    stock,
    quantity: Number(quantity),
    expiry,
    isExpired: (today) => expiry !== null && expiry < today,
    isExpiring: (soon) => expiry !== null && expiry < soon && Number(quantity) > 0,
  }
}

function toRow(key: string, pharmacy: SeenRecord, medicine: SeenRecord): ShelfRow {
  const batches: Batch[] = []
  const usable = (today: string) =>
    batches.filter((one) => !one.isExpired(today)).reduce((sum, { quantity }) => sum + quantity, 0)
  return {
    key,
    pharmacy,
    medicine,
    batches,
    usable,
    isLow: (today) =>
      usable(today) <= Math.max(...batches.map(({ stock }) => Number(stock.fields.reorder_level))),
    isNamed(query) {
      const search = parseSearch(query)
      return !search || meets(searchWords(collections.medicines, medicine.fields), search)
    },
  }
}

/** What expires first, first; what has no date last. */
function byExpiry(a: Batch, b: Batch): number {
  return (a.expiry ?? '9999').localeCompare(b.expiry ?? '9999')
}

/** From which batches so many units come: of those that may be given out, what expires first (FEFO). */
export function pickUnits(
  batches: readonly Batch[],
  units: number,
  today: string,
): { batch: Batch; units: number }[] | null {
  let left = units
  const picked: { batch: Batch; units: number }[] = []
  for (const batch of batches) {
    const some = batch.isExpired(today) ? 0 : Math.min(left, batch.quantity)
    if (some > 0) picked.push({ batch, units: some })
    left -= some
  }
  return left > 0 ? null : picked
}
