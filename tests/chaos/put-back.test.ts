import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { listHeld } from '@outpost/central/recovery/held-copies'
import { expect, test } from 'vitest'
import { someOf } from '../support/at-length.ts'
import { appointmentFields, updateOf } from '../support/authority.ts'
import { startClinic } from '../support/clinic.ts'
import { copyCard, startCopy } from '../support/copied-box.ts'
import { expectStockAddsUp } from '../support/lost-hours-checks.ts'
import { create, patientFields } from '../support/make.ts'
import { startStockedPosts } from '../support/stocked-posts.ts'
import { startTablet } from '../support/tablet.ts'
import { dispense, update } from '../support/ward.ts'

/*
 * A database is put back behind everybody's back, and others work on it before those call who know
 * of the lost hours: by then every head lies beyond what they have.
 */

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** What stands in the way of noticing it, besides the work of others. */
const CIRCUMSTANCES: readonly { what: string; hours: number; restarts: number }[] = [
  { what: 'nothing more', hours: 0, restarts: 0 },
  { what: 'forty starts on either side', hours: 0, restarts: 40 },
  {
    what: 'fourteen starts on either side, and a clock two days behind',
    hours: -48,
    restarts: 14,
  },
]

test.each(someOf(CIRCUMSTANCES, 3))(
  '[N9] central was copied back, and others moved one stock often since: the lost hours come back ($what)',
  async ({ hours, restarts }) => {
    const at = await startStockedPosts()
    const { central, clock, writer, reader, stocks } = at
    const move = (post: typeof writer, stock: string, delta: number) =>
      at.move(post, stock, { kind: 'DISPENSED', delta })
    // Known to both, and changed by neither since: nothing of it waits for an admin afterwards.
    clock.advance(MINUTE)
    const old = await reader.register({ full_name: 'Registered before' })
    for (const post of [reader, writer]) await post.sync()
    clock.advance(MINUTE)
    central.copyAway('copy')
    const born = await writer.register({ full_name: 'Born in lost hours' })
    await move(writer, stocks.counted, -9)
    for (let n = 0; n <= restarts; n++) {
      clock.advance(MINUTE)
      central.restart()
      await writer.change('patients', old.id, { phone: `0700 00${n}` })
      await writer.sync()
    }
    const { epoch } = central.store.identity()

    central.copyBack('copy')
    clock.advance(hours * HOUR + MINUTE)
    for (let n = 0; n <= Math.max(6, restarts); n++) {
      if (restarts > 0) central.restart()
      await move(reader, stocks.dispensed, -1)
      await reader.sync()
      clock.advance(MINUTE)
    }
    const moved = 100 - Math.max(6, restarts) - 1
    expect(central.store.identity().epoch).toBe(epoch)
    for (let n = 0; n < 3; n++) {
      for (const post of [writer, reader]) await post.sync()
      clock.advance(MINUTE)
    }

    expect(central.store.identity().epoch).not.toBe(epoch)
    const admin = central.caller('admin')
    expect(await admin.get(`/api/patients/${born.id}/`)).toMatchObject({
      body: { full_name: 'Born in lost hours' },
    })
    expect(listHeld(central.store.sql)).toEqual([])
    expect(await admin.get(`/api/patients/${old.id}/`)).toMatchObject({
      body: { phone: `0700 00${restarts}` },
    })
    expect(await at.quantities()).toEqual([moved, 91])
    for (const post of [writer, reader]) expect(await at.seenBy(post)).toEqual([moved, 91])
    expectStockAddsUp(at)
  },
  60_000,
)

test('[N9] central was copied back before a box had pulled what it was told of its edits: they count', async () => {
  const at = await startStockedPosts()
  const { central, clock, writer, reader, stocks } = at
  clock.advance(MINUTE)
  central.copyAway('copy')
  const { epoch } = central.store.identity()
  await at.move(writer, stocks.counted, { kind: 'DISPENSED', delta: -9 })
  const born = await writer.register({ full_name: 'Born in lost hours' })
  writer.road.weather(({ isPush }) => (isPush ? 'clear' : 'lost request'))
  await writer.sync(1)
  writer.road.clear()
  expect((await writer.device.get('/api/sync/status/')).body).toMatchObject({ pending: 0 })
  central.copyBack('copy')
  for (let n = 0; n < 3; n++) {
    clock.advance(25 * HOUR)
    for (const post of [reader, writer]) await post.sync()
  }
  expect(central.store.identity().epoch).not.toBe(epoch)
  expect(await at.quantities()).toEqual([100, 91])
  expect(await writer.seen('patients', born.id)).toMatchObject({ sync_state: 'synced' })
  expectStockAddsUp(at)
}, 60_000)

