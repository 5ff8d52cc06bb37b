import { rowId } from '@outpost/central/import/import-ids'
import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { expect, test } from 'vitest'
import { BEN, NORTH, reasonsOf, setUpImport } from '../support/import-fixtures.ts'

const rows = (...lines: string[]) => `${lines.join('\n')}\n`
const CLINICS = rows('id,name,time_zone', `${NORTH},North,Africa/Nairobi`, `south,South,UTC`)

const STOCK = {
  'clinics.csv': CLINICS,
  'pharmacies.csv': rows('id,clinic_id,name', 'ph,south,Pharmacy'),
  'medicines.csv': rows('id,name,unit', 'm,Paracetamol,tablet'),
}
const pharmacy = rowId('pharmacies', 'ph')
const medicine = rowId('medicines', 'm')
const A = inventoryId(pharmacy, medicine, 'A')
const B = inventoryId(pharmacy, medicine, null)
const inventory = (...lines: string[]) =>
  rows('id,pharmacy_id,medicine_id,batch_number,quantity,reorder_level', ...lines)
const movements = (...lines: string[]) =>
  rows('id,record_id,pharmacy_id,medicine_id,batch_number,kind,delta,counted', ...lines)

test('[E7] stock has the id of what it is of; without movements its quantity is its first count', async () => {
  const { runRows, fieldsOf, store, put } = setUpImport({
    ...STOCK,
    'pharmacy-inventory.csv': inventory(
      'shelf 1,ph,m,A,12,5',
      ',ph,m,,0,',
      `${BEN},ph,m,C,1,`,
      'x,,m,,1,',
    ),
  })

  const report = await runRows()

  expect(reasonsOf(report)).toEqual([
    ['pharmacy-inventory.csv', 4, expect.stringContaining('id must be')],
    ['pharmacy-inventory.csv', 5, 'it needs pharmacy_id and medicine_id'],
  ])
  expect(await fieldsOf('pharmacy-inventory', A)).toMatchObject({ quantity: 12, reorder_level: 5 })
  expect(store.sql.all('select kind, delta from stock_movements')).toEqual([
    { kind: 'COUNTED', delta: 12 },
  ])
  put('pharmacy-inventory.csv', inventory('shelf 1,ph,m,A,11,5'))
  expect(reasonsOf(await runRows())).toEqual([
    ['pharmacy-inventory.csv', 2, expect.stringContaining('a quantity changes by movements')],
  ])
})

test('[E7] movements are taken in their order, each once, and add up to the quantity', async () => {
  const moved = movements(
    '1,shelf 1,,,,COUNTED,,10',
    '2,shelf 1,,,,DISPENSED,-4,',
    '3,,ph,m,A,RECEIVED,20,',
    '4,,ph,m,A,COUNTED,,25',
    '5,,ph,m,,RECEIVED,3,',
    ',,ph,m,,DISPENSED,-1,',
    ',,ph,m,,DISPENSED,-1,',
  )
  const { runRows, fieldsOf, store, standing } = setUpImport({
    ...STOCK,
    'pharmacy-inventory.csv': inventory('shelf 1,ph,m,A,24,5', ',ph,m,,2,'),
    'movements.csv': moved,
  })

  const dry = await runRows({ dryRun: true })
  const report = await runRows()

  expect([report.taken.movements, dry.taken.movements]).toEqual([7, 7])
  expect(report.refused.count).toBe(0)
  expect((await fieldsOf('pharmacy-inventory', A))?.quantity).toBe(25)
  expect((await fieldsOf('pharmacy-inventory', B))?.quantity).toBe(1)
  expect(
    store.sql.all(
      'select record_id as id, sum(delta) as sum from stock_movements group by 1 order by 2',
    ),
  ).toEqual([
    { id: B, sum: 1 },
    { id: A, sum: 25 },
  ])
  // The file says 24 and 2, its movements 25 and 1: the movements count, and it is told.
  expect(report.notes).toMatchObject([
    {
      text: expect.stringContaining('quantity is not what'),
      count: 2,
      first: [{ line: 2 }, { line: 3 }],
    },
  ])
  const before = await standing()
  const again = await runRows()
  expect([again.unchanged.movements, again.taken.movements]).toEqual([7, 0])
  expect(await standing()).toEqual(before)
})

test('[E7] a movement without an id is known by what it says, however it is written', async () => {
  const { runRows, put } = setUpImport({
    ...STOCK,
    'pharmacy-inventory.csv': inventory(',ph,m,A,,'),
    'movements.csv': rows(
      'pharmacy_id,medicine_id,batch_number,kind,delta,reason,occurred_at',
      'ph,m,A,RECEIVED,2,bought,2026-01-31T09:00:00Z',
      'ph,m,A,RECEIVED,2,bought,2026-01-31T09:00:00Z',
    ),
  })
  const first = await runRows()
  const otherwise = ' 2.0 ,RECEIVED,A,m,ph, bought ,,2026-01-31T12:00:00.000+03:00'
  put(
    'movements.csv',
    rows(
      'delta,kind,batch_number,medicine_id,pharmacy_id,reason,confirmed_by,occurred_at',
      otherwise,
      otherwise,
      otherwise,
    ),
  )

  const again = await runRows()

  expect(first.taken.movements).toBe(2)
  expect([again.unchanged.movements, again.taken.movements]).toEqual([2, 1])
})

