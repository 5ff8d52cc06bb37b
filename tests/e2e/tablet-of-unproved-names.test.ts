import { createDevices } from '@outpost/edge/store/devices'
import { createStaff } from '@outpost/edge/store/staff'
import { takePlace } from '@outpost/edge/tablet/replica/keep-only-written'
import { newToken } from '@outpost/shared/node/tokens'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { startClinic } from '../support/clinic.ts'
import { inboxOf } from '../support/deciding.ts'
import { create, patientFields } from '../support/make.ts'
import { startBox } from '../support/network.ts'
import { startTablet } from '../support/tablet.ts'
import { dispense, update } from '../support/ward.ts'

/*
 * Wanjiru has written on a tablet, and its box has died. At the new one both have a PIN again, and Otieno
 * is the first to enter his: whether what she wrote is at central, central alone can tell.
 */

const JSON_TYPE = { 'Content-Type': 'application/json' }

async function startReplaced() {
  const at = await startClinic()
  const { central, clinic, box } = at
  const amina = (await at.patient({ phone: '0700' })).id
  await create(at.admin, 'appointments', appointmentFields(clinic, amina))
  const shelf = await at.stock(10)
  await box.round()
  let to = box.url
  let token: string | null = null
  const tablet = startTablet(box, central.clock, (asked, init) => {
    const headers = new Headers(init?.headers)
    if (token) headers.set('Authorization', `Bearer ${token}`)
    return fetch(String(asked).replace(box.url, to), { ...init, headers })
  })
  await tablet.round()
  const wanjiru = { actor: 'Wanjiru' }
  const registered = v4()
  const fields = patientFields(clinic, { full_name: 'New One' })
  const ids = [
    await tablet.kept({ ...update(amina, { phone: '0711' }), ...wanjiru }),
    await tablet.kept({ ...dispense(shelf, 4), ...wanjiru }),
    await tablet.kept({
      ...{ collection: 'patients', recordId: registered, op: 'create', fields, seen: null },
      ...wanjiru,
    }),
  ]
  // The tablet goes home before it hears how that ended at central.
  await tablet.round()

  /** Whoever has brought the new box adds who works there, and pairs the tablet. */
  async function replace() {
    const next = await startBox(central, [clinic])
    await next.round()
    const staff = createStaff({ sqlite: next.edge.store.sqlite, clock: next.edge.clock })
    await staff.add({ name: 'Wanjiru', pin: '1379', isManager: false })
    const otieno = await staff.add({ name: 'Otieno', pin: '2580', isManager: false })
    token = newToken()
    const place = { key: 1, deviceId: v4(), name: 'tablet', token } as const
    createDevices({ sqlite: next.edge.store.sqlite, clock: central.clock }).add(
      place.deviceId,
      'tablet',
      token,
    )
    to = next.url
    const { clinics } = (await next.device.get('/api/sync/status/')).body
    await takePlace(tablet.db, { ...place, clockOffsetMs: 0, language: null }, clinics)
    const body = JSON.stringify({ staff_id: otieno.id, pin: '2580' })
    const init = { method: 'POST', body, headers: JSON_TYPE }
    const begun = await tablet.ask('/api/staff/session', init)
    expect(begun.status).toBe(200)
    await tablet.db.place.update(1, { awaitsName: false })
    for (let n = 0; n < 2; n++) await tablet.round()
    return next
  }

  /** The tablet's user decides in the box's inbox; answers the status. */
  async function decide(id: string, decision: object): Promise<number> {
    const init = { method: 'POST', body: JSON.stringify(decision), headers: JSON_TYPE }
    return (await tablet.ask(`/api/inbox/${id}/decide`, init)).status
  }

  return { ...at, tablet, amina, shelf, registered, ids, replace, decide }
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
    expect(await at.decide(id, { decision: 'apply_mine', actor: 'Otieno' })).toBe(200)
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
