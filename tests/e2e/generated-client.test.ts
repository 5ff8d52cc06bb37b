import { createDevices } from '@outpost/edge/store/devices'
import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { newToken } from '@outpost/shared/node/tokens'
import { v4, v7 } from 'uuid'
import { beforeEach, expect, test } from 'vitest'
import {
  boxClient,
  type Client,
  centralClient,
  dataOf,
  type Schemas,
  tagOf,
} from '../support/generated-client.ts'
import { type Central, startBox, startCentral } from '../support/network.ts'

/*
 * The main job of an integrator, by a client that was generated from the document alone. That the
 * calls below pass the type check is half of what this tests.
 */

let central: Central
let client: Client
let clinic_id: string

beforeEach(async () => {
  central = await startCentral()
  client = centralClient(central.url, central.token('admin'))
  clinic_id = await central.addClinic('Kisumu')
})

async function createPatient(
  more: Partial<Schemas['Patient']> = {},
): Promise<{ patient: Schemas['Patient']; tag: string }> {
  const body = { clinic_id, full_name: 'Amina Otieno', sex: 'female', ...more } as const
  const reply = await client.POST('/api/patients/', { body })
  return { patient: dataOf(reply), tag: tagOf(reply) }
}

async function createAppointment(patient_id: string): Promise<Schemas['Appointment']> {
  const doctor = dataOf(await client.POST('/api/doctors/', { body: { full_name: 'Dr Wanjiru' } }))
  const body = {
    clinic_id,
    patient_id,
    doctor_id: doctor.id,
    starts_at: '2027-03-04T09:00:00Z',
    status: 'SCHEDULED',
  } as const
  return dataOf(await client.POST('/api/appointments/', { body }))
}

test('[S1] [S4] a generated client makes records, and the status counts them', async () => {
  const { patient } = await createPatient()
  const appointment = await createAppointment(patient.id)
  expect(appointment).toMatchObject({ patient_id: patient.id, duration_minutes: null, revision: 1 })

  const { clinics, collections } = dataOf(await client.GET('/api/sync/status/'))
  expect(clinics.map(({ name }) => name)).toEqual(['Kisumu'])
  const counts = Object.entries(collections).map(([name, { count }]) => [name, count])
  expect(Object.fromEntries(counts)).toMatchObject({ patients: 1, doctors: 1, appointments: 1 })
})

test('[S4] a generated client finds by name, and pages by the last id', async () => {
  for (const full_name of ['Amina Otieno', 'Achieng Odhiambo', 'Brian Otieno', 'Otis Kamau']) {
    await createPatient({ full_name })
  }
  const names: string[] = []
  const query: { q: string; limit: number; after?: string } = { q: 'otie', limit: 1 }
  for (;;) {
    const { results, next } = dataOf(await client.GET('/api/patients/', { params: { query } }))
    names.push(...results.map(({ full_name }) => full_name))
    const last = results.at(-1)
    if (next === null || !last) break
    query.after = last.id
  }
  expect(names.toSorted()).toEqual(['Amina Otieno', 'Brian Otieno'])
})

test('[S4] a generated client reads by tag, and changes what it has read', async () => {
  const { patient, tag } = await createPatient()
  const path = { id: patient.id }
  const unchanged = await client.GET('/api/patients/{id}/', {
    params: { path, header: { 'If-None-Match': tag } },
  })
  expect(unchanged.response.status).toBe(304)

  const change = (village: string) =>
    client.PATCH('/api/patients/{id}/', {
      params: { path, header: { 'If-Match': tag } },
      body: { village },
    })
  const changed = await change('Kadongo')
  expect(dataOf(changed)).toMatchObject({ village: 'Kadongo', revision: 2 })
  const stale = await change('Ahero')
  expect(stale.response.status).toBe(412)
  expect(stale.error?.error_code).toBe('PRECONDITION_FAILED')
  expect(tagOf(stale)).toBe(tagOf(changed))

  // The whole record goes back as it was read, with one field replaced.
  const replaced = await client.PUT('/api/patients/{id}/', {
    params: { path, header: { 'If-Match': tagOf(changed) } },
    body: { ...dataOf(changed), full_name: 'Amina Odhiambo' },
  })
  expect(dataOf(replaced)).toMatchObject({ full_name: 'Amina Odhiambo', village: 'Kadongo' })

  const refused = await client.PATCH('/api/patients/{id}/', {
    params: { path },
    body: { full_name: '' },
  })
  expect(refused.error).toMatchObject({
    error_code: 'INVALID_EDIT',
    errors: { full_name: 'must not be empty' },
  })
})

