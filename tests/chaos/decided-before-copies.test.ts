import { applyHeld, listHeld } from '@outpost/central/recovery/held-copies'
import { expect, test } from 'vitest'
import { copyCard, startCopy } from '../support/copied-box.ts'
import { decide, inboxOf } from '../support/deciding.ts'
import { makeEdit } from '../support/make.ts'
import { startLostAnswer, startStockedPosts, syncBoth } from '../support/stocked-posts.ts'

/*
 * A movement of the lost hours is rejected when it comes again, and somebody decides about it before a
 * copy comes back that holds it: either it counts or what was decided, never both (E9).
 */

const MINUTE = 60_000

const handedOut = { kind: 'DISPENSED', delta: -50 }

// 100 - 50 - 80 leaves nothing, as is on record; withdrawn, there are 50. Then 200 come.
test.each([
  ['confirm', 200],
  ['withdraw', 250],
])(
  '[N9] [E9] of a movement about which a nurse has decided (%s) no copy brings the units back',
  async (decision, quantity) => {
    const at = await startLostAnswer(handedOut)
    await at.writer.sync()
    const [item] = await inboxOf(at.writer.device)
    const decided = await decide(at.writer.device, item?.id ?? '', decision, { actor: 'Atieno' })
    expect(decided).toMatchObject({ status: 200 })
    at.clock.advance(MINUTE)
    await at.writer.sync()
    await at.moveAtCentral({ kind: 'RECEIVED', delta: 200 })
    expect(await at.quantities()).toEqual([quantity, 100])

    await syncBoth(at)
    expect(await at.quantities()).toEqual([quantity, 100])
    expect(await at.seenBy(at.reader)).toEqual([quantity, 100])
    expect(listHeld(at.central.store.sql)).toEqual([])
    expect(await inboxOf(at.writer.device)).toEqual([])
  },
  60_000,
)

test.each(['nurse', 'admin'])(
  '[N9] [E9] a copy that waits is applied without what a person (%s) has decided about',
  async (who) => {
    const at = await startLostAnswer({ kind: 'COUNTED', counted: 50 })
    for (let n = 0; n < 2; n++) await at.reader.sync()
    expect(listHeld(at.central.store.sql)).toMatchObject([{ reason: 'counted_since' }])
    await syncBoth(at)
    const person = who === 'nurse' ? at.writer.device : at.admin
    const [item] = await inboxOf(person)
    const decided = await decide(person, item?.id ?? '', 'confirm', { actor: 'Atieno' })
    expect(decided).toMatchObject({ status: 200 })
    await syncBoth(at)
    await at.moveAtCentral({ kind: 'RECEIVED', delta: 200 })
    expect(await at.quantities()).toEqual([200, 100])

    // Instead of the count: 100 - 80 + 200.
    for (const held of listHeld(at.central.store.sql)) {
      expect(applyHeld(at.central.store, held, 'operator')).toBeNull()
    }
    expect(await at.quantities()).toEqual([220, 100])
    await syncBoth(at)
    expect(await at.seenBy(at.reader)).toEqual([220, 100])
  },
  60_000,
)

/**
 * A nurse has confirmed a rejected movement of 60 in the lost hours, or has decided as said about another
 * one; the reader has that in its stock of 70. Both are put back, and the tablet still holds the edit. The
 * box that was put back has not called.
 */
async function startConfirmedInLostHours({
  decision = 'confirm',
  movement = { kind: 'DISPENSED', delta: -60 } as Record<string, unknown>,
} = {}) {
  const at = await startStockedPosts()
  const { central, writer, reader, clock, stocks } = at
  const admin = central.caller('admin')
  const path = at.movementsOf(stocks.dispensed)
  await admin.send('POST', path, { kind: 'DISPENSED', delta: -70 })
  await reader.sync()
  const card = copyCard(writer.box)
  at.backUp()
  const edit = makeEdit({
    collection: 'pharmacy-inventory',
    op: 'move_stock',
    record_id: stocks.dispensed,
    base: { revision: (await writer.seen('pharmacy-inventory', stocks.dispensed))?.revision },
    movement,
  })
  // The tablet hears no answer, and keeps the edit.
  const sendFrom = async (device: typeof writer.device, outcome: object = { status: 200 }) => {
    const { epoch } = (await device.get('/api/sync/status/')).body
    const { body } = await device.send('POST', '/api/sync/push', { epoch, edits: [edit] })
    expect(body.outcomes).toMatchObject([outcome])
  }
  await sendFrom(writer.device)
  await writer.sync()
  await admin.send('POST', path, { kind: 'RECEIVED', delta: 100 })
  await writer.sync()
  const decided = await decide(writer.device, edit.id, decision, { actor: 'Atieno' })
  expect(decided).toMatchObject({ status: 200 })
  await syncBoth(at)
  expect(await at.quantities()).toEqual([70, 100])

  await writer.box.down()
  const box = await startCopy(card, clock)
  at.restore()
  const rounds = async () => {
    for (let n = 0; n < 3; n++) {
      await reader.sync()
      await box.round()
      clock.advance(MINUTE)
    }
  }
  return { ...at, edit, box, sendFrom, rounds }
}

const COUNTED = { decision: 'apply_mine', movement: { kind: 'COUNTED', counted: 70 } }

