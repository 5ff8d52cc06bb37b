import { createStaff } from '@outpost/edge/store/staff'
import { expect, test } from 'vitest'
import { createOf, updateOf } from '../support/authority.ts'
import type { Caller } from '../support/caller.ts'
import { startClinic } from '../support/clinic.ts'
import { create, patientFields, push } from '../support/make.ts'
import { startStaffedBox } from '../support/staffed-box.ts'

const REFUSED = { status: 403, problem: { error_code: 'ACTOR_REFUSED' } }

/** The create of a patient in somebody's name. */
function patientBy(clinic: string, actor: string | null, more: Record<string, unknown> = {}) {
  return { ...createOf('patients', patientFields(clinic, more)), ...(actor && { actor }) }
}

test('[A2] [E1] where a box has staff, an edit names one of them, or nobody', async () => {
  const at = await startStaffedBox()
  const send = (actor: string | null) => push(at.device, [patientBy(at.clinic, actor)])
  expect(await send('whoever')).toMatchObject([{ status: 200 }])
  await at.staff.add({ name: 'Sister Wanjiru', isManager: false })
  expect(await send('whoever')).toMatchObject([REFUSED])
  expect(await send(null)).toMatchObject([{ status: 200 }])
  expect(await send('Sister Wanjiru')).toMatchObject([{ status: 200 }])
  const [device] = (await at.device.get('/api/devices')).body.results
  expect(device.last_actor).toBe('Sister Wanjiru')
})

test('[A2] [N5] an edit in a name that is not taken is kept whole, and a person can answer for it', async () => {
  const at = await startStaffedBox()
  await at.staff.add({ name: 'Sister Wanjiru', isManager: false })
  const made = patientBy(at.clinic, 'Stranger')
  const changed = {
    ...updateOf('patients', { id: made.record_id, revision: 0 }, { phone: '0722' }, made),
    actor: 'Stranger',
  }
  const by = { ...changed, id: patientBy(at.clinic, null).id, actor: 'Sister Wanjiru' }
  expect(await push(at.device, [made, changed, by])).toMatchObject([
    REFUSED,
    REFUSED,
    { conflict: { error_code: 'DEPENDS_ON_REJECTED' } },
  ])
  // Sent again it is answered the same, whoever has become a member meanwhile (E3).
  const late = await at.staff.add({ name: 'Stranger', isManager: false })
  expect(await push(at.device, [made])).toMatchObject([REFUSED])
  at.staff.remove(late.id)

  const inbox = async () => (await at.device.get('/api/inbox')).body.results
  expect(await inbox()).toMatchObject([
    { id: made.id, edit: made, decisions: ['keep_server', 'apply_mine', 'change'] },
    { id: changed.id, edit: changed, decisions: ['keep_server'] },
    { id: by.id, waits_for: made.id },
  ])
  const decide = (id: string, body: object) =>
    at.device.send('POST', `/api/inbox/${id}/decide`, { decision: 'apply_mine', ...body })
  const asStranger = await decide(made.id, { actor: 'Nobody' })
  expect(asStranger).toMatchObject({ status: 403, body: { error_code: 'ACTOR_REFUSED' } })
  expect(await inbox()).toHaveLength(3)
  expect(await decide(made.id, { actor: 'Sister Wanjiru' })).toMatchObject({ status: 200 })
  expect(await decide(changed.id, { actor: 'Sister Wanjiru' })).toMatchObject({ status: 200 })
  expect(await inbox()).toEqual([])
  const { results } = (await at.device.get(`/api/edits?record_id=${made.record_id}`)).body
  expect(
    results
      .filter(({ state }: { state: string }) => state === 'waiting')
      .map(({ edit }: { edit: { actor: string } }) => edit.actor),
  ).toEqual(['Sister Wanjiru', 'Sister Wanjiru', 'Sister Wanjiru'])
  expect((await at.device.get(`/api/patients/${made.record_id}/`)).body.phone).toBe('0722')
})

test('[A2] for a member with a PIN a device acts once it was unlocked with it, and no other device', async () => {
  const at = await startStaffedBox()
  const { id } = await at.staff.add({ name: 'Otieno', pin: '2580', isManager: false })
  const send = (device: Caller) => push(device, [patientBy(at.clinic, 'Otieno')])
  expect(await send(at.device)).toMatchObject([REFUSED])
  const refused = await at.begin(at.device, id, '2581')
  expect(refused).toMatchObject({ status: 403, body: { error_code: 'PIN_REFUSED' } })
  expect((await at.begin(at.device, id)).body.error_code).toBe('PIN_REFUSED')
  expect(await send(at.device)).toMatchObject([REFUSED])
  expect(await at.begin(at.device, id, '2580')).toMatchObject({
    status: 200,
    body: { id, name: 'Otieno', has_pin: true, is_manager: false, is_unlocked: true },
  })
  expect(await send(at.device)).toMatchObject([{ status: 200 }])
  const other = at.addDevice('other')
  expect(await send(other)).toMatchObject([REFUSED])

  // Nor is who takes a name over open to all because the one before had no PIN.
  const before = await at.staff.add({ name: 'Joy', isManager: false })
  at.staff.remove(before.id)
  await at.staff.add({ name: 'Joy', pin: '1379', isManager: false })
  expect(await push(other, [patientBy(at.clinic, 'Joy')])).toMatchObject([REFUSED])
})

