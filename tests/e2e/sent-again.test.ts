import { expect, test } from 'vitest'
import { dispense } from '../support/authority.ts'
import { startClinic } from '../support/clinic.ts'
import { createHandClock } from '../support/clock.ts'
import { copyCard, startCopy } from '../support/copied-box.ts'
import { push } from '../support/make.ts'

test('[N10] [E7] what was dispensed before a box was put back is not missing when its device sends it again', async () => {
  const at = await startClinic(createHandClock(Date.now()))
  const stock = await at.stock(12)
  await at.box.round()
  const card = copyCard(at.box)
  const edit = dispense(stock, 12)
  expect((await push(at.device, [edit]))[0]).toMatchObject({ status: 200 })
  await at.box.round()
  expect(await at.atCentral('pharmacy-inventory', stock)).toMatchObject({ quantity: 0 })

  const copy = await startCopy(card, at.central.clock)
  await copy.round()
  await copy.round()
  // By the balance there is nothing left to dispense: because this edit is in it already.
  expect((await push(copy.device, [edit]))[0]).toMatchObject({ status: 200 })
  await copy.round()
  const status = (await copy.device.get('/api/sync/status/')).body
  expect(status).toMatchObject({ pending: 0, inbox: 0 })
  const { body } = await copy.device.get(`/api/pharmacy-inventory/${stock}/`)
  expect(body).toMatchObject({ quantity: 0 })
  expect(await at.atCentral('pharmacy-inventory', stock)).toMatchObject({ quantity: 0 })
})
