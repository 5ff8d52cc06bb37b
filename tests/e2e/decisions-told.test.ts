import { createCentralFetch } from '@outpost/edge/sync/central-fetch'
import { enrol } from '@outpost/edge/sync/enrol'
import { expect, test } from 'vitest'
import { dispense } from '../support/authority.ts'
import { type Caller, createCaller } from '../support/caller.ts'
import { copyCard, startCopy } from '../support/copied-box.ts'
import { decide, inboxOf, startDeciding } from '../support/deciding.ts'
import { push } from '../support/make.ts'
import { refusal } from '../support/road.ts'
import { startTablet } from '../support/tablet.ts'

/** What the ledger holds when two have given out eight of ten, and one was confirmed. */
const CONFIRMED = [
  { kind: 'DISPENSED', delta: -8 },
  { kind: 'DISPENSED', delta: -8 },
  { kind: 'DISCREPANCY', delta: 6 },
]

test('[E9] [A1] a box that enrolled anew decides about its older edits, and central counts each once', async () => {
  const at = await startDeciding()
  const { stock, edit } = await at.rejectedDispensing(10, 8)
  await at.enrolAnew()
  await at.box.round()
  const decided = await at.decide(at.device, edit, 'confirm')
  expect(decided).toMatchObject({ status: 200, body: { new_edit: expect.any(String) } })
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1, rejected: 0 })

  expect(at.entries(stock)).toEqual(CONFIRMED)
  expect(await at.inboxOf(at.admin)).toEqual([])
  expect(await at.decide(at.admin, edit, 'confirm')).toMatchObject({
    status: 422,
    body: { error_code: 'ALREADY_DECIDED' },
  })
  expect(at.entries(stock)).toEqual(CONFIRMED)
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

test('[E9] [A1] [N9] a box whose last place central has lost with a restore is known by an older token', async () => {
  const at = await startDeciding()
  const { edit } = await at.rejectedDispensing(10, 8)
  const lost = await at.enrolAnew()
  const { sql } = at.central.store
  sql.run('delete from successions')
  sql.run('update principals set token_hash = null where id = ?', lost)
  expect(await at.decide(at.admin, edit, 'withdraw')).toMatchObject({ status: 200 })
  await at.enrolAnew()
  await at.box.round()
  expect(await at.standing(edit)).toMatchObject({
    state: 'decided',
    decision: { decision: 'withdraw', where: 'central' },
  })
})

const SIDES = ['the box', 'central'] as const

test.each(SIDES)(
  '[E9] [N10] what was decided at %s comes back to a box that was put back to a backup',
  async (where) => {
    const at = await startDeciding()
    const other = await at.rejectedDispensing(10, 8)
    await at.decide(at.device, other.edit, 'withdraw')
    await at.box.round()
    const { stock, edit } = await at.rejectedDispensing(10, 8)
    // It holds one decision already, and one edit that is not decided yet.
    const card = copyCard(at.box)
    const person = where === 'the box' ? at.device : at.admin
    expect(await at.decide(person, edit, 'confirm')).toMatchObject({ status: 200 })
    for (let n = 0; n < 2; n++) await at.box.round()
    expect(at.entries(stock)).toEqual(CONFIRMED)

    const back = await startCopy(card, at.central.clock)
    expect(await at.inboxOf(back.device)).toMatchObject([{ id: edit }])
    for (let n = 0; n < 3; n++) await back.round()
    expect(await at.inboxOf(back.device)).toEqual([])
    expect(await at.decide(back.device, edit, 'withdraw')).toMatchObject({
      status: 422,
      body: { error_code: 'ALREADY_DECIDED' },
    })
    expect(at.entries(stock)).toEqual(CONFIRMED)
    // Told once and heard: from then on nothing is new.
    expect(await back.round()).toMatchObject({ isComplete: true, pages: 0 })
  },
)

/** Two copies of a box that central has told apart, and who may choose between them. */
async function startTwins(at: Awaited<ReturnType<typeof startDeciding>>) {
  const [patient = ''] = await at.patients(1)
  const copy = await startCopy(copyCard(at.box), at.central.clock)
  const writeAndSync = async ({ device, round }: Pick<typeof copy, 'device' | 'round'>) => {
    await device.send('PATCH', `/api/patients/${patient}/`, { phone: '1' })
    return round()
  }
  return {
    copy,
    /** Each comes back after a whole round of the other. */
    async toldApart() {
      for (let n = 0; n < 2; n++) {
        await writeAndSync(copy)
        await writeAndSync({ device: at.device, round: at.box.round })
      }
      expect(await copy.round()).toMatchObject({ link: 'twin' })
    },
    release: () => {
      const nodeId = at.box.edge.row.read().nodeId as string
      expect(at.central.incarnations.release(nodeId, null)).toBe(true)
    },
    async enrolAnew() {
      const { fetch, close } = createCentralFetch(undefined)
      const code = at.central.newCode([at.clinic])
      await enrol(copy.edge, fetch, { centralUrl: at.road.url, code })
      await close()
    },
  }
}

