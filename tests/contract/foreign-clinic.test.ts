import { readFileSync } from 'node:fs'
import { latestTime } from '@outpost/shared/authority/sqlite/epochs'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { appointmentFields, stockCreate } from '../support/authority.ts'
import type { Caller, Reply } from '../support/caller.ts'
import { authorityStanding } from '../support/clinic.ts'
import { type Asked, operationsOf } from '../support/example-requests.ts'
import { makeEdit, patientFields, push } from '../support/make.ts'
import { startBox } from '../support/network.ts'
import { OF_A_CLINIC, startTwoClinics, type TwoClinics } from '../support/two-clinics.ts'

/*
 * What clinic B is told of clinic A: nothing. A record of A is to B as one that there is nowhere: the
 * same status, the same body but for the id, the same headers. Of the time that it takes nothing is
 * measured here: both are looked up by the same statement, and what it finds is weighed only then
 * (`visibleRecord`, `readFacts`): what is left to be timed is the reading of one row.
 */

/** What differs between any two requests. */
const OF_EACH_REQUEST = ['date', 'x-request-id', 'sync-checksum']

/** An answer without the id that the request itself named, and what is its own each time. */
function faceOf(reply: Reply, id: string, isList: boolean) {
  // The tag of a list is one of all that was asked for, the id too.
  const own = isList ? [...OF_EACH_REQUEST, 'etag'] : OF_EACH_REQUEST
  const headers = [...reply.headers].filter(([name]) => !own.includes(name))
  const text = JSON.stringify({ status: reply.status, headers, text: reply.text })
  return text.replaceAll(id, 'ID')
}

/** An id that is nowhere, and sorted beside this one. */
function besides(id: string): string {
  return id.slice(0, -1) + (id.endsWith('0') ? '1' : '0')
}

/** Those who see clinic B, and nothing of clinic A. They call straight into the app, which is quick. */
function ofClinicB({ central, b }: TwoClinics): [string, Caller][] {
  const roles = ['node', 'client', 'admin', 'viewer'] as const
  return roles.map((role) => [`a ${role} of B`, central.nearCaller(role, [b.clinic])])
}

/** Says that both requests are answered the same. `ids`: of A, and of nowhere. */
async function expectAlike(
  who: [string, Caller],
  { asked, foreign, nowhere }: { asked: Asked; foreign: string; nowhere: string },
) {
  const [name, caller] = who
  const [there, not] = await Promise.all(
    [foreign, nowhere].map((id) => {
      const { method, path, body, headers } = replaceIn(asked, id)
      return caller.send(method, path, body, headers)
    }),
  )
  const what = `${name}: ${asked.method} ${asked.path} ${JSON.stringify(asked.body ?? asked.headers)}`
  const isList = asked.path.includes('?')
  expect(there && faceOf(there, foreign, isList), what).toBe(not && faceOf(not, nowhere, isList))
  return there?.status
}

const HERE = '{id}'

function replaceIn(asked: Asked, id: string): Asked {
  return JSON.parse(JSON.stringify(asked).replaceAll(HERE, id))
}

/** What bodies may stand in a request that names one record in its path. */
const BODIES: Record<string, unknown> = {
  '/movements': { kind: 'RECEIVED', delta: 1 },
  '/sync_update/': { village: 'x', client_last_synced_at: '2027-02-28T00:00:00Z' },
  '/decide': { decision: 'keep_server' },
}

