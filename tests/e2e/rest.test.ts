import { beforeEach, expect, test } from 'vitest'
import type { Caller } from '../support/caller.ts'
import { startClinic } from '../support/clinic.ts'
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

test('[S4] a record can be sent back by PUT as it was read, and nothing changes', async () => {
  const pharmacy = await create(admin, 'pharmacies', { clinic_id: clinic, name: 'Main' })
  const medicine = await create(admin, 'medicines', { name: 'Amoxicillin', unit: 'capsule' })
  const doctor = await create(admin, 'doctors', { full_name: 'Dr Mbeki' })
  const patient = await create(admin, 'patients', patientFields(clinic, { village: 'Kadongo' }))
  const stock = { pharmacy_id: pharmacy.id, medicine_id: medicine.id, quantity: 5 }
  const visit = {
    clinic_id: clinic,
    patient_id: patient.id,
    starts_at: '2027-03-04T09:00:00Z',
    status: 'CANCELLED',
  }
  const made = {
    pharmacies: pharmacy,
    medicines: medicine,
    doctors: doctor,
    patients: patient,
    'pharmacy-inventory': await create(admin, 'pharmacy-inventory', stock),
    appointments: await create(admin, 'appointments', visit),
  }
  for (const [collection, record] of Object.entries(made)) {
    const reply = await admin.send('PUT', `/api/${collection}/${record.id}/`, record)
    expect([reply.status, reply.body], collection).toEqual([200, record])
  }
})

test('[S4] PUT gives what it leaves out its initial value, and asks for what has none', async () => {
  const fields = patientFields(clinic, { village: 'Kadongo', phone: '1' })
  const { id } = await create(admin, 'patients', fields)
  const path = `/api/patients/${id}/`
  const reply = await admin.send('PUT', path, { full_name: 'Amina Were', sex: 'female' })
  expect(reply.body).toMatchObject({
    full_name: 'Amina Were',
    village: null,
    phone: null,
    clinic_id: clinic,
    revision: 2,
  })
  const without = await admin.send('PUT', path, { full_name: 'Amina Were' })
  expect([without.status, without.body.errors]).toEqual([422, { sex: 'is needed' }])
  const moved = await admin.send('PUT', path, {
    full_name: 'Amina Were',
    sex: 'female',
    clinic_id: await central.addClinic('Homa Bay'),
  })
  expect([moved.status, Object.keys(moved.body.errors)]).toEqual([422, ['clinic_id']])
  const unknown = await admin.send('PUT', path, { ...reply.body, shoe_size: 43 })
  expect([unknown.status, unknown.body.errors]).toEqual([422, { shoe_size: 'is not known' }])
  expect((await admin.get(path)).body.revision).toBe(2)
})

test('[S4] [E1] a PUT on a box names in its edit only what it changes', async () => {
  const at = await startClinic()
  const patient = await at.patient({ village: 'Kadongo', phone: '1' })
  await at.box.round()
  const path = `/api/patients/${patient.id}/`
  const { body } = await at.device.get(path)
  const reply = await at.device.send('PUT', path, { ...body, village: 'Oyugis' })
  expect([reply.status, reply.body.village]).toEqual([200, 'Oyugis'])
  expect((await at.edits()).at(-1)?.edit.fields).toEqual({ village: 'Oyugis' })
  // Somebody else's change of another field does not clash with it.
  await at.admin.send('PATCH', path, { phone: '2' })
  await at.box.round()
  expect(await at.atCentral('patients', String(patient.id))).toMatchObject({
    village: 'Oyugis',
    phone: '2',
  })
})

test('[S4] an Idempotency-Key makes the retry of a PUT answer the same, whatever came between', async () => {
  const { id } = await create(admin, 'patients', patientFields(clinic))
  const path = `/api/patients/${id}/`
  const body = { full_name: 'Amina Were', sex: 'female' }
  const key = { 'Idempotency-Key': 'put-1' }
  expect((await admin.send('PUT', path, body, key)).status).toBe(200)
  await admin.send('PATCH', path, { phone: '7' })
  const again = await admin.send('PUT', path, body, key)
  expect([again.status, again.body.phone, again.body.revision]).toEqual([200, '7', 3])
  const other = await admin.send('PUT', path, { ...body, phone: '8' }, key)
  expect([other.status, other.body.error_code]).toEqual([422, 'EDIT_ID_REUSED'])
  const elsewhere = await admin.send('PATCH', path, body, key)
  expect([elsewhere.status, elsewhere.body.error_code]).toEqual([422, 'EDIT_ID_REUSED'])
})

