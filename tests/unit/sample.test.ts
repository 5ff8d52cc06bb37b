import { join } from 'node:path'
import { sampleAppointments } from '@outpost/central/sample/appointments'
import { PLACES, type Place } from '@outpost/central/sample/places'
import { makeSample, type SampleOptions } from '@outpost/central/sample/sample'
import { openCentralStore } from '@outpost/central/store/database'
import { doOverlap, slotOf } from '@outpost/shared/model/appointments'
import { COLLECTION_NAMES, type CollectionName } from '@outpost/shared/model/collections'
import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import type { StoredRecord } from '@outpost/shared/model/record'
import { expect, onTestFinished, test } from 'vitest'
import { ownFolder } from '../support/folder.ts'

const NOON = Date.parse('2027-03-09T12:00:00Z')
const TODAY = '2027-03-09'
const DAY_MS = 86_400_000

function openEmpty() {
  let now = NOON
  const clock = { now: () => now }
  const store = openCentralStore(join(ownFolder(), 'central.db'), clock)
  onTestFinished(() => store.close())
  const make = (options: Partial<SampleOptions> = {}) =>
    makeSample({ store, clock }, { patients: 200, clinics: 3, seed: 7, ...options })
  const all = (collection: CollectionName) =>
    store.read((reader) =>
      reader.list({ collection, scopes: ['all'], after: null, search: null, limit: 100_000 }),
    )
  const turnTo = (instant: number) => {
    now = instant
  }
  return { store, make, all, turnTo }
}

type Central = ReturnType<typeof openEmpty>

async function contents({ store, all }: Central) {
  const clinics = await store.read((reader) => reader.clinics('all'))
  const records: Record<string, Pick<StoredRecord, 'id' | 'fields'>[]> = {}
  for (const name of COLLECTION_NAMES) {
    records[name] = (await all(name)).map(({ id, fields }) => ({ id, fields }))
  }
  const edits = store.sql.all<{ id: string; hash: string }>(
    'select id, hash from edits order by id',
  )
  return { clinics, records, edits }
}

let thousand: ReturnType<typeof makeThousand> | null = null

/** The fields of a sample of 1000 patients and its appointments, made once for all tests. */
function ofThousand() {
  thousand ??= makeThousand()
  return thousand
}

async function makeThousand() {
  const { make, all } = openEmpty()
  await make({ patients: 1000 })
  const fieldsOf = async (name: CollectionName) => (await all(name)).map(({ fields }) => fields)
  return { patients: await fieldsOf('patients'), appointments: await fieldsOf('appointments') }
}

function headsOf({ store }: Central) {
  return store.sql.all('select name, head, time from scopes order by name')
}

test('the same seed makes the same records, to the last id and field', async () => {
  const [one, other] = [openEmpty(), openEmpty()]
  await one.make()
  other.turnTo(NOON + 3_600_000)
  await other.make()

  expect(await contents(one)).toEqual(await contents(other))
})

test('another seed makes other people with other ids', async () => {
  const [one, other] = [openEmpty(), openEmpty()]
  await one.make({ seed: 1, patients: 50, clinics: 1 })
  await other.make({ seed: 2, patients: 50, clinics: 1 })

  const [a, b] = [await one.all('patients'), await other.all('patients')]
  const ids = new Set(a.map(({ id }) => id))
  expect(b.filter(({ id }) => ids.has(id))).toEqual([])
  expect(b.map(({ fields }) => fields.full_name)).not.toEqual(
    a.map(({ fields }) => fields.full_name),
  )
})