test.each([
  ['is not UTF-8', (text: string) => Buffer.from(text.replace('bought', 'dép\u00f4t'), 'latin1')],
  ['has an open quote', (text: string) => text.replace('bought', '"bought')],
  ['has a row of another length', (text: string) => text.replace(',bought', '')],
  ['names no stock in a row', (text: string) => text.replace('2,,ph', '2,,')],
])('[E7] while a file of movements %s, no quantity is taken as a first count', async (_, spoil) => {
  const moved = rows(
    'id,record_id,pharmacy_id,medicine_id,batch_number,kind,delta,counted,reason',
    '1,,ph,m,A,RECEIVED,7,,',
    '2,,ph,m,,RECEIVED,50,,bought',
  )
  const { runRows, fieldsOf, put } = setUpImport({
    ...STOCK,
    'pharmacy-inventory.csv': inventory(',ph,m,A,7,', ',ph,m,,50,', ',ph,m,C,3,', ',ph,m,D,,2'),
    'movements.csv': spoil(moved),
  })

  const dry = await runRows({ dryRun: true })
  const spoilt = await runRows()

  const held = spoilt.refused.first.filter(({ file }) => file === 'pharmacy-inventory.csv')
  expect(held.map(({ line }) => line)).toContain(3)
  expect(held[0]?.reason).toMatch(/^held back: line \d of movements.csv cannot be understood/)
  expect(reasonsOf(dry)).toEqual(reasonsOf(spoilt))
  put('movements.csv', moved)
  expect((await runRows()).refused.count).toBe(0)
  for (const [batch, quantity] of Object.entries({ A: 7, C: 3, D: 0 })) {
    const id = inventoryId(pharmacy, medicine, batch)
    expect((await fieldsOf('pharmacy-inventory', id))?.quantity).toBe(quantity)
  }
  expect((await fieldsOf('pharmacy-inventory', B))?.quantity).toBe(50)
})

test('[E7] after a movement that is refused the rest of its stock waits, and the same files again change nothing', async () => {
  const before = ['1,,ph,m,A,RECEIVED,5,']
  const after = ['2,,ph,m,A,DISPENSED,-6,', '3,,ph,m,A,RECEIVED,9,', '4,,ph,m,,RECEIVED,1,']
  const { runRows, fieldsOf, put, standing } = setUpImport({
    ...STOCK,
    'pharmacy-inventory.csv': inventory(',ph,m,A,,', ',ph,m,,,'),
    'movements.csv': movements(...before, ...after),
  })

  const dry = await runRows({ dryRun: true })
  const refused = await runRows()
  const heads = await standing()
  const again = await runRows()

  expect(reasonsOf(refused)).toEqual([
    ['movements.csv', 3, expect.stringContaining('only 5 are in stock')],
    ['movements.csv', 4, 'an earlier movement of the same stock was refused'],
  ])
  expect([reasonsOf(dry), reasonsOf(again)]).toEqual([reasonsOf(refused), reasonsOf(refused)])
  expect(await standing()).toEqual(heads)
  put('movements.csv', movements('0,,ph,m,A,RECEIVED,1,', ...before, ...after))
  const taken = await runRows()
  expect([taken.taken.movements, taken.unchanged.movements]).toEqual([3, 2])
  expect((await fieldsOf('pharmacy-inventory', A))?.quantity).toBe(9)
})

test('[E7] a movement that cannot be is refused with its reason', async () => {
  const { runRows } = setUpImport({
    ...STOCK,
    'pharmacy-inventory.csv': inventory(
      ...['A', 'B', 'C', 'D'].map((batch) => `,ph,m,${batch},5,`),
    ),
    'movements.csv': movements(
      '1,,ph,m,A,RECEIVED,-1,',
      '2,,ph,m,B,BORROWED,1,',
      '3,,ph,m,Z,RECEIVED,1,',
      '4,,,m,A,RECEIVED,1,',
      '5,nothing,,,,RECEIVED,1,',
      '6,,ph,m,C,RECEIVED,1,',
      '6,,ph,m,C,RECEIVED,2,',
    ),
  })

  const report = await runRows()

  expect(report.taken.movements).toBe(1)
  expect(reasonsOf(report).map(([, line, reason]) => [line, reason])).toEqual([
    [5, expect.stringContaining('held back: line 5 of movements.csv')],
    [2, expect.stringContaining('movement.delta has the wrong sign')],
    [3, expect.stringContaining('movement.kind must be one of COUNTED, RECEIVED')],
    [4, 'record_id names what is neither in these files nor at central'],
    [5, 'it names no stock: neither record_id, nor pharmacy_id and medicine_id'],
    [6, 'record_id names what is neither in these files nor at central'],
    [8, 'line 7 tells otherwise of the same one'],
  ])
})
