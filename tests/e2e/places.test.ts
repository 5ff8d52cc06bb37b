import { createCentralFetch } from '@outpost/edge/sync/central-fetch'
import { enrol } from '@outpost/edge/sync/enrol'
import { v4 } from 'uuid'
import { expect, onTestFinished, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { patientFields } from '../support/make.ts'
import { startBox, startCentral, startLonelyBox } from '../support/network.ts'

const NOW = Date.parse('2027-03-01T08:10:00Z')
const DAY_MS = 24 * 3600_000

async function start() {
  const clock = createHandClock(NOW)
  const central = await startCentral(clock)
  const admin = central.caller('admin')
  const adminId = central.principals.list().find(({ role }) => role === 'admin')?.id
  return { clock, central, admin, adminId }
}

test('[A1] a clinic and a box are added over HTTP, and the box enrols with its latest code', async () => {
  const { clock, central, admin, adminId } = await start()
  const clinic = v4()
  const kadongo = { name: 'Kadongo', time_zone: 'Africa/Nairobi' }
  const put = (body: object, caller = admin) => caller.send('PUT', `/api/clinics/${clinic}`, body)
  expect(await put(kadongo)).toMatchObject({ status: 201, body: { id: clinic, active: true } })
  expect(await put(kadongo)).toMatchObject({ status: 200 })
  expect(await put({ ...kadongo, time_zone: 'Mars/Base' })).toMatchObject({ status: 400 })
  expect((await admin.get('/api/clinics')).body.results).toMatchObject([{ name: 'Kadongo' }])
  const elsewhere = central.caller('admin', [await central.addClinic('Elsewhere')])
  expect(await put(kadongo, elsewhere)).toMatchObject({ status: 403 })

  const place = { id: v4(), name: 'box 1', clinics: [clinic] }
  const first = await admin.send('POST', '/api/nodes', place)
  expect(first).toMatchObject({ status: 201, body: { node_id: place.id } })
  // Its answer was lost: there is one place, and one code that is good.
  const second = await admin.send('POST', '/api/nodes', place)
  expect(second).toMatchObject({ status: 200, body: { node_id: place.id } })
  expect(second.body.code).not.toBe(first.body.code)
  const other = { ...place, name: 'box 2' }
  for (const [body, by] of [
    [other, admin],
    [{ name: 'box', clinics: [] }, admin],
    [{ name: 'box', clinics: [v4()] }, admin],
    [{ name: 'box', clinics: [clinic] }, elsewhere],
  ] as const) {
    expect(await by.send('POST', '/api/nodes', body)).toMatchObject({ status: 400 })
  }
  const state = async () => (await admin.get(`/api/nodes/${place.id}`)).body.enrolment
  expect(await state()).toEqual({ state: 'waiting', code_expires_at: '2027-03-02T08:10:00.000Z' })
  clock.advance(DAY_MS + 1)
  expect(await state()).toEqual({ state: 'expired', code_expires_at: null })
  const third = await admin.send('POST', `/api/nodes/${place.id}/code`)

  const box = await startLonelyBox(clock)
  const { fetch, close } = createCentralFetch(undefined)
  onTestFinished(close)
  const enrolWith = (code: string) => enrol(box.edge, fetch, { centralUrl: central.url, code })
  await expect(enrolWith(first.body.code)).rejects.toThrow(/expired/)
  expect(await enrolWith(third.body.code)).toMatchObject({ node_id: place.id })
  expect(await state()).toMatchObject({ state: 'enrolled' })
  // A code would let another box take its place.
  expect(await admin.send('POST', `/api/nodes/${place.id}/code`)).toMatchObject({ status: 400 })
  expect(await admin.send('POST', '/api/nodes', place)).toMatchObject({ status: 400 })

  const two = await central.addClinic('Second')
  const moved = await admin.send('PUT', `/api/nodes/${place.id}/clinics`, {
    clinics: [two, clinic],
  })
  expect(moved.body.clinic_names.sort()).toEqual(['Kadongo', 'Second'])

  const trail = await admin.get(`/api/audit?node_id=${place.id}`)
  const byAdmin = { who: adminId, who_name: 'admin', subject_name: 'box 1' }
  expect(trail.body.results).toMatchObject([
    { ...byAdmin, details: { what: 'clinics set' } },
    { who: place.id, details: { what: 'enrolled' } },
    { ...byAdmin, details: { what: 'given a new code' } },
    { ...byAdmin, details: { what: 'given a new code' } },
    { ...byAdmin, details: { what: 'added', clinics: [clinic] } },
  ])
  expect(trail.text).not.toContain(third.body.code)
})

test('[A3] the audit trail is searched by who, what, box, clinic and time, and exported', async () => {
  const { clock, central, admin, adminId } = await start()
  const clinic = await central.addClinic('Kisumu')
  const box = await startBox(central, [clinic])
  const nodeId = box.edge.row.read().nodeId as string
  const viewer = central.caller('viewer')
  clock.advance(DAY_MS)
  await admin.send('POST', `/api/nodes/${nodeId}/revoke`)
  await admin.send('POST', `/api/nodes/${nodeId}/reinstate`)
  await admin.send('PUT', `/api/clinics/${clinic}`, { name: 'Kisumu 2', time_zone: 'UTC' })
  const doctor = await admin.send('POST', '/api/doctors/', { full_name: 'Dr Otieno' })
  const search = async (query: string, caller = viewer) => {
    const { status, body } = await caller.get(`/api/audit?${query}`)
    expect(status, query).toBe(200)
    return body
  }
  const told = async (query: string, caller = viewer) =>
    (await search(query, caller)).results.map(
      (one: { event: string; details: { what?: string } }) => one.details.what ?? one.event,
    )
  expect(await told('')).toEqual(['edit', 'put', 'reinstated', 'revoked', 'enrolled'])
  expect(await told(`who=${adminId}`)).toEqual(['edit', 'put', 'reinstated', 'revoked'])
  expect(await told('what=revoked')).toEqual(['revoked'])
  expect(await told('event=clinic')).toEqual(['put'])
  expect(await told(`subject=doctors/${doctor.body.id}`)).toEqual(['edit'])
  expect(await told(`node_id=${nodeId}`)).toEqual(['reinstated', 'revoked', 'enrolled'])
  expect(await told(`clinic_id=${clinic}`)).toEqual(['put', 'reinstated', 'revoked', 'enrolled'])
  expect(await told('from=2027-03-02T00:00:00Z')).toHaveLength(4)
  expect(await told('to=2027-03-02T00:00:00Z')).toEqual(['enrolled'])
  const page = await search('limit=2')
  expect(await told(`limit=2&after=${page.next}`)).toEqual(['reinstated', 'revoked'])
  expect((await search('limit=5')).next).toBeNull()

  // Whoever looks after one clinic sees what concerns it.
  const own = central.caller('viewer', [clinic])
  expect(await told('', own)).toEqual(['put', 'reinstated', 'revoked', 'enrolled'])
  const elsewhere = central.caller('viewer', [await central.addClinic('Elsewhere')])
  expect(await told('', elsewhere)).toEqual([])

  const { headers, text } = await viewer.get(`/api/audit/export?node_id=${nodeId}`)
  expect(headers.get('content-type')).toBe('application/x-ndjson')
  const lines = text.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).details.what)).toEqual([
    ...['reinstated', 'revoked', 'enrolled'],
  ])
  expect((await search('event=export')).results).toMatchObject([
    { subject: 'audit', who_name: 'viewer', details: { node_id: nodeId } },
  ])
})

