import { readAudit } from '@outpost/central/audit/audit'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { startClinic } from '../support/clinic.ts'
import { createHandClock, type HandClock } from '../support/clock.ts'
import { create, patientFields } from '../support/make.ts'
import { refusal, type Weather } from '../support/road.ts'

const HOUR_MS = 3600_000

/** A clinic whose box is in step, and an admin at the console. */
async function start(boxClock?: HandClock) {
  const at = await startClinic(undefined, boxClock)
  const known = await at.patient({ full_name: 'Achieng Okello', phone: '0700 123 456' })
  await at.box.round()
  const nodeId = at.box.edge.row.read().nodeId as string
  const path = `/api/nodes/${nodeId}`
  const adminId = at.central.principals.list().find(({ role }) => role === 'admin')?.id
  const give = (kind: string, args = {}, id?: string) =>
    at.admin.send('POST', `${path}/orders`, { kind, args, ...(id && { id }) })
  const stateOf = async (id: string) =>
    (await at.admin.get(`${path}/orders`)).body.results.find((one: { id: string }) => one.id === id)
      ?.state
  const noted = () =>
    readAudit(at.central.store.sql, 0, 1000).filter(({ subject }) => subject === nodeId)
  return { ...at, adminId, known, nodeId, path, give, stateOf, noted }
}

test('[N12] an order is given once, waits for its box, and says what became of it', async () => {
  const at = await start()
  const id = v4()
  const given = await at.give('rotate_token', {}, id)
  expect(given).toMatchObject({ status: 201, body: { id, state: 'waiting', given_by: at.adminId } })
  expect(await at.give('rotate_token', {}, id)).toMatchObject({ status: 200, body: { id } })
  expect(await at.give('rotate_token')).toMatchObject({ status: 200, body: { id } })
  expect(await at.give('resume', {}, id)).toMatchObject({ status: 400 })
  await at.box.round()
  expect(await at.stateOf(id)).toBe('done')
  // Sent again after it was done it is not done once more.
  expect(await at.give('rotate_token', {}, id)).toMatchObject({
    status: 200,
    body: { state: 'done' },
  })
  const orders = at.noted().filter(({ details }) => details.what === 'ordered')
  expect(orders).toMatchObject([{ who: at.adminId, details: { kind: 'rotate_token', order: id } }])
})

test('[S4] [N12] an order that is asked for again is answered as before, by its id and by its Idempotency-Key', async () => {
  const at = await start()
  const ask = (key: string, body: object) =>
    at.admin.send('POST', `${at.path}/orders`, body, { 'Idempotency-Key': key })
  const until = new Date(at.central.clock.now() + HOUR_MS).toISOString()
  const pause = { kind: 'pause', args: { until } }
  const first = await ask('a', pause)
  // Asked for by others too, each is answered with it as long as it is open.
  const id = v4()
  expect([first.status, (await ask('b', pause)).body.id]).toEqual([201, first.body.id])
  expect((await at.give('pause', { until }, id)).body.id).toBe(first.body.id)
  await at.box.round()
  at.central.clock.advance(2 * HOUR_MS)
  // The replies were lost; by now it is done, and its time is over.
  const done = { status: 200, body: { id: first.body.id, state: 'done' } }
  for (const key of ['a', 'b']) expect(await ask(key, pause)).toMatchObject(done)
  expect(await at.give('pause', { until }, id)).toMatchObject(done)
  expect((await at.admin.get(`${at.path}/orders`)).body.results).toHaveLength(1)

  const reused = { status: 422, body: { error_code: 'EDIT_ID_REUSED' } }
  expect(await ask('a', { kind: 'resume' })).toMatchObject(reused)
  expect(await ask('a', { ...pause, id: v4() })).toMatchObject(reused)
  expect(await ask('', pause)).toMatchObject({ status: 400 })
  // Keys are each caller's own.
  const other = at.central.caller('admin')
  const resumed = await other.send(
    'POST',
    `${at.path}/orders`,
    { kind: 'resume' },
    { 'Idempotency-Key': 'a' },
  )
  expect(resumed.status).toBe(201)
})

