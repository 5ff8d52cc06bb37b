import {
  COLLECTION_NAMES,
  type CollectionName,
  checkChangedFields,
  checkNewRecord,
  collections,
  type Fields,
} from '@outpost/shared/model/collections'
import { createIds } from '@outpost/shared/model/ids'
import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { fieldsOf, isSameValue, recordEtag, toWire } from '@outpost/shared/model/record'
import { parseInstant, toIso } from '@outpost/shared/model/time'
import { jsonHash } from '@outpost/shared/protocol/edit'
import fc from 'fast-check'
import { v4, v5 } from 'uuid'
import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { createHandClock } from '../support/clock.ts'
import { patientFields } from '../support/make.ts'

const CLINIC = v4()

/** One valid record of each collection, with as little as is needed. */
const LEAST: Record<CollectionName, Fields> = {
  doctors: { full_name: 'Dr Mbeki' },
  medicines: { name: 'Amoxicillin', unit: 'capsule' },
  pharmacies: { clinic_id: CLINIC, name: 'Main' },
  patients: patientFields(CLINIC),
  appointments: appointmentFields(CLINIC, v4()),
  'pharmacy-inventory': { pharmacy_id: v4(), medicine_id: v4() },
}

const newPatient = (more: Fields) =>
  checkNewRecord(collections.patients, patientFields(CLINIC, more))
const changed = (collection: CollectionName, fields: Fields) =>
  checkChangedFields(collections[collection], fields)

test('[R1] there are six collections, and their names are those of the URLs', () => {
  expect([...COLLECTION_NAMES].sort()).toEqual([
    'appointments',
    'doctors',
    'medicines',
    'patients',
    'pharmacies',
    'pharmacy-inventory',
  ])
  expect(Object.keys(collections).sort()).toEqual([...COLLECTION_NAMES].sort())
})

const stored = {
  collection: 'patients',
  id: v4(),
  revision: 7,
  firstRevision: 3,
  createdAt: Date.UTC(2027, 1, 28),
  updatedAt: Date.UTC(2027, 2, 1, 8, 0, 0, 5),
  lastSyncedAt: null,
  deletedAt: null,
  fields: { full_name: 'Amina Otieno', field_of_tomorrow: 'A+' },
  fieldRevisions: {},
} as const

test('[R2] a record on the wire has its own keys in ISO 8601 UTC with milliseconds', () => {
  expect(toWire(stored)).toEqual({
    id: stored.id,
    revision: 7,
    created_at: '2027-02-28T00:00:00.000Z',
    updated_at: '2027-03-01T08:00:00.005Z',
    last_synced_at: null,
    deleted_at: null,
    full_name: 'Amina Otieno',
    field_of_tomorrow: 'A+',
  })
})

test('[R2] only on the edge a record tells what is pending, and its tag then names the edit', () => {
  const pending = v4()
  const overlay = { pending, syncState: 'pending' } as const
  expect(toWire({ ...stored, overlay })).toMatchObject({ pending, sync_state: 'pending' })
  expect(toWire(stored)).not.toHaveProperty('pending')
  expect(recordEtag(stored)).toBe('"7"')
  expect(recordEtag({ ...stored, overlay })).toBe(`"7.${pending}"`)
  expect(recordEtag({ ...stored, overlay: { pending: null, syncState: 'synced' } })).toBe('"7"')
})

