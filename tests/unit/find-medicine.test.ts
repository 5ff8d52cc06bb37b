import { searchMedicines } from '@outpost/edge/tablet/pharmacy/find-medicine'
import type { ShelfRow } from '@outpost/edge/tablet/pharmacy/shelf'
import type { SeenRecord } from '@outpost/edge/tablet/replica/database'
import { expect, test } from 'vitest'

/* By which words a medicine is found on the shelves of a tablet. */

const record = (collection: string, id: string, fields: object) =>
  ({ collection, id, fields }) as unknown as SeenRecord
const medicine = (name: string, more: object) =>
  record('medicines', name, { name, unit: 'tablet', ...more })

const capsules = medicine('Amoxicillin', { strength: '250 mg', form: 'Capsule', unit: 'capsule' })
const syrup = medicine('Amoxicillin', { strength: '125 mg/5 ml', form: 'Syrup', unit: 'bottle' })
const zinc = medicine('Zinc sulfate', { strength: '20mg' })
const unstocked = medicine('Ampicillin', { strength: '500 mg' })
const row = (of: SeenRecord, ...numbers: string[]) =>
  ({
    medicine: of,
    batches: numbers.map((batch_number) => ({
      stock: record('pharmacy-inventory', batch_number, { batch_number }),
    })),
  }) as unknown as ShelfRow
const rows = [row(capsules, 'A1'), row(syrup), row(zinc, 'Z-77')]
const medicines = [capsules, syrup, zinc, unstocked]

/** What is found among the rows, and whether it is only nearly what was typed. */
function find(query: string) {
  const search = searchMedicines({ rows, medicines }, query)
  if (!search) return null
  return { isNearly: search.isNearly, found: rows.filter(search.isRow).map((one) => one.medicine) }
}

test.each(['Amoxicillin 250 mg Capsule', 'amoxi 250', '250', 'capsule', 'A1'])(
  '[S4] a medicine is found by what stands on its row: %s',
  (query) => {
    expect(find(query)).toEqual({ isNearly: false, found: [capsules] })
  },
)

test.each([
  ['amoxicilin 250', [capsules]],
  ['amoxycillin caps', [capsules]],
  ['amoxi 250mg', [capsules]],
  ['zinc sulphate 20 mg', [zinc]],
  ['quinine', []],
])(
  'what is not written so in the whole catalogue is found by what is nearly so: %s',
  (query, found) => {
    expect(find(query)).toEqual({ isNearly: true, found })
  },
)

test('where another one is written just so, nothing is taken for it that is written nearly so', () => {
  expect(find('ampicillin')).toEqual({ isNearly: false, found: [] })
  expect(find(' ')).toBe(null)
})
