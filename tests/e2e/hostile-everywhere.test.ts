import { type Collection, collections } from '@outpost/shared/model/collections'
import { describe, expect, test } from 'vitest'
import { someOf } from '../support/at-length.ts'
import { createOf } from '../support/authority.ts'
import type { Caller } from '../support/caller.ts'
import { authorityStanding, type Clinic, startClinic } from '../support/clinic.ts'
import { hostileStrings, normalised, OWN_STRINGS } from '../support/hostile.ts'
import { create, patientFields, push } from '../support/make.ts'

/** Each string is tried in every sixth place. */
const APART = 6

/** Our own ones, of which each stands for a kind, in every third where one request tries one. */
const OWN_APART = 3

/** Each in one of the headers. */
const HEADERS_APART = 10

/** As many edits as one push takes with room to spare. */
const BATCH = 300

/** One record of each collection, and what a new one like it is made of. */
async function startFull() {
  const at = await startClinic()
  const pharmacy = await create(at.admin, 'pharmacies', { clinic_id: at.clinic, name: 'Main' })
  const medicine = await create(at.admin, 'medicines', { name: 'Amoxicillin', unit: 'capsule' })
  const doctor = await create(at.admin, 'doctors', { full_name: 'Dr Mbeki' })
  const patient = await create(at.admin, 'patients', patientFields(at.clinic))
  const visit = {
    clinic_id: at.clinic,
    patient_id: patient.id,
    starts_at: '2027-03-05T09:00:00Z',
    status: 'SCHEDULED',
  }
  const stock = { pharmacy_id: pharmacy.id, medicine_id: medicine.id, quantity: 5 }
  const records = {
    pharmacies: pharmacy,
    medicines: medicine,
    doctors: doctor,
    patients: patient,
    appointments: await create(at.admin, 'appointments', visit),
    'pharmacy-inventory': await create(at.admin, 'pharmacy-inventory', stock),
  }
  return { at, records }
}

type Full = Awaited<ReturnType<typeof startFull>>

/** Every field of every collection. */
const places = Object.values(collections).flatMap((collection) =>
  Object.keys(collection.fields).map((field) => ({ collection, field })),
)

/** Fields that hold any text; what the others take is fixed by their form. */
const TEXTS = new Set([
  'full_name',
  'name',
  'generic_name',
  'form',
  'strength',
  'unit',
  'atc_code',
  'specialty',
  'phone',
  'village',
  'national_id',
  'card_number',
  'reason',
  'notes',
  'address',
  'batch_number',
])

/** Says that a hostile value was stored as R3 has it, or refused by the name of its field. */
function expectStored(
  stored: unknown,
  text: string,
  field: string,
  { fields }: Collection,
  what: string,
) {
  if (normalised(text) === '' && fields[field]?.initial === null) expect(stored, what).toBeNull()
  else if (TEXTS.has(field)) expect(stored, what).toBe(normalised(text))
  // A few of the strings are numbers, dates or words that a field of another form may take.
  else expect(String(stored).slice(0, 10), what).toBe(normalised(text).slice(0, 10))
}

test('[R3] every hostile string in every field is stored to the letter or refused by its name', async () => {
  const { at, records } = await startFull()
  const edits = places.flatMap(({ collection, field }, n) => {
    const { id: _, ...like } = fieldsOnly(records[collection.name])
    return someOf(hostileStrings(), APART, n).map((text) => ({
      collection,
      field,
      text,
      edit: createOf(collection.name, { ...like, [field]: text }),
    }))
  })
  let stored = 0
  let refused = 0
  for (let from = 0; from < edits.length; from += BATCH) {
    const batch = edits.slice(from, from + BATCH)
    const outcomes = await push(
      at.admin,
      batch.map(({ edit }) => edit),
    )
    for (const [index, { collection, field, text }] of batch.entries()) {
      const { status, record, problem, conflict } = outcomes[index]
      const what = `${collection.name}.${field}: ${JSON.stringify(text).slice(0, 80)}`
      if (status === 200) {
        expectStored(record[field], text, field, collection, what)
        stored++
      } else {
        // A record of stock is one per pharmacy, medicine and batch: its id does not fit here.
        const isOther = conflict || problem.errors?.id || problem.errors?.record_id
        if (!isOther) expect(Object.keys(problem.errors ?? {}), what).toContain(field)
        refused++
      }
    }
  }
  expect(stored).toBeGreaterThan(300)
  expect(refused).toBeGreaterThan(300)
  const { sql } = at.central.store
  const counted = sql.get<{ count: number }>('select count(*) as count from records')
  expect(counted?.count).toBe(stored + Object.keys(records).length)
  expect(at.central.log.errors).toEqual([])
})

test('[R3] [S4] a hostile string in any field of a change is taken or refused by its name', async () => {
  const { at, records } = await startFull()
  for (const [n, { collection, field }] of places.entries()) {
    const path = `/api/${collection.name}/${records[collection.name].id}/`
    for (const text of someOf(OWN_STRINGS, OWN_APART, n)) {
      const reply = await at.admin.send('PATCH', path, { [field]: text })
      const what = `${path} ${field}: ${JSON.stringify(text)}: ${reply.text.slice(0, 200)}`
      if (reply.status === 200) expectStored(reply.body[field], text, field, collection, what)
      else {
        expect([reply.status, Object.keys(reply.body.errors ?? {})], what).toEqual([422, [field]])
      }
    }
  }
  expect(at.central.log.errors).toEqual([])
})

