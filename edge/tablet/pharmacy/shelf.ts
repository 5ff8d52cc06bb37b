import { fold } from '@outpost/shared/model/folding'
import { type DeviceDatabase, readAllSeen, type SeenRecord } from '../replica/database.ts'
import { nameOf } from '../replica/name-of.ts'

/** A batch of a medicine in a pharmacy. */
export type Batch = {
  stock: SeenRecord
  quantity: number
  /** The last day on which it may be given out; null if none is known. */
  expiry: string | null
  isExpired(today: string): boolean
  /** Some of it lies there, and may be given out today, but not after this day. */
  isExpiring(today: string, by: string): boolean
}

/** A medicine in a pharmacy, with its batches: what is out of date first goes first. */
export type ShelfRow = {
  /** Ids of pharmacy and medicine. */
  key: string
  pharmacy: SeenRecord
  medicine: SeenRecord
  batches: Batch[]
  /** Below so many units it should be ordered: the largest level of its batches (E7). */
  reorderLevel(): number
  /** What may still be given out. */
  usable(today: string): number
  /** What has expired, and is still to be taken off the shelf. */
  expired(today: string): number
  /** It was here, is in use, and nothing of it is left that may be given out. */
  isOut(today: string): boolean
  /** It has run out, or is in use and its unexpired batches together are below the level at which to order (E7). */
  isLow(today: string): boolean
}

export type Shelf = {
  /** What is or was in stock, by the names of the medicines. */
  rows: ShelfRow[]
  pharmacies: SeenRecord[]
  medicines: SeenRecord[]
  /** Of the clinic. */
  timeZone: string
}

/** All stock that the tablet has, by medicine. */
export async function readShelf(db: DeviceDatabase): Promise<Omit<Shelf, 'timeZone'>> {
  const byId = (records: SeenRecord[]) => new Map(records.map((one) => [one.id, one]))
  const medicines = byId(await readAllSeen(db, 'medicines'))
  const pharmacies = byId(await readAllSeen(db, 'pharmacies'))
  const found = new Map<string, ShelfRow>()
  for (const stock of await readAllSeen(db, 'pharmacy-inventory')) {
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
  rows.sort(byMedicine)
  return {
    rows,
    pharmacies: [...pharmacies.values()].filter(isActive).sort(byName),
    medicines: [...medicines.values()].filter(isActive),
  }
}

/** Medicines of the catalogue that a pharmacy never had, but may receive: those that are searched for. */
export function findUnstocked(
  { rows, medicines }: Shelf,
  pharmacies: readonly SeenRecord[],
  isWanted: (medicine: SeenRecord) => boolean,
): ShelfRow[] {
  const known = new Set(rows.map(({ key }) => key))
  const found = medicines.filter(isWanted)
  return pharmacies
    .flatMap((pharmacy) =>
      found.map((medicine) => toRow(`${pharmacy.id}.${medicine.id}`, pharmacy, medicine)),
    )
    .filter(({ key }) => !known.has(key))
    .sort(byMedicine)
}

/** The shelf with such a key, also where nothing of the medicine was ever in stock; null if there is none. */
export function shelfOf({ rows, pharmacies, medicines }: Shelf, key: string): ShelfRow | null {
  const [pharmacyId, medicineId] = key.split('.')
  const pharmacy = pharmacies.find(({ id }) => id === pharmacyId)
  const medicine = medicines.find(({ id }) => id === medicineId)
  const known = rows.find((row) => row.key === key)
  return known ?? (pharmacy && medicine ? toRow(key, pharmacy, medicine) : null)
}

const isActive = ({ fields }: SeenRecord) => fields.active !== false
const { compare } = new Intl.Collator()
const byName = (a: SeenRecord, b: SeenRecord) => compare(nameOf(a), nameOf(b))
const byMedicine = (a: ShelfRow, b: ShelfRow) => byName(a.medicine, b.medicine)

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
    isExpiring: (today, by) =>
      expiry !== null && Number(quantity) > 0 && today <= expiry && expiry <= by,
  }
}

function toRow(key: string, pharmacy: SeenRecord, medicine: SeenRecord): ShelfRow {
  const batches: Batch[] = []
  const usable = (today: string) => unitsOf(batches.filter((one) => !one.isExpired(today)))
  const expired = (today: string) => unitsOf(batches.filter((one) => one.isExpired(today)))
  const reorderLevel = () =>
    Math.max(0, ...batches.map(({ stock }) => Number(stock.fields.reorder_level)))
  // What is out of use is not to be ordered.
  const isUsed = isActive(medicine)
  const isOut = (today: string) => isUsed && batches.length > 0 && usable(today) === 0
  return {
    key,
    pharmacy,
    medicine,
    batches,
    reorderLevel,
    usable,
    expired,
    isOut,
    isLow: (today) => isOut(today) || (isUsed && usable(today) < reorderLevel()),
  }
}

export function unitsOf(batches: readonly Batch[]): number {
  return batches.reduce((sum, { quantity }) => sum + quantity, 0)
}

/**
 * Those with this number. If none has it as it is written, those that have it with other capitals, spaces
 * or digits: who copies it from a pack means the batch that is there, with the day on which it expires.
 */
export function numbered(batches: readonly Batch[], number: string | null): Batch[] {
  const known = ({ stock }: Batch) => (stock.fields.batch_number ?? null) as string | null
  const exact = batches.filter((one) => known(one) === number)
  if (exact.length > 0 || number === null) return exact
  return batches.filter((one) => bareNumber(known(one)) === bareNumber(number))
}

const bareNumber = (number: string | null) => number && fold(number).replace(/\s/g, '')

/** What expires first, first; what has no date last. */
function byExpiry(a: Batch, b: Batch): number {
  return (a.expiry ?? '9999').localeCompare(b.expiry ?? '9999')
}

/** What is taken of which batch. */
export type Part = { batch: Batch; units: number }

/**
 * From which batches so many units come: of those that may be given out, what expires first (FEFO).
 * `missing` says by how many there are too few; they are in none of the parts.
 */
export function pickUnits(
  batches: readonly Batch[],
  units: number,
  today: string,
): { parts: Part[]; missing: number } {
  let missing = units
  const parts: Part[] = []
  for (const batch of batches) {
    const some = batch.isExpired(today) ? 0 : Math.min(missing, batch.quantity)
    if (some > 0) parts.push({ batch, units: some })
    missing -= some
  }
  return { parts, missing }
}
