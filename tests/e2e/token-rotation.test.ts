import { createOrders } from '@outpost/central/nodes/orders'
import { createTokenRotation } from '@outpost/central/nodes/token-rotation'
import { createCentralFetch } from '@outpost/edge/sync/central-fetch'
import { enrol } from '@outpost/edge/sync/enrol'
import { newToken, tokenHash } from '@outpost/shared/node/tokens'
import { expect, onTestFinished, test } from 'vitest'
import { createCaller } from '../support/caller.ts'
import { startClinic } from '../support/clinic.ts'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { startCentral } from '../support/network.ts'
import { type Passing, refusal } from '../support/road.ts'

type Clinic = Awaited<ReturnType<typeof start>>

/** A clinic whose box is in step, with what central is asked to tell it. */
async function start() {
  const at = await startClinic()
  await at.box.round()
  const nodeId = at.box.edge.row.read().nodeId as string
  const deps = { sqlite: at.central.store.sqlite, clock: at.central.clock }
  const orders = createOrders(deps)
  return { ...at, nodeId, orders, firstToken: at.box.edge.row.read().token as string }
}

/** How central answers one who bears this token. */
async function standingOf({ central }: Clinic, token: string) {
  const { status, body } = await createCaller(central.url, token).get('/api/sync/status/')
  return status === 200 ? 'good' : body.error_code
}

const formerTokens = ({ central }: Clinic) =>
  central.store.sql.all<{ hash: string }>('select token_hash as hash from former_tokens')

/** The box has a token of its own making, the first one is dead, and central has been told so. */
async function expectRotated(at: Clinic) {
  const { token, isTokenNew } = at.box.edge.row.read()
  expect(isTokenNew).toBe(false)
  expect(token).not.toBe(at.firstToken)
  expect(await standingOf(at, token as string)).toBe('good')
  expect(await standingOf(at, at.firstToken)).toBe('UNAUTHENTICATED')
  expect(formerTokens(at)).toEqual([{ hash: tokenHash(at.firstToken) }])
  expect(at.orders.open(at.nodeId)).toEqual([])
}

test('[N12] [A1] a box that is asked for a new token makes one, and only its hash travels', async () => {
  const at = await start()
  const order = at.orders.give(at.nodeId, 'rotate_token')
  expect(at.orders.give(at.nodeId, 'rotate_token')).toMatchObject({ id: order.id, isNew: false })
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  await expectRotated(at)
  const token = at.box.edge.row.read().token as string
  const isOnTheLine = ({ body, path }: Passing) => (path + body.toString()).includes(token)
  expect(at.road.passed.filter(isOnTheLine)).toEqual([])
  const announced = at.road.passed.filter(({ path }) => path === '/api/sync/token')
  expect(announced.map(({ body }) => JSON.parse(body.toString()))).toEqual([
    { token_hash: tokenHash(token) },
  ])
  const report = JSON.parse(at.central.principals.find(at.nodeId)?.report ?? '')
  expect(report.orders).toEqual({ [order.id]: 'done' })

  // All is told: nothing is new, and central asks for nothing.
  await at.box.round()
  at.road.clear()
  await at.box.round()
  expect(at.road.passed).toHaveLength(1)
  expect(at.road.passed[0]?.headers['sync-report']).toBeUndefined()
  expect(at.box.edge.row.read().token).toBe(token)
})

test.each(['lost request', 'lost reply'] as const)(
  '[N12] [A1] with a %s at any step the box stays known, and its token changes exactly once',
  async (weather) => {
    for (let step = 0; ; step++) {
      const at = await start()
      const patient = await at.patient()
      await at.box.round()
      at.orders.give(at.nodeId, 'rotate_token')
      let passed = 0
      at.road.weather(() => (passed++ === step ? weather : 'clear'))
      for (const phone of ['1', '2']) {
        await at.box.round()
        await at.setPhone(patient.id, phone)
      }
      at.road.weather('clear')
      expect(await at.box.round(), `step ${step}`).toMatchObject({ isComplete: true })
      await at.box.round()
      await expectRotated(at)
      expect(await at.atCentral('patients', patient.id)).toMatchObject({ phone: '2' })
      if (passed <= step) return
    }
  },
)

test('[A1] the old token is good until the new one was used, and never again after', async () => {
  const at = await start()
  at.orders.give(at.nodeId, 'rotate_token')
  // Central takes note of the hash; the box does not hear of it.
  at.road.weather(({ path }) => (path === '/api/sync/token' ? 'lost reply' : 'clear'))
  await at.box.round()
  const { token, formerToken, isTokenNew } = at.box.edge.row.read()
  expect({ formerToken, isTokenNew }).toEqual({ formerToken: at.firstToken, isTokenNew: true })
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  expect(await standingOf(at, at.firstToken)).toBe('good')
  expect(await standingOf(at, token as string)).toBe('good')
  expect(await standingOf(at, at.firstToken)).toBe('UNAUTHENTICATED')
})

