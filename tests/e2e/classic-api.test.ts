import { createCentralApp } from '@outpost/central/app'
import { createIds } from '@outpost/shared/model/ids'
import { createMetrics } from '@outpost/shared/node/metrics'
import { beforeEach, expect, test } from 'vitest'
import type { Caller } from '../support/caller.ts'
import { create, patientFields } from '../support/make.ts'
import { type Central, startCentral } from '../support/network.ts'

let central: Central
let admin: Caller
let clinic: string

beforeEach(async () => {
  central = await startCentral()
  admin = central.caller('admin')
  clinic = await central.addClinic('Kisumu')
})

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

test('[S1] status tells counts and latest changes within the scope of the caller', async () => {
  const other = await central.addClinic('Homa Bay')
  await create(admin, 'patients', patientFields(clinic))
  await create(admin, 'patients', patientFields(other))
  for (const path of ['/api/sync/status/', '/api/sync/status']) {
    const all = await admin.get(path)
    expect(all.body).toMatchObject({
      server_time: expect.stringMatching(ISO),
      epoch: expect.any(String),
      strategy: 'server-authoritative',
      protocol_versions: [1],
      collections: { patients: { count: 2, latest_change: expect.stringMatching(ISO) } },
    })
    const own = await central.caller('client', [clinic]).get(path)
    expect(own.body.collections.patients.count).toBe(1)
    expect(own.body.clinics).toEqual([
      { id: clinic, name: 'Kisumu', time_zone: 'Africa/Nairobi', active: true },
    ])
  }
})

test('[S2] a sync gives what changed after the timestamp, and the safe next timestamp', async () => {
  const first = await create(admin, 'patients', patientFields(clinic))
  const all = await admin.get('/api/patients/sync/')
  expect(all.body.map((record: { id: string }) => record.id)).toEqual([first.id])
  expect(all.headers.get('x-records-synced')).toBe('1')
  expect(all.headers.get('x-sync-strategy')).toBe('server-authoritative')
  const since = all.headers.get('x-last-sync') ?? ''
  expect(since).toMatch(ISO)

  const nothing = await admin.get(`/api/patients/sync/?last_sync_timestamp=${since}`)
  expect(nothing.body).toEqual([])

  central.clock.advance(1000)
  const second = await create(admin, 'patients', patientFields(clinic))
  await admin.send('DELETE', `/api/patients/${first.id}/`)
  const news = await admin.get(`/api/patients/sync/?last_sync_timestamp=${since}`)
  expect(news.body).toEqual([
    expect.objectContaining({ id: second.id, full_name: 'Amina Otieno' }),
    { id: first.id, deleted_at: expect.stringMatching(ISO) },
  ])
})

test('[S2] what commits while the clock runs back is still after the given timestamp', async () => {
  await create(admin, 'patients', patientFields(clinic))
  const since = (await admin.get('/api/patients/sync/')).headers.get('x-last-sync')
  central.clock.advance(-3600_000)
  const late = await create(admin, 'patients', patientFields(clinic))
  const news = await admin.get(`/api/patients/sync/?last_sync_timestamp=${since}`)
  expect(news.body.map((record: { id: string }) => record.id)).toEqual([late.id])
})

test('[S2] the tag answers 304 until something changes; a foreign tag does not', async () => {
  await create(admin, 'patients', patientFields(clinic))
  const first = await admin.get('/api/patients/sync/')
  const etag = first.headers.get('etag') ?? ''
  const again = await admin.get('/api/patients/sync/', { 'If-None-Match': etag })
  expect(again.status).toBe(304)
  expect(again.text).toBe('')
  expect(again.headers.get('etag')).toBe(etag)
  expect((await admin.get('/api/patients/sync/', { 'If-None-Match': '"foreign"' })).status).toBe(
    200,
  )
  await create(admin, 'patients', patientFields(clinic))
  expect((await admin.get('/api/patients/sync/', { 'If-None-Match': etag })).status).toBe(200)
})

test('[S2] pages follow their links to the same records as without', async () => {
  for (let i = 0; i < 7; i++) await create(admin, 'patients', patientFields(clinic))
  const whole = await admin.get('/api/patients/sync/')
  const paged: unknown[] = []
  let path: string | undefined = '/api/patients/sync/?limit=3'
  while (path) {
    const page = await admin.get(path)
    paged.push(...page.body)
    path = page.headers.get('link')?.match(/<([^>]+)>; rel="next"/)?.[1]
  }
  expect(paged).toEqual(whole.body)
})