test('[A3] [S4] a record of another clinic is as one that is nowhere, on every route with an id in its path', async () => {
  const two = await startTwoClinics()
  const { central, a, b } = two
  const before = authorityStanding(central.store)
  const ofRecords = (await operationsOf(central.url)).filter(({ path }) => path.includes('{id}'))
  expect(ofRecords.length).toBeGreaterThan(30)
  const tag = (await a.node.get(`/api/patients/${a.ids.patients}/`)).headers.get('etag') ?? ''
  const preconditions: Record<string, string>[] = [
    {},
    { 'If-None-Match': '*' },
    { 'If-None-Match': tag },
    { 'If-Match': tag, 'Idempotency-Key': 'a key' },
  ]
  let told = 0
  for (const { method, path } of ofRecords) {
    const collection = OF_A_CLINIC.find((name) => path.startsWith(`/api/${name}/`))
    const isInbox = path.startsWith('/api/inbox/')
    // Doctors and medicines are everybody's.
    if (!collection && !isInbox) continue
    const foreign = collection ? a.ids[collection] : a.rejected.id
    const ending = Object.keys(BODIES).find((one) => path.endsWith(one)) ?? ''
    const own =
      (path.endsWith('/clinics') && { clinic_id: b.clinic, shared_with: [] }) ||
      (path.endsWith('/merge') && { into: b.ids.patients })
    const body =
      method === 'GET' || method === 'DELETE' ? {} : { body: own || BODIES[ending] || {} }
    for (const who of ofClinicB(two)) {
      for (const headers of preconditions) {
        const asked = { method, path, headers, ...body }
        const status = await expectAlike(who, { asked, foreign, nowhere: besides(foreign) })
        expect([403, 404], `${who[0]} ${method} ${path}`).toContain(status)
        told++
      }
    }
  }
  expect(told).toBeGreaterThan(300)
  expect(authorityStanding(central.store)).toEqual(before)
  expect(central.log.errors).toEqual([])
})

/** Requests of who is of clinic B, in which `{id}` is to be a record of A, or one that is nowhere. */
function namingPatients({ b, catalogue }: TwoClinics): Asked[] {
  const visit = appointmentFields(b.clinic, HERE, { doctor_id: catalogue.doctors.id })
  const movement = { kind: 'DISPENSED', delta: -1, patient_id: HERE }
  const stock = b.ids['pharmacy-inventory']
  return [
    { method: 'GET', path: '/api/edits?record_id={id}' },
    { method: 'GET', path: '/api/patients/?after={id}' },
    { method: 'GET', path: '/api/patients/?q={id}' },
    { method: 'GET', path: '/api/patients/?after={id}', headers: { Accept: 'text/csv' } },
    { method: 'POST', path: '/api/sync/fetch', body: { ids: [HERE] } },
    { method: 'POST', path: '/api/appointments/', body: { ...visit } },
    { method: 'POST', path: `/api/pharmacy-inventory/${stock}/movements`, body: movement },
    { method: 'PATCH', path: `/api/patients/${b.ids.patients}/`, body: { merged_into: HERE } },
    { method: 'POST', path: `/api/patients/${b.ids.patients}/merge`, body: { into: HERE } },
    {
      method: 'PUT',
      path: `/api/patients/${b.ids.patients}/sync_update/`,
      body: { merged_into: HERE, client_last_synced_at: '2027-03-01T08:00:00Z' },
    },
  ]
}

function namingClinics({ b }: TwoClinics): Asked[] {
  const patient = patientFields(b.clinic)
  const id = v4()
  return [
    { method: 'POST', path: '/api/patients/', body: { ...patient, id, clinic_id: HERE } },
    { method: 'POST', path: '/api/patients/', body: { ...patient, id, shared_with: [HERE] } },
    { method: 'POST', path: '/api/pharmacies/', body: { id, clinic_id: HERE, name: 'Store' } },
    {
      method: 'PATCH',
      path: `/api/appointments/${b.ids.appointments}/`,
      body: { clinic_id: HERE },
    },
    {
      method: 'PUT',
      path: `/api/patients/${b.ids.patients}/clinics`,
      body: { clinic_id: HERE, shared_with: [] },
    },
    {
      method: 'PUT',
      path: `/api/patients/${b.ids.patients}/clinics`,
      body: { clinic_id: b.clinic, shared_with: [HERE] },
    },
  ]
}

test('[A3] [E6] what names a record or clinic of others is answered as if it named nothing', async () => {
  const two = await startTwoClinics()
  const { central, a } = two
  const before = authorityStanding(central.store)
  for (const who of ofClinicB(two)) {
    for (const asked of namingPatients(two)) {
      await expectAlike(who, { asked, foreign: a.ids.patients, nowhere: besides(a.ids.patients) })
    }
    for (const asked of namingClinics(two)) {
      await expectAlike(who, { asked, foreign: a.clinic, nowhere: besides(a.clinic) })
    }
    const pharmacy = { ...stockFields(two), pharmacy_id: HERE }
    const asked = { method: 'POST', path: '/api/pharmacy-inventory/', body: pharmacy }
    await expectAlike(who, { asked, foreign: a.ids.pharmacies, nowhere: besides(a.ids.pharmacies) })
    // Ids are asked for by their beginning, too.
    const digest = { method: 'GET', path: '/api/sync/digest?collection=patients&prefix={id}' }
    const [foreign = '', nowhere = ''] = [a.ids.patients, v4()].map((id) => id.slice(0, 8))
    await expectAlike(who, { asked: digest, foreign, nowhere })
  }
  expect(authorityStanding(central.store)).toEqual(before)
  expect(central.log.errors).toEqual([])
})