test('[S4] a list comes as CSV to who asks for it, whole and to the letter', async () => {
  const names = ['=1+1', 'Otieno, "Amina"', 'आरव', 'Ñandú']
  for (const full_name of names)
    await create(admin, 'patients', patientFields(clinic, { full_name }))
  const reply = await admin.get('/api/patients/?limit=3', { Accept: 'text/csv' })
  expect(reply.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const next = /^<([^>]+)>; rel="next"$/.exec(reply.headers.get('link') ?? '')?.[1] ?? ''
  const rest = await admin.get(next, { Accept: 'text/csv;q=1, application/json;q=0.5' })
  expect(rest.headers.get('link')).toBeNull()
  const [head, ...rows] = reply.text.split('\r\n')
  expect(head?.split(',').slice(0, 9)).toEqual([
    'id',
    'revision',
    'created_at',
    'updated_at',
    'last_synced_at',
    'deleted_at',
    'clinic_id',
    'shared_with',
    'full_name',
  ])
  const all = [...rows, ...rest.text.split('\r\n').slice(1)].join('\n')
  for (const name of ['=1+1', '"Otieno, ""Amina"""', 'आरव', 'Ñandú']) expect(all).toContain(name)
  expect((await admin.get('/api/patients/', { Accept: '*/*' })).body.results).toHaveLength(4)
})

test('[S4] q finds over HTTP, goes on by next, and refuses what is too long', async () => {
  for (const full_name of ['José Álvarez', 'Josephine Were', 'Amina Otieno']) {
    await create(admin, 'patients', patientFields(clinic, { full_name, phone: '+254 712 345 678' }))
  }
  const find = async (q: string) => {
    const { body } = await admin.get(`/api/patients/?q=${encodeURIComponent(q)}`)
    return body.results.map((record: { full_name: string }) => record.full_name).sort()
  }
  expect(await find('jose')).toEqual(['Josephine Were', 'José Álvarez'])
  expect(await find('ALVA jos')).toEqual(['José Álvarez'])
  expect(await find('0712 345-678')).toHaveLength(3)
  expect(await find('otieno x')).toEqual([])
  expect(await find(' ')).toHaveLength(3)
  const first = await admin.get('/api/patients/?q=jose&limit=1')
  const second = await admin.get(first.body.next)
  expect([first, second].map(({ body }) => body.results.length)).toEqual([1, 1])
  expect(second.body.next).toBeNull()
  const long = await admin.get(`/api/patients/?q=${'a'.repeat(501)}`)
  expect([long.status, Object.keys(long.body.errors)]).toEqual([400, ['q']])
})

test('[S6] the figures are in Prometheus format, name no patient, and are not for all', async () => {
  await create(admin, 'patients', patientFields(clinic, { full_name: 'Zawadi Secret' }))
  // As anybody can over HTTP/2, who has no token either.
  await central.app.request('/api/patients/', { method: 'Zawadi' })
  const reply = await admin.get('/metrics')
  expect(reply.headers.get('content-type')).toContain('text/plain')
  expect(reply.text).toContain('outpost_edits_judged_total{status="200"} 1')
  expect(reply.text).toMatch(
    /outpost_http_request_duration_seconds_count\{method="POST",route="\/api\/patients",status="201"\} 1/,
  )
  expect(reply.text).toContain('method="other"')
  expect(reply.text).not.toContain('Zawadi')
  expect((await central.caller('client', [clinic]).get('/metrics')).status).toBe(403)
  expect((await central.caller('node', [clinic]).get('/metrics')).status).toBe(403)
})

test('[S6] [N11] the figures tell how each box is doing', async () => {
  const at = await startClinic()
  await at.box.round()
  await at.setPhone((await at.patients(1))[0] as string, '1').catch(() => {})
  const { text } = await at.admin.get('/metrics')
  expect(text).toMatch(/outpost_box_last_seen_timestamp_seconds\{node_id="[^"]+",name="box"\} \d+/)
  expect(text).toMatch(/outpost_box_pending_edits\{node_id="[^"]+",name="box"\} 0/)
  const own = await at.device.get('/metrics')
  expect(own.text).toContain('outpost_pending_edits 0')
  expect(own.text).toContain('outpost_last_success_timestamp_seconds')
})

test('[S3] a retry by key is answered with its record, also when that was deleted since', async () => {
  const key = { 'Idempotency-Key': 'once' }
  const made = await admin.send('POST', '/api/patients/', patientFields(clinic), key)
  const path = `/api/patients/${made.body.id}/`
  await admin.send('DELETE', path)
  const again = await admin.send('POST', '/api/patients/', patientFields(clinic), key)
  expect([again.status, again.headers.get('location')]).toEqual([201, path])
  expect(again.body).toMatchObject({ id: made.body.id, deleted_at: expect.any(String) })
  expect((await admin.get('/api/patients/')).body.results).toEqual([])
})

test('[E6] a booking at a box for a patient whom central has deleted is refused with the reason', async () => {
  const at = await startClinic()
  const { id } = await at.patient()
  await at.box.round()
  await at.admin.send('DELETE', `/api/patients/${id}/`)
  await at.box.round()
  const visit = { clinic_id: at.clinic, patient_id: id, status: 'SCHEDULED' }
  const starts_at = '2027-03-04T09:00:00.000Z'
  const reply = await at.device.send('POST', '/api/appointments/', { ...visit, starts_at })
  expect(reply).toMatchObject({ status: 422, body: { error_code: 'RECORD_DELETED' } })
})