test('[N12] a paused box exchanges nothing but orders, keeps what is written, and goes on', async () => {
  const at = await start()
  const until = new Date(at.central.clock.now() + 5 * HOUR_MS).toISOString()
  const { body } = await at.give('pause', { until })
  await at.box.round()
  expect(await at.stateOf(body.id)).toBe('done')
  const [box] = (await at.admin.get('/api/nodes')).body.results
  expect(box).toMatchObject({ condition: 'paused', report: { paused_until: until } })

  const edit = await at.setPhone(at.known.id, '0711')
  const other = await at.patient()
  at.road.clear()
  expect(await at.box.round()).toMatchObject({
    isComplete: false,
    isPaused: true,
    link: 'online',
    error: expect.stringMatching(/central has paused this box until .* nothing is lost/),
  })
  expect(at.road.passed.map(({ path }) => path.split('?')[0])).toEqual(['/api/sync/changes'])
  expect((await at.edits()).map(({ id, state }) => [id, state])).toEqual([[edit, 'waiting']])
  expect(await at.seen('patients', other.id)).toBeNull()
  expect((await at.device.get('/api/sync/status/')).body).toMatchObject({
    paused_until: until,
    pending: 1,
    last_error: null,
  })

  // What moves records waits as well, and is done when the box goes on.
  const resync = await at.give('resync', { collection: 'patients', record_id: other.id })
  await at.box.round()
  expect(await at.stateOf(resync.body.id)).toBe('waiting')
  expect(await at.seen('patients', other.id)).toBeNull()

  const resumed = await at.give('resume')
  await at.box.round()
  expect(await at.stateOf(resumed.body.id)).toBe('done')
  expect(await at.stateOf(resync.body.id)).toBe('done')
  expect(await at.seen('patients', other.id)).not.toBeNull()
  expect(await at.atCentral('patients', at.known.id)).toMatchObject({ phone: '0711' })

  await at.give('pause', { until })
  await at.box.round()
  at.central.clock.advance(5 * HOUR_MS + 1)
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  for (const wrong of [{}, { until: 'tomorrow' }, { until: '2020-01-01T00:00:00Z' }]) {
    expect(await at.give('pause', wrong)).toMatchObject({ status: 400 })
  }
})

test('[N12] [A5] how long a paused box took to ask is no matter of a clock that central puts right', async () => {
  const boxClock = createHandClock()
  const at = await start(boxClock)
  const until = new Date(at.central.clock.now() + 100 * HOUR_MS).toISOString()
  await at.give('pause', { until })
  await at.box.round()
  boxClock.advance(24 * HOUR_MS)
  const { isPaused, durationMs } = await at.box.round()
  expect(isPaused).toBe(true)
  expect(durationMs).toBeGreaterThanOrEqual(0)
  expect(durationMs).toBeLessThan(HOUR_MS)
})

test('[N12] [F12] a re-sync of a record, of a collection and of all puts right what is wrong', async () => {
  const at = await start()
  const { sql } = at.box.edge.store
  const doctor = await at.admin.send('POST', '/api/doctors/', { full_name: 'Dr Otieno' })
  await at.box.round()
  const mine = await at.setPhone(at.known.id, 'mine')
  await at.box.round()
  await at.box.round()
  const spoil = (id: string, more = '') =>
    sql.run(
      `update records set fields = json_set(fields, '$.full_name', 'rotten')${more} where id = ?`,
      id,
    )
  const nameOf = async (collection: string, id: string) =>
    (await at.seen(collection, id))?.full_name
  const resync = async (args: object) => {
    const { status, body } = await at.give('resync', args)
    expect(status).toBe(201)
    await at.box.round()
    expect(await at.stateOf(body.id)).toBe('done')
  }

  spoil(at.known.id)
  await resync({ collection: 'patients', record_id: at.known.id })
  expect(await nameOf('patients', at.known.id)).toBe('Achieng Okello')
  expect(await at.seen('patients', at.known.id)).toMatchObject({ phone: 'mine' })
  expect((await at.edits()).find(({ id }) => id === mine)?.state).toBe('accepted')

  spoil(doctor.body.id, ', revision = revision + 1')
  spoil(at.known.id, ', revision = revision + 1')
  await resync({ collection: 'doctors' })
  expect(await nameOf('doctors', doctor.body.id)).toBe('Dr Otieno')
  expect(await nameOf('patients', at.known.id)).toBe('rotten')

  spoil(doctor.body.id)
  const waiting = await at.setPhone(at.known.id, 'waits')
  at.road.weather(({ path }) => (path.startsWith('/api/sync/push') ? 'lost request' : 'clear'))
  await at.give('resync')
  await at.box.round()
  expect((await at.edits()).find(({ id }) => id === waiting)?.state).not.toBe('accepted')
  at.road.weather('clear')
  await at.box.round()
  await at.box.round()
  expect(await nameOf('doctors', doctor.body.id)).toBe('Dr Otieno')
  expect(await nameOf('patients', at.known.id)).toBe('Achieng Okello')
  expect(await at.atCentral('patients', at.known.id)).toMatchObject({ phone: 'waits' })
  expect((await at.admin.get(`${at.path}/orders`)).body.results[0]).toMatchObject({
    args: {},
    state: 'done',
  })
  // What is made while it is asked for is no copy of central's that could be wrong.
  const id = v4()
  const states: string[] = []
  at.road.weather(async ({ path }) => {
    if (path === '/api/sync/fetch')
      await create(at.device, 'patients', patientFields(at.clinic, { id }))
    else states.push((await at.seen('patients', id))?.sync_state)
    return 'clear' as const
  })
  await resync({ collection: 'patients', record_id: id })
  expect(states).not.toContain('attention')
  for (const wrong of [{ collection: 'staff' }, { record_id: at.known.id }, { all: true }]) {
    expect(await at.give('resync', wrong)).toMatchObject({ status: 400 })
  }
})

