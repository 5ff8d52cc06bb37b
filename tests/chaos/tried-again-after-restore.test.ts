import { readFileSync, writeFileSync } from 'node:fs'
import { rescueIfDamaged } from '@outpost/edge/rescue/rescue'
import { expect, test } from 'vitest'
import { copyCard, startCopy } from '../support/copied-box.ts'
import { startPost } from '../support/lost-hours.ts'
import { expectStockAddsUp } from '../support/lost-hours-checks.ts'
import { makeEdit, patientFields, push } from '../support/make.ts'
import {
  type StockedPosts,
  startLostAnswer,
  startStockedPosts,
  syncBoth,
} from '../support/stocked-posts.ts'

/*
 * What central took in hours that a restore has lost, and boxes bring back, is tried once more by
 * those who do not know of it.
 */

const MINUTE = 60_000

async function expectAsBefore(at: StockedPosts, right: unknown[]) {
  expect(await at.quantities()).toEqual(right)
  for (const post of [at.writer, at.reader]) {
    expect(await at.seenBy(post)).toEqual(right)
    const status = (await post.device.get('/api/sync/status/')).body
    expect(status).toMatchObject({ pending: 0, inbox: 0 })
  }
  expectStockAddsUp(at)
}

test('[N9] [E7] a movement whose answer was lost, behind which others moved more than twenty times, counts once', async () => {
  const at = await startStockedPosts()
  at.backUp()
  const { writer, reader, stocks } = at
  await at.move(writer, stocks.dispensed, { kind: 'DISPENSED', delta: -3 })
  writer.road.weather(({ isPush }) => (isPush ? 'lost reply' : 'lost request'))
  await writer.sync(1)
  for (let n = 0; n < 25; n++)
    await at.move(reader, stocks.dispensed, { kind: 'DISPENSED', delta: -1 })
  await reader.sync()
  const right = await at.quantities()
  expect(right).toEqual([72, 100])
  at.restore()
  writer.road.clear()
  await syncBoth(at)
  await expectAsBefore(at, right)
}, 60_000)

test('[N9] [F6] so it does where the other box has filled anew since, and central is restored twice', async () => {
  const at = await startStockedPosts()
  at.backUp()
  const { writer, reader, stocks, central } = at
  await at.move(writer, stocks.dispensed, { kind: 'DISPENSED', delta: -3 })
  writer.road.weather(({ isPush }) => (isPush ? 'lost reply' : 'lost request'))
  await writer.sync(1)
  for (let n = 0; n < 25; n++)
    await at.move(reader, stocks.dispensed, { kind: 'DISPENSED', delta: -1 })
  reader.box.edge.row.change({ cursor: null, isFilled: false, etag: null })
  await reader.sync()
  const right = await at.quantities()
  for (const backup of ['backup', 'second']) {
    at.clock.advance(MINUTE)
    central.restore(backup)
    if (backup === 'backup') central.backup('second')
    await reader.sync()
    at.clock.advance(MINUTE)
    expect(await at.quantities()).toEqual(right)
  }
  writer.road.clear()
  await syncBoth(at)
  await expectAsBefore(at, right)
}, 60_000)

test('[N9] [S3] an API client tries once more what it has done in the lost hours: nothing counts twice', async () => {
  const at = await startStockedPosts()
  const { writer, stocks, central } = at
  const client = central.caller('client')
  at.backUp()
  const move = () =>
    client.send(
      'POST',
      at.movementsOf(stocks.dispensed),
      { kind: 'DISPENSED', delta: -7 },
      { 'Idempotency-Key': 'k-1' },
    )
  const fields = patientFields(writer.clinic, { full_name: 'By a client' })
  const register = () => client.send('POST', '/api/patients/', fields, { 'Idempotency-Key': 'k-2' })
  const [moved, registered] = [await move(), await register()]
  expect([moved.status, registered.status]).toEqual([200, 201])
  await syncBoth(at)
  const right = await at.quantities()

  at.restore()
  await syncBoth(at)
  expect(await move()).toMatchObject({ status: 200, body: { quantity: 93 } })
  expect(await register()).toMatchObject({ status: 201, body: { id: registered.body.id } })
  await syncBoth(at)
  await expectAsBefore(at, right)
}, 60_000)