test('[S2] a generated client syncs by timestamp, and tells records from what is gone', async () => {
  const { patient: first } = await createPatient()
  const all = await client.GET('/api/patients/sync/')
  expect(dataOf(all)).toHaveLength(1)
  const last_sync_timestamp = all.response.headers.get('X-Last-Sync') ?? ''

  central.clock.advance(1000)
  const { patient: second } = await createPatient({ full_name: 'Brian Otieno' })
  await client.DELETE('/api/patients/{id}/', { params: { path: { id: first.id } } })
  const news = dataOf(
    await client.GET('/api/patients/sync/', { params: { query: { last_sync_timestamp } } }),
  )
  const held = new Map<string, Schemas['Patient'] | null>([[first.id, first]])
  for (const item of news) held.set(item.id, 'full_name' in item ? item : null)
  expect(held.get(first.id)).toBeNull()
  expect(held.get(second.id)?.full_name).toBe('Brian Otieno')
})

test('[S3] [E5] a generated client is told of a conflict by a body with types', async () => {
  const { patient } = await createPatient()
  const appointment = await createAppointment(patient.id)
  const path = { id: appointment.id }
  central.clock.advance(1000)
  await client.PATCH('/api/appointments/{id}/', { params: { path }, body: { notes: 'theirs' } })
  central.clock.advance(1000)

  const update = (client_last_synced_at: string, key: string) =>
    client.PUT('/api/appointments/{id}/sync_update/', {
      params: { path, header: { 'Idempotency-Key': key } },
      body: { client_last_synced_at, notes: 'mine' },
    })
  const { error, response } = await update(appointment.updated_at, 'visit-1')
  expect(response.status).toBe(409)
  if (error?.error_code !== 'STALE_UPDATE') throw new Error(JSON.stringify(error))
  const { conflict_type, suggested_action, conflicting_fields, server_version, record } = error
  expect({ conflict_type, suggested_action }).toEqual({
    conflict_type: 'VERSION_MISMATCH',
    suggested_action: 'REFRESH',
  })
  expect(conflicting_fields).toEqual(['notes'])
  expect(record?.notes).toBe('theirs')
  expect(dataOf(await update(server_version ?? '', 'visit-2'))).toMatchObject({ notes: 'mine' })
})

test('[S4] [E7] a generated client moves stock, and is told when there is too little', async () => {
  const pharmacy = dataOf(
    await client.POST('/api/pharmacies/', { body: { clinic_id, name: 'Main' } }),
  )
  const medicine = dataOf(
    await client.POST('/api/medicines/', { body: { name: 'Amoxicillin', unit: 'capsule' } }),
  )
  const stock = dataOf(
    await client.POST('/api/pharmacy-inventory/', {
      body: { pharmacy_id: pharmacy.id, medicine_id: medicine.id, quantity: 20 },
    }),
  )
  expect(stock.id).toBe(inventoryId(pharmacy.id, medicine.id, null))
  const dispense = (delta: number) =>
    client.POST('/api/pharmacy-inventory/{id}/movements', {
      params: { path: { id: stock.id } },
      body: { kind: 'DISPENSED', delta },
    })
  expect(dataOf(await dispense(-12)).quantity).toBe(8)
  const { error } = await dispense(-9)
  expect(error?.error_code).toBe('INSUFFICIENT_STOCK')
  const counted = await client.POST('/api/pharmacy-inventory/{id}/movements', {
    params: { path: { id: stock.id } },
    body: { kind: 'COUNTED', counted: 9 },
  })
  expect(dataOf(counted).quantity).toBe(9)
})