function stockFields({ catalogue }: TwoClinics) {
  return { medicine_id: catalogue.medicines.id, batch_number: 'batch-Alphaville', quantity: 1 }
}

/** Edits as they could be pushed about a record that is not the writer's. */
function editsOn({ b, catalogue }: TwoClinics, a: TwoClinics['a']) {
  const base = { revision: 1 }
  const update = (collection: string, fields: object) => ({
    collection,
    op: 'update',
    base,
    fields,
  })
  const stock = { collection: 'pharmacy-inventory', op: 'move_stock' }
  const visit = (patientId: string, clinicId = b.clinic) => appointmentFields(clinicId, patientId)
  type Naming = [what: string, foreign: string, of: (id: string) => Record<string, unknown>]
  const cases: Naming[] = [
    [
      'an update',
      a.ids.patients,
      (id) => ({ ...update('patients', { phone: '1' }), record_id: id }),
    ],
    ['of stale fields', a.ids.patients, (id) => ({ ...update('patients', {}), record_id: id })],
    [
      'a delete',
      a.ids.appointments,
      (id) => ({ collection: 'appointments', op: 'delete', base, record_id: id }),
    ],
    [
      'a movement',
      a.ids['pharmacy-inventory'],
      (id) => ({ ...stock, movement: { kind: 'RECEIVED', delta: 1 }, record_id: id }),
    ],
    [
      'a count',
      a.ids['pharmacy-inventory'],
      (id) => ({ ...stock, base, movement: { kind: 'COUNTED', counted: 1 }, record_id: id }),
    ],
    [
      'a movement for a patient',
      a.ids.patients,
      (id) => ({
        ...stock,
        record_id: b.ids['pharmacy-inventory'],
        movement: { kind: 'RECEIVED', delta: 1, patient_id: id },
      }),
    ],
    [
      'an appointment of a patient',
      a.ids.patients,
      (id) => ({ collection: 'appointments', op: 'create', fields: visit(id) }),
    ],
    [
      'an appointment of an unborn patient',
      a.unborn,
      (id) => ({ collection: 'appointments', op: 'create', fields: visit(id) }),
    ],
    [
      'an update of an unborn patient',
      a.unborn,
      (id) => ({ ...update('patients', {}), record_id: id }),
    ],
    [
      'an appointment in a clinic',
      a.clinic,
      (id) => ({ collection: 'appointments', op: 'create', fields: visit(b.ids.patients, id) }),
    ],
    [
      'stock of a pharmacy',
      a.ids.pharmacies,
      (id) => ({
        collection: 'pharmacy-inventory',
        op: 'create',
        record_id: v4(),
        fields: { pharmacy_id: id, medicine_id: catalogue.medicines.id },
      }),
    ],
    [
      'a base on an edit that is not there',
      a.ids.patients,
      (id) => ({
        ...update('patients', {}),
        base: { revision: 0, edit: '01a20300-0000-7000-8000-000000000000' },
        record_id: id,
      }),
    ],
  ]
  return cases
}

test('[A3] [E6] an edit on a record of others has the outcome of one on nothing', async () => {
  const two = await startTwoClinics()
  const { central, a } = two
  const before = authorityStanding(central.store)
  const writers = ofClinicB(two).filter(([name]) => !name.includes('viewer'))
  for (const [name, writer] of writers) {
    for (const [what, foreign, of] of editsOn(two, a)) {
      const ids = [foreign, v4()]
      const edits = ids.map((id) => makeEdit(of(id) as Parameters<typeof makeEdit>[0]))
      const outcomes = await push(writer, edits)
      const faces = outcomes.map((outcome: object, index: number) => {
        const own = [String(ids[index]), String(edits[index]?.id), inventoryIdIn(outcome)]
        return own.reduce((text, id) => text.replaceAll(id, 'ID'), JSON.stringify(outcome))
      })
      expect(faces[0], `${name}: ${what}`).toBe(faces[1])
      expect(faces[0], `${name}: ${what}`).not.toContain('"status":200')
    }
  }
  expect(authorityStanding(central.store)).toEqual(before)
  expect(central.log.errors).toEqual([])
})

