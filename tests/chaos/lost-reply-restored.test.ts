import { expect, test } from 'vitest'
import { expectStockAddsUp } from '../support/lost-hours-checks.ts'
import { type StockedPosts, startStockedPosts } from '../support/stocked-posts.ts'

/*
 * Central takes a movement, the answer is lost, somebody pulls the balance, and central is restored
 * from before it: the copy that is brought back holds the movement, and so does an outbox.
 */

const MINUTE = 60_000

type Holder = 'the box itself' | 'the other box' | 'both'

/** The writer never hears of its movements; behind them others are made, by a box that pulls them. */
async function loseReplies(at: StockedPosts, holder: Holder) {
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
    const at = await startStockedPosts()
    at.backUp()
    await loseReplies(at, holder)
    const right = await at.quantities()
    expect(right).toEqual(holder === 'the box itself' ? [97, 80] : [92, 75])
    at.restore()
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
  const at = await startStockedPosts()
  at.backUp()
  const { writer, reader, stocks } = at
  await loseReplies(at, 'the other box')
  at.restore()
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
  const at = await startStockedPosts()
  at.backUp()
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
