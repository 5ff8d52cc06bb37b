import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rowId } from '@outpost/central/import/import-ids'
import { importRows } from '@outpost/central/import/row-import'
import { createIds } from '@outpost/shared/model/ids'
import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { ownFolder } from '../support/folder.ts'
import { reasonsOf } from '../support/import-fixtures.ts'
import { startPost } from '../support/lost-hours.ts'
import { startRestorable } from '../support/restorable.ts'

const HOUR = 3_600_000
const STOCK = inventoryId(rowId('pharmacies', 'ph'), rowId('medicines', 'm'), 'A')
const rows = (...lines: string[]) => `${lines.join('\n')}\n`

/** Central that has lost the hours in which these movements were imported, and had them back of its box. */
async function startImported(...imported: string[]) {
  const clock = createHandClock()
  const central = await startRestorable(clock)
  const clinic = await central.addClinic('Kisumu')
  const post = await startPost(central, clinic)
  const importFiles = async (files: Record<string, string>, options = {}) => {
    const folder = ownFolder()
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    const { store } = central
    return importRows({ store, clock, ids: createIds(clock) }, folder, 'csv', options)
  }
  const importMoved = (lines: string[], options = {}) => {
    const header = 'id,pharmacy_id,medicine_id,batch_number,kind,delta,counted'
    return importFiles({ 'movements.csv': rows(header, ...lines) }, options)
  }
  await importFiles({
    'pharmacies.csv': rows('id,clinic_id,name', `ph,${clinic},Pharmacy`),
    'medicines.csv': rows('id,name,unit', 'm,Paracetamol,tablet', 'n,Zinc,tablet'),
    'pharmacy-inventory.csv': rows(
      'pharmacy_id,medicine_id,batch_number,quantity',
      'ph,m,A,100',
      'ph,n,A,100',
    ),
  })
  await post.sync()
  central.backup('backup')
  clock.advance(HOUR)
  expect((await importMoved(imported)).taken.movements).toBe(imported.length)
  await post.sync()
  central.restore('backup')
  clock.advance(HOUR)
  await post.sync()
  return {
    importMoved,
    rejected: () => central.store.sql.all('select id from edits where status <> 200'),
    async quantity() {
      const { body } = await central.caller('admin').get(`/api/pharmacy-inventory/${STOCK}/`)
      return body.quantity
    },
  }
}

test.each([
  ['a receipt', ['1,ph,m,A,RECEIVED,50,'], 150],
  ['what was dispensed', ['1,ph,m,A,DISPENSED,-80,'], 20],
  ['a count', ['1,ph,m,A,COUNTED,,70'], 70],
  ['rows without ids', [',ph,m,A,DISPENSED,-20,', ',ph,m,A,DISPENSED,-20,'], 60],
])(
  '[N9] %s, imported in hours that were lost and are back, is not imported again',
  async (_, lines, quantity) => {
    const at = await startImported(...lines)
    expect(await at.quantity()).toBe(quantity)

    const dry = await at.importMoved(lines, { dryRun: true })
    const again = await at.importMoved(lines)

    for (const report of [dry, again]) {
      expect([reasonsOf(report), report.taken.movements]).toEqual([[], 0])
      expect(report.unchanged.movements).toBe(lines.length)
    }
    expect([await at.quantity(), at.rejected()]).toEqual([quantity, []])
  },
)

test('[N9] rows behind movements that are back are taken by what is in stock', async () => {
  const dispensed = '1,ph,m,A,DISPENSED,-80,'
  const at = await startImported(dispensed)

  const more = await at.importMoved([dispensed, '2,ph,m,A,RECEIVED,10,', '3,ph,m,A,COUNTED,,25'])

  expect([reasonsOf(more), more.taken.movements]).toEqual([[], 2])
  expect(await at.quantity()).toBe(25)
})

test('[N9] what is back in stock is not counted on for what is dispensed behind it', async () => {
  const received = '1,ph,m,A,RECEIVED,50,'
  const at = await startImported(received)
  const lines = [received, '2,ph,m,A,DISPENSED,-170,']

  const refused = await at.importMoved(lines)

  expect(reasonsOf(refused)).toEqual([
    ['movements.csv', 3, expect.stringContaining('only 150 are in stock')],
  ])
  expect(at.rejected()).toEqual([])
  const [first, last] = lines
  const right = await at.importMoved([first as string, '0,ph,m,A,RECEIVED,30,', last as string])
  expect([reasonsOf(right), await at.quantity()]).toEqual([[], 10])
})

test('[N9] an id that stock was moved under is not used for other stock', async () => {
  const at = await startImported('1,ph,m,A,RECEIVED,50,')

  const other = await at.importMoved(['1,ph,n,A,RECEIVED,50,'])

  expect(reasonsOf(other)).toEqual([
    ['movements.csv', 2, 'its id was used before, for something else'],
  ])
})
