import { moving, takingBack } from '@outpost/edge/tablet/pharmacy/movements'
import {
  fetchCard,
  isTakenBack,
  keepCard,
  readCard,
} from '@outpost/edge/tablet/pharmacy/stock-card'
import { countNotAtCentral } from '@outpost/edge/tablet/replica/not-at-central'
import { expect, test } from 'vitest'
import { decide, inboxOf } from '../support/deciding.ts'
import { makeEdit, push } from '../support/make.ts'
import { dispense, makeAnew, startWard } from '../support/ward.ts'

/* A movement that is taken back on several tablets, or several times. */

type Ward = Awaited<ReturnType<typeof startWard>>
type Tablet = Ward['tablet']

/** The tablet takes back what was given out, in the words of its language. */
async function takeBackGiven({ shelf }: Ward, tablet: Tablet, editId: string, why: string) {
  const stock = await tablet.seen('pharmacy-inventory', shelf)
  if (!stock) throw new Error('no stock')
  const movement = { kind: 'DISPENSED', delta: -2 }
  return tablet.kept(moving(takingBack({ editId, stock, movement }, why)))
}

/** Stock of 5, of which 2 were given out; two tablets that did not hear of each other took them back. */
async function startTakenBackTwice() {
  const at = await startWard()
  const { tablet, other, box, central } = at
  const given = await tablet.kept(dispense(at.shelf, 2))
  await tablet.round()
  await box.round()
  for (const one of [tablet, other]) await one.round()
  await takeBackGiven(at, tablet, given, 'Entered by mistake')
  central.clock.advance(3000)
  await takeBackGiven(at, other, given, 'Saisi par erreur')
  return at
}

test('[E3] [E7] what two tablets took back is taken back once, and neither is told that somebody must decide', async () => {
  const { tablet, other, box, device, shelf, seen } = await startTakenBackTwice()
  for (const one of [tablet, other]) {
    expect(await one.round()).toMatchObject({ isComplete: true, rejected: 0 })
  }
  expect(await tablet.states()).toEqual(['accepted', 'accepted'])
  expect(await other.states()).toEqual(['accepted'])
  expect(await inboxOf(device)).toEqual([])
  expect(await seen('pharmacy-inventory', shelf)).toMatchObject({ quantity: 5 })
  await box.round()
  for (const one of [tablet, other]) {
    await one.round()
    await one.askStandings('at central')
    expect(await countNotAtCentral(one.db)).toBe(0)
    expect(await one.shown('pharmacy-inventory', shelf)).toMatchObject({
      quantity: 5,
      sync_state: 'synced',
    })
  }
})

test('[E3] [N5] so it is at a box that was made anew before central had it', async () => {
  const { tablet, other, box, device, shelf, atCentral } = await startTakenBackTwice()
  for (const one of [tablet, other]) await one.round()
  makeAnew(box)
  for (const one of [other, other, tablet, tablet]) await one.round()
  await box.round()
  expect(await inboxOf(device)).toEqual([])
  expect(await atCentral('pharmacy-inventory', shelf)).toMatchObject({ quantity: 5 })
})

test('[E3] [A3] so it is between boxes of a clinic, and nobody else is told what was moved', async () => {
  const { central, clinic, shelf, atCentral } = await startWard()
  const [box, sibling] = [central.caller('node', [clinic]), central.caller('node', [clinic])]
  const stranger = central.caller('node', [await central.addClinic('Siaya')])
  const movement = { kind: 'CORRECTED', delta: 2, reason: 'Entered by mistake' }
  const edit = makeEdit({
    collection: 'pharmacy-inventory',
    op: 'move_stock',
    record_id: shelf,
    movement,
  })
  const again = { ...edit, made_at: '2027-03-01T11:00:00+03:00', actor: 'Joy' }
  const sent = { ...again, movement: { ...movement, reason: 'Saisi par erreur' } }
  const [first] = await push(box, [edit])
  expect(first).toMatchObject({ status: 200, record: { quantity: 7 } })
  expect(await push(sibling, [sent])).toEqual([first])
  const reused = [{ status: 422, problem: { error_code: 'EDIT_ID_REUSED' } }]
  expect(await push(stranger, [sent])).toMatchObject(reused)
  const other = { ...sent, movement: { ...movement, delta: 3 } }
  expect(await push(sibling, [other])).toMatchObject(reused)
  expect(await atCentral('pharmacy-inventory', shelf)).toMatchObject({ quantity: 7 })
})