test('[R2] ids of records and edits are lower-case UUIDs, those of edits in the order of time', () => {
  const clock = createHandClock()
  const ids = createIds(clock)
  const isId = /^[0-9a-f]{8}-[0-9a-f]{4}-[57][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
  const recordId = ids.recordIdFor(ids.editId())
  expect(recordId).toMatch(isId)
  expect(ids.recordIdFor(ids.editId())).not.toBe(recordId)
  const edits = Array.from({ length: 20 }, () => {
    clock.advance(1)
    return ids.editId()
  })
  for (const id of edits) expect(id).toMatch(isId)
  expect([...edits].sort()).toEqual(edits)
})

test('[R3] text is normalised to NFC, trimmed, and what is then empty becomes null', () => {
  const fields = { full_name: '  Ame\u0301lie \u00a0', phone: '   ', village: '\u0065\u0301' }
  expect(newPatient(fields).fields).toMatchObject({
    full_name: 'Am\u00e9lie',
    phone: null,
    village: '\u00e9',
  })
  expect(newPatient({ full_name: ' \n ' }).errors).toEqual({ full_name: 'must not be empty' })
})

test('[R3] newline and tab are allowed in notes, reason and address, and nowhere else', () => {
  const text = 'first\r\nsecond\tthird'
  const kept = 'first\nsecond\tthird'
  const allowed: [CollectionName, string][] = []
  const every: [CollectionName, string][] = []
  for (const name of COLLECTION_NAMES) {
    for (const field of Object.keys(collections[name].fields)) {
      if (changed(name, { [field]: 'a plain text' }).errors) continue
      every.push([name, field])
      const { fields } = changed(name, { [field]: text })
      if (!fields) continue
      expect(fields[field]).toBe(kept)
      allowed.push([name, field])
    }
  }
  expect(every).toContainEqual(['patients', 'full_name'])
  expect(allowed).toEqual([
    ['pharmacies', 'address'],
    ['appointments', 'reason'],
    ['appointments', 'notes'],
  ])
})

test.each([
  ['NUL', '\u0000'],
  ['another control character', '\u0007'],
  ['a C1 control character', '\u0085'],
  ['the first half of a surrogate pair', '\ud83d'],
  ['the second half of one', '\ude00'],
])('[R3] %s is refused everywhere', (_what, bad) => {
  expect(newPatient({ full_name: `A${bad}B` }).errors).toHaveProperty('full_name')
  expect(changed('appointments', { notes: `A${bad}B` }).errors).toHaveProperty('notes')
  expect(changed('pharmacies', { address: `A${bad}B` }).errors).toHaveProperty('address')
})

test('[R3] a whole surrogate pair and every script pass unchanged', () => {
  for (const name of ['😀', 'አሚና', 'آمنة', '李小龍', 'Nguyễn']) {
    expect(newPatient({ full_name: name }).fields?.full_name).toBe(name.normalize('NFC'))
  }
})

test('[R3] every text has a stated maximum, counted after normalising', () => {
  for (const name of COLLECTION_NAMES) {
    for (const field of Object.keys(collections[name].fields)) {
      if (changed(name, { [field]: 'a plain text' }).errors) continue
      const tooLong = changed(name, { [field]: 'x'.repeat(10_001) })
      expect(tooLong.errors?.[field], `${name}.${field}`).toMatch(/at most \d+ characters/)
    }
  }
  // 200 letters, each of two code units before normalising.
  expect(newPatient({ full_name: 'e\u0301'.repeat(200) }).fields?.full_name).toHaveLength(200)
  expect(newPatient({ full_name: 'e'.repeat(201) }).errors).toHaveProperty('full_name')
})

test('[R3] normalising twice is normalising once, for any text', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 })
  fc.assert(
    fc.property(text, (notes) => {
      const once = changed('appointments', { notes })
      if (!once.fields) return
      const twice = changed('appointments', once.fields)
      expect(twice.fields).toEqual(once.fields)
    }),
    { seed: 1, numRuns: 500 },
  )
})

test.each([
  ['2024-02-29', true],
  ['2027-02-29', false],
  ['2026-13-01', false],
  ['2026-1-1', false],
  ['01/02/2026', false],
  ['2026-12-31T00:00:00Z', false],
  ['0000-00-00', false],
])('[R3] as a date %s is %s', (date_of_birth, isGood) => {
  expect(newPatient({ date_of_birth }).errors === undefined).toBe(isGood)
})

test.each([
  ['2027-03-01T08:00:00Z', '2027-03-01T08:00:00.000Z'],
  ['2027-03-01T11:00:00.5+03:00', '2027-03-01T08:00:00.500Z'],
  ['2027-03-01 08:00', '2027-03-01T08:00:00.000Z'],
  ['2027-03-01T08:00:00.123456Z', '2027-03-01T08:00:00.123Z'],
  ['2027-02-28T22:00:00-0530', '2027-03-01T03:30:00.000Z'],
])('[R3] the timestamp %s is kept as %s', (given, kept) => {
  expect(changed('appointments', { starts_at: given }).fields).toEqual({ starts_at: kept })
  expect(toIso(parseInstant(given) as number)).toBe(kept)
})

test.each(['tomorrow', '2027-02-30T08:00:00Z', '2027-03-01T24:00:00Z', '2027-03-01', 5, ''])(
  '[R3] %s is no timestamp',
  (starts_at) => {
    expect(changed('appointments', { starts_at }).errors).toHaveProperty('starts_at')
  },
)

