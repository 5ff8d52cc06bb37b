import { gzipSync, zstdCompressSync } from 'node:zlib'
import { COLLECTION_NAMES } from '@outpost/shared/model/collections'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { createOf } from '../support/authority.ts'
import type { Caller } from '../support/caller.ts'
import { runJsonHere } from '../support/command-here.ts'
import { create, patientFields, push } from '../support/make.ts'
import { startCentral } from '../support/network.ts'

/** Central over HTTP with a clinic, an admin and a box's token. */
async function setUp() {
  const central = await startCentral()
  const clinic = await central.addClinic('Kisumu')
  const admin = central.caller('admin')
  const box = central.caller('node', [clinic])
  const { epoch } = central.store.identity()
  const send = (edits: unknown, headers?: Record<string, string>) =>
    box.send('POST', '/api/sync/push', edits, headers)
  const edits = (count: number) =>
    Array.from({ length: count }, () => createOf('patients', patientFields(clinic)))
  return { ...central, clinic, admin, box, epoch, send, edits }
}

const patientsOf = async (caller: Caller) =>
  (await caller.get('/api/patients/?limit=1000')).body.results.length

test('[R1] the six collections are there under their names, with and without a slash', async () => {
  const { admin } = await setUp()
  for (const name of COLLECTION_NAMES) {
    for (const path of [`/api/${name}`, `/api/${name}/`]) {
      expect((await admin.get(path)).status, path).toBe(200)
    }
  }
  expect((await admin.get('/api/nurses/')).status).toBe(404)
})

test('[R2] an id in capitals is the same record, and its tag is its revision', async () => {
  const { admin, clinic } = await setUp()
  const { id } = await create(admin, 'patients', patientFields(clinic))
  const reply = await admin.get(`/api/patients/${id.toUpperCase()}/`)
  expect(reply.body.id).toBe(id)
  expect(reply.headers.get('etag')).toBe('"1"')
})

test('[F7] a pull with nothing new is a 304 without a body', async () => {
  const { box, admin, clinic } = await setUp()
  const first = await box.get('/api/sync/changes')
  const tag = String(first.headers.get('etag'))
  const again = await box.get(`/api/sync/changes?cursor=${first.body.cursor}`, {
    'If-None-Match': tag,
  })
  expect(again).toMatchObject({ status: 304, text: '' })
  expect(again.headers.get('etag')).toBe(tag)
  for (const { headers } of [first, again]) {
    expect(headers.get('cache-control')).toBe('private, no-cache')
    expect(headers.get('vary')).toMatch(/Authorization/)
    expect(headers.get('vary')).toMatch(/Accept-Encoding/)
  }
  await create(admin, 'patients', patientFields(clinic))
  const news = await box.get(`/api/sync/changes?cursor=${first.body.cursor}`, {
    'If-None-Match': tag,
  })
  expect(news).toMatchObject({ status: 200, body: { count: 1 } })
})

test('[F7] a 304 is for a good credential only', async () => {
  const { box, principals } = await setUp()
  const first = await box.get('/api/sync/changes')
  const ask = () =>
    box.get(`/api/sync/changes?cursor=${first.body.cursor}`, {
      'If-None-Match': String(first.headers.get('etag')),
    })
  expect((await ask()).status).toBe(304)
  const own = principals.list().find(({ role }) => role === 'node')
  principals.revoke(own?.id ?? '')
  expect(await ask()).toMatchObject({ status: 401, body: { error_code: 'REVOKED' } })
})

test('[F4] [F5] a limit out of bounds and a bad cursor are 400 with the field at fault', async () => {
  const { box } = await setUp()
  for (const limit of ['0', '5001', '-1', '1.5', 'many', '']) {
    const reply = await box.get(`/api/sync/changes?limit=${limit}`)
    expect(reply, limit).toMatchObject({
      status: 400,
      body: { errors: { limit: expect.any(String) } },
    })
  }
  expect((await box.get('/api/sync/changes?limit=5000')).status).toBe(200)
  const bad = await box.get('/api/sync/changes?cursor=abc')
  expect(bad).toMatchObject({ status: 400, body: { error_code: 'BAD_CURSOR' } })
})

test.each(['zstd', 'br', 'gzip'])(
  '[F8] a body over a kilobyte comes in %s to whoever asks',
  async (name) => {
    const { admin, box, edits } = await setUp()
    await push(admin, edits(20))
    const reply = await box.get('/api/sync/changes', { 'Accept-Encoding': name })
    expect(reply.headers.get('content-encoding')).toBe(name)
    expect(reply.body.count).toBe(20)
    const plain = await box.get('/api/sync/changes', { 'Accept-Encoding': 'identity' })
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(Number(reply.headers.get('content-length'))).toBeLessThan(plain.text.length / 3)
  },
)