test('[A1] [N9] a central that was put back to before the new token takes it up again', async () => {
  const at = await start()
  const patient = await at.patient()
  at.orders.give(at.nodeId, 'rotate_token')
  await at.box.round()
  await expectRotated(at)
  const { sql } = at.central.store
  sql.run('delete from former_tokens')
  sql.run('delete from orders')
  sql.run(
    'update principals set token_hash = ?, next_token_hash = null where id = ?',
    tokenHash(at.firstToken),
    at.nodeId,
  )
  await at.setPhone(patient.id, 'kept')
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1, link: 'online' })
  await expectRotated(at)
})

test('[A4] revoked while its token changes a box is shut out by either, and goes on afterwards', async () => {
  const at = await start()
  at.orders.give(at.nodeId, 'rotate_token')
  at.road.weather(({ path }) => (path === '/api/sync/token' ? 'lost reply' : 'clear'))
  await at.box.round()
  at.road.clear()
  at.central.principals.revoke(at.nodeId)
  const { token } = at.box.edge.row.read()
  expect(await standingOf(at, at.firstToken)).toBe('REVOKED')
  expect(await standingOf(at, token as string)).toBe('REVOKED')
  expect(await at.box.round()).toMatchObject({ link: 'unauthorised' })
  expect(at.box.edge.row.read().revokedSince).not.toBeNull()
  at.central.principals.reinstate(at.nodeId)
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  await at.box.round()
  await expectRotated(at)
})

test('[A1] a box that was put back to its old token is told so, and enrols as who it was', async () => {
  const at = await start()
  at.orders.give(at.nodeId, 'rotate_token')
  await at.box.round()
  await expectRotated(at)
  at.box.edge.row.change({ token: at.firstToken, formerToken: null })
  const { error, link } = await at.box.round()
  expect({ error, link }).toMatchObject({
    link: 'unauthorised',
    error: expect.stringMatching(/token is old.*enrolled anew, and keeps/),
  })
  const { fetch, close } = createCentralFetch(undefined)
  onTestFinished(close)
  const code = at.central.newCode([at.clinic])
  const place = await enrol(at.box.edge, fetch, { centralUrl: at.central.url, code })
  expect(at.central.store.sql.get('select node_id, formerly from successions')).toEqual({
    node_id: place.node_id,
    formerly: at.nodeId,
  })
})

test.each([1, 2, 3])(
  '[A1] [N9] a box whose last %i tokens central has lost with a restore is enrolled as who it was',
  async (times) => {
    const at = await start()
    for (let n = 1; n <= times; n++) {
      at.orders.give(at.nodeId, 'rotate_token')
      expect(await at.box.round()).toMatchObject({ isComplete: true })
      expect(await at.box.round()).toMatchObject({ isComplete: true })
    }
    const { sql } = at.central.store
    sql.run('delete from former_tokens')
    sql.run(
      'update principals set token_hash = ?, next_token_hash = null where id = ?',
      tokenHash(at.firstToken),
      at.nodeId,
    )
    const { fetch, close } = createCentralFetch(undefined)
    onTestFinished(close)
    const code = at.central.newCode([at.clinic])
    const place = await enrol(at.box.edge, fetch, { centralUrl: at.central.url, code })
    expect(sql.all('select node_id, formerly from successions')).toEqual([
      { node_id: place.node_id, formerly: at.nodeId },
    ])
  },
)

test('[N12] an order of a kind that the box does not know is ended, and central told so', async () => {
  const at = await start()
  const { id } = at.orders.give(at.nodeId, 'make_tea', { sugar: 2 })
  await at.box.round()
  await at.box.round()
  expect(at.orders.open(at.nodeId)).toEqual([])
  const row = at.central.store.sql.get('select result from orders where id = ?', id)
  expect(row).toEqual({ result: 'unknown' })
})

test('[N12] an order is not done again when it is told again, only acknowledged', async () => {
  const at = await start()
  const { id } = at.orders.give(at.nodeId, 'rotate_token')
  await at.box.round()
  const { token } = at.box.edge.row.read()
  at.central.store.sql.run('update orders set ended_at = null, result = null where id = ?', id)
  await at.box.round()
  await at.box.round()
  expect(at.orders.open(at.nodeId)).toEqual([])
  expect(at.box.edge.row.read().token).toBe(token)
})

