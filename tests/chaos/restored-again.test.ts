import { listHeld } from '@outpost/central/recovery/held-copies'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { expectStockAddsUp } from '../support/lost-hours-checks.ts'
import { create, patientFields } from '../support/make.ts'
import { startRestorable } from '../support/restorable.ts'
import { type StockedPosts, startStockedPosts } from '../support/stocked-posts.ts'

/*
 * Central is put back once more, or what was put in its place is taken away again, before a box has
 * called that holds lost hours: there are hours of two lines, of which each box knows one.
 */

const MINUTE = 60_000

type Order = 'writer first' | 'reader first'
const ORDERS: readonly Order[] = ['writer first', 'reader first']

async function syncAll(at: StockedPosts, times: number, order: Order = 'writer first') {
  const posts = [at.writer, at.reader]
  if (order === 'reader first') posts.reverse()
  for (let n = 0; n < times; n++) {
    for (const post of posts) await post.sync()
    at.clock.advance(MINUTE)
  }
}

async function start() {
  const at = await startStockedPosts()
  const old = await at.reader.register({ full_name: 'Old', phone: '0700', village: 'Ahero' })
  await syncAll(at, 2)
  return { ...at, old }
}
type Started = Awaited<ReturnType<typeof start>>

/** One box changes the phone and hands nine out, the other the village and four. */
const WORK = {
  writer: { fields: { phone: '0711 writer' }, delta: -9 },
  reader: { fields: { village: 'Kisian reader' }, delta: -4 },
}

async function work(at: Started, who: keyof typeof WORK) {
  const post = at[who]
  const { fields, delta } = WORK[who]
  await post.change('patients', at.old.id, fields)
  await at.move(post, at.stocks.counted, { kind: 'DISPENSED', delta })
  expect(await post.sync()).toMatchObject({ isComplete: true })
  at.clock.advance(MINUTE)
}

/** The writer works, central is restored to before that, and the reader works, while the writer has no line. */
async function workOnTwoLines(at: Started) {
  at.backUp()
  await work(at, 'writer')
  at.restore()
  for (let n = 0; n < 3; n++) await at.reader.sync()
  await work(at, 'reader')
}

/** What either box did is there, or waits for an admin. */
async function expectBothThereOrHeld(at: Started) {
  const admin = at.central.caller('admin')
  const held = listHeld(at.central.store.sql)
  const isHeld = (id: string, name: string, value: unknown) =>
    held.some(({ copy }) => copy.id === id && copy.record?.[name] === value)
  const patient = (await admin.get(`/api/patients/${at.old.id}/`)).body
  for (const { fields } of Object.values(WORK)) {
    for (const [name, value] of Object.entries(fields)) {
      expect(patient[name] === value || isHeld(at.old.id, name, value), name).toBe(true)
    }
  }
  const { counted } = at.stocks
  const { quantity } = (await admin.get(`/api/pharmacy-inventory/${counted}/`)).body
  const isOneThere = (there: number, waiting: number) =>
    quantity === there && isHeld(counted, 'quantity', waiting)
  expect(quantity === 87 || isOneThere(91, 96) || isOneThere(96, 91), `${quantity}`).toBe(true)
  expectStockAddsUp(at)
  return { patient, quantity, held }
}

test.each(ORDERS)(
  '[N9] central is restored, and then to a backup made since: who calls only then finds all that was done (%s)',
  async (order) => {
    const at = await start()
    const { central, clock } = at
    await workOnTwoLines(at)
    central.backup('second')
    clock.advance(MINUTE)
    central.restore('second')
    clock.advance(MINUTE)
    await syncAll(at, 4, order)
    const { patient, quantity } = await expectBothThereOrHeld(at)
    expect(patient).toMatchObject({ phone: '0711 writer', village: 'Kisian reader' })
    expect(quantity).toBe(87)
  },
  60_000,
)

test.each(ORDERS)(
  '[N9] central is restored twice from one backup: what either box did is there, or waits (%s)',
  async (order) => {
    const at = await start()
    await workOnTwoLines(at)
    at.restore()
    await syncAll(at, 4, order)
    const { held } = await expectBothThereOrHeld(at)
    expect(held.map(({ reason }) => reason)).toEqual(['of_other_hours', 'of_other_hours'])
  },
  60_000,
)

test.each(ORDERS)(
  '[N9] one file is copied back twice before anybody noticed: what either box did is there, or waits (%s)',
  async (order) => {
    const at = await start()
    const { central, clock } = at
    central.copyAway('copy')
    clock.advance(MINUTE)
    await work(at, 'writer')
    central.copyBack('copy')
    clock.advance(MINUTE)
    await work(at, 'reader')
    central.copyBack('copy')
    await syncAll(at, 4, order)
    await expectBothThereOrHeld(at)
  },
  60_000,
)

test.each(ORDERS)(
  '[N9] a newer copy is put back, and before that was noticed an older one: what either box did is there, or waits (%s)',
  async (order) => {
    const at = await start()
    const { central, clock } = at
    central.copyAway('older')
    clock.advance(MINUTE)
    await at.writer.change('patients', at.old.id, { sex: 'female' })
    await at.writer.sync()
    clock.advance(MINUTE)
    central.copyAway('newer')
    await work(at, 'writer')
    central.copyBack('newer')
    clock.advance(MINUTE)
    await work(at, 'reader')
    central.copyBack('older')
    await syncAll(at, 4, order)
    await expectBothThereOrHeld(at)
  },
  60_000,
)