test.each([
  ['malformed', 'yesterday', 'INVALID_TIMESTAMP', 400],
  ['without such a day', '2027-02-30T00:00:00Z', 'INVALID_TIMESTAMP', 400],
  ['in the future', '2100-01-01T00:00:00Z', 'INVALID_TIMESTAMP', 400],
  ['older than what is kept', '2020-01-01T00:00:00Z', 'RESYNC_REQUIRED', 410],
])('[S2] a timestamp %s is refused by name', async (_kind, text, code, status) => {
  const reply = await admin.get(`/api/patients/sync/?last_sync_timestamp=${text}`)
  expect(reply.status).toBe(status)
  expect(reply.body).toMatchObject({
    error_code: code,
    errors: { last_sync_timestamp: expect.any(String) },
  })
})

test('[S2] a timestamp without a zone is taken as UTC', async () => {
  await create(admin, 'patients', patientFields(clinic))
  central.clock.advance(60_000)
  const late = await create(admin, 'patients', patientFields(clinic))
  const since = new Date(central.clock.now() - 30_000).toISOString().replace('Z', '')
  const news = await admin.get(`/api/patients/sync/?last_sync_timestamp=${since}`)
  expect(news.body.map((record: { id: string }) => record.id)).toEqual([late.id])
})

test('[S3] [E5] an update over a newer version is a 409 that says everything', async () => {
  const doctor = await create(admin, 'doctors', { full_name: 'Dr Wanjiru' })
  const patient = await create(admin, 'patients', patientFields(clinic))
  const appointment = await create(admin, 'appointments', {
    clinic_id: clinic,
    patient_id: patient.id,
    doctor_id: doctor.id,
    starts_at: '2027-03-04T09:00:00Z',
    status: 'SCHEDULED',
  })
  const seenAt = new Date(central.clock.now()).toISOString()
  central.clock.advance(1000)
  await admin.send('PATCH', `/api/appointments/${appointment.id}/`, { notes: 'theirs' })
  central.clock.advance(1000)

  const path = `/api/appointments/${appointment.id}/sync_update/`
  const stale = await admin.send('PUT', path, { client_last_synced_at: seenAt, notes: 'mine' })
  expect(stale.status).toBe(409)
  expect(stale.headers.get('content-type')).toContain('application/problem+json')
  expect(stale.body).toMatchObject({
    error_code: 'STALE_UPDATE',
    message: expect.any(String),
    conflict_type: 'VERSION_MISMATCH',
    server_version: expect.stringMatching(ISO),
    client_version: seenAt,
    suggested_action: 'REFRESH',
    server_revision: 2,
    client_revision: expect.any(Number),
    conflicting_fields: ['notes'],
    record: { id: appointment.id, notes: 'theirs', revision: 2 },
  })

  const client_last_synced_at = stale.body.server_version
  const fresh = await admin.send('PUT', path, { client_last_synced_at, notes: 'mine' })
  expect(fresh.status).toBe(200)
  expect(fresh.body).toMatchObject({ notes: 'mine', revision: 3 })
  expect(fresh.headers.get('etag')).toBe('"3"')
})

test('[S3] If-Match serves in place of a time; without either it is a 428', async () => {
  const patient = await create(admin, 'patients', patientFields(clinic))
  const path = `/api/patients/${patient.id}/sync_update`
  const bare = await admin.send('PUT', path, { village: 'Ahero' })
  expect([bare.status, bare.body.error_code]).toEqual([428, 'PRECONDITION_REQUIRED'])
  const matched = await admin.send('PUT', path, { village: 'Ahero' }, { 'If-Match': '"1"' })
  expect(matched.body).toMatchObject({ village: 'Ahero', revision: 2 })
  const stale = await admin.send('PUT', path, { village: 'Rabuor' }, { 'If-Match': '"1"' })
  expect([stale.status, stale.body.error_code]).toEqual([409, 'STALE_UPDATE'])
  const future = { client_last_synced_at: '2100-01-01T00:00:00Z', village: 'Rabuor' }
  expect((await admin.send('PUT', path, future)).status).toBe(400)
})

test('[S3] an Idempotency-Key makes a retry answer the same, and another request a 422', async () => {
  const patient = await create(admin, 'patients', patientFields(clinic))
  const path = `/api/patients/${patient.id}/sync_update/`
  const body = { client_last_synced_at: patient.updated_at, phone: '+254 7' }
  const key = { 'Idempotency-Key': 'visit-17' }
  const first = await admin.send('PUT', path, body, key)
  const retry = await admin.send('PUT', path, body, key)
  expect([first.status, retry.status]).toEqual([200, 200])
  expect(retry.body).toEqual(first.body)
  const other = await admin.send('PUT', path, { ...body, phone: '+254 8' }, key)
  expect([other.status, other.body.error_code]).toEqual([422, 'EDIT_ID_REUSED'])
})

