import { expect, test } from 'vitest'
import { createOf } from '../support/authority.ts'
import { patientFields, push } from '../support/make.ts'
import { startCentral } from '../support/network.ts'

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/*
 * What a client of the design that this project grew from does, in its own words: plain fetch, no
 * help of ours.
 */
test('[S1] [S2] [S3] a client of the classic design gets all that it was promised', async () => {
  const central = await startCentral()
  const { clock, url } = central
  const clinic = await central.addClinic('Kisumu')
  const token = central.token('client', [clinic])
  const patient = createOf('patients', patientFields(clinic))
  await push(central.caller('admin'), [patient])
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(url + path, { headers: { Authorization: `Bearer ${token}`, ...headers } })
  const put = (path: string, body: object) =>
    fetch(url + path, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })

  // Status.
  const status = await (await get('/api/sync/status/')).json()
  expect(status).toMatchObject({ strategy: 'server-authoritative', protocol_versions: [1] })
  expect(status.server_time).toMatch(ISO)
  expect(status.collections.patients.count).toBe(1)

  // Patients, all of them.
  const patients = await get('/api/patients/sync/')
  expect(patients.status).toBe(200)
  expect(patients.headers.get('x-records-synced')).toBe('1')
  expect(patients.headers.get('x-sync-strategy')).toBe('server-authoritative')
  const lastSync = patients.headers.get('x-last-sync') ?? ''
  expect(lastSync).toMatch(ISO)
  expect((await patients.json())[0]).toMatchObject({
    id: patient.record_id,
    full_name: 'Amina Otieno',
  })

  // Appointments since then.
  clock.advance(60_000)
  const booked = await fetch(`${url}/api/appointments/`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      clinic_id: clinic,
      patient_id: patient.record_id,
      starts_at: '2027-03-04T09:00:00Z',
      status: 'SCHEDULED',
    }),
  })
  expect(booked.status).toBe(201)
  const since = `/api/appointments/sync/?last_sync_timestamp=${lastSync}`
  const delta = await get(since)
  const [appointment] = await delta.json()
  expect(appointment).toMatchObject({ status: 'SCHEDULED', patient_id: patient.record_id })

  // The tag in the answer, 304 for it, 200 for another one.
  const etag = delta.headers.get('etag') ?? ''
  expect(etag).toMatch(/^(W\/)?"[^"]+"$/)
  const unchanged = await get(since, { 'If-None-Match': etag })
  expect([unchanged.status, await unchanged.text()]).toEqual([304, ''])
  expect((await get(since, { 'If-None-Match': '"of another"' })).status).toBe(200)

  // A timely update, then one over a version that is no longer there.
  const path = `/api/appointments/${appointment.id}/sync_update/`
  const seenAt = delta.headers.get('x-last-sync') ?? ''
  clock.advance(60_000)
  const timely = await put(path, { client_last_synced_at: seenAt, status: 'CONFIRMED' })
  expect(timely.status).toBe(200)
  const confirmed = await timely.json()
  expect(confirmed.status).toBe('CONFIRMED')
  clock.advance(60_000)
  const stale = await put(path, { client_last_synced_at: seenAt, status: 'CANCELLED' })
  expect(stale.status).toBe(409)
  expect(await stale.json()).toEqual({
    type: 'about:blank',
    title: expect.any(String),
    status: 409,
    detail: expect.any(String),
    error_code: 'STALE_UPDATE',
    message: expect.any(String),
    conflict_type: 'VERSION_MISMATCH',
    server_version: confirmed.updated_at,
    client_version: seenAt,
    suggested_action: 'REFRESH',
    server_revision: 2,
    client_revision: 1,
    conflicting_fields: ['status'],
    record: confirmed,
  })
  expect(confirmed.updated_at).toMatch(ISO)

  // Timestamps: later than now, malformed, without a zone.
  for (const [wrong, word] of [
    ['2028-01-01T00:00:00Z', 'future'],
    ['yesterday', 'timestamp'],
    ['2028-02-30T00:00:00Z', 'timestamp'],
  ]) {
    const refused = await get(`/api/appointments/sync/?last_sync_timestamp=${wrong}`)
    const problem = await refused.json()
    expect([refused.status, problem.error_code]).toEqual([400, 'INVALID_TIMESTAMP'])
    expect(problem.errors.last_sync_timestamp).toContain(word)
  }
  const early = await put(path, { client_last_synced_at: '2028-01-01T00:00:00Z', notes: 'x' })
  expect([early.status, (await early.json()).error_code]).toEqual([400, 'INVALID_TIMESTAMP'])
  const naive = await get(since.replace('Z', ''))
  const utc = await get(since)
  expect(await naive.json()).toEqual(await utc.json())
  expect(naive.headers.get('x-last-sync')).toBe(utc.headers.get('x-last-sync'))
})