/** The id that stock must have follows from what the request names, and is told (R3). */
function inventoryIdIn(outcome: object): string {
  return /must be ([0-9a-f-]{36})/.exec(JSON.stringify(outcome))?.[1] ?? 'ID'
}

test('[A3] [E6] [S4] what a box writes over REST is judged by what is its own now', async () => {
  const { central, admin, a, b, catalogue } = await startTwoClinics()
  await b.node.get('/api/sync/changes')
  const path = `/api/pharmacies/${b.ids.pharmacies}/`
  const moved = await admin.send('PATCH', path, { clinic_id: a.clinic })
  expect(moved.status, moved.text).toBe(200)
  const stock = { pharmacy_id: b.ids.pharmacies, medicine_id: catalogue.medicines.id }
  const before = authorityStanding(central.store)
  const reply = await b.node.send('POST', '/api/pharmacy-inventory/', stock)
  expect([reply.status, reply.body.error_code]).toEqual([403, 'OUT_OF_SCOPE'])
  expect(authorityStanding(central.store)).toEqual(before)
  // What it pushes it may have made before it could know.
  const [outcome] = await push(b.node, [stockCreate(stock)])
  expect(outcome).toMatchObject({ status: 200, record: null })
})

test('[A3] [N9] what a box offers after a restore tells it nothing of others', async () => {
  const two = await startTwoClinics()
  const { central, a, b } = two
  await central.store.takeRollback(latestTime(central.store.sql))
  const now = central.store.identity().epoch
  const revision = 9
  const copies: [string, string, (id: string) => object][] = [
    [
      'a deletion',
      a.ids.patients,
      (id) => ({ collection: 'patients', op: 'delete', id, revision }),
    ],
    [
      'an appointment of a patient',
      a.ids.patients,
      (id) => ({
        collection: 'appointments',
        op: 'put',
        id: v4(),
        revision,
        record: appointmentFields(b.clinic, id),
      }),
    ],
    [
      'a patient of a clinic',
      a.clinic,
      (id) => ({
        collection: 'patients',
        op: 'put',
        id: v4(),
        revision,
        record: patientFields(id),
      }),
    ],
  ]
  const before = authorityStanding(central.store)
  for (const [what, foreign, of] of copies) {
    const nowhere = v4()
    const offered = [of(foreign), of(nowhere)] as { id: string }[]
    const body = { epoch: now, copies: offered, edits: [] }
    const reply = await b.node.send('POST', '/api/sync/recover', body)
    const faces = reply.body.copies.map((one: { id: string }) => ({ ...one, id: 'ID' }))
    expect(faces[0], what).toEqual(faces[1])
  }
  // But for the deletion of what is nowhere, which holds (N9), nothing has changed.
  const after = authorityStanding(central.store)
  const [deleted, ...more] = after.records.splice(before.records.length)
  expect(deleted).toMatchObject({ fields: '{}', deleted_at: expect.any(Number) })
  expect(more).toEqual([])
  expect(after).toEqual(before)
})

/** All that can be read, by who is of clinic B. */
const READS = [
  '/api/sync/status/',
  '/api/sync/changes',
  '/api/sync/digest',
  '/api/sync/digest?collection=patients&prefix=',
  '/api/edits',
  ...OF_A_CLINIC.flatMap((name) => [`/api/${name}/`, `/api/${name}/sync/`]),
  '/api/patients/?sort=full_name',
  '/api/appointments/?sort=starts_at',
  ...['Alphaville', 'Zawadi', '0711', 'card', 'Store', 'Mbeki', 'Amoxicillin', 'batch'].flatMap(
    (word) => OF_A_CLINIC.map((name) => `/api/${name}/?q=${word}`),
  ),
]