/**
 * A movement of 60 was rejected, its box is gone, and then there is stock for it; backed up, and confirmed.
 * The box that brings it back is of a version that tells no decisions.
 */
async function confirmForOneThatIsGone() {
  const at = await startStockedPosts()
  const { writer, reader, central, stocks } = at
  const admin = central.caller('admin')
  const path = at.movementsOf(stocks.dispensed)
  await admin.send('POST', path, { kind: 'DISPENSED', delta: -70 })
  await at.move(writer, stocks.dispensed, { kind: 'DISPENSED', delta: -60 })
  await writer.sync()
  await admin.send('POST', path, { kind: 'RECEIVED', delta: 100 })
  await reader.sync()
  central.principals().revoke(writer.nodeId())
  at.backUp()
  const [item] = (await admin.get('/api/inbox')).body.results
  const decide = async (decision: object) => {
    const admin = central.caller('admin')
    const reply = await admin.send('POST', `/api/inbox/${item.id}/decide`, decision)
    expect(reply).toMatchObject({ status: 200 })
    await reader.sync()
  }
  await decide({ decision: 'confirm' })
  expect(await at.quantities()).toEqual([70, 100])
  at.tellsNoDecisions(reader)
  at.restore()
  await reader.sync()
  at.clock.advance(MINUTE)
  expect(await at.quantities()).toEqual([70, 100])
  return { ...at, decide }
}

test('[N9] [E9] what was decided at central for a box that is gone, and is decided once more, counts once', async () => {
  const at = await confirmForOneThatIsGone()
  await at.decide({ decision: 'confirm' })
  expect(await at.quantities()).toEqual([70, 100])
  expect(await at.seenBy(at.reader)).toEqual([70, 100])
  expectStockAddsUp(at)
}, 60_000)

test('[N9] [E9] what is counted after the restore, and was confirmed in the lost hours, is what was counted', async () => {
  const at = await confirmForOneThatIsGone()
  await at.decide({ decision: 'count', fields: { counted: 65 } })
  expect(await at.quantities()).toEqual([65, 100])
  expect(await at.seenBy(at.reader)).toEqual([65, 100])
}, 60_000)

test.each([
  { what: 'what nobody else has changed', change: { village: 'Kano' }, inbox: 0 },
  { what: 'what another has changed since', change: { phone: '0799' }, inbox: 1 },
])(
  '[N9] [E4] a patient whose registration was answered by nobody, and whom another box brings back, is registered; $what is judged by what was seen',
  async ({ change, inbox }) => {
    const at = await startStockedPosts()
    const { writer, reader, clock } = at
    at.backUp()
    const born = await writer.register({ full_name: 'Born in lost hours' })
    writer.road.weather(({ isPush }) => (isPush ? 'lost reply' : 'lost request'))
    await writer.sync(1)
    await reader.sync()
    await reader.change('patients', born.id, { phone: '0711' })
    await reader.sync()
    await writer.change('patients', born.id, change)
    at.restore()
    writer.road.clear()
    await reader.sync()
    clock.advance(MINUTE)
    await syncBoth(at)
    const seen = inbox === 0 ? { phone: '0711', ...change } : { phone: '0711' }
    for (const post of [writer, reader]) {
      expect(await post.seen('patients', born.id)).toMatchObject(seen)
    }
    const status = (await writer.device.get('/api/sync/status/')).body
    expect(status).toMatchObject({ pending: 0, inbox })
    expect((await reader.device.get('/api/sync/status/')).body).toMatchObject({ inbox: 0 })
    const { results } = (await writer.device.get('/api/inbox')).body
    expect(results).toHaveLength(inbox)
    for (const { conflict } of results) {
      expect(conflict).toMatchObject({ error_code: 'STALE_UPDATE', conflicting_fields: ['phone'] })
    }
  },
  60_000,
)

test('[N9] [E4] of two creates of one record the one that was rejected before is not accepted after a restore', async () => {
  const at = await startStockedPosts()
  const { writer, central } = at
  at.backUp()
  const make = (full_name: string) =>
    makeEdit({
      collection: 'patients',
      op: 'create',
      record_id: 'aaaaaaaa-0000-4000-8000-000000000001',
      fields: patientFields(writer.clinic, { full_name }),
    })
  const [one, two] = [make('First name'), make('Quite another')]
  const statusOf = async (edit: object) => (await push(central.caller('client'), [edit]))[0].status
  expect([await statusOf(one), await statusOf(two)]).toEqual([200, 409])
  await syncBoth(at)
  at.restore()
  await syncBoth(at)
  expect([await statusOf(two), await statusOf(one)]).toEqual([409, 200])
}, 60_000)