test.each([99, 100])(
  '[N9] [E7] a file was copied back, and stock was counted before that was noticed: the count stands, and so does the next (%i counted)',
  async (counted) => {
    const at = await startStockedPosts()
    const { central, clock, writer, reader, stocks } = at
    central.copyAway('copy')
    clock.advance(MINUTE)
    await at.move(writer, stocks.counted, { kind: 'DISPENSED', delta: -9 })
    expect(await writer.sync()).toMatchObject({ isComplete: true })
    clock.advance(MINUTE)
    central.copyBack('copy')
    clock.advance(MINUTE)
    await at.move(reader, stocks.counted, { kind: 'COUNTED', counted })
    expect(await reader.sync()).toMatchObject({ isComplete: true })
    clock.advance(MINUTE)
    for (let n = 0; n < 3; n++) {
      for (const post of [writer, reader]) await post.sync()
      clock.advance(MINUTE)
    }
    expect(listHeld(central.store.sql)).toMatchObject([{ reason: 'counted_since' }])
    expect(await at.quantities()).toEqual([100, counted])
    await at.move(reader, stocks.counted, { kind: 'COUNTED', counted: 98 })
    expect(await reader.sync()).toMatchObject({ isComplete: true, rejected: 0 })
    expect(await at.quantities()).toEqual([100, 98])
    expectStockAddsUp(at)
  },
  60_000,
)

test.each(['the survivor', 'the record merged into it'])(
  '[N9] [R5] a file was copied back, and before that was noticed a phone was changed by an edit of %s: the lost hours do not overwrite it',
  async (by) => {
    const { central, clock, reader, writer } = await startStockedPosts()
    const admin = central.caller('admin')
    const fields = patientFields(writer.clinic, { phone: '0700' })
    const merged = await create(admin, 'patients', fields)
    const survivor = await create(admin, 'patients', fields)
    const into = { into: survivor.id }
    expect(await admin.send('POST', `/api/patients/${merged.id}/merge`, into)).toMatchObject({
      status: 200,
    })
    const sync = async (...posts: { sync(): Promise<unknown> }[]) => {
      for (const post of posts) await post.sync()
      clock.advance(MINUTE)
    }
    await sync(writer, reader)
    central.copyAway('copy')
    for (let n = 0; n < 6; n++) {
      await writer.change('patients', survivor.id, { phone: `lost ${n}` })
      await sync(writer)
    }
    central.copyBack('copy')
    clock.advance(MINUTE)
    const { id } = by === 'the survivor' ? survivor : merged
    await reader.change('patients', id, { phone: 'since' })
    await sync(reader)
    await reader.change('patients', survivor.id, { village: 'since' })
    for (let n = 0; n < 3; n++) await sync(reader, writer)
    const after = await central.caller('admin').get(`/api/patients/${survivor.id}/`)
    expect(after).toMatchObject({ status: 200, body: { phone: 'since', village: 'since' } })
    expect(listHeld(central.store.sql)).toMatchObject([
      { reason: 'changed_since', copy: { record: { phone: 'lost 5' } } },
    ])
  },
  60_000,
)

test('[N9] [F5] a client for all clinics, which has only pushed since the copy, tells that what it pushed is lost', async () => {
  const { central, clock, writer } = await startStockedPosts()
  const client = central.caller('client')
  const patient = await create(client, 'patients', patientFields(writer.clinic))
  const pull = (cursor: string) =>
    client.get(`/api/sync/changes?cursor=${encodeURIComponent(cursor)}`)
  const whole = await pull('')
  expect(whole).toMatchObject({ status: 200, body: { more: false } })
  const { epoch, cursor } = whole.body
  clock.advance(MINUTE)
  // As of a central that serves: nobody closes it, so it goes on in its term.
  central.store.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  copyFileSync(join(central.folder, 'central.db'), join(central.folder, 'copy'))
  clock.advance(MINUTE)
  const edits = [updateOf('patients', patient, { phone: '0711' })]
  const headers = { 'Sync-Cursor': cursor }
  const pushed = await client.send('POST', '/api/sync/push', { epoch, edits }, headers)
  expect(pushed).toMatchObject({ status: 200, body: { outcomes: [{ status: 200 }] } })
  central.copyBack('copy')
  clock.advance(MINUTE)
  expect(await pull(pushed.body.cursor)).toMatchObject({ status: 410 })
}, 60_000)