test('[A2] [N4] no edit is held up because its member was removed or got another PIN meanwhile', async () => {
  const at = await startClinic()
  const { sqlite } = at.box.edge.store
  const staff = createStaff({ sqlite, clock: at.box.edge.clock })
  const withPin = await staff.add({ name: 'Otieno', pin: '2580', isManager: false })
  const removed = await staff.add({ name: 'Wanjiru', isManager: false })
  const later = await staff.add({ name: 'Achieng', isManager: false })
  await staff.add({ name: 'Stays', isManager: false })
  const session = { staff_id: withPin.id, pin: '2580' }
  expect((await at.device.send('POST', '/api/staff/session', session)).status).toBe(200)
  expect(await push(at.device, [patientBy(at.clinic, 'Achieng')])).toMatchObject([{ status: 200 }])

  // The tablet is out of reach from here on, and its edits come home afterwards.
  const names = ['Otieno', 'Wanjiru', 'Achieng']
  const edits = names.map((name) => patientBy(at.clinic, name))
  expect((await at.device.send('DELETE', '/api/staff/session')).status).toBe(204)
  await staff.setPin(withPin.id, '9999')
  staff.remove(withPin.id)
  staff.remove(removed.id)
  await staff.setPin(later.id, '1234')
  expect(await push(at.device, edits)).toMatchObject([
    { status: 200 },
    { status: 200 },
    { status: 200 },
  ])
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 4 })
  const { results } = (await at.admin.get('/api/edits')).body
  const actors = results.map(({ edit }: { edit: { actor?: string } }) => edit.actor)
  expect(actors).toEqual(expect.arrayContaining(names))

  // Who was removed begins no more work, in whatever way.
  const again = await at.device.send('POST', '/api/staff/session', { staff_id: removed.id })
  expect(again.status).toBe(404)
  const written = await at.device.send('POST', '/api/patients/', patientFields(at.clinic), {
    'Acting-For': removed.id,
  })
  expect(written).toMatchObject({ status: 403, body: { error_code: 'ACTOR_REFUSED' } })
})

test('[A2] [S4] a plain write is made in the name of the member that it acts for', async () => {
  const at = await startStaffedBox()
  const { id } = await at.staff.add({ name: 'Wanjirũ 孫', pin: '2580', isManager: false })
  const write = (acting?: string) =>
    at.device.send('POST', '/api/patients/', patientFields(at.clinic), {
      ...(acting && { 'Acting-For': acting }),
    })
  for (const acting of [id, 'Wanjiru', '00000000-0000-4000-8000-000000000000'])
    expect(await write(acting)).toMatchObject({
      status: 403,
      body: { error_code: 'ACTOR_REFUSED' },
    })
  expect((await at.device.get('/api/patients/')).body.results).toEqual([])
  await at.begin(at.device, id, '2580')
  expect((await write(id.toUpperCase())).status).toBe(201)
  const patient = await create(at.device, 'patients', patientFields(at.clinic))
  const phone = { phone: '0722' }
  const path = `/api/patients/${patient.id}/`
  expect((await at.device.send('PATCH', path, phone, { 'Acting-For': id })).status).toBe(200)
  const { results } = (await at.device.get('/api/edits')).body
  const actors = results.map(({ edit }: { edit: { actor?: string } }) => edit.actor ?? null)
  expect(actors).toEqual(['Wanjirũ 孫', null, 'Wanjirũ 孫'])
})