test.each(['released', 'enrolled anew'])(
  '[E9] [N10] a copy of a box that is %s learns what was decided on the other',
  async (how) => {
    const at = await startDeciding()
    const { stock, edit } = await at.rejectedDispensing(10, 8)
    const { copy, toldApart, release, enrolAnew } = await startTwins(at)
    await at.decide(at.device, edit, 'confirm')
    await at.box.round()
    expect(await at.inboxOf(copy.device)).toMatchObject([{ id: edit }])
    await toldApart()

    release()
    if (how === 'enrolled anew') {
      await at.box.round()
      await enrolAnew()
    }
    // What the other one is told and says does not matter.
    for (let n = 0; n < 3; n++) {
      if (how === 'enrolled anew') await at.box.round()
      await copy.round()
    }
    expect(await at.inboxOf(copy.device)).toEqual([])
    expect(at.entries(stock)).toEqual(CONFIRMED)
    expect(await copy.round()).toMatchObject({ isComplete: true, pages: 0 })
  },
)

test('[E9] [N10] [A1] of two copies each is told by itself what was decided at central and on the other', async () => {
  const at = await startDeciding()
  const first = await at.rejectedDispensing(10, 8)
  const second = await at.rejectedDispensing(10, 8)
  const { copy, toldApart, release, enrolAnew } = await startTwins(at)
  await toldApart()
  release()
  await at.decide(at.admin, first.edit, 'confirm')
  await at.box.round()
  // Told, but not yet heard of by central.
  await enrolAnew()
  await at.box.round()
  expect(await at.decide(copy.device, second.edit, 'confirm')).toMatchObject({ status: 200 })
  for (let n = 0; n < 3; n++) {
    await copy.round()
    await at.box.round()
  }

  for (const { edit, stock } of [first, second]) {
    for (const device of [at.device, copy.device]) {
      expect(await at.standing(edit, device)).toMatchObject({ state: 'decided' })
    }
    expect(at.entries(stock)).toEqual(CONFIRMED)
  }
  expect(await at.inboxOf(at.admin)).toEqual([])
  // Heard by both: from then on nothing is new.
  for (const { round } of [at.box, copy]) {
    expect(await round()).toMatchObject({ isComplete: true, pages: 0 })
  }
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

test('[E9] [A1] what was decided about an edit that never came is told to all that were one box', async () => {
  const at = await startDeciding()
  const copy = createCaller(at.central.url, at.box.edge.row.read().token)
  await at.enrolAnew()
  const box = createCaller(at.central.url, at.box.edge.row.read().token)
  const stranger = at.central.caller('node', [at.clinic])
  const { epoch } = (await box.get('/api/sync/status/')).body
  const edit_id = '01a20300-0000-7000-8000-00000000000a'
  const said = { edit_id, decision: 'withdraw', actor: 'nurse', at: '2027-03-04T09:00:00.000Z' }
  const say = async (by: Caller, decision: object) => {
    const reply = await by.send('POST', '/api/sync/push', {
      epoch,
      edits: [],
      decisions: [decision],
    })
    return reply.body.decisions[0]
  }
  const told = async (of: Caller) => (await of.get('/api/sync/changes')).body.decisions
  expect(await say(box, said)).toMatchObject({ status: 200 })
  expect(await say(stranger, said)).toMatchObject({ problem: { error_code: 'FORBIDDEN' } })
  expect([await told(box), await told(stranger)]).toEqual([undefined, undefined])
  expect(await told(copy)).toEqual([said])
  expect(await say(copy, { ...said, decision: 'keep_server' })).toMatchObject({
    problem: { error_code: 'ALREADY_DECIDED' },
    decided: said,
  })
  expect(await say(copy, said)).toMatchObject({ status: 200 })
  expect(await told(copy)).toBeUndefined()
})

test('[E9] [N5] what a tablet returns to a box that was put back is not decided again', async () => {
  const { box, central, device, stock, enrolAnew } = await startDeciding()
  const shelf = await stock(1)
  await box.round()
  const [tablet, other] = [startTablet(box, central.clock), startTablet(box, central.clock)]
  const wish = { collection: 'pharmacy-inventory', recordId: shelf, op: 'move_stock' } as const
  for (const one of [tablet, other]) {
    await one.round()
    await one.kept({ ...wish, movement: { kind: 'DISPENSED', delta: -1 } })
  }
  await tablet.round()
  expect(await other.round()).toMatchObject({ rejected: 1 })
  const [item] = await inboxOf(device)
  expect(await decide(device, item?.id ?? '', 'withdraw')).toMatchObject({ status: 200 })
  await box.round()

  const { sql } = box.edge.store
  sql.run('delete from decisions')
  sql.run(`delete from edits where state = 'decided'`)
  sql.run(`update identity set epoch = 'another'`)
  box.edge.store.refreshIdentity()
  await enrolAnew()
  expect(await box.round()).toMatchObject({ isComplete: true })
  await other.round()
  expect(await other.round()).toMatchObject({ isComplete: true })
  expect(await other.states()).toEqual(['rejected'])
  expect(await inboxOf(device)).toEqual([])
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

test.each([500, 413])(
  '[E9] [N3] one decision that central cannot take (%i) holds up no other',
  async (status) => {
    const at = await startDeciding()
    const patients = await at.patients(5)
    await at.box.round()
    const edits = await at.rejectedPhones(patients)
    for (const edit of edits) await at.decide(at.device, edit, 'apply_mine')
    const bad = edits[2] as string
    const isBad = ({ decidedIds }: { decidedIds: string[] }) => decidedIds.includes(bad)
    at.road.weather((passing) => (isBad(passing) ? refusal(status, 'INTERNAL') : 'clear'))

    expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 4 })
    expect(await at.standing(bad, at.admin)).toMatchObject({ state: 'needs_decision' })
    const phones = async () => {
      const seen = await Promise.all(patients.map((id) => at.atCentral('patients', id)))
      return seen.map((patient) => patient?.phone)
    }
    expect(await phones()).toEqual(['mine', 'mine', 'theirs', 'mine', 'mine'])
    at.road.clear()
    expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
    expect(await phones()).toEqual(['mine', 'mine', 'mine', 'mine', 'mine'])
    expect(at.road.pushes().filter(isBad)).toHaveLength(1)
  },
)

test('[E9] [N3] where central takes no decision at all the round tries few, and edits go all the same', async () => {
  const at = await startDeciding()
  const patients = await at.patients(16)
  const other = await at.patient()
  await at.box.round()
  for (const edit of await at.rejectedPhones(patients)) {
    await at.decide(at.device, edit, 'apply_mine')
  }
  await at.setPhone(other.id, '1')
  at.road.clear()
  at.road.weather(({ decidedIds }) => (decidedIds.length > 0 ? refusal(500, 'INTERNAL') : 'clear'))
  expect(await at.box.round()).toMatchObject({ isComplete: false, accepted: 1 })
  // 16, 8, 4, 2 and 1, each twice, and eleven more alone: after twelve none is tried.
  expect(at.road.pushes().filter(({ decidedIds }) => decidedIds.length > 0)).toHaveLength(32)
  expect(await at.atCentral('patients', other.id)).toMatchObject({ phone: '1' })
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 16 })
})

