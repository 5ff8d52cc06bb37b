import { MOVEMENT_KINDS } from '@outpost/shared/model/movement'
import { QUANTITY_MAX } from '@outpost/shared/model/pharmacy-inventory'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import {
  createOf,
  deleteOf,
  dispense,
  movementOf,
  principal,
  startAuthority,
  stockCreate,
  updateOf,
} from '../support/authority.ts'
import { openSqlite } from '../support/sqlite-store.ts'

/** A clinic with two boxes and one record of stock. */
async function setUp(quantity = 10, more: Record<string, unknown> = {}) {
  const authority = await startAuthority(openSqlite)
  const clinic = await authority.addClinic()
  const box = principal('node', [clinic])
  const otherBox = principal('node', [clinic])
  const item = await authority.stock(clinic, quantity, more)
  const { ledger, quantity: quantityOf, ledgerSum } = authority
  /** The quantity now; that it is the sum of the ledger is checked each time it is asked for. */
  const balance = async () => {
    const now = await quantityOf(item.id)
    expect(await ledgerSum(item.id)).toBe(now)
    return now
  }
  const rows = async () => (await ledger(item.id)).map(({ kind, delta }) => [kind, delta])
  return { ...authority, clinic, box, otherBox, item, balance, rows }
}

test('[E7] the quantity in a create is its first movement', async () => {
  const { item, balance, ledger } = await setUp(10)
  expect(await balance()).toBe(10)
  const rows = await ledger(item.id)
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ delta: 10 })
})

test('[E7] a create without a quantity holds nothing', async () => {
  const { box, clinic, stock, send, record, ledgerSum } = await setUp()
  const { pharmacy_id, medicine_id } = await stock(clinic, 1)
  const edit = stockCreate({ pharmacy_id, medicine_id, batch_number: 'B-7' })
  expect((await send(box, edit)).status).toBe(200)
  expect((await record('pharmacy-inventory', edit.record_id))?.fields.quantity).toBe(0)
  expect(await ledgerSum(edit.record_id)).toBe(0)
})

test('[E7] a quantity in an update is refused, also from central', async () => {
  const { box, admin, item, send, balance } = await setUp()
  for (const writer of [box, admin]) {
    const outcome = await send(writer, updateOf('pharmacy-inventory', item, { quantity: 99 }))
    expect(outcome).toMatchObject({
      status: 422,
      problem: { error_code: 'INVALID_EDIT', errors: { quantity: expect.any(String) } },
    })
  }
  expect(await balance()).toBe(10)
})

test('[E7] two boxes that dispense at once add up, whatever each had seen', async () => {
  const { box, otherBox, item, accepted, balance } = await setUp(10)
  await accepted(box, dispense(item.id, 3))
  await accepted(otherBox, dispense(item.id, 4))
  expect(await balance()).toBe(3)
})

test('[E7] a movement that comes twice moves once', async () => {
  const { box, item, send, balance } = await setUp(10)
  const edit = dispense(item.id, 3)
  const first = await send(box, edit)
  expect(await send(box, edit)).toMatchObject({ status: 200, revision: first.revision })
  expect(await balance()).toBe(7)
})

test.each([
  ['RECEIVED', [5], [-5]],
  ['DISPENSED', [-5], [5]],
  ['EXPIRED', [-5], [5]],
  ['DAMAGED', [-5], [5]],
  ['RETURNED', [5, -5], []],
  ['TRANSFERRED', [5, -5], []],
  ['CORRECTED', [5, -5], []],
])('[E7] %s takes %j and refuses %j', async (kind, taken, refused) => {
  const { box, item, send, balance } = await setUp(10)
  for (const delta of taken) {
    expect((await send(box, movementOf(item.id, { kind, delta }))).status).toBe(200)
  }
  const before = await balance()
  for (const delta of refused) {
    const outcome = await send(box, movementOf(item.id, { kind, delta }))
    expect(outcome.problem).toMatchObject({
      error_code: 'INVALID_EDIT',
      errors: { 'movement.delta': expect.any(String) },
    })
  }
  expect(await balance()).toBe(before)
})

test('[E7] there are eight kinds of movement', () => {
  expect([...MOVEMENT_KINDS].sort()).toEqual([
    'CORRECTED',
    'COUNTED',
    'DAMAGED',
    'DISPENSED',
    'EXPIRED',
    'RECEIVED',
    'RETURNED',
    'TRANSFERRED',
  ])
})

