import { findPack, scanOf } from '@outpost/edge/tablet/find-pack'
import type { ShelfRow } from '@outpost/edge/tablet/shelf'
import { expect, test } from 'vitest'

/* What a code on a pack means for the medicines on the shelf. */

const row = (key: string, ...batches: [number: string | null, expiry: string | null][]) =>
  ({
    key,
    batches: batches.map(([batch_number, expiry]) => ({
      stock: { fields: { batch_number } },
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