test('[N12] [S5] a support bundle comes home once, and holds nothing of a person', async () => {
  const at = await start()
  at.box.addDevice('tablet of Sister Wanjiru')
  await at.setPhone(at.known.id, '0799 999 999')
  const { body } = await at.give('support_bundle')
  const bundlePath = `${at.path}/orders/${body.id}/bundle`
  expect(await at.admin.get(bundlePath)).toMatchObject({ status: 404 })
  // Its answer is lost, and it is sent again.
  at.road.weather(({ path }) => (path.endsWith('support-bundle') ? 'lost reply' : 'clear'))
  await at.box.round()
  at.road.weather('clear')
  await at.box.round()
  expect(await at.stateOf(body.id)).toBe('done')
  const { status, body: got, text } = await at.central.caller('viewer').get(bundlePath)
  expect(status).toBe(200)
  expect(got.bundle).toMatchObject({
    version: '0.0.0-test',
    replica: { link: 'online', is_filled: true },
    devices: { active: 2 },
    records: expect.arrayContaining([
      { collection: 'patients', sync_state: expect.any(String), count: 1 },
    ]),
  })
  const token = at.box.edge.row.read().token as string
  for (const secret of ['Achieng', 'Okello', '0700', '0799', 'Wanjiru', 'Kisumu', token]) {
    expect(text).not.toContain(secret)
  }
  // Of another box nobody takes it.
  const stranger = at.central.caller('node', [at.clinic])
  const forged = { order_id: body.id, bundle: got.bundle }
  expect(await stranger.send('POST', '/api/sync/support-bundle', forged)).toMatchObject({
    status: 404,
  })
})

test.each([400, 403, 404, 413, 422])(
  '[N12] a support bundle that central will never take (%i) ends its order',
  async (status) => {
    const at = await start()
    const bundle = await at.give('support_bundle')
    at.road.weather(({ path }) => (path.endsWith('support-bundle') ? refusal(status, '') : 'clear'))
    expect(await at.box.round()).toMatchObject({ isComplete: true })
    expect(await at.stateOf(bundle.body.id)).toBe('done')
  },
)

const notNow: [string, object, string, Weather][] = [
  ['the line breaks', { kind: 'support_bundle' }, 'support-bundle', 'lost request'],
  ['central is in trouble', { kind: 'support_bundle' }, 'support-bundle', refusal(500, '')],
  ['central asks to wait', { kind: 'support_bundle' }, 'support-bundle', refusal(429, '')],
  ['the token is not known', { kind: 'support_bundle' }, 'support-bundle', refusal(401, '')],
  ['the box is a copy', { kind: 'support_bundle' }, 'support-bundle', refusal(403, 'TWIN')],
  [
    'the comparison is not complete',
    { kind: 'resync', args: { collection: 'patients' } },
    'digest',
    refusal(500, ''),
  ],
]
test.each(notNow)(
  '[N12] where %s an order waits, holds up no later one, and is done when it can be',
  async (_title, asked, path, weather) => {
    const at = await start()
    const first = await at.admin.send('POST', `${at.path}/orders`, asked)
    const later = await at.give('rotate_token')
    const { token } = at.box.edge.row.read()
    at.road.weather((passing) => (passing.path.endsWith(path) ? weather : 'clear'))
    await at.box.round()
    expect(await at.stateOf(later.body.id)).toBe('done')
    expect(at.box.edge.row.read().token).not.toBe(token)
    expect(await at.stateOf(first.body.id)).toBe('waiting')
    expect(at.box.log.warnings).toContainEqual({
      facts: expect.objectContaining({ order: first.body.id }),
      message: expect.stringContaining('could not be done'),
    })
    at.road.clear()
    await at.box.round()
    expect(await at.stateOf(first.body.id)).toBe('done')
  },
)

test('[A4] [N10] a box is revoked, reinstated and released over HTTP, each audited once', async () => {
  const at = await start()
  const pull = (what: string, body?: object) => at.admin.send('POST', `${at.path}/${what}`, body)
  for (const _ of [1, 2]) {
    expect(await pull('revoke')).toMatchObject({ status: 200, body: { condition: 'revoked' } })
  }
  expect(await at.box.round()).toMatchObject({ link: 'unauthorised' })
  for (const _ of [1, 2]) expect((await pull('reinstate')).body.condition).toBe('fine')
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  expect(await pull('release', {})).toMatchObject({ status: 200 })
  at.central.store.sql.run('update principals set twin_since = 1 where id = ?', at.nodeId)
  expect(await pull('release', { incarnation: 'deadbeef' })).toMatchObject({ status: 400 })
  expect(await pull('release', {})).toMatchObject({ status: 200 })
  const done = at.noted().filter(({ who }) => who === at.adminId)
  // A release asks for a new token by itself: the other copies have the old one too.
  const whats = ['revoked', 'reinstated', 'released', 'ordered']
  expect(done.map(({ details }) => details.what)).toEqual(whats)

  // Whoever looks after other clinics sees no such box, and a viewer pulls no lever.
  const elsewhere = at.central.caller('admin', [await at.central.addClinic('Elsewhere')])
  expect(await elsewhere.send('POST', `${at.path}/revoke`)).toMatchObject({ status: 404 })
  const viewer = at.central.caller('viewer')
  expect(await viewer.send('POST', `${at.path}/orders`, { kind: 'resume' })).toMatchObject({
    status: 403,
  })
})
