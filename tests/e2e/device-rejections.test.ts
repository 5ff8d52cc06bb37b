import { createDevices } from '@outpost/edge/store/devices'
import { createStaff } from '@outpost/edge/store/staff'
import { newToken } from '@outpost/shared/node/tokens'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { dispense, updateOf } from '../support/authority.ts'
import { startClinic } from '../support/clinic.ts'
import { push } from '../support/make.ts'

/*
 * What a device pushes and the box itself rejects goes to no central: the box keeps it for a person.
 */

const DECIDED_AT = '2027-03-01T09:00:00.000Z'

/** A patient whose phone was changed at the box since another device saw it, and stock of 5. */
async function startRejected() {
  const at = await startClinic()
  const patient = await at.patient()
  const shelf = await at.stock(5)
  await at.box.round()
  await at.setPhone(patient.id, 'theirs')
  const late = at.box.addDevice('late')
  const phone = updateOf('patients', { id: patient.id, revision: 1 }, { phone: 'mine' })
  const onIt = updateOf('patients', { id: patient.id, revision: 1 }, { village: 'Ahero' }, phone)
  const out = dispense(shelf, 6)
  const outcomes = await push(late, [phone, onIt, out])
  const rejected = { status: 409, final: false }
  expect(outcomes).toMatchObject([rejected, rejected, rejected])
  const inbox = async () => (await at.device.get('/api/inbox')).body.results
  return { ...at, patient, shelf, late, phone, onIt, out, inbox }
}

test('[E4] [N5] what the box rejects of a device is in its inbox, and lies over nothing', async () => {
  const at = await startRejected()
  const expected = [
    {
      id: at.phone.id,
      edit: at.phone,
      conflict: { error_code: 'STALE_UPDATE' },
      mine: { phone: 'mine' },
      theirs: { id: at.patient.id, phone: 'theirs' },
      decisions: ['keep_server', 'apply_mine', 'change'],
      dependants: [at.onIt.id],
    },
    { id: at.onIt.id, conflict: { error_code: 'DEPENDS_ON_REJECTED' }, waits_for: at.phone.id },
    {
      id: at.out.id,
      conflict: { error_code: 'INSUFFICIENT_STOCK' },
      theirs: { quantity: 5 },
      decisions: ['withdraw', 'confirm', 'count'],
    },
  ]
  for (const round of [false, true]) {
    if (round) expect(await at.box.round()).toMatchObject({ isComplete: true })
    expect(await at.inbox()).toMatchObject(expected)
    expect((await at.device.get('/api/sync/status/')).body).toMatchObject({ inbox: 3 })
    expect(await at.seen('patients', at.patient.id)).toMatchObject({
      phone: 'theirs',
      village: null,
    })
    expect(await at.seen('pharmacy-inventory', at.shelf)).toMatchObject({
      quantity: 5,
      sync_state: 'synced',
    })
  }
  expect((await at.admin.get(`/api/edits?record_id=${at.shelf}`)).body.results).toHaveLength(1)
})

test('[N5] [E9] anybody at the box can decide about it, and what follows goes to central', async () => {
  const at = await startRejected()
  const decide = (id: string, decision: string) =>
    at.device.send('POST', `/api/inbox/${id}/decide`, { decision })
  expect(await decide(at.phone.id, 'apply_mine')).toMatchObject({
    status: 200,
    body: { closed: [{ id: at.onIt.id, new_edit: expect.any(String) }] },
  })
  expect((await decide(at.out.id, 'withdraw')).status).toBe(200)
  expect(await at.inbox()).toEqual([])
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  expect(await at.atCentral('patients', at.patient.id)).toMatchObject({
    phone: 'mine',
    village: 'Ahero',
  })
  expect(await at.atCentral('pharmacy-inventory', at.shelf)).toMatchObject({ quantity: 5 })
  expect(await at.seen('pharmacy-inventory', at.shelf)).toMatchObject({ quantity: 5 })
  // The device hears the same as before, and its own late decision does not hold.
  expect(await push(at.late, [at.phone])).toMatchObject([{ status: 409 }])
  const { epoch } = (await at.late.get('/api/sync/status/')).body
  const decisions = [
    { edit_id: at.phone.id, decision: 'keep_server', actor: 'Joy', at: DECIDED_AT },
  ]
  const late = await at.late.send('POST', '/api/sync/push', { epoch, edits: [], decisions })
  expect(late.body.decisions).toMatchObject([{ problem: { error_code: 'ALREADY_DECIDED' } }])
})

test('[N5] [E9] the device that made it can decide too, with its push', async () => {
  const at = await startRejected()
  const { epoch } = (await at.late.get('/api/sync/status/')).body
  const decisions = [at.phone, at.onIt, at.out].map(({ id }) => ({
    edit_id: id,
    decision: id === at.out.id ? 'withdraw' : 'keep_server',
    actor: 'Joy',
    at: DECIDED_AT,
  }))
  const reply = await at.late.send('POST', '/api/sync/push', { epoch, edits: [], decisions })
  expect(reply.body.decisions).toMatchObject([{ status: 200 }, { status: 200 }, { status: 200 }])
  expect(await at.inbox()).toEqual([])
})