test('[F7] an open order is news once, and ends a 304 again when it is acknowledged', async () => {
  const at = await start()
  const box = createCaller(at.central.url, at.firstToken)
  const first = await box.get('/api/sync/changes')
  const path = `/api/sync/changes?cursor=${first.body.cursor}`
  const ask = (etag: string | null, more = {}) =>
    box.get(path, { 'If-None-Match': etag ?? '', ...more })
  const idle = first.headers.get('etag')
  expect((await ask(idle)).status).toBe(304)
  const { id } = at.orders.give(at.nodeId, 'rotate_token')
  const told = await ask(idle)
  expect(told).toMatchObject({ status: 200, body: { count: 0, orders: [{ id, args: {} }] } })
  const busy = told.headers.get('etag')
  expect((await ask(busy)).status).toBe(304)
  const report = JSON.stringify({ orders: { [id]: 'done' } })
  expect((await ask(busy, { 'Sync-Report': report })).status).toBe(200)
  expect((await ask(idle)).status).toBe(304)
})

test('[N12] a box acknowledges only its own orders, and announces no token of somebody else', async () => {
  const at = await start()
  const { id } = at.orders.give(at.nodeId, 'rotate_token')
  const other = at.central.caller('node', [at.clinic])
  const report = JSON.stringify({ orders: { [id]: 'done' } })
  await other.get('/api/sync/changes', { 'Sync-Report': report })
  expect(at.orders.open(at.nodeId)).toMatchObject([{ id }])
  const stolen = { token_hash: tokenHash(at.firstToken) }
  const refused = await other.send('POST', '/api/sync/token', stolen)
  expect(refused).toMatchObject({ status: 400, body: { error_code: 'INVALID_REQUEST' } })
  expect(await at.admin.send('POST', '/api/sync/token', stolen)).toMatchObject({ status: 403 })
})

test('[A1] of two tokens announced after each other only the last is ever good', async () => {
  const central = await startCentral()
  const [first, second] = [newToken(), newToken()]
  const admin = central.token('admin')
  const [row] = central.principals.list()
  const { announce } = createTokenRotation({ sqlite: central.store.sqlite, clock: central.clock })
  for (const token of [first, second, second]) announce(row?.id ?? '', tokenHash(token))
  const good = async (token: string) =>
    (await createCaller(central.url, token).get('/api/sync/status/')).status === 200
  expect([await good(first), await good(admin), await good(second), await good(admin)]).toEqual([
    false,
    true,
    true,
    false,
  ])
})

test('[A1] commands ask a box for a new token, and make one for a client', async () => {
  const at = await start()
  const env = { CENTRAL_DATABASE_URL: `file:${at.central.file}` }
  const asked = await runJsonHere('central', ['node', 'rotate', at.nodeId], env)
  expect(asked).toMatchObject({ node_id: at.nodeId, order_id: expect.any(String) })
  const [listed] = await runJsonHere('central', ['node', 'list'], env)
  expect(listed).toMatchObject({
    token_since: null,
    orders: [{ id: asked.order_id, kind: 'rotate_token' }],
  })
  expect((await runHere('central', ['node', 'list'], env)).out).toMatch(
    /asked to rotate_token since/,
  )
  await at.box.round()
  const [rotated] = await runJsonHere('central', ['node', 'list'], env)
  expect(rotated).toMatchObject({ token_since: expect.any(String), orders: [] })

  const { token_id: id, token: old } = await runJsonHere(
    'central',
    ['token', 'add', '--role', 'viewer'],
    env,
  )
  const { token } = await runJsonHere('central', ['token', 'rotate', id], env)
  expect((await runHere('central', ['token', 'list'], env)).out).toMatch(
    /last used never, a new token was not used yet/,
  )
  expect(await standingOf(at, old)).toBe('good')
  expect(await standingOf(at, token)).toBe('good')
  expect(await standingOf(at, old)).toBe('UNAUTHENTICATED')

  const place = await runJsonHere(
    'central',
    ['node', 'add', '--clinic', at.clinic, '--name', 'new'],
    env,
  )
  for (const [words, says] of [
    [['node', 'rotate', id], /no box .*central node list.*Nothing was changed/],
    [['node', 'rotate', place.node_id], /has not enrolled yet/],
    [['token', 'rotate', at.nodeId], /no token/],
  ] as const) {
    expect(await runHere('central', [...words], env)).toMatchObject({
      code: 1,
      err: expect.stringMatching(says),
    })
  }
})

test('[A1] a central that cannot take the token now is asked again, and the box stays known', async () => {
  const at = await start()
  at.orders.give(at.nodeId, 'rotate_token')
  at.road.weather(({ path }) =>
    path === '/api/sync/token' ? refusal(503, 'STORAGE_FAILED') : 'clear',
  )
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  expect(await at.box.round()).toMatchObject({ isComplete: true, link: 'online' })
  expect(at.orders.open(at.nodeId)).toHaveLength(1)
  at.road.clear()
  await at.box.round()
  await expectRotated(at)
})