test('there are as many records as promised, and the report says so', async () => {
  const central = openEmpty()
  const progress: number[] = []
  const report = await central.make({ onProgress: ({ done }) => progress.push(done) })

  const promised = {
    doctors: 15,
    medicines: 40,
    pharmacies: 3,
    patients: 200,
    appointments: 50,
    'pharmacy-inventory': 120,
  }
  expect(report).toMatchObject({ records: promised, unchanged: 0 })
  expect(report.clinics.map(({ time_zone }) => time_zone)).toEqual([
    'Africa/Lagos',
    'Africa/Khartoum',
    'Asia/Kathmandu',
  ])
  const { records, clinics } = await contents(central)
  expect(clinics).toEqual(
    report.clinics
      .map((clinic) => ({ ...clinic, active: true }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  )
  for (const [name, count] of Object.entries(promised)) expect(records[name]).toHaveLength(count)
  expect(progress).toEqual([428])
})

test('patients are shared out over the clinics, and one in fifty has a second clinic', async () => {
  const central = openEmpty()
  const { clinics } = await central.make()
  const patients = await central.all('patients')

  const sizes = clinics.map(
    ({ id }) => patients.filter(({ fields }) => fields.clinic_id === id).length,
  )
  expect(sizes).toEqual([68, 68, 64])
  const shared = patients.filter(({ fields }) => (fields.shared_with as string[]).length > 0)
  expect(shared).toHaveLength(4)
  for (const { fields } of shared) {
    expect(fields.shared_with).not.toContain(fields.clinic_id)
  }
})

test('every name is set, and names come in several scripts', async () => {
  const central = openEmpty()
  await central.make({ clinics: 10, patients: 400 })
  const people = [...(await central.all('patients')), ...(await central.all('doctors'))]
  const names = people.map(({ fields }) => fields.full_name as string)

  expect(names.filter((name) => !/^\S+( \S+)+$/.test(name))).toEqual([])
  for (const script of [
    /\p{Script=Latin}/u,
    /\p{Script=Arabic}/u,
    /\p{Script=Devanagari}/u,
    /\p{Script=Thai}/u,
    /\p{Script=Thaana}/u,
  ]) {
    expect(names.filter((name) => script.test(name)).length).toBeGreaterThan(30)
  }
})

test('patients are as incomplete as real ones, and card numbers are unique', async () => {
  const { patients } = await ofThousand()

  const cards = patients.map((fields) => fields.card_number).filter((card) => card !== null)
  expect(new Set(cards).size).toBe(cards.length)
  expect(cards.length).toBeGreaterThan(900)
  const count = (is: (fields: StoredRecord['fields']) => boolean) => patients.filter(is).length
  expect(count(({ phone }) => phone === null)).toBeGreaterThan(200)
  expect(count(({ birth_date_estimated }) => birth_date_estimated === true)).toBeGreaterThan(50)
  expect(count(({ national_id }) => national_id !== null)).toBeGreaterThan(400)
  expect(count(({ deceased_on }) => deceased_on !== null)).toBeGreaterThan(3)
  for (const { date_of_birth, deceased_on } of patients) {
    expect([date_of_birth, deceased_on, TODAY].filter((day) => day !== null)).toEqual(
      [date_of_birth, deceased_on, TODAY].filter((day) => day !== null).sort(),
    )
  }
})

test('no doctor is booked twice at a time, however many appointments there are', async () => {
  const place = PLACES[0] as Place
  const { faker } = await place.load()
  const clinic = { id: 'one', name: 'One', index: 0, place, faker }
  const plan = { seed: 7, patients: 24_000, clinics: [clinic], today: Date.parse(TODAY) }
  const slots = [...sampleAppointments(plan)]
    .map(({ fields }) => slotOf({ ...fields, status: 'CONFIRMED' }))
    .filter((slot) => slot !== null)
    .sort((a, b) =>
      a.doctorId === b.doctorId ? a.from - b.from : a.doctorId < b.doctorId ? -1 : 1,
    )

  expect(slots.length).toBeGreaterThan(5600)
  const clashing = slots.filter((slot, index) => {
    const next = slots[index + 1]
    return next?.doctorId === slot.doctorId && doOverlap(slot, next)
  })
  expect(clashing).toEqual([])
})

test('appointments lie before, on and after the day, with a status that fits', async () => {
  const { appointments } = await ofThousand()

  const dayOf = (startsAt: unknown) => (startsAt as string).slice(0, 10)
  const past = appointments.filter(({ starts_at }) => dayOf(starts_at) < TODAY)
  const open = appointments.filter(({ starts_at }) => dayOf(starts_at) >= TODAY)
  expect(new Set(past.map(({ status }) => status))).toEqual(
    new Set(['COMPLETED', 'NO_SHOW', 'CANCELLED']),
  )
  expect(new Set(open.map(({ status }) => status))).toEqual(new Set(['SCHEDULED', 'CONFIRMED']))
  expect(open.filter(({ starts_at }) => dayOf(starts_at) === TODAY).length).toBeGreaterThan(10)
  expect(past.length).toBeGreaterThan(80)
  expect(open.length).toBeGreaterThan(80)
})

test('every pharmacy has 40 medicines in stock, a few expired, low or out', async () => {
  const central = openEmpty()
  await central.make({ patients: 0 })
  const stock = await central.all('pharmacy-inventory')

  for (const { id, fields } of stock) {
    const { pharmacy_id, medicine_id, batch_number } = fields as Record<string, string>
    expect(id).toBe(inventoryId(pharmacy_id ?? '', medicine_id ?? '', batch_number ?? null))
  }
  for (const pharmacy of await central.all('pharmacies')) {
    const shelf = stock
      .map(({ fields }) => fields)
      .filter(({ pharmacy_id }) => pharmacy_id === pharmacy.id)
    expect(new Set(shelf.map(({ medicine_id }) => medicine_id)).size).toBe(40)
    const count = (is: (fields: StoredRecord['fields']) => boolean) => shelf.filter(is).length
    expect(count(({ batch_number }) => batch_number === null)).toBeGreaterThan(2)
    expect(
      count(({ expiry_date }) => expiry_date !== null && (expiry_date as string) < TODAY),
    ).toBe(2)
    expect(
      count(({ quantity, reorder_level }) => (quantity as number) < (reorder_level as number)),
    ).toBe(5)
    expect(count(({ quantity }) => quantity === 0)).toBe(1)
  }
})

test('made again, also weeks later, the same sample changes nothing', async () => {
  const central = openEmpty()
  await central.make()
  const before = { heads: headsOf(central), contents: await contents(central) }
  central.turnTo(NOON + 40 * DAY_MS)
  const report = await central.make()

  expect({ heads: headsOf(central), contents: await contents(central) }).toEqual(before)
  expect(report.unchanged).toBe(428)
  expect(new Set(Object.values(report.records))).toEqual(new Set([0]))
})

test('made bigger, even on a later day, a sample ends as if it had been made so at once', async () => {
  const [grown, atOnce] = [openEmpty(), openEmpty()]
  await grown.make({ patients: 60 })
  grown.turnTo(NOON + 3 * DAY_MS)
  await grown.make({ patients: 200 })
  await atOnce.make({ patients: 200 })

  expect(await contents(grown)).toEqual(await contents(atOnce))
})

test('the same seed over more clinics, or another seed, can be added to what is there', async () => {
  const central = openEmpty()
  await central.make({ patients: 100, clinics: 2 })
  await central.make({ patients: 100, clinics: 3 })
  await central.make({ patients: 100, clinics: 2, seed: 8 })

  expect(await central.all('patients')).toHaveLength(200)
})

test('no patients and one clinic make a sample too', async () => {
  const central = openEmpty()
  const { records, clinics } = await central.make({ patients: 0, clinics: 1 })

  expect(clinics).toHaveLength(1)
  expect(records).toMatchObject({ patients: 0, appointments: 0, 'pharmacy-inventory': 40 })
})

test('numbers that cannot be are refused with a sentence, and nothing is made', async () => {
  const central = openEmpty()
  await expect(central.make({ clinics: 0 })).rejects.toThrow(
    'clinics must be a whole number from 1 to 1000. Nothing was made.',
  )
  await expect(central.make({ patients: -1, seed: 0.5 })).rejects.toThrow(
    'patients must be a whole number from 0 to 1000000; seed must be a whole number.',
  )
  expect(headsOf(central)).toEqual([])
})
