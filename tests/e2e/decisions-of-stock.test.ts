import { moving, takingBack } from '@outpost/edge/tablet/pharmacy/movements'
import { expect, test } from 'vitest'
import { decide, inboxOf, startDeciding } from '../support/deciding.ts'
import { dispense, startWard } from '../support/ward.ts'

/* Decisions about rejected movements, where more was written about the same stock since. */

test('[E7] a count that is accepted says what lies there, with what a rejected movement before it had moved', async () => {
  const at = await startDeciding()
  const { stock, edit } = await at.rejectedDispensing(10, 6)
  const quantities = async () => [
    (await at.seen('pharmacy-inventory', stock))?.quantity,
    (await at.atCentral('pharmacy-inventory', stock))?.quantity,
  ]
  // Both have given out six of ten.
  expect(await quantities()).toEqual([0, 4])
  expect((await at.inboxOf(at.device))[0]?.decisions).toContain('confirm')
  await at.move(stock, { kind: 'COUNTED', counted: 9 })
  expect((await at.seen('pharmacy-inventory', stock))?.quantity).toBe(9)
  await at.box.round()
  expect(await quantities()).toEqual([9, 9])
  for (const caller of [at.device, at.admin]) {
    const [item] = await at.inboxOf(caller)
    expect(item).toMatchObject({ id: edit, decisions: ['withdraw', 'count'] })
    const refused = await at.decide(caller, edit, 'confirm')
    expect([refused.status, refused.body.error_code]).toEqual([422, 'DECISION_NOT_POSSIBLE'])
  }
  expect((await at.decide(at.device, edit, 'withdraw')).status).toBe(200)
  await at.box.round()
  expect(await quantities()).toEqual([9, 9])
  expect(await at.ledger(stock)).toBe(9)
})

test.each(['the box', 'central'])(
  '[E7] of a movement that was taken back it is not said that it did not happen: at %s',
  async (place) => {
    const at = await startWard()
    const { tablet, shelf, box, device, admin } = at
    const stock = await tablet.seen('pharmacy-inventory', shelf)
    if (!stock) throw new Error('there is no stock')
    const given = await tablet.kept(dispense(shelf, 4))
    const movement = { kind: 'DISPENSED', delta: -4 }
    await tablet.kept(moving(takingBack({ editId: given, stock, movement }, 'by mistake')))
    const others = { kind: 'DISPENSED', delta: -3 }
    await admin.send('POST', `/api/pharmacy-inventory/${shelf}/movements`, others)
    await tablet.round()
    for (let n = 0; n < 2; n++) await box.round()
    const who = place === 'central' ? admin : device
    expect((await inboxOf(who))[0]).toMatchObject({ id: given, decisions: ['confirm', 'count'] })
    expect((await decide(who, given, 'withdraw')).status).toBe(422)
    expect((await decide(who, given, 'confirm')).status).toBe(200)
    for (let n = 0; n < 2; n++) await box.round()
    expect((await at.seen('pharmacy-inventory', shelf))?.quantity).toBe(2)
    expect((await at.atCentral('pharmacy-inventory', shelf))?.quantity).toBe(2)
  },
)
