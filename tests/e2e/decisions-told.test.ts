import { expect, test } from 'vitest'
import { startDeciding } from '../support/deciding.ts'

test('[E9] [N2] central’s decision that comes before the outcome closes the edit when that is there', async () => {
  const at = await startDeciding()
  const stock = await at.stock(10)
  await at.box.round()
  const given = { kind: 'DISPENSED', delta: -8 }
  const edit = (await at.move(stock, given)).pending
  await at.move(stock, given, at.admin)
  at.road.weather(({ isPush }) => (isPush ? 'lost reply' : 'clear'))
  await at.box.round()
  expect(await at.decide(at.admin, edit, 'confirm')).toMatchObject({ status: 200 })
  await at.box.round()
  expect(await at.standing(edit)).toMatchObject({ state: 'sent' })

  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  expect(await at.standing(edit)).toMatchObject({
    state: 'decided',
    decision: { decision: 'confirm', where: 'central' },
  })
  expect(await at.inboxOf(at.device)).toEqual([])
  expect(await at.ledger(stock)).toBe(0)
  expect(await at.seen('pharmacy-inventory', stock)).toMatchObject({
    quantity: 0,
    sync_state: 'synced',
  })
})
