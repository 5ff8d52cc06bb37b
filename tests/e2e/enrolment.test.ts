import { createCentralFetch } from '@outpost/edge/sync/central-fetch'
import { enrol } from '@outpost/edge/sync/enrol'
import { CommandFailed } from '@outpost/shared/node/command-failed'
import { newToken, tokenHash } from '@outpost/shared/node/tokens'
import type { Page } from '@outpost/shared/protocol/messages'
import { v4 } from 'uuid'
import { expect, onTestFinished, test } from 'vitest'
import { appointmentFields, createOf, movementOf, updateOf } from '../support/authority.ts'
import { createCaller, type Reply } from '../support/caller.ts'
import { startClinic } from '../support/clinic.ts'
import { create, patientFields, push } from '../support/make.ts'
import { startBox, startCentral, startLonelyBox } from '../support/network.ts'
import { rewrite, startRoad, type Weather } from '../support/road.ts'

const HOUR_MS = 3600 * 1000

async function startPlace() {
  const central = await startCentral()
  const clinic = await central.addClinic('Kisumu')
  const anyone = createCaller(central.url, null)
  const ask = (body: object): Promise<Reply> => anyone.send('POST', '/api/nodes/enrol', body)
  return { central, clinic, ask }
}

const refused = { status: 403, body: { error_code: 'ENROLMENT_REFUSED' } }

test('[A1] a code enrols a box once; the same code with the same hash is answered the same', async () => {
  const { central, clinic, ask } = await startPlace()
  const code = central.newCode([clinic])
  const token = newToken()
  const body = { code, name: 'Kisumu box', token_hash: tokenHash(token) }
  const first = await ask(body)
  expect(first).toMatchObject({
    status: 200,
    body: {
      node_id: expect.any(String),
      epoch: central.store.identity().epoch,
      clinics: [{ id: clinic, name: 'Kisumu', time_zone: 'Africa/Nairobi', active: true }],
    },
  })
  // The box made its token: central never says one, and stores only the hash.
  expect(first.body).not.toHaveProperty('token')
  const rows = JSON.stringify(central.store.sql.all('select * from principals'))
  expect(rows).toContain(tokenHash(token))
  expect(rows).not.toContain(token)

  const again = await ask(body)
  expect(again.body).toEqual(first.body)
  expect(await ask({ ...body, token_hash: tokenHash(newToken()) })).toMatchObject(refused)
  expect(await ask({ code })).toMatchObject(refused)
  expect((await createCaller(central.url, token).get('/api/sync/changes')).status).toBe(200)
})

test('[A1] a box that makes no token gets one, and it is said only once', async () => {
  const { central, clinic, ask } = await startPlace()
  const code = central.newCode([clinic])
  const { body } = await ask({ code })
  expect(body.token.length).toBeGreaterThanOrEqual(43)
  expect((await createCaller(central.url, body.token).get('/api/sync/changes')).status).toBe(200)
  expect(await ask({ code })).toMatchObject(refused)
})

test('[A1] a code is good for 24 hours by the clock of central, and a wrong one never', async () => {
  const { central, clinic, ask } = await startPlace()
  const [late, inTime] = [central.newCode([clinic]), central.newCode([clinic])]
  central.clock.advance(24 * HOUR_MS - 1)
  expect((await ask({ code: inTime })).status).toBe(200)
  central.clock.advance(2)
  const reply = await ask({ code: late })
  expect(reply).toMatchObject(refused)
  expect(reply.body.detail).toMatch(/expired.*ask central for a new code/)
  expect(await ask({ code: 'ABCD-EFGH-JKMN' })).toMatchObject(refused)
})

test('[A1] a code may be typed in small letters, with spaces, O for 0 and I or L for 1', async () => {
  const { central, clinic, ask } = await startPlace()
  const code = central.newCode([clinic])
  const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
  expect((await ask({ code: ` ${typed} ` })).status).toBe(200)
})

test('[A1] a box whose reply was lost asks again with the same code and is enrolled once', async () => {
  const { central, clinic } = await startPlace()
  const road = await startRoad(central.url)
  const box = await startLonelyBox(central.clock)
  const { fetch, close } = createCentralFetch(undefined)
  onTestFinished(close)
  const request = { centralUrl: road.url, code: central.newCode([clinic]) }
  road.weather('lost reply')
  await expect(enrol(box.edge, fetch, request)).rejects.toThrow(/try the same code again/)
  expect(box.edge.row.read().nodeId).toBeNull()
  road.clear()
  const reply = await enrol(box.edge, fetch, request)
  expect(box.edge.row.read()).toMatchObject({ nodeId: reply.node_id, epoch: reply.epoch })
  expect(await box.round()).toMatchObject({ isComplete: true })
  await expect(enrol(box.edge, fetch, request)).rejects.toThrow(/enrolled already/)
})