test.each([
  ['a delta of 0', { kind: 'RECEIVED', delta: 0 }],
  ['half a unit', { kind: 'RECEIVED', delta: 0.5 }],
  ['no delta', { kind: 'RECEIVED' }],
  ['a count with a delta', { kind: 'COUNTED', counted: 3, delta: 1 }],
  ['a count below zero', { kind: 'COUNTED', counted: -1 }],
  ['a number found where none was counted', { kind: 'RECEIVED', delta: 1, counted: 4 }],
  ['the kind of a discrepancy', { kind: 'DISCREPANCY', delta: 1 }],
  ['what is not known', { kind: 'RECEIVED', delta: 1, price: 3 }],
  ['more than there can be', { kind: 'RECEIVED', delta: QUANTITY_MAX + 1 }],
])('[E7] %s is INVALID_EDIT', async (_what, movement) => {
  const { box, item, send, balance } = await setUp(10)
  const outcome = await send(box, movementOf(item.id, movement, item))
  expect(outcome.problem?.error_code).toBe('INVALID_EDIT')
  expect(await balance()).toBe(10)
})

test('[E7] a movement that would raise the quantity over its maximum is INVALID_EDIT', async () => {
  const { box, item, send, balance } = await setUp(10)
  const outcome = await send(box, movementOf(item.id, { kind: 'RECEIVED', delta: QUANTITY_MAX }))
  expect(outcome.problem?.error_code).toBe('INVALID_EDIT')
  expect(await balance()).toBe(10)
})

test('[E5] [E7] a movement below zero says INSUFFICIENT_STOCK and moves nothing', async () => {
  const { box, item, send, balance, rows } = await setUp(10)
  const outcome = await send(box, dispense(item.id, 11))
  expect(outcome.conflict).toMatchObject({
    error_code: 'INSUFFICIENT_STOCK',
    conflict_type: 'STOCK_BELOW_ZERO',
    suggested_action: 'REVIEW',
    conflicting_fields: ['quantity'],
    server_revision: 1,
    client_revision: null,
    record: { id: item.id, quantity: 10 },
  })
  expect(await balance()).toBe(10)
  expect(await rows()).toHaveLength(1)
  expect((await send(box, dispense(item.id, 10))).status).toBe(200)
  expect(await balance()).toBe(0)
})

test('[E7] sent again with confirmed_by it is taken whole, and what was missing is on record', async () => {
  const { box, item, send, balance, rows, ledger } = await setUp(10)
  await send(box, dispense(item.id, 14))
  const confirmed = dispense(item.id, 14, { confirmed_by: 'Joy' })
  expect((await send(box, confirmed)).status).toBe(200)
  expect(await balance()).toBe(0)
  expect((await rows()).slice(1)).toEqual([
    ['DISPENSED', -14],
    ['DISCREPANCY', 4],
  ])
  const keys = (await ledger(item.id)).slice(1).map(({ editId }) => editId)
  expect(keys).toEqual([confirmed.id, confirmed.id])
})

test('[E7] confirmed_by on a movement that is covered leaves no discrepancy', async () => {
  const { box, item, accepted, balance, rows } = await setUp(10)
  await accepted(box, dispense(item.id, 4, { confirmed_by: 'Joy' }))
  expect(await balance()).toBe(6)
  expect((await rows()).slice(1)).toEqual([['DISPENSED', -4]])
})

test('[E7] a count says what was found: its row is the difference', async () => {
  const { box, item, accepted, balance, rows } = await setUp(10)
  const counted = await accepted(box, movementOf(item.id, { kind: 'COUNTED', counted: 7 }, item))
  expect(await balance()).toBe(7)
  await accepted(box, movementOf(item.id, { kind: 'COUNTED', counted: 12 }, counted))
  expect(await balance()).toBe(12)
  expect((await rows()).slice(1)).toEqual([
    ['COUNTED', -3],
    ['COUNTED', 5],
  ])
})

test('[E7] a count that finds what is on record changes nothing', async () => {
  const { box, item, send, balance } = await setUp(10)
  const outcome = await send(box, movementOf(item.id, { kind: 'COUNTED', counted: 10 }, item))
  expect(outcome).toMatchObject({ status: 200, revision: item.revision })
  expect(await balance()).toBe(10)
})

test('[E7] a count needs a base', async () => {
  const { box, item, send } = await setUp(10)
  const outcome = await send(box, movementOf(item.id, { kind: 'COUNTED', counted: 7 }))
  expect(outcome.problem).toMatchObject({
    error_code: 'INVALID_EDIT',
    errors: { base: expect.any(String) },
  })
})