test('[N9] so it was before a box that fills had its first page', async () => {
  const at = await startStockedPosts()
  const { central, writer, reader, stocks, clock } = at
  at.backUp()
  at.restore()
  await reader.sync()
  clock.advance(MINUTE)
  central.copyAway('copy')
  const born = await writer.register({ full_name: 'Born in lost hours' })
  await at.move(writer, stocks.counted, { kind: 'DISPENSED', delta: -9 })
  writer.road.weather(({ path }) => (path.includes('/changes') ? 'lost request' : 'clear'))
  for (let n = 0; n < 2; n++) await writer.sync(1)
  expect((await writer.device.get('/api/sync/status/')).body).toMatchObject({ pending: 0 })
  central.copyBack('copy')
  writer.road.clear()
  for (let n = 0; n < 4; n++) {
    clock.advance(MINUTE)
    for (const post of [reader, writer]) await post.sync()
  }
  expect(await at.quantities()).toEqual([100, 91])
  expect(await writer.seen('patients', born.id)).toMatchObject({ sync_state: 'synced' })
}, 60_000)

test('[N9] a box was told in a rejection what others had changed in the lost hours', async () => {
  const at = await startStockedPosts()
  const { central, clock, writer, reader } = at
  const old = await reader.register({ full_name: 'Registered before', phone: '0700' })
  for (const post of [reader, writer]) await post.sync()
  clock.advance(MINUTE)
  central.copyAway('copy')
  const path = `/api/patients/${old.id}/`
  const tag = { 'If-Match': '"1"' }
  const admin = central.caller('admin')
  expect(await admin.send('PATCH', path, { phone: '0711' }, tag)).toMatchObject({ status: 200 })
  await writer.change('patients', old.id, { phone: '0722' })
  writer.road.weather(({ isPush }) => (isPush ? 'clear' : 'lost request'))
  await writer.sync(1)
  expect((await writer.device.get('/api/sync/status/')).body).toMatchObject({ inbox: 1 })
  writer.road.clear()
  central.copyBack('copy')
  for (let n = 0; n < 3; n++) {
    clock.advance(MINUTE)
    for (const post of [writer, reader]) await post.sync()
  }
  expect(await central.caller('admin').get(path)).toMatchObject({ body: { phone: '0711' } })
}, 60_000)

test.each([0, 1, 3])(
  "[N9] a box's card was put back while it had no link: it has again what its tablet had given it (%i movements of another tablet first)",
  async (moves) => {
    const at = await startClinic()
    const { box, central, clinic } = at
    const patient: string = (await at.patient({ phone: '0700' })).id
    await create(at.admin, 'appointments', appointmentFields(clinic, patient))
    const shelf = await at.stock(50)
    for (let n = 0; n < 2; n++) await box.round()
    let url = box.url
    const road: typeof fetch = (input, init) => fetch(String(input).replace(box.url, url), init)
    const tablet = startTablet(box, central.clock, road)
    const other = startTablet(box, central.clock, road)
    for (const one of [tablet, other]) expect(await one.round()).toMatchObject({ isComplete: true })
    const card = copyCard(box)
    central.clock.advance(MINUTE)
    await tablet.kept(update(patient, { phone: '0711' }))
    expect(await tablet.round()).toMatchObject({ isComplete: true })
    expect(await tablet.states()).toEqual(['accepted'])
    central.clock.advance(MINUTE)

    const copy = await startCopy(card, central.clock)
    url = copy.url
    for (let n = 0; n < moves; n++) {
      await other.kept(dispense(shelf, 1))
      await other.round()
      central.clock.advance(MINUTE)
    }
    for (let n = 0; n < 4; n++) {
      for (const one of [tablet, copy, other]) await one.round()
      central.clock.advance(MINUTE)
    }
    expect(await at.atCentral('patients', patient)).toMatchObject({ phone: '0711' })
    expect(await at.atCentral('pharmacy-inventory', shelf)).toMatchObject({ quantity: 50 - moves })
  },
  60_000,
)