test('[E2] [F4] a generated client pushes edits, is told of each, and pulls what came of it', async () => {
  const { patient } = await createPatient()
  const first = await client.GET('/api/sync/changes')
  const { epoch, cursor, more } = dataOf(first)
  expect(more).toBe(false)
  const asked = { query: { cursor }, header: { 'If-None-Match': tagOf(first) } }
  expect((await client.GET('/api/sync/changes', { params: asked })).response.status).toBe(304)

  await client.PATCH('/api/patients/{id}/', {
    params: { path: { id: patient.id } },
    body: { phone: '0700 111 222' },
  })
  const edit = (fields: Partial<Schemas['Patient']>) => ({
    id: v7(),
    collection: 'patients',
    record_id: patient.id,
    op: 'update' as const,
    base: { revision: 1 },
    fields,
    made_at: '2027-03-01T08:00:00.000Z',
  })
  const edits = [edit({ village: 'Kisian' }), edit({ phone: '0722 333 444' })]
  const { outcomes } = dataOf(await client.POST('/api/sync/push', { body: { epoch, edits } }))
  expect(outcomes.map(({ status, final }) => [status, final])).toEqual([
    [200, true],
    [409, true],
  ])
  expect(outcomes[0]?.record?.village).toBe('Kisian')
  expect(outcomes[1]?.conflict?.conflicting_fields).toEqual(['phone'])

  const { changes } = dataOf(
    await client.GET('/api/sync/changes', { params: { query: { cursor } } }),
  )
  expect(changes.map(({ op, record }) => [op, record?.phone, record?.village])).toEqual([
    ['put', '0700 111 222', 'Kisian'],
  ])
  const query = { record_id: patient.id }
  const { results } = dataOf(await client.GET('/api/edits', { params: { query } }))
  expect(results.map(({ op, state, status }) => `${op} ${state} ${status}`)).toEqual([
    'update needs_decision 409',
    'update accepted 200',
    'update accepted 200',
    'create accepted 200',
  ])
})

test('[S5] a generated client is refused with codes that its types know', async () => {
  const { response, error } = await centralClient(central.url).GET('/api/edits')
  expect([response.status, error?.error_code]).toEqual([401, 'UNAUTHENTICATED'])
  const missing = await client.GET('/api/patients/{id}/', { params: { path: { id: v4() } } })
  expect([missing.response.status, missing.error?.error_code]).toEqual([404, 'NOT_FOUND'])
})

test('[A1] a generated client enrols, and pulls with the token that it gets', async () => {
  await createPatient()
  const body = { code: central.newCode([clinic_id]), name: 'Box Kisumu' }
  const enrolled = dataOf(await centralClient(central.url).POST('/api/nodes/enrol', { body }))
  expect(enrolled.clinics.map(({ id }) => id)).toEqual([clinic_id])
  const node = centralClient(central.url, enrolled.token)
  expect(dataOf(await node.GET('/api/sync/changes'))).toMatchObject({
    epoch: enrolled.epoch,
    count: 1,
  })
})

test('[N2] [N5] a generated client works with a box as its tablets do', async () => {
  const { patient } = await createPatient()
  const box = await startBox(central, [clinic_id])
  const token = newToken()
  const { store, clock } = box.edge
  createDevices({ sqlite: store.sqlite, clock }).add(v4(), 'tablet', token)
  const tablet = boxClient(box.url, token)
  const wait = { params: { query: { wait: '1' as const } } }
  expect(dataOf(await tablet.POST('/api/sync/run', wait))).toMatchObject({ complete: true })

  const path = { id: patient.id }
  const edited = dataOf(
    await tablet.PATCH('/api/patients/{id}/', { params: { path }, body: { phone: 'mine' } }),
  )
  expect(edited.sync_state).toBe('pending')
  const { pending, link } = dataOf(await tablet.GET('/api/sync/status/'))
  expect({ pending, link }).toEqual({ pending: 1, link: 'online' })

  await client.PATCH('/api/patients/{id}/', { params: { path }, body: { phone: 'theirs' } })
  await tablet.POST('/api/sync/run', wait)
  const { results } = dataOf(await tablet.GET('/api/inbox'))
  expect(results.map(({ id, decisions, mine }) => [id, decisions, mine?.phone])).toEqual([
    [edited.pending, ['keep_server', 'apply_mine', 'change'], 'mine'],
  ])
})
