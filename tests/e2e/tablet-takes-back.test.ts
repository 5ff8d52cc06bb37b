import { moving, takingBack } from '@outpost/edge/tablet/pharmacy/movements'
import { countNotAtCentral } from '@outpost/edge/tablet/replica/not-at-central'
import { expect, test } from 'vitest'
import { inboxOf } from '../support/deciding.ts'
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