test('[A2] who guesses a PIN waits longer each time, and nobody else does', async () => {
  const at = await startStaffedBox()
  const { id } = await at.staff.add({ name: 'Otieno', pin: '2580', isManager: false })
  const other = at.addDevice('other')
  const guess = (pin = '0000') => at.begin(at.device, id, pin)
  // Many at the same time are no way around: while one is looked at, the others must wait.
  const many = await Promise.all(Array.from({ length: 20 }, () => guess()))
  let wrong = many.filter(({ status }) => status === 403).length
  expect(wrong).toBeLessThanOrEqual(4)
  for (; wrong < 4; wrong++) expect((await guess()).status).toBe(403)
  const waits = []
  for (let n = 0; n < 9; n++) {
    const limited = await guess('2580')
    expect(limited).toMatchObject({ status: 429, body: { error_code: 'RATE_LIMITED' } })
    const seconds = Number(limited.headers.get('retry-after'))
    waits.push(seconds)
    at.machine.advance(seconds * 1000)
    expect((await guess()).status).toBe(403)
  }
  expect(waits).toEqual([15, 30, 60, 120, 240, 480, 900, 900, 900])
  expect((await at.begin(other, id, '2580')).status).toBe(200)
  at.machine.advance(900_000)
  expect((await guess('2580')).status).toBe(200)
  expect((await guess()).status).toBe(403)
})

test('[A2] a manager keeps the staff from a device, and a PIN is told to nobody', async () => {
  const at = await startStaffedBox()
  const { id } = await at.staff.add({ name: 'Achieng', pin: '2580', isManager: true })
  const add = (body: object) => at.device.send('POST', '/api/staff', body)
  const wanjiru = { name: 'Wanjiru', pin: '1379' }
  expect(await add(wanjiru)).toMatchObject({ status: 403, body: { error_code: 'MANAGER_NEEDED' } })
  await at.begin(at.device, id, '2580')
  const added = await add(wanjiru)
  expect(added).toMatchObject({
    status: 201,
    body: { name: 'Wanjiru', has_pin: true, is_manager: false, is_unlocked: false },
  })
  const wrong: [object, string][] = [
    [{ name: 'wanjiru' }, 'name'],
    [{ name: ' ' }, 'name'],
    [{ name: 'X', pin: '12' }, 'pin'],
    [{ name: 'X', pin: 'abcd' }, 'pin'],
    [{ name: 'X', is_manager: true }, 'pin'],
  ]
  for (const [body, field] of wrong)
    expect((await add(body)).body).toMatchObject({ errors: { [field]: expect.any(String) } })

  const path = `/api/staff/${added.body.id}`
  const cleared = await at.device.send('PUT', `${path}/pin`, { pin: null })
  expect(cleared.body).toMatchObject({ has_pin: false, is_unlocked: true })
  const own = await at.device.send('PUT', `/api/staff/${id}/pin`, { pin: null })
  expect(own.body).toMatchObject({ errors: { pin: 'is needed for a manager' } })
  expect((await at.device.send('PUT', `/api/staff/${id}/pin`, { pin: '8642' })).status).toBe(200)
  expect((await at.device.send('DELETE', path)).status).toBe(204)
  expect((await at.device.send('DELETE', path)).status).toBe(404)
  const listed = await at.device.get('/api/staff')
  expect(listed.body.results).toEqual([
    { id, name: 'Achieng', has_pin: true, is_manager: true, is_unlocked: true },
  ])
  expect(listed.text).not.toContain('argon2')
  expect(
    at.edge.store.sql.all('select pin_hash from staff where pin_hash not like ?', 'argon2id$%'),
  ).toEqual([])
})

test('[A2] what fails in the name of a member opens no way around a PIN that is set later', async () => {
  const at = await startClinic()
  const staff = createStaff({ sqlite: at.box.edge.store.sqlite, clock: at.box.edge.clock })
  const { id: patient } = await at.patient()
  const asked = { card_number: '4711' }
  type Acting = Record<string, string>
  const nowhere = '01a20300-0000-7000-8000-000000000001'
  const ways = {
    decision: (acting: Acting) =>
      at.device.send('POST', `/api/inbox/${nowhere}/decide`, { decision: 'keep_server' }, acting),
    write: (acting: Acting) =>
      at.device.send('PATCH', `/api/patients/${patient}/`, { sex: 'unheard of' }, acting),
    lookup: (acting: Acting) => at.device.send('POST', '/api/patients/lookup', asked, acting),
  }
  at.road.weather('lost request')
  const members: Record<string, string> = {}
  for (const [name, fail] of Object.entries(ways)) {
    const { id } = await staff.add({ name, isManager: false })
    const reply = await fail({ 'Acting-For': id })
    expect(reply.status, reply.text).toBeGreaterThanOrEqual(400)
    members[name] = id
  }
  at.road.clear()
  // What succeeds is remembered: edits made before the PIN may still be on their way.
  expect((await ways.lookup({ 'Acting-For': members.lookup ?? '' })).status).toBe(200)
  for (const id of Object.values(members)) await staff.setPin(id, '2580')
  const edits = Object.keys(ways).map((name) => patientBy(at.clinic, name))
  expect(await push(at.device, edits)).toMatchObject([REFUSED, REFUSED, { status: 200 }])
})