test('[E3] [N5] what was refused for the id of another one does not take its place at a box made anew', async () => {
  const { tablet, other, box, device, shelf, atCentral } = await startWard()
  const editId = await tablet.kept(dispense(shelf, 2))
  await other.kept({ ...dispense(shelf, 3), editId })
  await tablet.round()
  expect(await other.round()).toMatchObject({ rejected: 1 })
  makeAnew(box)
  for (const one of [other, other, tablet, tablet]) await one.round()
  await box.round()
  expect(await inboxOf(device)).toEqual([])
  expect(await atCentral('pharmacy-inventory', shelf)).toMatchObject({ quantity: 3 })
})

/**
 * Stock of 5 into which 10 came by mistake, and of which another tablet gave out 8 before this one took the 10 back:
 * that was rejected and decided so, and 20 came. `takeBack` takes the 10 back on a tablet, which knows of no more than that.
 */
async function startDecided(decision: 'withdraw' | 'confirm') {
  const at = await startWard()
  const { tablet, other, shelf, box, device, central } = at
  const move = (movement: { kind: string; delta: number }) =>
    ({ ...dispense(shelf, 0), movement }) as const
  const receipt = { kind: 'RECEIVED', delta: 10 }
  const editId = await tablet.kept(move(receipt))
  async function takeBack(on: Tablet) {
    const stock = await on.seen('pharmacy-inventory', shelf)
    if (!stock) throw new Error('no stock')
    return on.write(moving(takingBack({ editId, stock, movement: receipt }, 'By mistake')))
  }
  async function meet() {
    for (let n = 0; n < 2; n++) {
      for (const one of [tablet, other]) await one.round()
      await box.round()
    }
    central.clock.advance(1000)
    for (const one of [tablet, other]) {
      await one.round()
      await one.askInbox()
      await one.askStandings(`${central.clock.now()}`)
    }
  }
  await meet()
  await other.kept(dispense(shelf, 8))
  await other.round()
  expect(await takeBack(tablet)).toMatchObject({ kind: 'kept' })
  await meet()
  const [item] = await inboxOf(device)
  expect(item).toMatchObject({ conflict: { error_code: 'INSUFFICIENT_STOCK' } })
  expect(await decide(device, item?.id ?? '', decision)).toMatchObject({ status: 200 })
  await meet()
  await other.kept(move({ kind: 'RECEIVED', delta: 20 }))
  await meet()
  async function quantities() {
    const of = async (one: Tablet) => (await one.shown('pharmacy-inventory', shelf))?.quantity
    const { quantity } = await at.atCentral('pharmacy-inventory', shelf)
    return [await of(tablet), await of(other), quantity]
  }
  return { ...at, receipt: editId, takeBack, meet, quantities }
}

