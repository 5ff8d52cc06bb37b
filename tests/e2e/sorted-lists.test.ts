import { SORTED_RECORDS_MAX } from '@outpost/shared/authority/reader'
import { COLLECTION_NAMES, collections } from '@outpost/shared/model/collections'
import { sortedFields } from '@outpost/shared/model/name-order'
import { expect, test } from 'vitest'
import { appointmentFields, createOf, stockCreate } from '../support/authority.ts'
import type { Caller, Reply } from '../support/caller.ts'
import { startClinic } from '../support/clinic.ts'
import { create, patientFields, push } from '../support/make.ts'

const NAMES = ['Zuhura', 'amina 10', 'Amina 9', 'Ámina 9', 'Baraka', '王小明', 'علي', 'Nguyễn']
const IN_ORDER = ['Amina 9', 'Ámina 9', 'amina 10', 'Baraka', 'Nguyễn', 'Zuhura', 'علي', '王小明']

/** A clinic with patients, of whom one has no day of birth; central and the box hold the same. */
async function startLists() {
  const at = await startClinic()
  for (const [number, full_name] of NAMES.entries()) {
    const date_of_birth = number === 3 ? null : `199${number}-01-01`
    await at.patient({ full_name, date_of_birth })
  }
  await at.box.round()
  const sides: [string, Caller][] = [
    ['central', at.admin],
    ['the box', at.device],
  ]
  return { ...at, sides }
}

const namesOf = ({ body }: Reply) => body.results.map(({ full_name }: Fields) => full_name)
type Fields = Record<string, string>

test('[S4] central and the box sort alike; next leads through the pages', async () => {
  const { sides } = await startLists()
  for (const [, caller] of sides) {
    const whole = await caller.get('/api/patients/?sort=full_name')
    expect(namesOf(whole)).toEqual(IN_ORDER)
    expect(whole.body.next).toBeNull()

    const paged: string[] = []
    let path: string | null = '/api/patients?sort=full_name&limit=3'
    while (path) {
      const page: Reply = await caller.get(path)
      expect(page.status).toBe(200)
      paged.push(...namesOf(page))
      path = page.body.next
      const link = path && `<${path}>; rel="next"`
      expect(page.headers.get('link')).toBe(link)
    }
    expect(paged).toEqual(IN_ORDER)

    const found = await caller.get('/api/patients/?sort=full_name&q=amina')
    expect(namesOf(found)).toEqual(['Amina 9', 'Ámina 9', 'amina 10'])
    const csv = await caller.get('/api/patients/?sort=full_name', { Accept: 'text/csv' })
    const lines = csv.text.trim().split('\r\n').slice(1)
    for (const [line, name] of IN_ORDER.entries()) expect(lines[line]).toContain(name)
  }
})

test('[S4] a place without a value has its next page as well', async () => {
  const { sides } = await startLists()
  for (const [, caller] of sides) {
    const first = await caller.get('/api/patients/?sort=date_of_birth&limit=7')
    expect(namesOf(first)).not.toContain('Ámina 9')
    const last = await caller.get(first.body.next)
    expect(namesOf(last)).toEqual(['Ámina 9'])
    const [{ id }] = last.body.results
    const path = `/api/patients/?sort=date_of_birth&after=${id}&after_value=`
    expect((await caller.get(path)).body).toEqual({ results: [], next: null })
  }
})

test('[S4] the next page is where it was, though the record before it was renamed or deleted', async () => {
  const { admin } = await startLists()
  const first = await admin.get('/api/patients/?sort=full_name&limit=2')
  const [deleted, renamed] = first.body.results
  await admin.send('DELETE', `/api/patients/${deleted.id}`)
  await admin.send('PATCH', `/api/patients/${renamed.id}`, { full_name: 'Yohannes' })
  const rest = await admin.get(first.body.next)
  expect(namesOf(rest)).toEqual(['amina 10', 'Baraka'])
  const all = await admin.get(rest.body.next.replace('limit=2', 'limit=100'))
  expect(namesOf(all)).toEqual(['Nguyễn', 'Yohannes', 'Zuhura', 'علي', '王小明'])
})

test('[S4] [F7] the tag of a sorted list is its own, and gives 304 until something changes', async () => {
  const { sides, patient, box } = await startLists()
  const paths = ['', 'sort=full_name', 'sort=date_of_birth', 'sort=full_name&limit=5'].map(
    (query) => `/api/patients/?${query}`,
  )
  for (const [, caller] of sides) {
    const tags = await Promise.all(
      paths.map(async (path) => (await caller.get(path)).headers.get('etag') ?? ''),
    )
    expect(new Set(tags).size).toBe(paths.length)
    for (const [at, path] of paths.entries()) {
      for (const [of, tag] of tags.entries()) {
        const { status } = await caller.get(path, { 'If-None-Match': tag })
        expect(status, `${path} with the tag of ${paths[of]}`).toBe(of === at ? 304 : 200)
      }
    }
  }
  const path = '/api/patients/?sort=full_name'
  for (const [name, caller] of sides) {
    const before = await caller.get(path)
    await patient({ full_name: `Aaron at ${name}` })
    await box.round()
    const tag = before.headers.get('etag') ?? ''
    const after = await caller.get(path, { 'If-None-Match': tag })
    expect(namesOf(after)).toContain(`Aaron at ${name}`)
  }
})