test('[A2] [E9] a decision in a push is not taken for whom the device may not act, and the edit waits', async () => {
  const at = await startRejected()
  const staff = createStaff({ sqlite: at.box.edge.store.sqlite, clock: at.box.edge.clock })
  const gone = await staff.add({ name: 'Atieno', isManager: false })
  await staff.add({ name: 'Wanjiru', isManager: false })
  await staff.add({ name: 'Otieno', pin: '2580', isManager: false })
  const { epoch } = (await at.late.get('/api/sync/status/')).body
  const applying = () => ({
    ...updateOf('patients', { id: at.patient.id, revision: 1 }, { phone: 'mine' }),
    actor: 'Wanjiru',
  })
  const send = async (actor: string, edit: ReturnType<typeof applying>) => {
    const decision = { edit_id: at.phone.id, decision: 'apply_mine', actor, at: DECIDED_AT }
    const decisions = [{ ...decision, new_edit: edit.id }]
    return (await at.late.send('POST', '/api/sync/push', { epoch, edits: [edit], decisions })).body
  }
  const refused = { status: 403, problem: { error_code: 'ACTOR_REFUSED' } }
  for (const actor of ['Stranger', 'Otieno']) {
    expect(await send(actor, applying())).toMatchObject({
      decisions: [refused],
      outcomes: [refused],
    })
  }
  // What was refused is told the same again, so no decision may close the edit for it.
  const first = applying()
  await send('Stranger', first)
  const again = await send('Wanjiru', first)
  expect(again.decisions).toMatchObject([{ problem: { error_code: 'DECISION_NOT_POSSIBLE' } }])
  expect(again.outcomes).toMatchObject([refused])
  expect(await at.inbox()).toHaveLength(3)
  expect(await at.seen('patients', at.patient.id)).toMatchObject({ phone: 'theirs' })

  const applied = applying()
  const taken = await send('Wanjiru', applied)
  expect(taken.decisions).toMatchObject([{ status: 200 }])
  // Told once more in another name it is answered as before, and gives no right to that name.
  const toldAgain = await send('Otieno', applied)
  expect(toldAgain.decisions).toMatchObject([{ status: 200 }])
  const inHisName = { edit_id: at.out.id, decision: 'withdraw', actor: 'Otieno', at: DECIDED_AT }
  const body = { epoch, edits: [], decisions: [inHisName] }
  const his = await at.late.send('POST', '/api/sync/push', body)
  expect(his.body.decisions).toMatchObject([refused])
  const waiting: { id: string }[] = await at.inbox()
  expect(waiting.map(({ id }) => id)).not.toContain(at.phone.id)
  // Whose member was removed meanwhile holds up nothing.
  staff.remove(gone.id)
  const decisions = [{ edit_id: at.out.id, decision: 'withdraw', actor: 'Atieno', at: DECIDED_AT }]
  const late = await at.late.send('POST', '/api/sync/push', { epoch, edits: [], decisions })
  expect(late.body.decisions).toMatchObject([{ status: 200 }])
})

test('[N5] [E2] an edit that no record can be made of is there too', async () => {
  const at = await startClinic()
  const broken = { id: v4(), collection: 'poems', record_id: v4(), op: 'create', fields: {} }
  await push(at.device, [broken, { id: v4() }])
  expect((await at.device.get('/api/inbox')).body.results).toMatchObject([
    { edit: broken, conflict: { error_code: 'INVALID_EDIT' }, theirs: null },
    { conflict: { error_code: 'INVALID_EDIT' }, decisions: ['keep_server'] },
  ])
  const [{ id }, other] = (await at.device.get('/api/inbox')).body.results
  for (const one of [id, other.id]) {
    const reply = await at.device.send('POST', `/api/inbox/${one}/decide`, {
      decision: 'keep_server',
    })
    expect(reply).toMatchObject({ status: 200 })
  }
  expect((await at.device.get('/api/inbox')).body.results).toEqual([])
  expect(await at.box.round()).toMatchObject({ isComplete: true })
})

test('[F9] [N5] whoever listens to a box hears of what it rejects, though no record changes, and of each decision', async () => {
  const at = await startRejected()
  const token = newToken()
  const { clock, store } = at.box.edge
  createDevices({ sqlite: store.sqlite, clock }).add(v4(), 'listening', token)
  const headers = { Authorization: `Bearer ${token}` }
  const reply = await fetch(`${at.box.url}/api/sync/events`, { headers })
  const reader = (reply.body as ReadableStream<Uint8Array>).getReader()
  const hear = async () => new TextDecoder().decode((await reader.read()).value)
  expect(await hear()).toContain('event: head')
  const heads = () => at.device.get('/api/patients/').then(({ headers }) => headers.get('etag'))
  const before = await heads()

  const again = updateOf('patients', { id: at.patient.id, revision: 1 }, { phone: 'other' })
  expect(await push(at.late, [again])).toMatchObject([{ status: 409 }])
  expect(await hear()).toContain('event: head')
  expect(await heads()).toBe(before)
  const decision = 'keep_server'
  for (const { id } of [again, at.phone]) {
    const decided = await at.device.send('POST', `/api/inbox/${id}/decide`, { decision })
    expect(decided.status, decided.text).toBe(200)
    expect(await hear()).toContain('event: head')
  }
  await reader.cancel()
})

test('[N5] an inbox in which nothing has changed is not sent again', async () => {
  const at = await startRejected()
  const ask = (etag: string) => at.device.get('/api/inbox', { 'If-None-Match': etag })
  const whole = await at.device.get('/api/inbox')
  const etag = whole.headers.get('etag') ?? ''
  const same = await ask(etag)
  expect([same.status, same.text]).toEqual([304, ''])
  // What there is now stands beside it: a change of the record is one of the inbox.
  await at.setPhone(at.patient.id, 'newer')
  const changed = await ask(etag)
  expect(changed.body.results[0]).toMatchObject({ theirs: { phone: 'newer' } })
  const decision = { decision: 'withdraw' }
  await at.device.send('POST', `/api/inbox/${at.out.id}/decide`, decision)
  const decided = await ask(changed.headers.get('etag') ?? '')
  expect([decided.status, decided.body.results.length]).toEqual([200, 2])
})
