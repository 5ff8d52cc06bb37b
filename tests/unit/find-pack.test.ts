import { findPack, scanOf } from '@outpost/edge/tablet/pharmacy/find-pack'
import { receiving } from '@outpost/edge/tablet/pharmacy/movements'
import type { ShelfRow } from '@outpost/edge/tablet/pharmacy/shelf'
import { expect, test } from 'vitest'

/* What a code on a pack, or a number that is typed from it, means for the medicines on the shelf. */

const row = (key: string, ...batches: [number: string | null, expiry: string | null][]) =>
  ({
    key,
    batches: batches.map(([batch_number, expiry]) => ({
      stock: { id: batch_number, fields: { batch_number } },
      expiry,
    })),
  }) as unknown as ShelfRow

const amoxicillin = row('amoxicillin', ['A1', '2027-01-31'], [null, null])
const zinc = row('zinc', ['Z1', null])
const rows = [amoxicillin, zinc]
const pack = (batch: string | null, expiry: string | null = null) => ({
  gtin: '09506000134352',
  batch,
  expiry,
})
const scan = (of: ShelfRow, read: ReturnType<typeof pack>) =>
  scanOf(of, read, findPack({ rows }, read))

test('a pack that lies in one medicine is received into no other', () => {
  const known = pack('A1', '2027-01-31')
  expect(scan(amoxicillin, known)).toEqual({ batch: amoxicillin.batches[0], newPack: null })
  expect(scan(zinc, known)).toEqual({ batch: null, newPack: null })
  expect(scan(zinc, pack('NEW7'))).toEqual({ batch: null, newPack: pack('NEW7') })
})

test('a code without a batch, or with another day, means no batch that is there', () => {
  expect(scan(amoxicillin, pack(null))).toMatchObject({ batch: null })
  expect(scan(amoxicillin, pack('A1', '2029-01-31'))).toMatchObject({ batch: null })
})

test('[R3] a number in other letters, spaces or digits is the batch that is there, with its expiry', () => {
  const quinine = row('quinine', ['LOT 7', '2026-01-31'], ['x9', null], ['X9', '2027-01-31'])
  const into = (batch: string | null) => {
    const [first] = receiving(quinine, { batch, expiry: null }, 50, 'edit')
    return first?.op === 'move_stock' ? first.recordId : 'a new one'
  }
  for (const typed of ['LOT 7', 'lot7', ' Lot  7', 'LOT٧', 'ＬＯＴ７'])
    expect(into(typed)).toBe('LOT 7')
  expect(findPack({ rows: [quinine] }, pack('LOT7'))).toMatchObject([{ row: { key: 'quinine' } }])
  // Where both were made, each is meant by its own letters.
  expect([into('x9'), into('X9')]).toEqual(['x9', 'X9'])
})