test('[R3] what may be null, is a flag or a list may be left out of a create', () => {
  for (const name of COLLECTION_NAMES) {
    const { fields, errors } = checkNewRecord(collections[name], LEAST[name])
    expect(errors, name).toBeUndefined()
    expect(Object.keys(fields ?? {}).sort()).toEqual(Object.keys(collections[name].fields).sort())
  }
  expect(newPatient({}).fields).toMatchObject({
    shared_with: [],
    birth_date_estimated: false,
    date_of_birth: null,
    merged_into: null,
  })
})

test('[R3] each other field is needed, and the one that is missing is named', () => {
  for (const name of COLLECTION_NAMES) {
    for (const field of Object.keys(LEAST[name])) {
      const { [field]: _left, ...rest } = LEAST[name]
      expect(Object.keys(checkNewRecord(collections[name], rest).errors ?? {})).toEqual([field])
    }
  }
})

test.each([
  ['appointments', { duration_minutes: 0 }],
  ['appointments', { duration_minutes: 1441 }],
  ['appointments', { duration_minutes: 1.5 }],
  ['appointments', { status: 'scheduled' }],
  ['patients', { sex: 'F' }],
  ['patients', { sex: null }],
  ['patients', { birth_date_estimated: null }],
  ['patients', { clinic_id: 'kisumu' }],
  ['pharmacy-inventory', { reorder_level: -1 }],
  ['pharmacy-inventory', { reorder_level: 0.5 }],
  ['doctors', { active: 'yes' }],
] as [CollectionName, Fields][])('[R3] %s refuses %j', (name, fields) => {
  expect(Object.keys(changed(name, fields).errors ?? {})).toEqual(Object.keys(fields))
})

test('[R3] stock of one pharmacy, medicine and batch has one id, wherever it is made', () => {
  const pharmacy = v4()
  const medicine = v4()
  expect(inventoryId(pharmacy, medicine, 'B-7')).toBe(v5(`${medicine}\nB-7`, pharmacy))
  expect(inventoryId(pharmacy, medicine, null)).toBe(v5(`${medicine}\n`, pharmacy))
  expect(inventoryId(pharmacy, medicine, null)).toBe(inventoryId(pharmacy, medicine, ''))
  expect(inventoryId(pharmacy, medicine, 'B-7')).not.toBe(inventoryId(pharmacy, medicine, 'B-8'))
})

test('[R4] going up, a field that is not known is refused by name', () => {
  const errors = { field_of_tomorrow: 'is not known' }
  expect(newPatient({ field_of_tomorrow: 'A+' }).errors).toEqual(errors)
  expect(changed('patients', { field_of_tomorrow: 'A+' }).errors).toEqual(errors)
  expect(changed('patients', { revision: 9 }).errors).toEqual({ revision: 'is not known' })
})

test('[R4] coming down, a field that is not known is kept and handed on', () => {
  const wire = { ...toWire(stored), field_of_tomorrow: 'A+', allergies: ['penicillin'] }
  const fields = fieldsOf(wire)
  expect(fields).toEqual({
    full_name: 'Amina Otieno',
    field_of_tomorrow: 'A+',
    allergies: ['penicillin'],
  })
  expect(toWire({ ...stored, fields })).toEqual(wire)
})

test('[R4] an update is checked for just the fields that it names', () => {
  expect(changed('patients', { phone: ' 0700 ' }).fields).toEqual({ phone: '0700' })
  expect(changed('patients', {}).fields).toEqual({})
})

test('[E3] the hash of an edit does not depend on the order of its keys, but on all its content', () => {
  const edit = { id: v4(), op: 'update', fields: { phone: '1', village: 'Ahero' } }
  const turned = { fields: { village: 'Ahero', phone: '1' }, op: 'update', id: edit.id }
  expect(jsonHash(turned)).toBe(jsonHash(edit))
  const others = [
    { ...edit, op: 'create' },
    { ...edit, actor: 'Joy' },
    { ...edit, fields: {} },
  ]
  for (const other of others) expect(jsonHash(other)).not.toBe(jsonHash(edit))
  // Neither has a canonical form; both must still have a hash.
  expect(jsonHash({ name: '\ud83d' })).not.toBe(jsonHash({ name: '\ud83e' }))
})

test('[E4] two values are the same when they are the same on the wire', () => {
  expect(isSameValue([CLINIC], [CLINIC])).toBe(true)
  expect(isSameValue(null, '')).toBe(false)
  expect(isSameValue(undefined, null)).toBe(false)
})