test('[N9] [E4] what central had changed before its box first saw it is not overwritten by who registered it', async () => {
  const at = await startStockedPosts()
  const { writer, reader, clock, central } = at
  at.backUp()
  const born = await writer.register({ full_name: 'Born in lost hours', phone: '0700' })
  writer.road.weather(({ isPush }) => (isPush ? 'lost reply' : 'lost request'))
  await writer.sync(1)
  const path = `/api/patients/${born.id}/`
  const admin = central.caller('admin')
  const tag = { 'If-Match': '"1"' }
  expect(await admin.send('PATCH', path, { phone: '0711' }, tag)).toMatchObject({ status: 200 })
  await reader.sync()
  await writer.change('patients', born.id, { phone: '0799' })
  at.restore()
  writer.road.clear()
  await reader.sync()
  clock.advance(MINUTE)
  await syncBoth(at)
  expect(await central.caller('admin').get(path)).toMatchObject({ body: { phone: '0711' } })
  // Nobody knows who changed it: both edits wait for a person.
  const { results } = (await writer.device.get('/api/inbox')).body
  expect(results).toMatchObject([{ conflict: { error_code: 'RECORD_EXISTS' } }, {}])
}, 60_000)

/** A client that central knows, and its movement: the same one whenever it is made. */
const clientMoves = (at: StockedPosts) => {
  const client = at.central.caller('client')
  const path = at.movementsOf(at.stocks.dispensed)
  return async () => {
    const body = { kind: 'DISPENSED', delta: -7 }
    const reply = await client.send('POST', path, body, { 'Idempotency-Key': 'k-1' })
    expect(reply).toMatchObject({ status: 200 })
  }
}

test.each(['the box has gained the clinic', 'its pharmacy was moved'])(
  "[N9] [F3] a box to which stock has come since holds it (%s): a client's movement counts once",
  async (how) => {
    const at = await startStockedPosts()
    const { central, clock, writer, stocks } = at
    const kakamega = await central.addClinic('Kakamega')
    const third = await startPost(central, kakamega)
    await third.sync()
    const move = clientMoves(at)
    at.backUp()
    await move()
    clock.advance(MINUTE)
    await third.register({ full_name: 'Somebody' })
    await third.sync()
    const come = async () => {
      if (how.startsWith('the box')) {
        central.principals().setClinicsOfBox(third.nodeId(), (own) => [...own, writer.clinic])
        return
      }
      const admin = central.caller('admin')
      const [{ id, revision }] = (await admin.get('/api/pharmacies/')).body.results
      const tag = { 'If-Match': `"${revision}"` }
      const fields = { clinic_id: kakamega }
      expect((await admin.send('PATCH', `/api/pharmacies/${id}/`, fields, tag)).status).toBe(200)
    }
    await come()
    await third.sync()
    expect(await third.seen('pharmacy-inventory', stocks.dispensed)).toMatchObject({ quantity: 93 })
    at.restore()
    await come()
    await third.sync()
    clock.advance(MINUTE)
    expect(await at.quantities()).toEqual([93, 100])
    await move()
    await third.sync()
    expect(await at.quantities()).toEqual([93, 100])
  },
  60_000,
)

/** Copies a box's card, spoils the first page of a table in it, and has that mended. */
function mendedCard({ box }: Awaited<ReturnType<typeof startPost>>, table: string) {
  const { sql, sqlite } = box.edge.store
  const size = sqlite.pragma('page_size', { simple: true }) as number
  const root = sql.get<{ page: number }>(
    'select rootpage as page from sqlite_master where name = ?',
    table,
  )
  const file = copyCard(box)
  const bytes = readFileSync(file)
  const from = ((root?.page ?? 0) - 1) * size
  writeFileSync(file, bytes.fill(0xa5, from, from + size))
  const deps = { file, system: box.edge.clock, monotonic: () => performance.now() }
  expect(rescueIfDamaged(deps)).toMatchObject({ reason: expect.anything() })
  return file
}