const unread: [string, Weather][] = [
  ['is cut short', { cutAt: 30 }],
  ['is cut short and looks whole', { cutAt: 30, looksWhole: true }],
  ['lacks a part', rewrite<{ epoch?: string }>((body) => delete body.epoch)],
  ['is no JSON', { status: 502, headers: { 'sync-protocol': '1' }, body: Buffer.from('no') }],
]
test.each(unread)(
  '[A1] where what central answers %s, who enrols is told to ask with the same code again',
  async (_title, weather) => {
    const { central, clinic } = await startPlace()
    const road = await startRoad(central.url)
    const box = await startLonelyBox(central.clock)
    const { fetch, close } = createCentralFetch(undefined)
    onTestFinished(close)
    const request = { centralUrl: road.url, code: central.newCode([clinic]) }
    road.weather(weather)
    const failure = await enrol(box.edge, fetch, request).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(CommandFailed)
    expect(String(failure)).toMatch(/[Nn]othing.*same code again/)
    expect(box.edge.row.read().nodeId).toBeNull()
    road.clear()
    await enrol(box.edge, fetch, request)
    expect(await box.round()).toMatchObject({ isComplete: true })
  },
)

test('[A1] a box that is not enrolled serves its devices, and says what to do', async () => {
  const central = await startCentral()
  const box = await startLonelyBox(central.clock)
  const device = box.addDevice('tablet')
  expect((await device.get('/api/patients/')).body).toEqual({ results: [], next: null })
  expect(await box.round()).toMatchObject({
    isComplete: false,
    link: 'unauthorised',
    error: expect.stringMatching(/not enrolled yet: run "edge enrol"/),
  })
})

test('[A1] scope comes from the token on every route', async () => {
  const at = await startClinic()
  const elsewhere = await at.central.addClinic('Mombasa')
  const theirs = await create(at.admin, 'patients', patientFields(elsewhere))
  const mine = await at.patient()
  const pharmacy = await create(at.admin, 'pharmacies', { clinic_id: elsewhere, name: 'Main' })
  const medicine = await create(at.admin, 'medicines', { name: 'Quinine', unit: 'tablet' })
  const shelf = await create(at.admin, 'pharmacy-inventory', {
    pharmacy_id: pharmacy.id,
    medicine_id: medicine.id,
    quantity: 10,
  })
  const node = createCaller(at.central.url, at.box.edge.row.read().token)
  for (const caller of [node, at.central.caller('client', [at.clinic])]) {
    const path = `/api/patients/${theirs.id}/`
    for (const reply of [
      await caller.get(path),
      await caller.send('PATCH', path, { phone: '1' }),
      await caller.send('DELETE', path),
      await caller.send('PUT', `${path}sync_update/`, {
        client_last_synced_at: '2026-12-31T00:00:00Z',
        phone: '1',
      }),
      await caller.send('POST', `/api/pharmacy-inventory/${shelf.id}/movements`, {
        kind: 'DISPENSED',
        delta: -1,
      }),
    ]) {
      // As if it did not exist (S4).
      expect(reply).toMatchObject({ status: 404, body: { error_code: 'NOT_FOUND' } })
    }
    const made = await caller.send('POST', '/api/patients/', patientFields(elsewhere))
    expect(made).toMatchObject({ status: 403, body: { error_code: 'OUT_OF_SCOPE' } })

    const list = (await caller.get('/api/patients/?limit=1000')).body.results
    expect(list.map(({ id }: { id: string }) => id)).toEqual([mine.id])
    const page = (await caller.get('/api/sync/changes')).body as Page
    expect(page.changes.map(({ id }) => id).sort()).toEqual([medicine.id, mine.id].sort())
    expect(page.clinics.map(({ id }) => id)).toEqual([at.clinic])
    const since = (await caller.get('/api/patients/sync/')).body
    expect(since.map(({ id }: { id: string }) => id)).toEqual([mine.id])
    const status = (await caller.get('/api/sync/status/')).body
    expect(status.clinics.map(({ id }: { id: string }) => id)).toEqual([at.clinic])
    expect(status.collections.patients.count).toBe(1)
    expect(status.collections.pharmacies.count).toBe(0)

    const outcomes = await push(caller, [
      updateOf('patients', theirs, { phone: '1' }),
      { ...updateOf('patients', theirs, {}), op: 'delete', fields: undefined },
      movementOf(shelf.id, { kind: 'DISPENSED', delta: -1 }),
      createOf('patients', patientFields(elsewhere)),
      createOf('patients', patientFields(at.clinic), theirs.id),
      createOf('appointments', appointmentFields(at.clinic, theirs.id)),
      updateOf('patients', { id: v4(), revision: 1 }, { phone: '1' }),
    ])
    for (const outcome of outcomes) {
      // One answer for all, so that nothing is told (E6).
      expect(outcome).toEqual({
        edit_id: outcome.edit_id,
        status: 403,
        problem: outcomes[0].problem,
        final: true,
      })
    }
    const edits = (await caller.get(`/api/edits?record_id=${theirs.id}`)).body.results
    expect(new Set(edits.map((edit: { from: string }) => edit.from)).size).toBeLessThanOrEqual(1)
  }
  expect((await at.admin.get(`/api/patients/${theirs.id}/`)).body).toMatchObject({ revision: 1 })
  expect(await at.atCentral('pharmacy-inventory', shelf.id)).toMatchObject({ quantity: 10 })
})

