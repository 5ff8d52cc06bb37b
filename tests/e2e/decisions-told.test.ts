import { expect, test } from 'vitest'
import { dispense } from '../support/authority.ts'
import { type Caller, createCaller } from '../support/caller.ts'
import { startDeciding } from '../support/deciding.ts'
import { push } from '../support/make.ts'

test('[E9] [A1] a box that enrolled anew decides about its older edits, and central counts each once', async () => {
  const at = await startDeciding()
  const { stock, edit } = await at.rejectedDispensing(10, 8)
  await at.enrolAnew()
  await at.box.round()
  const decided = await at.decide(at.device, edit, 'confirm')
  expect(decided).toMatchObject({ status: 200, body: { new_edit: expect.any(String) } })
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1, rejected: 0 })

  const both = [
    { kind: 'DISPENSED', delta: -8 },
    { kind: 'DISPENSED', delta: -8 },
    { kind: 'DISCREPANCY', delta: 6 },
  ]
  expect(at.entries(stock)).toEqual(both)
  expect(await at.inboxOf(at.admin)).toEqual([])
  expect(await at.decide(at.admin, edit, 'confirm')).toMatchObject({
    status: 422,
    body: { error_code: 'ALREADY_DECIDED' },
  })
  expect(at.entries(stock)).toEqual(both)
  expect(await at.ledger(stock)).toBe(0)
  expect(await at.seen('pharmacy-inventory', stock)).toMatchObject({
    quantity: 0,
    sync_state: 'synced',
  })
})

test('[E9] [A1] a box that enrolled anew, twice, learns what was decided at central before', async () => {
  const at = await startDeciding()
  const { stock, edit } = await at.rejectedDispensing(10, 8)
  expect(await at.decide(at.admin, edit, 'confirm')).toMatchObject({ status: 200 })
  await at.enrolAnew()
  await at.enrolAnew()
  await at.box.round()
  expect(await at.inboxOf(at.device)).toEqual([])
  expect(await at.standing(edit)).toMatchObject({
    state: 'decided',
    decision: { decision: 'confirm', where: 'central' },
  })
  expect(await at.seen('pharmacy-inventory', stock)).toMatchObject({
    quantity: 0,
    sync_state: 'synced',
  })
  // Told once and heard: from then on nothing is new.
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  expect(await at.box.round()).toMatchObject({ isComplete: true, pages: 0 })
})

test('[E9] [A1] what a copy sends from the place that a box has left is none of that box’s own', async () => {
  const at = await startDeciding()
  const { stock, edit } = await at.rejectedDispensing(10, 8)
  const copy = createCaller(at.central.url, at.box.edge.row.read().token)
  await at.enrolAnew()
  const later = dispense(stock, 5)
  expect(await push(copy, [later])).toMatchObject([{ status: 409 }])
  for (const id of [edit, later.id]) await at.decide(at.admin, id, 'withdraw')

  const box = createCaller(at.central.url, at.box.edge.row.read().token)
  const told = async (of: Caller) =>
    (await of.get('/api/sync/changes')).body.decisions.map(
      ({ edit_id }: { edit_id: string }) => edit_id,
    )
  expect(await told(box)).toEqual([edit])
  expect(await told(copy)).toEqual([edit, later.id])
  const { epoch } = (await box.get('/api/sync/status/')).body
  const decision = { edit_id: later.id, decision: 'withdraw', actor: 'nurse', at: later.made_at }
  const pushed = { epoch, edits: [], decisions: [decision] }
  expect((await box.send('POST', '/api/sync/push', pushed)).body.decisions).toMatchObject([
    { edit_id: later.id, status: 403, problem: { error_code: 'FORBIDDEN' } },
  ])
})

test('[E9] what follows from a decision that central refuses waits for a person, and counts nowhere', async () => {
  const at = await startDeciding()
  const { stock, edit } = await at.rejectedDispensing(10, 8)
  await at.enrolAnew()
  // As for a box that enrolled anew before central kept who it had been.
  at.central.store.sql.run('delete from successions')
  const { new_edit } = (await at.decide(at.device, edit, 'confirm')).body
  await at.box.round()

  expect(await at.inboxOf(at.device)).toMatchObject([
    { id: new_edit, conflict: { error_code: 'DECISION_NOT_POSSIBLE' }, decisions: ['keep_server'] },
  ])
  expect(await at.ledger(stock)).toBe(2)
  // What was handed out was handed out (E7): it shows until somebody decides.
  expect(await at.seen('pharmacy-inventory', stock)).toMatchObject({ quantity: 0 })
  expect(await at.decide(at.admin, edit, 'confirm')).toMatchObject({ status: 200 })
  expect(await at.ledger(stock)).toBe(0)
  expect(at.entries(stock)).toHaveLength(3)
  expect(await at.decide(at.device, new_edit, 'keep_server')).toMatchObject({ status: 200 })
  await at.box.round()
  expect(at.entries(stock)).toHaveLength(3)
  expect(await at.seen('pharmacy-inventory', stock)).toMatchObject({
    quantity: 0,
    sync_state: 'synced',
  })
})

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
