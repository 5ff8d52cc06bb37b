import { createStaff } from '@outpost/edge/store/staff'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { stockCreate } from '../support/authority.ts'
import { createHandClock } from '../support/clock.ts'
import { inboxOf } from '../support/deciding.ts'
import { create, makeEdit, patientFields, push } from '../support/make.ts'
import { startBox } from '../support/network.ts'
import { startReplaceable } from '../support/replaced-box.ts'
import { startRestorable } from '../support/restorable.ts'
import { dispense, update } from '../support/ward.ts'

/*
 * Wanjiru has written on a tablet, and its box has died. At the new one both have a PIN again, and Otieno
 * is the first to enter his: whether what she wrote is at central, central alone can tell.
 */

const OF_PATIENT = { collection: 'patients', op: 'update', fields: { phone: '0799' } } as const

async function startReplaced() {
  const at = await startReplaceable()
  const { tablet, clinic, amina, shelf } = at
  const actor = 'Wanjiru'
  const registered = v4()
  const fields = patientFields(clinic, { full_name: 'New One' })
  const creating = { collection: 'patients', recordId: registered, op: 'create', fields } as const
  const ids = [
    await tablet.kept({ ...update(amina, { phone: '0711' }), actor }),
    await tablet.kept({ ...dispense(shelf, 4), actor }),
    await tablet.kept({ ...creating, seen: null, actor }),
  ]
  // The tablet goes home before it hears how that ended at central.
  await tablet.round()

  async function replace() {
    const next = await at.replace()
    const staff = createStaff({ sqlite: next.edge.store.sqlite, clock: next.edge.clock })
    const wanjiru = await staff.add({ name: 'Wanjiru', pin: '1379', isManager: false })
    const otieno = await staff.add({ name: 'Otieno', pin: '2580', isManager: false })
    await at.pairWith(next)
    expect(await begin(otieno, '2580')).toBe(200)
    // The one tells that it is another box now, and only the next sends again.
    for (let n = 0; n < 2; n++) await tablet.round()
    return { ...next, sheBegins: () => begin(wanjiru, '1379') }
  }

  const begin = ({ id }: { id: string }, pin: string) =>
    post('/api/staff/session', { staff_id: id, pin })

  /** What the tablet asks for; answers the status. */
  async function post(path: string, content: object): Promise<number> {
    const headers = { 'Content-Type': 'application/json' }
    const init = { method: 'POST', body: JSON.stringify(content), headers }
    return (await tablet.ask(path, init)).status
  }

  return { ...at, registered, ids, replace, post }
}

const states = ({ results }: { results: { id: string; state: string }[] }, ids: string[]) =>
  ids.map((id) => results.find((one) => one.id === id)?.state)

test('[A2] [N10] what another had written on a tablet, and central has, stands at a new box too, and counts once', async () => {
  const at = await startReplaced()
  const { tablet, box, shelf, amina, registered, ids } = at
  await box.round()
  const next = await at.replace()
  for (let n = 0; n < 2; n++) for (const one of [next, tablet]) await one.round()
  await tablet.askStandings('at central')
  expect(await tablet.states()).toEqual(Array(3).fill('confirmed'))
  expect(await inboxOf(next.device)).toEqual([])
  expect(states((await next.device.get('/api/edits?limit=50')).body, ids)).toEqual(
    Array(3).fill('accepted'),
  )
  expect(await at.atCentral('patients', registered)).toMatchObject({ full_name: 'New One' })
  expect(await at.atCentral('patients', amina)).toMatchObject({ phone: '0711' })
  for (const there of [at.atCentral, tablet.shown]) {
    expect(await there('pharmacy-inventory', shelf)).toMatchObject({ quantity: 6 })
  }
})

test('[A2] [N10] what central does not have is in nobody’s name, until central has said so and a person decides, once', async () => {
  const at = await startReplaced()
  const { tablet, central, shelf, amina, admin, ids } = at
  const next = await at.replace()
  expect(states((await next.device.get('/api/edits?limit=50')).body, ids)).toEqual(
    Array(3).fill('waiting'),
  )
  expect((await next.device.get(`/api/patients/${amina}/`)).body.phone).toBe('0700')

  for (let n = 0; n < 2; n++) for (const one of [next, tablet]) await one.round()
  const waiting = (await inboxOf(next.device)).map(({ id, conflict, decisions }) => ({
    ...{ id, conflict, decisions },
  }))
  expect(waiting).toMatchObject(
    ids.map((id) => ({
      id,
      conflict: { error_code: 'ACTOR_REFUSED', errors: { actor: expect.any(String) } },
      decisions: ['keep_server', 'apply_mine', 'change'],
    })),
  )
  expect(await inboxOf(central.caller('admin'))).toMatchObject(ids.map((id) => ({ id })))
  expect(await at.atCentral('patients', amina)).toMatchObject({ phone: '0700' })
  expect(await at.atCentral('pharmacy-inventory', shelf)).toMatchObject({ quantity: 10 })

  for (const id of ids) {
    const decision = { decision: 'apply_mine', actor: 'Otieno' }
    expect(await at.post(`/api/inbox/${id}/decide`, decision)).toBe(200)
  }
  for (let n = 0; n < 2; n++) for (const one of [next, tablet]) await one.round()
  expect(await at.atCentral('patients', amina)).toMatchObject({ phone: '0711' })
  expect(await at.atCentral('pharmacy-inventory', shelf)).toMatchObject({ quantity: 6 })
  expect((await admin.get(`/api/edits?ids=${ids}`)).body.results).toMatchObject(
    Array(3).fill({ state: 'decided' }),
  )
  // The old box comes back, and brings what it had: that is decided.
  await at.box.round()
  expect(await at.atCentral('pharmacy-inventory', shelf)).toMatchObject({ quantity: 6 })
})