test('[E9] [N3] three decisions that central cannot take, the oldest ones, hold up no other', async () => {
  const at = await startDeciding()
  const patients = await at.patients(5)
  await at.box.round()
  const edits = await at.rejectedPhones(patients)
  for (const edit of edits) await at.decide(at.device, edit, 'apply_mine')
  at.road.clear()
  const isBad = (id: string) => edits.indexOf(id) < 3
  at.road.weather(({ decidedIds }) => (decidedIds.some(isBad) ? refusal(500, 'INTERNAL') : 'clear'))
  expect(await at.box.round()).toMatchObject({ accepted: 2 })
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 3 })
})

test.each([1, 9])(
  '[E9] [E3] a decision of which %i replies are lost holds once, and what follows goes after it',
  async (losses) => {
    const at = await startDeciding()
    const { stock, edit } = await at.rejectedDispensing(10, 8)
    const { new_edit } = (await at.decide(at.device, edit, 'confirm')).body
    at.road.clear()
    let left = losses
    at.road.weather(({ decidedIds }) =>
      decidedIds.length > 0 && left-- > 0 ? 'lost reply' : 'clear',
    )
    expect(await at.box.round()).toMatchObject({ isComplete: losses === 1 })
    expect(await at.seen('pharmacy-inventory', stock)).toMatchObject({ quantity: 0 })
    at.road.weather('clear')
    expect(await at.box.round()).toMatchObject({ isComplete: true })
    const sent = at.road.pushes().map(({ editIds, decidedIds }) => [...editIds, ...decidedIds])
    expect(sent.length).toBeGreaterThan(2)
    expect(sent.flat().lastIndexOf(edit)).toBeLessThan(sent.flat().indexOf(new_edit))
    expect(at.entries(stock)).toEqual(CONFIRMED)
    expect(await at.ledger(stock)).toBe(0)
    expect(await at.inboxOf(at.admin)).toEqual([])
  },
)