test('[A3] a viewer reads and changes nothing, on any route', async () => {
  const at = await startClinic()
  const patient = await at.patient()
  const viewer = at.central.caller('viewer', [at.clinic])
  const path = `/api/patients/${patient.id}/`
  expect((await viewer.get(path)).status).toBe(200)
  const forbidden = { status: 403, body: { error_code: 'FORBIDDEN' } }
  expect(await viewer.send('POST', '/api/patients/', patientFields(at.clinic))).toMatchObject(
    forbidden,
  )
  expect(await viewer.send('PATCH', path, { phone: '1' })).toMatchObject(forbidden)
  expect(await viewer.send('DELETE', path)).toMatchObject(forbidden)
  const edits = [updateOf('patients', patient, { phone: '1' })]
  const { epoch } = (await viewer.get('/api/sync/status/')).body
  expect(await viewer.send('POST', '/api/sync/push', { epoch, edits })).toMatchObject(forbidden)
  expect((await viewer.get(path)).body).toMatchObject({ revision: 1, phone: null })
})

test('[A1] [A4] a revoked box gets 401 REVOKED, and keeps its outbox', async () => {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  await at.setPhone(patient.id, '1')
  const { nodeId, token } = at.box.edge.row.read()
  at.central.principals.revoke(nodeId ?? '')
  const reply = await createCaller(at.central.url, token).get('/api/sync/changes')
  expect(reply).toMatchObject({ status: 401, body: { error_code: 'REVOKED' } })
  expect(reply.headers.get('sync-protocol')).toBe('1')
  expect(await at.box.round()).toMatchObject({ isComplete: false, link: 'unauthorised' })
  expect(at.box.edge.store.sql.all('select state from edits')).toEqual([{ state: 'sent' }])
})

test('[A1] a revoked device is out with its next request; the others stay', async () => {
  const at = await startClinic()
  const lost = at.box.addDevice('lost')
  expect((await lost.get('/api/patients/')).status).toBe(200)
  const { sql } = at.box.edge.store
  sql.run(`update devices set revoked_at = 1 where name = 'lost'`)
  for (const reply of [
    await lost.get('/api/patients/'),
    await lost.get('/api/sync/changes'),
    await lost.get('/api/inbox'),
    await lost.send('POST', '/api/sync/run'),
    await lost.send('POST', '/api/patients/', patientFields(at.clinic)),
  ]) {
    expect(reply).toMatchObject({ status: 401, body: { error_code: 'REVOKED' } })
    expect(reply.headers.get('www-authenticate')).toBe('Bearer')
  }
  expect((await at.device.get('/api/patients/')).status).toBe(200)
})

test('[A1] a token of central opens no box, and one of a box opens neither central nor another box', async () => {
  const at = await startClinic()
  const other = await startBox(at.central, [at.clinic])
  const device = at.box.addDevice('tablet')
  const tokenOf = (of: string | null) => (url: string) => createCaller(url, of)
  const nodeToken = tokenOf(at.box.edge.row.read().token)
  expect((await nodeToken(at.box.url).get('/api/patients/')).status).toBe(401)
  expect((await device.get('/api/patients/')).status).toBe(200)
  expect((await { ...other.device }.get('/api/patients/')).status).toBe(200)
  const strangers = at.box.edge.store.sql.all('select token_hash from devices')
  expect(other.edge.store.sql.all('select token_hash from devices')).not.toEqual(strangers)
})