test('[E5] [E7] a count over newer movements is STALE_UPDATE', async () => {
  const { box, otherBox, item, accepted, send, balance } = await setUp(10)
  await accepted(otherBox, dispense(item.id, 3))
  const outcome = await send(box, movementOf(item.id, { kind: 'COUNTED', counted: 10 }, item))
  expect(outcome.conflict).toMatchObject({
    error_code: 'STALE_UPDATE',
    conflicting_fields: ['quantity'],
    record: { quantity: 7 },
  })
  expect(await balance()).toBe(7)
})

test('[E7] movements that cancel each other out still spoil a count made before them', async () => {
  const { box, otherBox, item, accepted, send } = await setUp(10)
  await accepted(otherBox, dispense(item.id, 3))
  await accepted(otherBox, movementOf(item.id, { kind: 'RETURNED', delta: 3 }))
  const outcome = await send(box, movementOf(item.id, { kind: 'COUNTED', counted: 8 }, item))
  expect(outcome.conflict?.error_code).toBe('STALE_UPDATE')
})

test('[E7] a confirmed movement that left the balance at zero spoils a count made before it', async () => {
  const { box, otherBox, item, accepted, send, balance } = await setUp(0)
  // Five lay on the shelf that nobody had entered. One box counts them; then the other hands out three.
  const count = movementOf(item.id, { kind: 'COUNTED', counted: 5 }, item)
  await accepted(otherBox, dispense(item.id, 3, { confirmed_by: 'Joy' }))
  expect((await send(box, count)).conflict?.error_code).toBe('STALE_UPDATE')
  expect(await balance()).toBe(0)
})

test('[E7] a change of the reorder level does not spoil a count', async () => {
  const { box, admin, item, update, accepted, balance } = await setUp(10)
  await update(admin, 'pharmacy-inventory', item, { reorder_level: 5 })
  await accepted(box, movementOf(item.id, { kind: 'COUNTED', counted: 8 }, item))
  expect(await balance()).toBe(8)
})

