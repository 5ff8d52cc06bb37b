import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { type Post, startPost } from '../support/lost-hours.ts'
import { expectStockAddsUp } from '../support/lost-hours-checks.ts'
import { create, makeEdit, push } from '../support/make.ts'
import { startRestorable } from '../support/restorable.ts'

/*
 * Central takes a movement, the answer is lost, somebody pulls the balance, and central is restored
 * from before it: the copy that is brought back holds the movement, and so does an outbox.
 */

const MINUTE = 60_000

/** Central with two boxes in one clinic and 100 of two medicines, backed up. */
async function startStocked() {
  const clock = createHandClock()
  const central = await startRestorable(clock)
  const admin = central.caller('admin')
  const clinic = await central.addClinic('Kisumu')
  const writer = await startPost(central, clinic)
  const reader = await startPost(central, clinic)
  const pharmacy = await create(admin, 'pharmacies', { clinic_id: clinic, name: 'Main' })
  const stockOf = async (name: string) => {
    const medicine = await create(admin, 'medicines', { name, unit: 'capsule' })
    const id = inventoryId(pharmacy.id, medicine.id, null)
    const fields = { pharmacy_id: pharmacy.id, medicine_id: medicine.id, quantity: 100 }
    await push(admin, [
      makeEdit({ collection: 'pharmacy-inventory', op: 'create', record_id: id, fields }),
    ])
    return id
  }
  const stocks = { dispensed: await stockOf('Amoxicillin'), counted: await stockOf('Quinine') }
  for (const post of [writer, reader]) await post.sync()
  clock.advance(MINUTE)
  central.backup('backup')
  clock.advance(MINUTE)
  return {
    clock,
    central,
    writer,
    reader,
    stocks,
    async move(post: Post, stock: string, movement: object) {
      const path = `/api/pharmacy-inventory/${stock}/movements`
      expect(await post.device.send('POST', path, movement)).toMatchObject({ status: 200 })
    },
    async quantities() {
      const admin = central.caller('admin')
      const quantityOf = async (id: string) =>
        (await admin.get(`/api/pharmacy-inventory/${id}/`)).body.quantity
      return Promise.all(Object.values(stocks).map(quantityOf))
    },
    seenBy: (post: Post) =>
      Promise.all(
        Object.values(stocks).map(
          async (id) => (await post.seen('pharmacy-inventory', id)).quantity,
        ),
      ),
  }
}

type Holder = 'the box itself' | 'the other box' | 'both'

/** The writer never hears of its movements; behind them others are made, by a box that pulls them. */
async function loseReplies(at: Awaited<ReturnType<typeof startStocked>>, holder: Holder) {
  const { writer, reader, stocks } = at
  await at.move(writer, stocks.dispensed, { kind: 'DISPENSED', delta: -3 })
  await at.move(writer, stocks.counted, { kind: 'COUNTED', counted: 80 })
  writer.road.weather(({ isPush }) => {
    if (isPush) return 'lost reply'
    return holder === 'the other box' ? 'lost request' : 'clear'
  })
  await writer.sync(1)
  if (holder === 'the box itself') return
  for (const id of Object.values(stocks)) {
    await at.move(reader, id, { kind: 'DISPENSED', delta: -5 })
  }
  await reader.sync()
  if (holder === 'both') await writer.sync(1)
}

test.each([
  ['the box itself', 'writer'],
  ['the other box', 'writer'],
  ['the other box', 'reader'],
  ['both', 'reader'],
] as const)(
  '[N9] [E7] what moved without an answer, in copies held by %s, counts once after a restore (%s first)',
  async (holder, first) => {
    const at = await startStocked()
    await loseReplies(at, holder)
    const right = await at.quantities()
    expect(right).toEqual(holder === 'the box itself' ? [97, 80] : [92, 75])
    at.clock.advance(MINUTE)
    at.central.restore('backup')
    expect(await at.quantities()).toEqual([100, 100])

    at.writer.road.clear()
    const posts = first === 'writer' ? [at.writer, at.reader] : [at.reader, at.writer]
    for (let round = 1; round <= 2; round++) {
      for (const post of posts) await post.sync()
      at.clock.advance(MINUTE)
    }
    expect(await at.quantities()).toEqual(right)
    for (const post of posts) {
      expect(await at.seenBy(post)).toEqual(right)
      const status = (await post.device.get('/api/sync/status/')).body
      expect(status).toMatchObject({ pending: 0, inbox: 0 })
    }
    expectStockAddsUp(at)
  },
)

test('[N9] [E7] a movement that a restore has taken back counts once, however late its edit comes', async () => {
  const at = await startStocked()
  const { writer, reader, stocks } = at
  await loseReplies(at, 'the other box')
  at.central.restore('backup')
  await reader.sync()
  // More than a record of stock names.
  for (let n = 0; n < 25; n++) {
    await at.move(reader, stocks.dispensed, { kind: 'DISPENSED', delta: -1 })
  }
  await reader.sync()
  expect(await at.quantities()).toEqual([67, 75])
  writer.road.clear()
  await writer.sync()
  expect(await at.quantities()).toEqual([67, 75])
  expect(await at.seenBy(writer)).toEqual([67, 75])
})

test('[R2] a record of stock names the last movements of boxes, and can be sent back as it is', async () => {
  const at = await startStocked()
  const { writer, stocks } = at
  const id = stocks.dispensed
  for (let n = 0; n < 21; n++) await at.move(writer, id, { kind: 'DISPENSED', delta: -1 })
  await writer.sync()
  const made = (await writer.device.get('/api/edits?limit=100')).body.results
    .map((edit: { id: string }) => edit.id)
    .reverse()
  const admin = at.central.caller('admin')
  const path = `/api/pharmacy-inventory/${id}/`
  const { body } = await admin.get(path)
  expect(body.recent_movements).toEqual(made.slice(1))
  const tag = { 'If-Match': `"${body.revision}"` }
  const sent = { ...body, reorder_level: 5, recent_movements: [] }
  expect(await admin.send('PUT', path, sent, tag)).toMatchObject({ status: 200 })
  const next = { 'If-Match': `"${body.revision + 1}"` }
  const reply = await admin.send('PUT', `${path}sync_update/`, { ...sent, reorder_level: 6 }, next)
  expect(reply).toMatchObject({
    status: 200,
    body: { reorder_level: 6, recent_movements: made.slice(1) },
  })
})
