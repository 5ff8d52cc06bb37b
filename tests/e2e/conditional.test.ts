import { beforeEach, expect, test } from 'vitest'
import type { Caller } from '../support/caller.ts'
import { decide, startDeciding } from '../support/deciding.ts'
import { create, patientFields } from '../support/make.ts'
import { type Central, startCentral } from '../support/network.ts'

let central: Central
let admin: Caller
let path: string
let tag: string

beforeEach(async () => {
  central = await startCentral()
  admin = central.caller('admin')
  const patient = await create(admin, 'patients', patientFields(await central.addClinic('Kisumu')))
  path = `/api/patients/${patient.id}/`
  tag = (await admin.get(path)).headers.get('etag') ?? ''
})

/** The headers that RFC 9110 section 15.4.5 wants on a 304, as far as the 200 has them. */
const CARRIED = ['cache-control', 'date', 'etag', 'vary', 'sync-protocol']

const readable = ['/api/patients/', '/api/patients/sync/', '/api/patients/?limit=1']

test('[S4] [S2] a 304 bears the headers of the 200 that matter, and no body', async () => {
  for (const address of [path, ...readable]) {
    const whole = await admin.get(address)
    const etag = whole.headers.get('etag') ?? ''
    const same = await admin.get(address, { 'If-None-Match': `"other", ${etag}` })
    expect([same.status, same.text], address).toEqual([304, ''])
    for (const name of CARRIED) {
      expect(same.headers.get(name), `${address} ${name}`).toBe(whole.headers.get(name))
    }
    expect(same.headers.get('content-type'), address).toBeNull()
    expect((await admin.get(address, { 'If-None-Match': '"other"' })).status, address).toBe(200)
  }
})

test('[S4] HEAD answers as GET does, without a body, also with preconditions', async () => {
  for (const address of [path, ...readable, '/api/sync/status/', '/api/edits']) {
    const got = await admin.get(address)
    const head = await admin.send('HEAD', address)
    expect([head.status, head.text], address).toEqual([200, ''])
    for (const name of ['content-type', 'etag', 'vary', 'cache-control', 'x-last-sync']) {
      expect(head.headers.get(name), `${address} ${name}`).toBe(got.headers.get(name))
    }
  }
  expect((await admin.send('HEAD', path, undefined, { 'If-None-Match': tag })).status).toBe(304)
  expect((await admin.send('HEAD', path, undefined, { 'If-Match': '"9"' })).status).toBe(412)
  expect((await admin.send('HEAD', '/api/patients/none/')).status).toBe(404)
})

test('[S4] a change under a precondition that fails is a 412 with the tag, and changes nothing', async () => {
  const failing: Record<string, string>[] = [
    { 'If-Match': '"9"' },
    { 'If-Match': `W/${tag}` },
    { 'If-None-Match': tag },
    { 'If-None-Match': '*' },
    { 'If-Match': tag, 'If-None-Match': `W/${tag}` },
  ]
  for (const headers of failing) {
    for (const [method, body] of [
      ['PATCH', { phone: '1' }],
      ['PUT', { full_name: 'X', sex: 'male' }],
      ['DELETE', undefined],
    ] as const) {
      const reply = await admin.send(method, path, body, headers)
      const what = `${method} ${JSON.stringify(headers)}`
      expect([reply.status, reply.body.error_code], what).toEqual([412, 'PRECONDITION_FAILED'])
      expect(reply.headers.get('etag'), what).toBe(tag)
    }
  }
  expect((await admin.get(path)).headers.get('etag')).toBe(tag)
  expect((await admin.send('PATCH', path, { phone: '1' }, { 'If-Match': '*' })).status).toBe(200)
})

test('[S3] a sync_update under If-None-Match that fits is a 412, under If-Match that fails a 409', async () => {
  const body = { client_last_synced_at: '2027-03-02T00:00:00Z', phone: '1' }
  central.clock.advance(48 * 3600 * 1000)
  for (const value of ['*', tag, `W/${tag}`]) {
    const reply = await admin.send('PUT', `${path}sync_update/`, body, { 'If-None-Match': value })
    expect([reply.status, reply.headers.get('etag')], value).toEqual([412, tag])
  }
  for (const value of ['"9"', `W/${tag}`]) {
    const stale = await admin.send('PUT', `${path}sync_update/`, body, { 'If-Match': value })
    expect(stale.status, value).toBe(409)
  }
  expect((await admin.get(path)).headers.get('etag')).toBe(tag)
})

test('[S4] what is not there is a 404, whatever the preconditions', async () => {
  const nowhere = '/api/patients/00000000-0000-4000-8000-000000000000/'
  for (const headers of [{ 'If-Match': '*' }, { 'If-None-Match': '*' }]) {
    expect((await admin.get(nowhere, headers)).status).toBe(404)
    expect((await admin.send('PATCH', nowhere, { phone: '1' }, headers)).status).toBe(404)
  }
})

test('[S4] a retry with its Idempotency-Key is answered as before, though If-Match no longer holds', async () => {
  const headers = { 'If-Match': tag, 'Idempotency-Key': 'one' }
  for (const [method, body] of [
    ['PATCH', { phone: '0712' }],
    ['PATCH', { phone: '0712' }],
  ] as const) {
    const reply = await admin.send(method, path, body, headers)
    expect([reply.status, reply.body.phone]).toEqual([200, '0712'])
  }
  const revision = (await admin.get(path)).body.revision
  expect(revision).toBe(2)
  const gone = { 'If-Match': `"${revision}"`, 'Idempotency-Key': 'two' }
  expect((await admin.send('DELETE', path, undefined, gone)).status).toBe(204)
  expect((await admin.send('DELETE', path, undefined, gone)).status).toBe(204)
  expect((await admin.send('DELETE', path)).status).toBe(404)
})

test('[S2] If-None-Match: * is a 304 that names no later time, because nothing was given', async () => {
  const reply = await admin.get('/api/patients/sync/', { 'If-None-Match': '*' })
  expect([reply.status, reply.headers.get('x-last-sync')]).toEqual([304, null])
})

test('[S4] [N5] who knows a record by its tag is told that a person must decide about it', async () => {
  const { device, box, patient, rejectedPhones } = await startDeciding()
  const { id } = await patient()
  await box.round()
  const address = `/api/patients/${id}/`
  const read = async (ifNoneMatch: string) => {
    const reply = await device.get(address, { 'If-None-Match': ifNoneMatch })
    const { status, headers } = reply
    const isKept = !headers.get('cache-control')?.includes('no-store')
    return { status, etag: headers.get('etag') ?? '', isKept, state: reply.body?.sync_state }
  }
  const [edit] = await rejectedPhones([id])
  const etag = '"2"'
  expect(await read(etag)).toEqual({ status: 200, etag, isKept: false, state: 'attention' })

  expect((await decide(device, edit as string, 'keep_server')).status).toBe(200)
  expect(await read('"1"')).toEqual({ status: 200, etag, isKept: true, state: 'synced' })
  expect(await read(etag)).toMatchObject({ status: 304, isKept: true })
})