test('[S4] every collection is sorted by its names, times and days', async () => {
  const { admin, device, clinic, box } = await startClinic()
  const clinic_id = clinic
  const pharmacy = await create(admin, 'pharmacies', { clinic_id, name: 'Zebra' })
  await create(admin, 'pharmacies', { clinic_id, name: 'annex' })
  const medicine = await create(admin, 'medicines', { name: 'Zinc 20 mg', unit: 'tablet' })
  await create(admin, 'medicines', { name: 'amoxicillin', unit: 'capsule' })
  for (const full_name of ['Dr Wanjiru', 'Dr Ábel']) await create(admin, 'doctors', { full_name })
  const patient = await create(admin, 'patients', patientFields(clinic))
  await create(admin, 'patients', patientFields(clinic, { full_name: 'Zuhura' }))
  const visits = ['2027-03-05T09:00:00.000Z', '2027-03-04T10:00:00.000Z'].map((starts_at) =>
    createOf('appointments', appointmentFields(clinic, patient.id, { starts_at })),
  )
  const ofBatch = { pharmacy_id: pharmacy.id, medicine_id: medicine.id }
  const stock = ['2027-06-30', null, '2026-12-31'].map((expiry_date, batch) =>
    stockCreate({ ...ofBatch, batch_number: `B${batch}`, expiry_date }),
  )
  await push(admin, [...visits, ...stock])
  await box.round()
  const collator = new Intl.Collator('en', { numeric: true })
  for (const caller of [admin, device]) {
    for (const collection of COLLECTION_NAMES) {
      for (const sort of sortedFields(collections[collection])) {
        const { body } = await caller.get(`/api/${collection}/?sort=${sort}`)
        const values: string[] = body.results.map((record: Fields) => record[sort] ?? '\uffff')
        expect(values.length).toBeGreaterThan(1)
        expect(values, `${collection} by ${sort}`).toEqual([...values].sort(collator.compare))
      }
    }
  }
})

const REFUSED: [string, string][] = [
  ['sort=phone', 'sort'],
  ['sort=id', 'sort'],
  ['sort=', 'sort'],
  ["sort=full_name'--", 'sort'],
  ['sort=full_name&after=0b7c2a54-6d1e-4f3a-9c8b-7a6f5e4d3c2b', 'after_value'],
  ['sort=full_name&after_value=Amina', 'after_value'],
  ['sort=full_name&after=amina&after_value=Amina', 'after'],
  [`sort=full_name&after_value=${'a'.repeat(1001)}`, 'after_value'],
]

test('[S4] a query for a sorted list that does not fit is refused, naming what is wrong', async () => {
  const { admin, device } = await startClinic()
  for (const caller of [admin, device]) {
    for (const [query, field] of REFUSED) {
      const { status, body } = await caller.get(`/api/patients/?${query}`)
      expect([status, body.error_code], query).toEqual([400, 'INVALID_REQUEST'])
      expect(Object.keys(body.errors), query).toContain(field)
    }
  }
})

test('[S4] who asks for too long a sorted list is told what to do', async () => {
  const { central, admin } = await startClinic()
  central.store.sql.run(
    `insert into records (collection, id, revision, first_revision, created_at, updated_at, fields)
     with recursive numbers (value) as (select 0 union all select value + 1 from numbers limit ?)
     select 'patients', 'x' || value, 1, 1, 0, 0, '{}' from numbers`,
    SORTED_RECORDS_MAX + 1,
  )
  const { status, body } = await admin.get('/api/patients/?sort=full_name')
  expect([status, body.error_code]).toEqual([400, 'INVALID_REQUEST'])
  expect(body.detail).toContain(`up to ${SORTED_RECORDS_MAX} records: narrow the list by q`)
})

test('[S4] appointments are narrowed to those that begin from one instant on, and before another', async () => {
  const at = await startClinic()
  const patient = await at.patient()
  const times = ['2027-03-01T21:00', '2027-03-02T08:00', '2027-03-02T21:00'].map(
    (to) => `${to}:00.000Z`,
  )
  for (const starts_at of times) {
    await create(at.admin, 'appointments', appointmentFields(at.clinic, patient.id, { starts_at }))
  }
  await at.box.round()
  // The instant may be written in any zone.
  const day = `from=${encodeURIComponent('2027-03-02T00:00:00+03:00')}&until=2027-03-02T21:00:00Z`
  for (const caller of [at.admin, at.device]) {
    const startsOf = async (query: string) => {
      const { body } = await caller.get(`/api/appointments/?sort=starts_at&${query}`)
      return body.results.map(({ starts_at }: Fields) => starts_at)
    }
    expect(await startsOf(day)).toEqual(times.slice(0, 2))
    expect(await startsOf(`${day}&patient_id=${patient.id}`)).toEqual(times.slice(0, 2))
    expect(await startsOf(`${day}&q=nobody`)).toEqual([])
    expect(await startsOf(`from=${times[1]}`)).toEqual(times.slice(1))
    const paged = await caller.get(`/api/appointments/?limit=1&${day}`)
    const next = await caller.get(paged.body.next)
    expect([paged.body.results.length, next.body.results.length, next.body.next]).toEqual([
      1,
      1,
      null,
    ])
    expect((await caller.get('/api/appointments/?from=yesterday')).status).toBe(400)
  }
})