test('[A1] every route but health and enrolment needs a token', async () => {
  const at = await startClinic()
  const routes: [string, string][] = [
    ['GET', '/api/sync/changes'],
    ['GET', '/api/sync/status/'],
    ['GET', '/api/sync/events'],
    ['POST', '/api/sync/push'],
    ['GET', '/api/patients/'],
    ['POST', '/api/patients/'],
    ['GET', '/api/patients/sync/'],
    ['GET', `/api/patients/${v4()}/`],
    ['PATCH', `/api/patients/${v4()}/`],
    ['DELETE', `/api/patients/${v4()}/`],
    ['PUT', `/api/patients/${v4()}/sync_update/`],
    ['POST', `/api/pharmacy-inventory/${v4()}/movements`],
    ['GET', '/api/edits'],
  ]
  const own: [string, string][] = [
    ['GET', '/api/inbox'],
    ['POST', '/api/sync/run'],
    ['POST', '/api/sync/run?wait=1'],
  ]
  for (const [url, all] of [
    [at.central.url, routes],
    [at.box.url, [...routes, ...own]],
  ] as const) {
    for (const [method, path] of all) {
      for (const token of [null, 'x']) {
        const body = method === 'GET' || method === 'DELETE' ? undefined : {}
        const reply = await createCaller(url, token).send(method, path, body)
        expect(reply.status, `${method} ${url}${path}`).toBe(401)
        expect(reply.body).toMatchObject({ error_code: 'UNAUTHENTICATED' })
      }
    }
    for (const path of ['/api/health/live', '/api/health/ready']) {
      expect((await createCaller(url, null).get(path)).status).toBe(200)
    }
  }
})

test('[A1] [S5] who tries too many wrong codes is told to wait, and no box is kept out by that', async () => {
  const { central, clinic, ask } = await startPlace()
  const code = central.newCode([clinic])
  const guess = (n: number) => ask({ code: `WRONG-${n}` })
  const first = await Promise.all(Array.from({ length: 30 }, (_, n) => guess(n)))
  expect(new Set(first.map(({ status }) => status))).toEqual(new Set([403]))
  const limited = await guess(30)
  expect([limited.status, limited.body.error_code]).toEqual([429, 'RATE_LIMITED'])
  const seconds = Number(limited.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(60)

  // From the same address, while the guessing goes on.
  const guesses = Array.from({ length: 20 }, (_, n) => guess(100 + n))
  const box = await startLonelyBox(central.clock)
  const { fetch, close } = createCentralFetch(undefined)
  onTestFinished(close)
  const place = await enrol(box.edge, fetch, { centralUrl: central.url, code })
  expect(place.clinics).toMatchObject([{ id: clinic }])
  const late = await Promise.all(guesses)
  expect(new Set(late.map(({ status }) => status))).toEqual(new Set([429]))
  // A code that has had its time is told as such, and is worth no more tries.
  expect(await ask({ code })).toMatchObject(refused)
})

test('[A1] [S5] a code that is spent can be tried so often, and keeps out nobody, not even its own box', async () => {
  const { central, clinic, ask } = await startPlace()
  const [used, expired] = [central.newCode([clinic]), central.newCode([clinic])]
  const own = { code: used, token_hash: tokenHash(newToken()) }
  expect((await ask(own)).status).toBe(200)
  central.clock.advance(25 * HOUR_MS)
  const open = central.newCode([clinic])
  for (const code of [used, expired]) {
    const spent = { code, token_hash: tokenHash(newToken()) }
    const tries = await Promise.all(Array.from({ length: 35 }, () => ask(spent)))
    expect(tries.filter(({ status }) => status === 403)).toHaveLength(30)
    const [limited] = tries.filter(({ status }) => status === 429)
    expect(limited?.body.detail).toMatch(/used before, or has expired.*ask central for a new one/)
  }
  // Its reply may have been lost: the box comes again, and is the one it was.
  expect((await ask(own)).status).toBe(200)
  expect((await ask({ code: open })).status).toBe(200)
  expect(await ask({ code: 'ABCD-EFGH-JKMN' })).toMatchObject(refused)
})