test.each(['pairing_codes', 'told_movements'])(
  "[N9] [N4] the box that brings the lost hours back was mended after damage in %s: they are back, and a client's movement counts once as far as was read",
  async (table) => {
    const at = await startStockedPosts()
    const { central, clock, writer, stocks } = at
    const move = clientMoves(at)
    at.backUp()
    await move()
    await writer.sync()
    expect(await at.seenBy(writer)).toEqual([93, 100])
    const card = mendedCard(writer, table)
    at.restore()
    const copy = await startCopy(card, clock)
    const path = `/api/pharmacy-inventory/${stocks.dispensed}/`
    expect(await copy.device.get(path)).toMatchObject({ status: 200, body: { quantity: 93 } })
    for (let n = 0; n < 3; n++) await copy.round()
    expect(await at.quantities()).toEqual([93, 100])
    expect(central.log.errors).toEqual([])
    // Which movements the balance held was in the page that is lost.
    if (table === 'told_movements') return
    await move()
    expect(await at.quantities()).toEqual([93, 100])
    expectStockAddsUp(at)
  },
  60_000,
)

test("[N9] [E2] a box has heard of a client's movement only by the answer to its own: it counts once", async () => {
  const at = await startStockedPosts()
  const { writer, stocks, clock } = at
  const move = clientMoves(at)
  at.backUp()
  await move()
  await at.move(writer, stocks.dispensed, { kind: 'DISPENSED', delta: -3 })
  writer.road.weather(({ isPush }) => (isPush ? 'clear' : 'lost request'))
  await writer.sync(1)
  expect(await at.seenBy(writer)).toEqual([90, 100])
  at.restore()
  writer.road.clear()
  await writer.sync()
  clock.advance(MINUTE)
  expect(await at.quantities()).toEqual([90, 100])
  await move()
  await syncBoth(at)
  await expectAsBefore(at, [90, 100])
}, 60_000)

test('[N9] [F6] what a box was told of movements that did not come back is forgotten with its filling', async () => {
  const at = await startStockedPosts()
  const { central, clock, reader, stocks } = at
  const path = at.movementsOf(stocks.dispensed)
  const move = clientMoves(at)
  at.backUp()
  await move()
  await reader.sync()
  at.restore()
  // Counted before the box calls: what it holds of the lost hours waits, and the movement is not here.
  const count = { kind: 'COUNTED', counted: 90 }
  const { body: stock } = await central
    .caller('admin')
    .get(`/api/pharmacy-inventory/${stocks.dispensed}/`)
  const tag = { 'If-Match': `"${stock.revision}"` }
  expect(await central.caller('admin').send('POST', path, count, tag)).toMatchObject({
    status: 200,
  })
  await syncBoth(at)
  expect(await at.quantities()).toEqual([90, 100])

  central.backup('second')
  clock.advance(MINUTE)
  const one = { kind: 'DISPENSED', delta: -1 }
  expect(await central.caller('admin').send('POST', path, one)).toMatchObject({ status: 200 })
  await reader.sync()
  clock.advance(MINUTE)
  central.restore('second')
  await syncBoth(at)
  expect(await at.quantities()).toEqual([89, 100])
  await move()
  expect(await at.quantities()).toEqual([82, 100])
}, 60_000)

test('[N9] [E7] a movement that is rejected after the restore, and comes back in a copy, is nobody’s to decide', async () => {
  // Before the reader calls others take 50: of the movement that comes again there is too little.
  const at = await startLostAnswer({ kind: 'DISPENSED', delta: -50 })
  const { writer, clock } = at
  await writer.sync()
  expect((await writer.device.get('/api/sync/status/')).body).toMatchObject({ inbox: 1 })
  clock.advance(MINUTE)
  await syncBoth(at)
  await at.moveAtCentral({ kind: 'RECEIVED', delta: 200 })
  await syncBoth(at)
  // 100 - 80 - 50 had taken the stock below zero; what was missing is on record.
  await expectAsBefore(at, [200, 100])
  const { body } = await writer.device.get('/api/edits?state=decided')
  expect(body.results).toMatchObject([{ decision: { decision: 'keep_server' } }])
  // All know of it now, and have nothing more to tell each other.
  await syncBoth(at)
  expect(await writer.box.round()).toMatchObject({ isComplete: true, pages: 0 })
}, 60_000)