test('[E9] where the box confirms and an admin says withdraw meanwhile, central’s word holds', async () => {
  const at = await startDeciding()
  const { stock, edit } = await at.rejectedDispensing(10, 8)
  const { new_edit } = (await at.decide(at.device, edit, 'confirm')).body
  expect(await at.decide(at.admin, edit, 'withdraw')).toMatchObject({ status: 200 })
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 0 })

  expect(await at.standing(edit)).toMatchObject({
    decision: { decision: 'withdraw', actor: 'admin' },
  })
  expect(await at.inboxOf(at.device)).toMatchObject([
    { id: new_edit, conflict: { error_code: 'ALREADY_DECIDED' }, decisions: ['keep_server'] },
  ])
  // Central has not counted it: it is not in the balance.
  expect(await at.seen('pharmacy-inventory', stock)).toMatchObject({ quantity: 2 })
  expect(await at.decide(at.device, new_edit, 'keep_server')).toMatchObject({ status: 200 })
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 0 })
  expect(at.entries(stock)).toEqual(CONFIRMED.slice(0, 1))
  expect(await at.ledger(stock)).toBe(2)
  const settled = { quantity: 2, sync_state: 'synced' }
  expect(await at.seen('pharmacy-inventory', stock)).toMatchObject(settled)
  expect(await at.box.round()).toMatchObject({ isComplete: true, pages: 0 })
})

test('[E9] an admin decides for a box that is gone, and the box learns of it when it returns', async () => {
  const at = await startDeciding()
  const patients = await at.patients(3)
  await at.box.round()
  const edits = await at.rejectedPhones(patients)
  const [first, second, third] = edits as [string, string, string]
  const elsewhere = at.central.caller('admin', [await at.central.addClinic('Mombasa')])
  const viewer = at.central.caller('viewer')
  expect(await at.inboxOf(elsewhere)).toEqual([])
  expect(await at.decide(elsewhere, first, 'apply_mine')).toMatchObject({ status: 404 })
  expect(await at.decide(viewer, first, 'apply_mine')).toMatchObject({ status: 403 })

  const near = at.central.caller('admin', [at.clinic])
  expect((await at.inboxOf(near)).map(({ id }) => id)).toEqual(edits)
  const fields = { phone: 'both' }
  for (const reply of [
    await at.decide(near, first, 'apply_mine'),
    await at.decide(near, second, 'keep_server'),
    await at.decide(near, third, 'change', { fields }),
  ]) {
    expect(reply.status, reply.text).toBe(200)
  }
  expect(await at.decide(near, first, 'confirm')).toMatchObject({
    body: { error_code: 'ALREADY_DECIDED' },
  })
  const phones = ['mine', 'theirs', 'both']
  for (const [n, id] of patients.entries()) {
    expect(await at.atCentral('patients', id)).toMatchObject({ phone: phones[n] })
    // The box knows nothing of it yet.
    expect(await at.seen('patients', id)).toMatchObject({ sync_state: 'attention' })
  }

  expect(await at.box.round()).toMatchObject({ isComplete: true, rejected: 0 })
  expect(await at.inboxOf(at.device)).toEqual([])
  for (const [n, id] of patients.entries()) {
    const settled = { phone: phones[n], sync_state: 'synced' }
    expect(await at.seen('patients', id)).toMatchObject(settled)
    const decision = { actor: 'admin', where: 'central' }
    expect(await at.standing(edits[n] as string)).toMatchObject({ state: 'decided', decision })
  }
  await at.box.round()
  expect(await at.box.round()).toMatchObject({ isComplete: true, pages: 0 })
})
