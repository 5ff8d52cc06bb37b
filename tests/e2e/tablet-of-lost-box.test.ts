import { expect, test } from 'vitest'
import { decide, inboxOf } from '../support/deciding.ts'
import { dispense, makeAnew, startWard, update } from '../support/ward.ts'

/* What a box has lost with its disk, and its tablets still hold: its inbox, and what was made on lost edits. */

test('[N5] [N9] a box that was made anew gets its inbox again, and judges nothing of it anew', async () => {
  const { tablet, other, box, device, amina, shelf, seen, atCentral } = await startWard()
  await other.kept(dispense(shelf, 3))
  await other.kept(update(amina, { phone: '0722' }))
  await other.round()
  await tablet.kept(dispense(shelf, 3))
  await tablet.kept(update(amina, { phone: '0711' }))
  expect(await tablet.round()).toMatchObject({ rejected: 2 })
  const inbox = async () => (await device.get('/api/inbox')).body.results
  const before = await inbox()
  expect(before).toHaveLength(2)
  await box.round()

  // With what has come since, the first would be taken now: perhaps it was made up for by hand.
  await other.kept({ ...dispense(shelf, 0), movement: { kind: 'RECEIVED', delta: 9 } })
  await other.round()
  await box.round()
  const { sql } = box.edge.store
  sql.run(`delete from edits where state = 'needs_decision'`)
  sql.run(`update identity set epoch = 'another'`)
  box.edge.store.refreshIdentity()
  expect(await inbox()).toEqual([])

  await tablet.round()
  expect(await tablet.round()).toMatchObject({ isComplete: true })
  const told = ({ id, edit, mine, conflict }: Record<string, { error_code: string }>) => {
    return { id, edit, mine, code: conflict?.error_code }
  }
  expect((await inbox()).map(told)).toEqual(before.map(told))
  expect(await seen('pharmacy-inventory', shelf)).toMatchObject({ quantity: 11 })
  expect(await tablet.shown('pharmacy-inventory', shelf)).toMatchObject({ quantity: 11 })
  expect(await tablet.states()).toEqual(['rejected', 'rejected'])

  const confirm = { decision: 'confirm', actor: 'Otieno' }
  const { id } = before.find(({ edit }: { edit: { op: string } }) => edit.op === 'move_stock')
  expect(await device.send('POST', `/api/inbox/${id}/decide`, confirm)).toMatchObject({
    status: 200,
  })
  await box.round()
  sql.run(`update identity set epoch = 'a third one'`)
  box.edge.store.refreshIdentity()
  await tablet.round()
  expect(await tablet.round()).toMatchObject({ isComplete: true })
  expect(await inbox()).toHaveLength(1)
  expect(await seen('pharmacy-inventory', shelf)).toMatchObject({ quantity: 8 })
  expect(await atCentral('pharmacy-inventory', shelf)).toMatchObject({ quantity: 8 })
})

const DAY_MS = 24 * 3_600_000

/** Two edits of the tablet, made on one of the other tablet that the box has lost with its disk since. */
async function startBereft() {
  const at = await startWard()
  const { tablet, other, box, amina } = at
  await other.kept(update(amina, { phone: '1' }))
  await other.round()
  await tablet.round()
  const first = await tablet.kept(update(amina, { village: 'Ahero' }))
  const second = await tablet.kept(update(amina, { village: 'Kisian' }))
  makeAnew(box)
  // The one tells that it is another box now, and only the next sends again.
  await tablet.round()
  await tablet.round()
  expect(await tablet.states()).toEqual(['sent', 'sent'])
  return { ...at, edits: [first, second] }
}

test('[N4] [N7] a round in which edits only wait for their base is complete, and what else there is goes', async () => {
  const { tablet, device, shelf, edits } = await startBereft()
  await tablet.kept(dispense(shelf, 1))
  expect(await tablet.round()).toMatchObject({ isComplete: true, error: null, accepted: 1 })
  expect(await tablet.states()).toEqual(['sent', 'sent', 'accepted'])
  // Nothing but these is left to send, and the next round tries them again, once.
  expect(await tablet.round()).toMatchObject({ isComplete: true, error: null, accepted: 0 })
  expect((await tablet.db.edits.toArray()).slice(0, 2)).toMatchObject(
    edits.map((id) => ({ id, baseMissedSince: expect.any(Number) })),
  )
  expect(await inboxOf(device)).toEqual([])
})

test('[E5] [N4] edits on one that the box has lost wait for the tablet that brings it', async () => {
  const { tablet, other, box, central, amina, seen } = await startBereft()
  central.clock.advance(DAY_MS - 60_000)
  await tablet.round()
  await other.round()
  await other.round()
  expect(await tablet.round()).toMatchObject({ isComplete: true, accepted: 2 })
  expect(await seen('patients', amina)).toMatchObject({ phone: '1', village: 'Kisian' })
  expect(await inboxOf(box.device)).toEqual([])
})

test('[E5] [N4] what was made on an edit that nobody brings is for a person to decide after a day', async () => {
  const { tablet, box, central, amina, edits, seen } = await startBereft()
  central.clock.advance(DAY_MS)
  expect(await tablet.round()).toMatchObject({ isComplete: true, rejected: 2 })
  expect(await tablet.states()).toEqual(['rejected', 'rejected'])
  const waiting = (await inboxOf(box.device)).map(({ id, edit, conflict }) => {
    return { id, village: edit.fields?.village, code: conflict?.error_code }
  })
  expect(waiting).toEqual([
    { id: edits[0], village: 'Ahero', code: 'STALE_UPDATE' },
    { id: edits[1], village: 'Kisian', code: 'DEPENDS_ON_REJECTED' },
  ])
  expect((await decide(box.device, edits[0] ?? '', 'apply_mine')).status).toBe(200)
  expect(await seen('patients', amina)).toMatchObject({ phone: '0700', village: 'Kisian' })
  await tablet.round()
  expect(await tablet.shown('patients', amina)).toMatchObject({ village: 'Kisian' })
})