test('[F1] of two admins who set the clinics of a box or a patient at once the later is told, if it asks', async () => {
  const { central, admin } = await start()
  const [one, two, three] = [
    await central.addClinic('One'),
    await central.addClinic('Two'),
    await central.addClinic('Three'),
  ]
  const box = await startBox(central, [one])
  const path = `/api/nodes/${box.edge.row.read().nodeId}/clinics`
  const overtaken = { status: 412, body: { error_code: 'PRECONDITION_FAILED' } }
  const set = (clinics: string[], expected_clinics?: string[]) =>
    admin.send('PUT', path, { clinics, ...(expected_clinics && { expected_clinics }) })
  expect((await set([one, two], [one])).status).toBe(200)
  const late = await set([one, three], [one])
  expect(late).toMatchObject(overtaken)
  expect(late.body.clinics.sort()).toEqual([one, two].sort())
  expect((await admin.get(path.replace('/clinics', ''))).body.clinics.sort()).toEqual(
    [one, two].sort(),
  )
  expect((await set([three], [two, one])).status).toBe(200)
  // Who says nothing of what was there sets it as ever.
  expect((await set([one])).status).toBe(200)

  const { id } = (await admin.send('POST', '/api/patients/', patientFields(one))).body
  const place = (clinic_id: string, shared_with: string[], expected?: object) =>
    admin.send('PUT', `/api/patients/${id}/clinics`, { clinic_id, shared_with, expected })
  const seen = { clinic_id: one, shared_with: [] }
  expect((await place(one, [two], seen)).status).toBe(200)
  expect(await place(one, [three], seen)).toMatchObject({
    ...overtaken,
    body: { clinic_id: one, shared_with: [two] },
  })
  expect((await admin.get(`/api/patients/${id}/`)).body.shared_with).toEqual([two])
  const now = { clinic_id: one, shared_with: [two] }
  expect((await place(one, [three], now)).body.shared_with).toEqual([three])
  expect((await place(two, [])).status).toBe(200)
})