test('[F8] a small body goes out as it is, and the client’s preference decides for a large one', async () => {
  const { admin, box, edits } = await setUp()
  const small = await box.get('/api/sync/changes', { 'Accept-Encoding': 'zstd, br, gzip' })
  expect(small.headers.get('content-encoding')).toBeNull()
  await push(admin, edits(20))
  const wishes: [string, string | null][] = [
    ['gzip, br, zstd', 'zstd'],
    ['gzip;q=1, zstd;q=0.5', 'gzip'],
    ['zstd;q=0, br', 'br'],
    ['deflate', null],
  ]
  for (const [wish, given] of wishes) {
    const reply = await box.get('/api/sync/changes', { 'Accept-Encoding': wish })
    expect(reply.headers.get('content-encoding'), wish).toBe(given)
  }
})

test('[F8] a push may come in gzip or zstd', async () => {
  const { box, epoch, send, edits } = await setUp()
  const body = () => JSON.stringify({ epoch, edits: edits(2) })
  const zipped: [string, Uint8Array][] = [
    ['gzip', gzipSync(body())],
    ['zstd', zstdCompressSync(body())],
  ]
  for (const [name, bytes] of zipped) {
    expect((await send(bytes, { 'Content-Encoding': name })).status, name).toBe(200)
  }
  expect(await patientsOf(box)).toBe(4)
})

test('[F8] limits hold for what comes out of a compressed body', async () => {
  const { box, epoch, send, edits } = await setUp()
  const body = JSON.stringify({ epoch, edits: edits(1), decisions: ['x'.repeat(5_000_000)] })
  const zipped: [string, Uint8Array][] = [
    ['gzip', gzipSync(body)],
    ['zstd', zstdCompressSync(body)],
  ]
  for (const [name, bytes] of zipped) {
    expect(bytes.length).toBeLessThan(50_000)
    const reply = await send(bytes, { 'Content-Encoding': name })
    expect(reply, name).toMatchObject({ status: 413, body: { error_code: 'TOO_LARGE' } })
  }
  expect(await patientsOf(box)).toBe(0)
})

test('[F8] another encoding or type is 415 and names what is read', async () => {
  const { send } = await setUp()
  const encoded = await send(new Uint8Array([1, 2, 3]), { 'Content-Encoding': 'compress' })
  expect(encoded.status).toBe(415)
  expect(encoded.headers.get('accept-encoding')).toBe('zstd, gzip')
  const typed = await send('<edits/>', { 'Content-Type': 'application/xml' })
  expect(typed.status).toBe(415)
  expect(typed.headers.get('accept')).toBe('application/json')
})

test('[F8] a compressed body that was cut short is 400, and nothing of it counts', async () => {
  const { box, epoch, send, edits } = await setUp()
  const bytes = gzipSync(JSON.stringify({ epoch, edits: edits(50) }))
  const reply = await send(bytes.subarray(0, bytes.length - 20), { 'Content-Encoding': 'gzip' })
  expect(reply).toMatchObject({ status: 400, body: { error_code: 'INVALID_JSON' } })
  expect(await patientsOf(box)).toBe(0)
})