const PARAMETERS = [
  ['/api/patients/', 'q'],
  ['/api/patients/', 'limit'],
  ['/api/patients/', 'after'],
  ['/api/patients/sync/', 'last_sync_timestamp'],
  ['/api/patients/sync/', 'page'],
  ['/api/sync/changes', 'cursor'],
  ['/api/edits', 'state'],
  ['/api/edits', 'record_id'],
  ['/api/patients/', 'unknown'],
] as const

const HEADERS = [
  'Authorization',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Accept',
  'Accept-Encoding',
  'Content-Type',
  'Content-Encoding',
  'Sync-Protocol',
  'Sync-Report',
] as const

const PATHS = [
  (text: string) => `/${text}`,
  (text: string) => `/api/${text}/`,
  (text: string) => `/api/patients/${text}/`,
  (text: string) => `/api/patients/${text}/sync_update/`,
  (text: string) => `/api/pharmacy-inventory/${text}/movements`,
  (text: string) => `/docs/${text}`,
]

/** Thousands of requests, on a machine that is busy otherwise. */
const MANY_REQUESTS_MS = 120_000

const sides = ['central', 'box'] as const
describe.each(sides)('hostile strings at %s', { timeout: MANY_REQUESTS_MS }, (side) => {
  // Both are served by the same code: at the box our own strings do.
  const strings = side === 'central' ? hostileStrings() : OWN_STRINGS

  async function start() {
    const full = await startFull()
    await full.at.box.round()
    // Central's scope of everything is filled by the first who reads it.
    await full.at.admin.get('/api/patients/')
    return { ...full, ...sideOf(full, side) }
  }

  test('[S5] in every parameter are answered or refused by its name, and change nothing', async () => {
    const { caller, store, errors } = await start()
    const before = authorityStanding(store)
    for (const [n, [path, name]] of PARAMETERS.entries()) {
      for (const text of someOf(strings, APART, n)) {
        const query = new URLSearchParams({ [name]: text })
        const reply = await caller.get(`${path}?${query}`)
        const what = `${path} ${name} ${JSON.stringify(text).slice(0, 80)}: ${reply.status}`
        if (reply.status === 400) expect(Object.keys(reply.body.errors), what).toEqual([name])
        else expect(reply.status, what).toBe(200)
      }
    }
    expect(authorityStanding(store)).toEqual(before)
    expect(errors).toEqual([])
  })

  test('[S5] in every header never are a fault of the server, and change nothing', async () => {
    const { at, store, errors, records } = await start()
    const caller = side === 'central' ? at.admin : at.device
    const before = authorityStanding(store)
    const path = `/api/patients/${records.patients.id}/`
    for (const [n, name] of HEADERS.entries()) {
      for (const text of someOf(strings, HEADERS_APART, n)) {
        const value = asHeader(text)
        // It names no field, so that nothing is changed if it is taken.
        const reply = await caller.send('PATCH', path, {}, { [name]: value })
        const what = `${name}: ${JSON.stringify(text).slice(0, 80)}: ${reply.status}`
        expect([200, 400, 401, 412, 415, 426], what).toContain(reply.status)
        if (name === 'Authorization') expect(reply.status, what).toBe(401)
      }
    }
    expect(authorityStanding(store)).toEqual(before)
    expect(errors).toEqual([])
  })

  test('[S5] in every path are told from what is there, and change nothing', async () => {
    const { caller, store, errors } = await start()
    const before = authorityStanding(store)
    for (const [n, pathOf] of PATHS.entries()) {
      for (const text of someOf(strings, APART, n)) {
        const path = pathOf(encodeURIComponent(text.toWellFormed()))
        // An empty or dotted name is the address of the list above it, or of the console.
        const got = await caller.get(path)
        expect([200, 302, 404, 405], `GET ${path.slice(0, 120)}: ${got.status}`).toContain(
          got.status,
        )
        if (!path.endsWith('/sync_update/')) continue
        const put = await caller.send('PUT', path, {})
        expect([404, 405], `PUT ${path.slice(0, 120)}: ${put.status}`).toContain(put.status)
      }
    }
    expect(authorityStanding(store)).toEqual(before)
    expect(errors).toEqual([])
  })
})

function sideOf({ at }: Full, side: 'central' | 'box') {
  const [caller, store, log]: [Caller, Clinic['box']['edge']['store'], { errors: unknown[] }] =
    side === 'central'
      ? [at.central.nearCaller('admin'), at.central.store, at.central.log]
      : [at.device, at.box.edge.store, at.box.log]
  return { caller, store, errors: log.errors }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no header carries
const NO_HEADER = /[\u0000-\u0008\u000a-\u001f\u007f]/g

/** The bytes of a text as a header carries them. */
function asHeader(text: string): string {
  return Buffer.from(text.toWellFormed()).toString('latin1').replaceAll(NO_HEADER, ' ')
}

function fieldsOnly(record: Record<string, unknown>): Record<string, unknown> {
  const own = ['revision', 'created_at', 'updated_at', 'last_synced_at', 'deleted_at']
  return Object.fromEntries(Object.entries(record).filter(([name]) => !own.includes(name)))
}