test('[S4] a create with an Idempotency-Key makes one record, however often it is sent', async () => {
  const key = { 'Idempotency-Key': 'register-1' }
  const first = await admin.send('POST', '/api/patients/', patientFields(clinic), key)
  const retry = await admin.send('POST', '/api/patients/', patientFields(clinic), key)
  expect(first.status).toBe(201)
  expect(retry.body.id).toBe(first.body.id)
  expect((await admin.get('/api/patients/')).body.results).toHaveLength(1)
})

test('[S4] an Idempotency-Key does not swallow a create of another record', async () => {
  const key = { 'Idempotency-Key': 'register-2' }
  const fields = (n: number) =>
    patientFields(clinic, { id: `5b133931-f349-48c0-bacd-d7c611a170b${n}` })
  const first = await admin.send('POST', '/api/patients/', fields(1), key)
  const other = await admin.send('POST', '/api/patients/', fields(2), key)
  expect(first.status).toBe(201)
  expect([other.status, other.body.error_code]).toEqual([422, 'EDIT_ID_REUSED'])
})

test('[S4] a list goes on where the last one ended', async () => {
  const made = []
  for (let i = 0; i < 5; i++) made.push((await create(admin, 'patients', patientFields(clinic))).id)
  const listed: string[] = []
  let path: string | null = '/api/patients/?limit=2'
  while (path) {
    const { body } = await admin.get(path)
    listed.push(...body.results.map((record: { id: string }) => record.id))
    path = body.next
  }
  expect(listed).toEqual(made.toSorted())
})

test('[S4] If-Match that fails is a 412, and what a caller may not see is a 404', async () => {
  const patient = await create(admin, 'patients', patientFields(clinic))
  const path = `/api/patients/${patient.id}/`
  const stale = await admin.send('PATCH', path, { phone: '1' }, { 'If-Match': '"7"' })
  expect([stale.status, stale.body.error_code]).toEqual([412, 'PRECONDITION_FAILED'])
  const stranger = central.caller('client', [await central.addClinic('Homa Bay')])
  const replies = [
    await stranger.get(path),
    await stranger.send('PATCH', path, { phone: '1' }),
    await stranger.send('DELETE', path),
    await stranger.get('/api/patients/00000000-0000-4000-8000-000000000000/'),
  ]
  expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 404])
  expect(new Set(replies.map(({ text }) => text)).size).toBe(1)
})

test('[S5] errors are problems: 401 says how to log in, 405 what is allowed', async () => {
  const nobody = await fetch(`${central.url}/api/patients/`)
  expect(nobody.status).toBe(401)
  expect(nobody.headers.get('www-authenticate')).toContain('Bearer')
  expect(nobody.headers.get('content-type')).toContain('application/problem+json')
  const method = await admin.send('PUT', '/api/patients/', {})
  expect([method.status, method.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
  expect((await admin.get('/api/nothing/')).body.error_code).toBe('NOT_FOUND')
})

test('[S6] health is open to all and tells no data', async () => {
  const live = await fetch(`${central.url}/api/health/live`)
  expect([live.status, await live.json()]).toEqual([200, { live: true }])
  const ready = await fetch(`${central.url}/api/health/ready/`)
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true }])
})

test('[S2] a commit while a 304 is being made is not skipped by the time that it names', async () => {
  await create(admin, 'patients', patientFields(clinic))
  const all = await admin.get('/api/patients/sync/')
  const path = `/api/patients/sync/?last_sync_timestamp=${all.headers.get('x-last-sync')}`
  const known = await admin.get(path)
  // The real store, with a writer who is quick enough to come in between.
  let late = ''
  const store = {
    ...central.store,
    levelTimes: async (scopes: readonly string[]) => {
      central.clock.advance(1000)
      late = (await create(admin, 'patients', patientFields(clinic))).id
      await central.store.gather()
      return central.store.levelTimes(scopes)
    },
  }
  const { clock, log } = central
  const metrics = createMetrics()
  const app = createCentralApp({ store, clock, log, ids: createIds(clock), metrics })
  const reply = await app.request(path, {
    headers: {
      Authorization: `Bearer ${central.token('admin')}`,
      'If-None-Match': known.headers.get('etag') ?? '',
    },
  })
  const next = reply.headers.get('x-last-sync')
  const rest = await admin.get(`/api/patients/sync/?last_sync_timestamp=${next}`)
  const told = [...(reply.status === 200 ? await reply.json() : []), ...rest.body]
  expect(told.map(({ id }) => id)).toContain(late)
})