for (const by of ['same', 'other'] as const) {
  test(`[E7] [N5] a taking back that was withdrawn can be made again, and counts (on the ${by} tablet)`, async () => {
    const at = await startDecided('withdraw')
    expect(await at.quantities()).toEqual([27, 27, 27])
    const tablet = by === 'same' ? at.tablet : at.other
    expect(await at.takeBack(tablet)).toMatchObject({ kind: 'kept' })
    expect(await tablet.shown('pharmacy-inventory', at.shelf)).toMatchObject({ quantity: 17 })
    // Asked twice it happens once, also on two tablets.
    for (const one of [tablet, at.tablet, at.other]) await at.takeBack(one)
    for (let n = 0; n < 2; n++) await at.meet()
    expect(await at.quantities()).toEqual([17, 17, 17])
    expect(await inboxOf(at.device)).toEqual([])
    for (const one of [at.tablet, at.other]) expect(await countNotAtCentral(one.db)).toBe(0)
  })

  test(`[E7] [N5] a taking back that was confirmed is not made twice (on the ${by} tablet)`, async () => {
    const at = await startDecided('confirm')
    // Of 7 the 10 were taken, and 20 came.
    expect(await at.quantities()).toEqual([20, 20, 20])
    const tablet = by === 'same' ? at.tablet : at.other
    if (by === 'same') {
      expect(await at.takeBack(tablet)).toMatchObject({
        kind: 'refused',
        problem: { error_code: 'ALREADY_DECIDED' },
      })
    } else await at.takeBack(tablet)
    await at.meet()
    expect(await at.quantities()).toEqual([20, 20, 20])
    expect(await inboxOf(at.device)).toEqual([])
    for (const one of [at.tablet, at.other]) expect(await countNotAtCentral(one.db)).toBe(0)
    await keepCard(
      tablet.db,
      await fetchCard({ ask: tablet.ask, clock: at.central.clock }, at.shelf),
    )
    const { lines } = await readCard(tablet.db, [at.shelf])
    const line = lines.find(({ editId }) => editId === at.receipt)
    expect(line && isTakenBack(line, lines)).toBe(true)
  })
}

for (const isAskedAgain of [false, true]) {
  const how = isAskedAgain ? ', also if it is asked again meanwhile' : ''
  test(`[E7] [N5] a taking back finds its turn after all that were withdrawn, of which its tablet knows none${how}`, async () => {
    const at = await startDecided('withdraw')
    const { tablet, other, shelf, device } = at
    await other.kept(dispense(shelf, 20))
    await other.round()
    expect(await at.takeBack(tablet)).toMatchObject({ kind: 'kept' })
    await at.meet()
    const [item] = await inboxOf(device)
    expect(await decide(device, item?.id ?? '', 'withdraw')).toMatchObject({ status: 200 })
    await other.kept({ ...dispense(shelf, 0), movement: { kind: 'RECEIVED', delta: 20 } })
    await at.meet()
    expect(await at.quantities()).toEqual([27, 27, 27])

    expect(await at.takeBack(other)).toMatchObject({ kind: 'kept' })
    for (let n = 0; n < 3; n++) {
      await at.meet()
      if (isAskedAgain) expect(await at.takeBack(other)).toMatchObject({ kind: 'kept' })
    }
    expect(await at.quantities()).toEqual([17, 17, 17])
    expect(await countNotAtCentral(other.db)).toBe(0)
  })
}

test('[N1] what is asked for twice is kept once; under its id nothing else is, nor what has come to nothing', async () => {
  const { tablet, other, shelf } = await startWard()
  const editId = await tablet.kept(dispense(shelf, 2))
  const seen = await tablet.seen('pharmacy-inventory', shelf)
  expect(await tablet.write({ ...dispense(shelf, 2), editId, seen })).toEqual({
    kind: 'kept',
    editId,
  })
  expect(await tablet.write({ ...dispense(shelf, 1), editId, seen })).toMatchObject({
    kind: 'refused',
    problem: { error_code: 'EDIT_ID_REUSED' },
  })
  expect(await tablet.states()).toEqual(['waiting'])
  await other.kept(dispense(shelf, 4))
  await other.round()
  expect(await tablet.round()).toMatchObject({ rejected: 1 })
  expect(await tablet.write({ ...dispense(shelf, 2), editId, seen })).toMatchObject({
    kind: 'conflict',
    conflict: { error_code: 'INSUFFICIENT_STOCK' },
  })
  expect(await tablet.states()).toEqual(['rejected'])
})