test('[F9] events say head at once and when something new is there, without any data', async () => {
  const { url, principals, clinic, admin } = await setUp()
  const token = v4()
  principals.add({ id: v4(), role: 'node', name: 'box', clinics: [clinic], token })
  const abort = new AbortController()
  const response = await fetch(`${url}/api/sync/events`, {
    headers: { Authorization: `Bearer ${token}` },
    signal: abort.signal,
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const heads = async (count: number) => {
    while (text.split('event: head').length - 1 < count) {
      const { value, done } = (await reader?.read()) ?? { done: true, value: undefined }
      if (done) throw new Error('the stream ended')
      text += value
    }
  }
  await heads(1)
  const patient = await create(admin, 'patients', patientFields(clinic))
  await heads(2)
  expect(text.replaceAll(/event: head|data:|:.*|\s/g, '')).toBe('')
  expect(text).not.toContain(patient.id)
  abort.abort()
})

test('[A4] an open stream of events ends when its token is revoked', async () => {
  const { file, url, principals, clinic } = await setUp()
  const [id, token] = [v4(), v4()]
  principals.add({ id, role: 'node', name: 'box', clinics: [clinic], token })
  const response = await fetch(`${url}/api/sync/events`, {
    headers: { Authorization: `Bearer ${token}` },
  })
  const reader = response.body?.getReader()
  await reader?.read()
  await runJsonHere('central', ['node', 'revoke', id], { CENTRAL_DATABASE_URL: `file:${file}` })
  let isDone = false
  while (!isDone) isDone = (await reader?.read())?.done ?? true
  expect(isDone).toBe(true)
})

test('[F10] every answer bears the version of the protocol, whatever its status', async () => {
  const { url, box, send, epoch } = await setUp()
  const replies = [
    await box.get('/api/sync/changes'),
    await box.get('/api/sync/status/'),
    await box.get('/api/health/live'),
    await box.get('/api/nowhere/at/all'),
    await box.get('/nowhere'),
    await box.get(`/api/patients/${v4()}`),
    await box.send('POST', `/api/patients/${v4()}`),
    await box.get('/api/sync/changes?cursor=abc'),
    await send('{', {}),
    await send({ epoch: 'another', edits: [] }),
    await send({ epoch, edits: [] }),
    await box.get('/api/sync/changes', { Authorization: 'Bearer wrong' }),
    await box.send('POST', '/api/nodes/enrol', { code: 'wrong' }),
  ]
  const response = await fetch(`${url}/api/sync/changes`)
  expect(response.status).toBe(401)
  expect(response.headers.get('sync-protocol')).toBe('1')
  expect(new Set(replies.map(({ status }) => status))).toEqual(
    new Set([200, 400, 401, 403, 404, 405, 410]),
  )
  for (const { headers, status } of replies)
    expect(headers.get('sync-protocol'), `${status}`).toBe('1')
})

test.each(['0', '2', '1.0', 'one', ''])(
  '[F10] version %j is told which are served',
  async (version) => {
    const { box } = await setUp()
    const reply = await box.get('/api/sync/changes', { 'Sync-Protocol': version })
    expect(reply).toMatchObject({
      status: 426,
      body: { error_code: 'UNSUPPORTED_PROTOCOL', versions: [1] },
    })
    expect(reply.headers.get('sync-protocol')).toBe('1')
  },
)

test('[F11] count in the answer is the number of its changes', async () => {
  const { admin, box, edits } = await setUp()
  await push(admin, edits(5))
  const page = await box.get('/api/sync/changes?limit=3')
  expect(page.body).toMatchObject({ count: 3, more: true })
  expect(page.body.changes).toHaveLength(3)
})

test('[E2] 500 edits are judged, 501 are not', async () => {
  const { box, epoch, send, edits } = await setUp()
  const tooMany = await send({ epoch, edits: edits(501) })
  expect(tooMany).toMatchObject({ status: 413, body: { error_code: 'TOO_LARGE' } })
  expect(await patientsOf(box)).toBe(0)
  const most = await send({ epoch, edits: edits(500) })
  expect(most.status).toBe(200)
  expect(most.body.outcomes).toHaveLength(500)
})

test('[E2] more than a megabyte is 413 before anything is judged', async () => {
  const { box, epoch, send, edits, clinic } = await setUp()
  const long = createOf('patients', patientFields(clinic, { village: 'x'.repeat(1_000_000) }))
  const reply = await send({ epoch, edits: [...edits(1), long] })
  expect(reply).toMatchObject({ status: 413, body: { error_code: 'TOO_LARGE' } })
  expect(await patientsOf(box)).toBe(0)
})

test('[E2] a push for another epoch is 410 before anything is judged', async () => {
  const { box, epoch, send, edits, store } = await setUp()
  const [edit] = edits(1)
  const reply = await send({ epoch: 'another', edits: [edit] })
  expect(reply).toMatchObject({ status: 410, body: { error_code: 'RESYNC_REQUIRED', epoch } })
  expect(await patientsOf(box)).toBe(0)
  expect(await store.read((reader) => reader.edit(edit?.id ?? ''))).toBeNull()
})

test('[E2] [E5] the outcomes of a push have the shape that the protocol names', async () => {
  const { admin, box, clinic } = await setUp()
  const { id } = await create(admin, 'patients', patientFields(clinic))
  const outcomes = await push(box, [
    createOf('patients', patientFields(clinic)),
    createOf('patients', patientFields(clinic), id),
    createOf('patients', patientFields(v4())),
    createOf('patients', {}),
  ])
  expect(outcomes.map((one: object) => Object.keys(one).sort())).toEqual([
    ['edit_id', 'final', 'record', 'revision', 'status'],
    ['conflict', 'edit_id', 'final', 'status'],
    ['edit_id', 'final', 'problem', 'status'],
    ['edit_id', 'final', 'problem', 'status'],
  ])
  expect(outcomes.map(({ status }: { status: number }) => status)).toEqual([200, 409, 403, 422])
})