test.each([
  ['tells the decision', { status: 422, problem: { error_code: 'ALREADY_DECIDED' } }],
  ['tells none', { status: 200 }],
])(
  '[N9] [E9] an edit that comes again counts no more, if what was confirmed in its place is back (its box %s)',
  async (telling, outcome) => {
    const at = await startConfirmedInLostHours()
    if (telling === 'tells none') at.tellsNoDecisions(at.reader)
    await at.rounds()
    expect(await at.quantities()).toEqual([70, 100])
    await at.sendFrom(at.box.device, outcome)
    await at.rounds()
    expect(await at.quantities()).toEqual([70, 100])
    expect(await inboxOf(at.box.device)).toEqual([])
  },
  60_000,
)

test('[N9] [E9] nor is a count asked about once more, if what was counted in its place is back', async () => {
  const at = await startConfirmedInLostHours(COUNTED)
  await at.sendFrom(at.box.device)
  await at.rounds()
  expect(await at.quantities()).toEqual([70, 100])
  expect(await inboxOf(at.box.device)).toEqual([])
}, 60_000)

test.each([
  ['confirmed, and is withdrawn', {}, 'withdraw'],
  ['counted all the same, and is given up', COUNTED, 'keep_server'],
])(
  '[N9] [E9] a copy that holds what was %s by now, waits for an admin',
  async (_, before, later) => {
    const at = await startConfirmedInLostHours(before)
    at.tellsNoDecisions(at.reader)
    await at.sendFrom(at.box.device)
    await at.box.round()
    const [item] = await inboxOf(at.box.device)
    const decided = await decide(at.box.device, item?.id ?? '', later, { actor: 'Mwangi' })
    expect(decided).toMatchObject({ status: 200 })
    await at.box.round()
    expect(await at.quantities()).toEqual([30, 100])
    await at.rounds()
    expect(await at.quantities()).toEqual([30, 100])
    expect(listHeld(at.central.store.sql)).toMatchObject([{ reason: 'decided_since' }])
  },
  60_000,
)

test('[N9] [E9] a copy that may hold a count after what was decided about waits for an admin', async () => {
  const at = await startLostAnswer(handedOut, { kind: 'COUNTED', counted: 60 })
  const { central, writer } = at
  await writer.sync()
  const [item] = await inboxOf(writer.device)
  await decide(writer.device, item?.id ?? '', 'withdraw', { actor: 'Atieno' })
  await writer.sync()
  await syncBoth(at)
  expect(await at.quantities()).toEqual([50, 100])
  const [held] = listHeld(central.store.sql)
  expect(held).toMatchObject({ reason: 'decided_since', fields: ['quantity'] })
  // There were 60, and 50 went since.
  if (held) expect(applyHeld(central.store, held, 'operator')).toBeNull()
  expect(await at.quantities()).toEqual([10, 100])
}, 60_000)

test('[N9] [E9] with the copy that an admin takes instead of a count comes what the count had settled', async () => {
  const at = await startLostAnswer(handedOut)
  const { central, writer } = at
  await writer.sync()
  const [item] = await inboxOf(writer.device)
  const count = { fields: { counted: 60 }, actor: 'Atieno' }
  expect(await decide(writer.device, item?.id ?? '', 'count', count)).toMatchObject({ status: 200 })
  await writer.sync()
  await at.moveAtCentral({ kind: 'RECEIVED', delta: 200 })
  await syncBoth(at)
  const [held] = listHeld(central.store.sql)
  expect(held).toMatchObject({ reason: 'counted_since' })
  if (held) expect(applyHeld(central.store, held, 'operator')).toBeNull()
  // 100 - 80 - 50 + 200.
  expect(await at.quantities()).toEqual([170, 100])
}, 60_000)

test('[N9] [E9] of what central has counted and a nurse confirms, who could not know of it, not both take effect', async () => {
  const at = await startStockedPosts()
  const { central, writer, reader, stocks } = at
  const path = at.movementsOf(stocks.dispensed)
  const moveAtCentral = (movement: object) => central.caller('admin').send('POST', path, movement)
  await moveAtCentral({ kind: 'DISPENSED', delta: -70 })
  await at.move(writer, stocks.dispensed, { kind: 'DISPENSED', delta: -60 })
  await writer.sync()
  const [item] = await inboxOf(writer.device)
  at.backUp()
  // An admin decides that 20 lie there; the other box hears of it, and the one of the nurse does not.
  const count = { fields: { counted: 20 }, actor: 'Mwangi' }
  const counted = await decide(central.caller('admin'), item?.id ?? '', 'count', count)
  expect(counted).toMatchObject({ status: 200 })
  await reader.sync()
  expect((await at.seenBy(reader))[0]).toBe(20)
  at.restore()
  await moveAtCentral({ kind: 'RECEIVED', delta: 100 })
  await decide(writer.device, item?.id ?? '', 'confirm', { actor: 'Atieno' })
  for (const post of [writer, writer]) await post.sync()
  expect((await at.quantities())[0]).toBe(70)
  await syncBoth(at)
  expect((await at.quantities())[0]).toBe(70)
  expect(listHeld(central.store.sql)).toMatchObject([{ reason: 'decided_since' }])
}, 60_000)
