import { expect } from 'vitest'
import { stockCreate } from './authority.ts'
import { createHandClock } from './clock.ts'
import { type Post, startPost } from './lost-hours.ts'
import { create, push } from './make.ts'
import { startRestorable } from './restorable.ts'

const MINUTE = 60_000

const movementsOf = (stock: string) => `/api/pharmacy-inventory/${stock}/movements`

export type StockedPosts = Awaited<ReturnType<typeof startStockedPosts>>

/** Central with two boxes in one clinic and 100 of two medicines. */
export async function startStockedPosts() {
  const clock = createHandClock()
  const central = await startRestorable(clock)
  const admin = central.caller('admin')
  const clinic = await central.addClinic('Kisumu')
  const writer = await startPost(central, clinic)
  const reader = await startPost(central, clinic)
  const pharmacy = await create(admin, 'pharmacies', { clinic_id: clinic, name: 'Main' })
  const stockOf = async (name: string) => {
    const medicine = await create(admin, 'medicines', { name, unit: 'capsule' })
    const fields = { pharmacy_id: pharmacy.id, medicine_id: medicine.id, quantity: 100 }
    const stock = stockCreate(fields)
    await push(admin, [stock])
    return stock.record_id
  }
  const stocks = { dispensed: await stockOf('Amoxicillin'), counted: await stockOf('Quinine') }
  for (const post of [writer, reader]) await post.sync()
  return {
    /** A backup, with a minute before and after it. */
    backUp() {
      clock.advance(MINUTE)
      central.backup('backup')
      clock.advance(MINUTE)
    },
    restore() {
      clock.advance(MINUTE)
      central.restore('backup')
    },
    /** As if its box were of a version that is told movements without the decisions behind them (F3). */
    tellsNoDecisions(post: Post) {
      post.box.edge.store.sql.run('delete from told_movements where decision is not null')
    },
    clock,
    central,
    writer,
    reader,
    stocks,
    movementsOf,
    async move(post: Post, stock: string, movement: object) {
      expect(await post.device.send('POST', movementsOf(stock), movement)).toMatchObject({
        status: 200,
      })
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

/**
 * Of 100 the writer hands out 80; central takes it, and the answer is lost. The reader has it, and what
 * `inLostHours` moves at central. Central is put back, and `since` moves there, so that the 80 are
 * rejected when the writer sends them again.
 */
export async function startLostAnswer(since: object, inLostHours?: object) {
  const at = await startStockedPosts()
  const { central, stocks, reader, writer } = at
  const move = async (movement: object) =>
    expect(
      await central.caller('admin').send('POST', movementsOf(stocks.dispensed), movement),
    ).toMatchObject({ status: 200 })
  at.backUp()
  await at.move(writer, stocks.dispensed, { kind: 'DISPENSED', delta: -80 })
  writer.road.weather(({ isPush }) => (isPush ? 'lost reply' : 'lost request'))
  await writer.sync(1)
  if (inLostHours) await move(inLostHours)
  await reader.sync()
  at.restore()
  await move(since)
  writer.road.clear()
  return { ...at, admin: central.caller('admin'), moveAtCentral: move }
}

/** Writer and reader call in turn, until neither has anything left to tell. */
export async function syncBoth({ writer, reader, clock }: StockedPosts, times = 3) {
  for (let n = 0; n < times; n++) {
    for (const post of [reader, writer]) await post.sync()
    clock.advance(MINUTE)
  }
}