test('[A3] [F1] nothing of clinic A is in any answer to clinic B, nor do B’s tags tell when A changes', async () => {
  const two = await startTwoClinics()
  const { central, admin, a } = two
  await knownToAdminsOfA(two)
  const secrets = [a.word, a.clinic, a.rejected.id, a.accepted, a.unborn, ...Object.values(a.ids)]
  const callers = ofClinicB(two)
  const tags = new Map<string, string>()
  for (const [name, caller] of callers) {
    for (const path of [...READS, ...READS_OF_SOME]) {
      for (const headers of [{}, { Accept: 'text/csv' }] as Record<string, string>[]) {
        if (headers.Accept && !path.startsWith('/api/pa')) continue
        const reply = await caller.get(path, headers)
        const isRefused = READS_OF_SOME.includes(path) && reply.status === 403
        expect(isRefused ? 200 : reply.status, `${name} ${path}`).toBe(200)
        const all = reply.text + JSON.stringify([...reply.headers])
        for (const secret of secrets) expect(all, `${name} ${path}`).not.toContain(secret)
        tags.set(`${name} ${path} ${headers.Accept}`, tagOf(reply))
      }
    }
  }
  await admin.send('PATCH', `/api/patients/${a.ids.patients}/`, { phone: '0712 Alphaville' })
  await admin.send('DELETE', `/api/appointments/${a.ids.appointments}/`)
  for (const [name, caller] of callers) {
    for (const path of READS.slice(0, 12)) {
      const reply = await caller.get(path)
      expect([path, tagOf(reply)]).toEqual([path, tags.get(`${name} ${path} undefined`)])
    }
  }
  expect(central.log.errors).toEqual([])
})

/** The same, for some of the roles. */
const READS_OF_SOME = [
  '/api/inbox',
  '/api/nodes',
  '/api/share-requests',
  '/api/audit',
  '/api/audit/export',
  '/api/clinics',
  '/api/lists',
  '/api/conflicts',
  '/api/discrepancies',
  '/api/held-copies',
  '/api/alerts',
]

/** A box of clinic A, and a request of another clinic for its patient. */
async function knownToAdminsOfA({ central, a }: TwoClinics) {
  central.newCode([a.clinic], `Box ${a.word}`)
  const clinic = await central.addClinic('Third Clinic')
  const asker = central.nearCaller('client', [clinic])
  const question = { national_id: `id-${a.word}` }
  const found = await asker.send('POST', '/api/patients/lookup', question)
  const asked = { handle: found.body.results[0].handle, clinic_id: clinic, reason: a.word }
  expect((await asker.send('POST', '/api/share-requests', asked)).status).toBe(201)
  const told = await central.nearCaller('admin', [a.clinic]).get('/api/share-requests')
  expect(told.text).toContain(a.word)
}

/** Reads of central that are not about records: each with who may, or where it is looked at. */
const NOT_OF_RECORDS = [
  // For anyone, and for those who see all clinics.
  '/api/health/live',
  '/api/health/ready',
  '/openapi.json',
  '/docs',
  '/metrics',
  // Of the caller itself.
  '/api/session',
  // A stream that tells only that there is something new (F9): `contract/feed`.
  '/api/sync/events',
  // A stream of the same boxes as `/api/nodes`: `e2e/live-fleet`.
  '/api/nodes/events',
  // The console's own files.
  '/',
  '/console',
]

test('[A3] every read of central stands in the list of those that are searched for others', async () => {
  const two = await startTwoClinics()
  const named = new Set(
    [...READS, ...READS_OF_SOME, ...NOT_OF_RECORDS].map((path) => path.split('?')[0]),
  )
  const reads = (await operationsOf(two.central.url)).filter(
    ({ method, path }) => method === 'GET' && !path.includes('{'),
  )
  const ofCatalogue = /^\/api\/(doctors|medicines)\//
  const missing = reads.filter(({ path }) => !named.has(path) && !ofCatalogue.test(path))
  expect(missing.map(({ path }) => path)).toEqual([])
})

/** What tells that something has changed: the tag, or the whole answer without its own time. */
function tagOf({ headers, text }: Reply): string {
  return headers.get('etag') ?? text.replace(/"server_time":"[^"]+"/, '')
}

test('[A3] [F1] the box of clinic B holds nothing of clinic A, not even on its disk', async () => {
  const two = await startTwoClinics()
  const { central, a, b } = two
  const box = await startBox(central, [b.clinic])
  expect(await box.compare()).toMatchObject({ isComplete: true })
  const bytes = ['', '-wal'].map((ending) => readFileSync(box.file + ending).toString('latin1'))
  expect(bytes.join()).toContain(b.word)
  const secrets = [a.word, a.clinic, ...Object.values(a.ids)]
  expect(secrets.filter((secret) => bytes.join().includes(secret))).toEqual([])
})