test('[E7] a count stands on the movements under it', async () => {
  const { box, item, push, balance } = await setUp(10)
  const first = dispense(item.id, 2)
  const second = { ...dispense(item.id, 1), base: { revision: item.revision, edit: first.id } }
  const count = {
    ...movementOf(item.id, { kind: 'COUNTED', counted: 9 }),
    base: { revision: item.revision, edit: second.id },
  }
  const outcomes = await push(box, [first, second, count])
  expect(outcomes.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(await balance()).toBe(9)
})

test('[E4] [E7] a movement that was not seen spoils a count, also beneath one that was', async () => {
  const { box, otherBox, item, accepted, send, balance } = await setUp(10)
  const own = dispense(item.id, 1)
  const count = {
    ...movementOf(item.id, { kind: 'COUNTED', counted: 9 }),
    base: { revision: item.revision, edit: own.id },
  }
  await accepted(otherBox, dispense(item.id, 3))
  await accepted(box, own)
  expect((await send(box, count)).conflict?.error_code).toBe('STALE_UPDATE')
  expect(await balance()).toBe(6)
})

test('[E7] dispensing from an expired batch needs confirmed_by, taking it off the shelf does not', async () => {
  const { box, item, send, balance } = await setUp(10, { expiry_date: '2027-02-28' })
  const refused = await send(box, dispense(item.id, 1))
  expect(refused).toMatchObject({
    status: 422,
    problem: {
      error_code: 'INVALID_EDIT',
      errors: { 'movement.confirmed_by': expect.stringContaining('2027-02-28') },
    },
  })
  expect(await balance()).toBe(10)
  expect((await send(box, dispense(item.id, 1, { confirmed_by: 'Joy' }))).status).toBe(200)
  const away = movementOf(item.id, { kind: 'EXPIRED', delta: -9 })
  expect((await send(box, away)).status).toBe(200)
  expect(await balance()).toBe(0)
})

test.each([
  ['in the last minute of the day in Nairobi', '2027-03-01T20:59:00Z', 200],
  ['a minute later, which in UTC is still that day', '2027-03-01T21:00:00Z', 422],
])('[E7] a batch can be dispensed to the end of its day in the clinic: %s', async (...given) => {
  const [, occurred_at, status] = given
  const { box, item, send } = await setUp(10, { expiry_date: '2027-03-01' })
  expect((await send(box, dispense(item.id, 1, { occurred_at }))).status).toBe(status)
})

test('[E7] stock that was deleted takes no movement', async () => {
  const { box, admin, item, remove, send, ledgerSum } = await setUp(10)
  await remove(admin, 'pharmacy-inventory', item)
  expect((await send(box, dispense(item.id, 1))).conflict?.error_code).toBe('RECORD_DELETED')
  expect(await ledgerSum(item.id)).toBe(10)
})

test('[E4] [E7] deleting stock clashes with a movement that its writer had not seen', async () => {
  const { box, admin, item, accepted, send } = await setUp(10)
  await accepted(box, dispense(item.id, 1))
  const outcome = await send(admin, deleteOf('pharmacy-inventory', item))
  expect(outcome.conflict).toMatchObject({
    error_code: 'STALE_UPDATE',
    conflicting_fields: ['quantity'],
  })
})

test('[E4] [E7] a movement that was seen does not hide an earlier one that was not', async () => {
  const { box, otherBox, item, push, send } = await setUp(10)
  await send(otherBox, movementOf(item.id, { kind: 'RECEIVED', delta: 9 }))
  const seen = dispense(item.id, 1)
  const base = { revision: item.revision, edit: seen.id }
  const remove = { ...deleteOf('pharmacy-inventory', item), base }
  const [, outcome] = await push(box, [seen, remove])
  expect(outcome?.conflict).toMatchObject({
    error_code: 'STALE_UPDATE',
    conflicting_fields: ['quantity'],
  })
})

test('[E7] [R3] stock under an id that is not its own is INVALID_EDIT and says which it must be', async () => {
  const { box, item, send } = await setUp(10)
  const fields = { pharmacy_id: item.pharmacy_id, medicine_id: item.medicine_id, batch_number: 'X' }
  const outcome = await send(box, createOf('pharmacy-inventory', fields, v4()))
  expect(outcome.problem).toMatchObject({
    error_code: 'INVALID_EDIT',
    errors: { record_id: expect.stringContaining(stockCreate(fields).record_id) },
  })
})

test('[E5] [R3] the same batch made offline on two boxes is one record, and the second one is told', async () => {
  const { box, otherBox, item, send, accepted } = await setUp(10)
  const fields = { pharmacy_id: item.pharmacy_id, medicine_id: item.medicine_id, batch_number: 'X' }
  await accepted(box, stockCreate({ ...fields, quantity: 5 }))
  const outcome = await send(otherBox, stockCreate({ ...fields, quantity: 8 }))
  expect(outcome.conflict).toMatchObject({
    error_code: 'RECORD_EXISTS',
    record: { quantity: 5, batch_number: 'X' },
  })
})

test('[E4] [E5] [E7] a new batch that two boxes make empty and alike is one, with nothing to decide', async () => {
  const { box, otherBox, item, send, accepted, record, ledger, quantity, standing } = await setUp()
  const fields = {
    pharmacy_id: item.pharmacy_id,
    medicine_id: item.medicine_id,
    batch_number: 'X',
    expiry_date: '2030-05-31',
    reorder_level: 20,
  }
  const first = await accepted(box, stockCreate({ ...fields, quantity: 0 }))
  const received = (delta: number) => movementOf(first.id, { kind: 'RECEIVED', delta })
  await accepted(box, received(4))
  const before = await record('pharmacy-inventory', first.id)
  const again = stockCreate(fields)
  for (const _ of ['sent', 'sent once more']) {
    expect(await send(otherBox, again)).toMatchObject({ status: 200, revision: 2 })
  }
  expect(await standing(again.id)).toMatchObject({ status: 200, madeRevision: null })
  // It changed nothing, and nobody is told of it.
  expect(await record('pharmacy-inventory', first.id)).toEqual(before)
  await accepted(otherBox, received(5))
  expect(await quantity(first.id)).toBe(9)
  expect((await ledger(first.id)).map(({ delta }) => delta)).toEqual([4, 5])
})

test.each([
  ['says another expiry', { expiry_date: '2030-06-30' }],
  ['says another level', { reorder_level: 5 }],
  ['has counted', { quantity: 1 }],
])('[E5] a batch that is there, of which a create %s, is RECORD_EXISTS', async (_, other) => {
  const { box, otherBox, item, send, accepted } = await setUp()
  const { pharmacy_id, medicine_id } = item
  const fields = { pharmacy_id, medicine_id, batch_number: 'X', expiry_date: '2030-05-31' }
  await accepted(box, stockCreate(fields))
  const outcome = await send(otherBox, stockCreate({ ...fields, ...other }))
  expect(outcome.conflict).toMatchObject({ error_code: 'RECORD_EXISTS' })
})

test('[E5] a batch that was deleted does not come back by a create that says the same', async () => {
  const { box, otherBox, item, send, accepted } = await setUp()
  const { pharmacy_id, medicine_id } = item
  const fields = { pharmacy_id, medicine_id, batch_number: 'X' }
  const made = await accepted(box, stockCreate(fields))
  await accepted(box, deleteOf('pharmacy-inventory', made))
  expect((await send(otherBox, stockCreate(fields))).conflict).toMatchObject({
    error_code: 'RECORD_DELETED',
  })
})