test.each([false, true])(
  '[N9] a restore is undone by hand: what was done in either database is there, or waits (a box of the first called between: %s)',
  async (hasCalled) => {
    const at = await start()
    const { central, clock } = at
    at.backUp()
    await work(at, 'writer')
    central.copyAway('aside')
    at.restore()
    if (hasCalled) for (let n = 0; n < 3; n++) await at.writer.sync()
    for (let n = 0; n < 3; n++) await at.reader.sync()
    await work(at, 'reader')
    central.copyBack('aside')
    clock.advance(MINUTE)
    await syncAll(at, 4, 'reader first')
    await expectBothThereOrHeld(at)
  },
  60_000,
)

test.each([1, 2])(
  '[N9] a box deleted a patient in the lost hours, whom others have treated since: that waits after %i restores',
  async (restores) => {
    const at = await start()
    const { central, clock, writer, reader, old } = at
    at.backUp()
    await writer.remove('patients', old.id)
    expect(await writer.sync()).toMatchObject({ isComplete: true, accepted: 1 })
    at.restore()
    for (let n = 0; n < 3; n++) await reader.sync()
    await reader.change('patients', old.id, { phone: '0733 treated since' })
    expect(await reader.sync()).toMatchObject({ isComplete: true, accepted: 1 })
    clock.advance(MINUTE)
    if (restores === 2) {
      central.backup('second')
      clock.advance(MINUTE)
      central.restore('second')
    }
    await syncAll(at, 4, 'reader first')
    expect(await central.caller('admin').get(`/api/patients/${old.id}/`)).toMatchObject({
      status: 200,
      body: { phone: '0733 treated since' },
    })
    expect(listHeld(central.store.sql)).toMatchObject([{ reason: 'changed_since' }])
  },
  60_000,
)

test('[R2] [E4] one backup is restored twice: an edit made on what was lost overwrites nobody unseen', async () => {
  const at = await start()
  const { central, clock, writer, old } = at
  const path = `/api/patients/${old.id}/`
  at.backUp()
  at.restore()
  await syncAll(at, 3)
  const first = await central.caller('admin').send('PATCH', path, { phone: '0711' })
  expect(first.status).toBe(200)
  expect(await writer.sync()).toMatchObject({ isComplete: true })
  expect(await writer.seen('patients', old.id)).toMatchObject({ phone: '0711' })
  // Made without a line.
  await writer.change('patients', old.id, { phone: '0722 by the nurse' })
  at.restore()
  const second = await central.caller('admin').send('PATCH', path, { phone: '0733 by the admin' })
  expect(second.status).toBe(200)
  expect(second.body.revision).not.toBe(first.body.revision)
  clock.advance(MINUTE)
  await syncAll(at, 3)
  expect((await writer.device.get('/api/inbox')).body.results).toMatchObject([
    { conflict: { error_code: 'STALE_UPDATE' } },
  ])
  expect((await central.caller('admin').get(path)).body).toMatchObject({
    phone: '0733 by the admin',
  })
}, 60_000)

test('[R2] [E7] so it is with a count: what moved since, and was not seen, clashes with it', async () => {
  const at = await startStockedPosts()
  const { central, clock, writer, reader, stocks } = at
  const { dispensed } = stocks
  at.backUp()
  at.restore()
  await syncAll(at, 3)
  await at.move(reader, dispensed, { kind: 'DISPENSED', delta: -1 })
  for (const post of [reader, writer]) expect(await post.sync()).toMatchObject({ isComplete: true })
  expect(await at.seenBy(writer)).toEqual([99, 100])
  await at.move(writer, dispensed, { kind: 'COUNTED', counted: 99 })
  at.restore()
  const movement = { kind: 'DISPENSED', delta: -5 }
  const moved = await central.caller('client').send('POST', at.movementsOf(dispensed), movement)
  expect(moved.status).toBe(200)
  clock.advance(MINUTE)
  await syncAll(at, 3)
  expect((await writer.device.get('/api/inbox')).body.results).toMatchObject([
    { conflict: { error_code: 'STALE_UPDATE' } },
  ])
  expect(await at.quantities()).toEqual([94, 100])
  expectStockAddsUp(at)
}, 60_000)

test('[N9] [R2] however often a database is found to have been put back, revisions stay whole numbers', async () => {
  const clock = createHandClock()
  const central = await startRestorable(clock)
  const admin = central.caller('admin')
  const clinic = await central.addClinic('Kisumu')
  const { id } = await create(admin, 'patients', patientFields(clinic))
  const path = `/api/patients/${id}/`
  for (let n = 0; n < 40; n++) {
    const since = clock.now()
    clock.advance(MINUTE)
    expect(await admin.send('PATCH', path, { phone: `0700 ${n}` })).toMatchObject({ status: 200 })
    await central.store.takeRollback(since)
  }
  const { body } = await admin.get(path)
  expect(body).toMatchObject({ phone: '0700 39' })
  expect(Number.isSafeInteger(body.revision)).toBe(true)
  const tag = { 'If-Match': `"${body.revision}"` }
  expect(await admin.send('PATCH', path, { phone: '0711' }, tag)).toMatchObject({ status: 200 })
})