test('[A2] [N5] what Otieno wrote on whom she had registered waits with that, and is made anew with it', async () => {
  const at = await startReplaced()
  const { tablet, shelf, registered, ids } = at
  const actor = 'Otieno'
  await at.box.down()
  const phone = await tablet.kept({ ...update(registered, { phone: '0733' }), actor })
  const movement = { kind: 'DISPENSED', delta: -1, patient_id: registered }
  const given = await tablet.kept({ ...dispense(shelf, 1), movement, actor })
  const next = await at.replace()
  for (let n = 0; n < 2; n++) for (const one of [tablet, next]) await one.round()
  const [, , first] = ids
  for (const id of [phone, given]) {
    expect(await inboxOf(next.device)).toContainEqual(
      expect.objectContaining({ id, waits_for: first }),
    )
  }
  expect(await at.post(`/api/inbox/${first}/decide`, { decision: 'apply_mine', actor })).toBe(200)
  for (let n = 0; n < 2; n++) for (const one of [next, tablet]) await one.round()
  expect(await inboxOf(next.device)).toHaveLength(2)
  expect(await at.atCentral('patients', registered)).toMatchObject({ phone: '0733' })
  expect(await at.atCentral('pharmacy-inventory', shelf)).toMatchObject({ quantity: 9 })
})

test('[A2] [N10] once she has entered her PIN there, what she wrote is hers, whether central has it or not', async () => {
  const at = await startReplaced()
  const { tablet, shelf, amina } = at
  const next = await at.replace()
  expect(await next.sheBegins()).toBe(200)
  for (let n = 0; n < 2; n++) for (const one of [next, tablet]) await one.round()
  expect(await inboxOf(next.device)).toEqual([])
  expect(await at.atCentral('patients', amina)).toMatchObject({ phone: '0711' })
  expect(await at.atCentral('pharmacy-inventory', shelf)).toMatchObject({ quantity: 6 })
})

test('[A2] [N4] what is of a record that another tablet may bring waits for that, whomever it names', async () => {
  const at = await startReplaced()
  const { tablet, amina, shelf } = at
  const next = await at.replace()
  const edits = [
    makeEdit({ ...OF_PATIENT, record_id: amina, base: { revision: 1, edit: v4() } }),
    makeEdit({
      ...{ collection: 'pharmacy-inventory', op: 'move_stock', record_id: shelf },
      movement: { kind: 'DISPENSED', delta: -1, patient_id: v4() },
    }),
  ].map((edit) => ({ ...edit, actor: 'Wanjiru' }))
  const ids = edits.map(({ id }) => id)
  const { epoch } = (await next.device.get('/api/sync/status/')).body
  const under = Object.fromEntries(ids.map((id) => [id, null]))
  const body = JSON.stringify({ epoch, edits, under, perhaps_taken: ids })
  const headers = { 'Content-Type': 'application/json' }
  const reply = await tablet.ask('/api/sync/push', { method: 'POST', body, headers })
  expect((await reply.json()).outcomes).toMatchObject(
    Array(2).fill({ conflict: { error_code: 'UNKNOWN_BASE' } }),
  )
})

test('[N9] [N10] what a copy has brought back is at central, and is not refused for its name', async () => {
  const clock = createHandClock(Date.now())
  const central = await startRestorable(clock)
  const admin = central.caller('admin')
  const clinic = await central.addClinic('Kisumu')
  const pharmacy = await create(admin, 'pharmacies', { clinic_id: clinic, name: 'Main' })
  const medicine = await create(admin, 'medicines', { name: 'Amoxicillin', unit: 'capsule' })
  const fields = { pharmacy_id: pharmacy.id, medicine_id: medicine.id, quantity: 10 }
  const shelf = stockCreate(fields)
  const amina = (await create(admin, 'patients', patientFields(clinic, { phone: '0700' }))).id
  await push(admin, [shelf])
  const holder = await startBox(central, [clinic])
  await holder.round()
  const [dead, next] = [central.caller('node', [clinic]), central.caller('node', [clinic])]
  central.backup('yesterday')
  clock.advance(60_000)
  const actor = 'Wanjiru'
  const movement = { kind: 'DISPENSED', delta: -4 }
  const stock = { collection: 'pharmacy-inventory', record_id: shelf.record_id } as const
  const patient = { collection: 'patients', record_id: amina } as const
  const base = { revision: 1 }
  const edits = [
    { ...makeEdit({ ...stock, op: 'move_stock', base, movement }), actor },
    { ...makeEdit({ ...patient, op: 'update', base, fields: { phone: '0711' } }), actor },
  ]
  expect(await push(dead, edits)).toMatchObject([{ status: 200 }, { status: 200 }])
  await holder.round()
  central.restore('yesterday')
  clock.advance(60_000)
  for (let n = 0; n < 3; n++) await holder.round()
  const change = { ...patient, op: 'update', base, fields: { village: 'Ahero' } } as const
  const unknown = { ...makeEdit(change), actor }
  const problem = { error_code: 'ACTOR_REFUSED', detail: 'Not proved.' }
  const given = [...edits, unknown]
  const rejected = Object.fromEntries(given.map(({ id }) => [id, { problem }]))
  const { epoch } = (await next.get('/api/sync/status/')).body
  const reply = await next.send('POST', '/api/sync/push', { epoch, edits: given, rejected })
  expect(reply.body.outcomes).toMatchObject([{ status: 200 }, { status: 200 }, { status: 403 }])
  expect((await admin.get(`/api/pharmacy-inventory/${shelf.record_id}/`)).body.quantity).toBe(6)
})
