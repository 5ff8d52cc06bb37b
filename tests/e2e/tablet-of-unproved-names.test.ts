import { createStaff } from '@outpost/edge/store/staff'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { inboxOf } from '../support/deciding.ts'
import { patientFields } from '../support/make.ts'
import { startReplaceable } from '../support/replaced-box.ts'
import { dispense, update } from '../support/ward.ts'

/*
 * Wanjiru has written on a tablet, and its box has died. At the new one both have a PIN again, and Otieno
 * is the first to enter his: whether what she wrote is at central, central alone can tell.
 */

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
    await staff.add({ name: 'Wanjiru', pin: '1379', isManager: false })
    const otieno = await staff.add({ name: 'Otieno', pin: '2580', isManager: false })
    await at.pairWith(next)
    expect(await post('/api/staff/session', { staff_id: otieno.id, pin: '2580' })).toBe(200)
    // The one tells that it is another box now, and only the next sends again.
    for (let n = 0; n < 2; n++) await tablet.round()
    return next
  }

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
