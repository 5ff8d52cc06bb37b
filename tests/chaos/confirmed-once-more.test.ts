import { expect, test } from 'vitest'
import type { Caller } from '../support/caller.ts'
import { copyCard, startCopy } from '../support/copied-box.ts'
import { decide, inboxOf, startDeciding } from '../support/deciding.ts'
import { expectStockAddsUp } from '../support/lost-hours-checks.ts'
import { startStockedPosts } from '../support/stocked-posts.ts'

/*
 * A movement was confirmed at a box or at central, and whoever confirms it once more does not know of it:
 * the box that brings it back is of a version that tells no decisions.
 */

const MINUTE = 60_000

/** A box's movement of 60 was rejected, because 30 were left; then 100 came. Backed up. */
async function startRejected() {
  const at = await startStockedPosts()
  const { writer, reader, central, clock, stocks } = at
  const admin = central.caller('admin')
  const path = at.movementsOf(stocks.dispensed)
  const moveAtCentral = async (movement: object) =>
    expect((await admin.send('POST', path, movement)).status).toBe(200)
  await moveAtCentral({ kind: 'DISPENSED', delta: -70 })
  await at.move(writer, stocks.dispensed, { kind: 'DISPENSED', delta: -60 })
  expect(await writer.sync()).toMatchObject({ rejected: 1 })
  await moveAtCentral({ kind: 'RECEIVED', delta: 100 })
  const syncAll = async (posts: { sync(): Promise<unknown> }[], times = 3) => {
    for (let n = 0; n < times; n++) {
      for (const post of posts) await post.sync()
      clock.advance(MINUTE)
    }
  }
  await syncAll([writer, reader])
  at.backUp()
  const [item] = await inboxOf(writer.device)
  const confirm = async (person: Caller, more: object = {}) => {
    const reply = await decide(person, item?.id ?? '', 'confirm', more)
    expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 200 })
  }
  const expectOnce = async () => {
    expect(await at.quantities()).toEqual([70, 100])
    expectStockAddsUp(at)
  }
  return { ...at, admin, confirm, syncAll, expectOnce }
}

test.each(['after', 'before'])(
  '[N9] [E9] an admin has confirmed for a box without a line; its nurse confirms %s another box brings the stock back: it counts once',
  async (when) => {
    const at = await startRejected()
    const { writer, reader } = at
    await at.confirm(at.admin)
    await at.syncAll([reader])
    await at.expectOnce()
    at.tellsNoDecisions(reader)
    at.restore()
    if (when === 'after') await at.syncAll([reader, writer])
    expect(await inboxOf(writer.device)).toHaveLength(1)
    await at.confirm(writer.device)
    await at.syncAll([writer, reader])
    await at.expectOnce()
    for (const post of [writer, reader]) {
      expect(await at.seenBy(post)).toEqual([70, 100])
      expect(await inboxOf(post.device)).toEqual([])
    }
  },
  60_000,
)

test('[N9] [E9] a nurse has confirmed, and her box is gone since the restore: an admin who confirms counts it once', async () => {
  const at = await startRejected()
  const { writer, reader, central } = at
  await at.confirm(writer.device)
  await at.syncAll([writer, reader])
  await at.expectOnce()
  at.tellsNoDecisions(reader)
  at.restore()
  await at.syncAll([reader])
  central.principals().revoke(writer.nodeId())
  await at.confirm(central.caller('admin'))
  await at.syncAll([reader])
  await at.expectOnce()
  expect(await at.seenBy(reader)).toEqual([70, 100])
}, 60_000)

test('[N9] [N10] [E9] central and the box are both put back: what the nurse confirms once more counts once', async () => {
  const at = await startRejected()
  const { writer, reader, clock } = at
  const card = copyCard(writer.box)
  await at.confirm(writer.device)
  await at.syncAll([writer, reader])
  await at.expectOnce()
  at.tellsNoDecisions(reader)
  at.restore()
  await writer.box.down()
  const copy = await startCopy(card, clock)
  const back = { sync: copy.round }
  await at.syncAll([back, reader])
  await at.confirm(copy.device)
  await at.syncAll([back, reader])
  await at.expectOnce()
  expect(await inboxOf(copy.device)).toEqual([])
}, 60_000)

test('[E9] [N10] a box was put back: what its nurse confirms again, before she is told, counts once and is done', async () => {
  const at = await startRejected()
  const { writer, reader, clock } = at
  const card = copyCard(writer.box)
  await at.confirm(writer.device, { actor: 'Atieno' })
  await at.syncAll([writer, reader])
  await writer.box.down()
  const copy = await startCopy(card, clock)
  await at.confirm(copy.device, { actor: 'Atieno' })
  await at.syncAll([{ sync: copy.round }, reader])
  await at.expectOnce()
  expect(await inboxOf(copy.device)).toEqual([])
  const path = `/api/pharmacy-inventory/${at.stocks.dispensed}/`
  expect(await copy.device.get(path)).toMatchObject({ status: 200, body: { quantity: 70 } })
}, 60_000)

test('[E9] what a nurse and an admin have both confirmed counts once, and nothing waits any more', async () => {
  const at = await startDeciding()
  const { stock, edit } = await at.rejectedDispensing(10, 8)
  const { new_edit } = (await at.decide(at.device, edit, 'confirm')).body
  expect(await at.decide(at.admin, edit, 'confirm')).toMatchObject({
    status: 200,
    body: { new_edit },
  })
  for (let n = 0; n < 2; n++) expect(await at.box.round()).toMatchObject({ isComplete: true })
  expect(await at.inboxOf(at.device)).toEqual([])
  expect(await at.standing(new_edit)).toMatchObject({ state: 'accepted' })
  expect(await at.ledger(stock)).toBe(0)
  const settled = { quantity: 0, sync_state: 'synced' }
  expect(await at.seen('pharmacy-inventory', stock)).toMatchObject(settled)
  expect(await at.box.round()).toMatchObject({ isComplete: true, pages: 0 })
})
