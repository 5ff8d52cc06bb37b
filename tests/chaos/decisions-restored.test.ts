import { listHeld } from '@outpost/central/recovery/held-copies'
import { expect, test } from 'vitest'
import { type Caller, createCaller } from '../support/caller.ts'
import { create, patientFields } from '../support/make.ts'
import { startStockedPosts } from '../support/stocked-posts.ts'

/*
 * A person's decision is made after the backup from which central is restored.
 */

const inboxOf = async (caller: Caller) => (await caller.get('/api/inbox')).body.results

/** A box's movement of 60 is rejected, because at central only 30 were left. */
async function startRejected() {
  const at = await startStockedPosts()
  const { writer, central, stocks } = at
  const admin = central.caller('admin')
  const path = at.movementsOf(stocks.dispensed)
  await admin.send('POST', path, { kind: 'DISPENSED', delta: -70 })
  await at.move(writer, stocks.dispensed, { kind: 'DISPENSED', delta: -60 })
  await writer.sync()
  const [item] = await inboxOf(writer.device)
  const decide = (caller: Caller, decision = 'confirm') =>
    caller.send('POST', `/api/inbox/${item.id}/decide`, { decision })
  return { at, path, decide, admin }
}

const WHERE = ['the box', 'central'] as const

test.each(WHERE)(
  '[N9] [E9] what was decided at %s after the backup is known again after the restore',
  async (where) => {
    const { at, path, decide, admin } = await startRejected()
    const { writer, reader, central } = at
    at.backUp()
    expect(await decide(where === 'the box' ? writer.device : admin)).toMatchObject({ status: 200 })
    for (const post of [writer, writer, reader]) await post.sync()
    expect(await at.quantities()).toEqual([0, 100])

    at.restore()
    for (const post of [writer, reader, writer]) await post.sync()
    const after = central.caller('admin')
    expect(await inboxOf(after)).toEqual([])
    await after.send('POST', path, { kind: 'RECEIVED', delta: 100 })
    expect(await decide(after)).toMatchObject({
      status: 422,
      body: { error_code: 'ALREADY_DECIDED' },
    })
    expect(await at.quantities()).toEqual([100, 100])
    await writer.sync()
    expect(await at.seenBy(writer)).toEqual([100, 100])
    expect(await inboxOf(writer.device)).toEqual([])
  },
)

// What was confirmed is in the copies of the stock as well; what was withdrawn only the decision tells.
test.each([
  ['confirm', [0, 100]],
  ['withdraw', [30, 100]],
])(
  '[N9] [E9] what was decided long before the backup, and told after it, is known again too: %s',
  async (decision, quantities) => {
    const { at, decide, admin } = await startRejected()
    const { writer, reader, central, clock } = at
    writer.road.weather('lost request')
    expect(await decide(writer.device, decision)).toMatchObject({ status: 200 })
    clock.advance(3 * 24 * 3600_000)
    // By its latest change central knows to which time it was put back.
    await admin.send('POST', '/api/medicines/', { name: 'Zinc', unit: 'tablet' })
    at.backUp()
    writer.road.clear()
    for (const post of [writer, reader]) await post.sync()
    expect(await at.quantities()).toEqual(quantities)

    at.restore()
    for (const post of [writer, reader]) await post.sync()
    expect(await inboxOf(central.caller('admin'))).toEqual([])
    expect(await at.quantities()).toEqual(quantities)
  },
)

test.each(WHERE)(
  '[N9] [E9] what was decided at %s in the lost hours is not decided once more before the boxes were there again',
  async (where) => {
    const { at, decide, admin } = await startRejected()
    const { writer, reader, central } = at
    at.backUp()
    await decide(where === 'the box' ? writer.device : admin)
    for (const post of [writer, reader]) await post.sync()
    expect(await at.quantities()).toEqual([0, 100])

    at.tellsNoDecisions(reader)
    at.restore()
    const after = central.caller('admin')
    const awaited = [reader, writer].map((post) => ({ id: post.nodeId(), name: 'box' }))
    for (const post of [reader, writer]) {
      const [item] = await inboxOf(after)
      expect(item).toMatchObject({ decisions: [] })
      expect(item.waits_for_boxes).toHaveLength(awaited.length)
      expect(item.waits_for_boxes).toEqual(expect.arrayContaining(awaited))
      expect(await decide(after)).toMatchObject({
        status: 422,
        body: { error_code: 'DECISION_NOT_POSSIBLE', waits_for_boxes: item.waits_for_boxes },
      })
      awaited.shift()
      await post.sync()
    }
    expect(await inboxOf(after)).toEqual([])
    expect(await at.quantities()).toEqual([0, 100])
  },
)

test('[N9] [E9] of a box that was revoked an admin can decide, and what it still brings alike counts once', async () => {
  const { at, decide } = await startRejected()
  const { writer, reader, central } = at
  at.backUp()
  expect(await decide(writer.device)).toMatchObject({ status: 200 })
  for (const post of [writer, reader]) await post.sync()

  at.restore()
  for (const post of [writer, reader]) central.principals().revoke(post.nodeId())
  const after = central.caller('admin')
  expect(await inboxOf(after)).toMatchObject([{ waits_for_boxes: [] }])
  expect(await decide(after)).toMatchObject({ status: 200 })
  expect(await at.quantities()).toEqual([0, 100])
  await after.send('POST', at.movementsOf(at.stocks.dispensed), { kind: 'RECEIVED', delta: 100 })

  // They were not gone after all.
  for (const post of [writer, reader]) {
    central.principals().reinstate(post.nodeId())
    await post.sync()
    await post.sync()
  }
  expect(await at.quantities()).toEqual([100, 100])
  // They had decided the same in the lost hours: what they bring would change nothing.
  expect(listHeld(central.store.sql)).toEqual([])
  expect(await at.seenBy(writer)).toEqual([100, 100])
})

test('[E9] [N9] a decision of central comes to a box with the last page, not before what it made', async () => {
  const { at, decide, admin } = await startRejected()
  const { writer, central, stocks } = at
  await create(admin, 'patients', patientFields(writer.clinic))
  expect(await decide(admin)).toMatchObject({ status: 200 })
  const { token, cursor: start } = writer.box.edge.row.read()
  const box = createCaller(central.url, token)
  const pulled: string[] = []
  let cursor = start
  for (;;) {
    const { status, body } = await box.get(`/api/sync/changes?limit=1&cursor=${cursor}`)
    expect(status).toBe(200)
    pulled.push(...body.changes.map(({ id }: { id: string }) => id))
    cursor = body.cursor
    if (body.more) expect(body).not.toHaveProperty('decisions')
    else expect(body.decisions).toMatchObject([{ decision: 'confirm' }])
    if (!body.more) break
  }
  expect(pulled.length).toBeGreaterThan(1)
  expect(pulled).toContain(stocks.dispensed)
})

test('[E9] a request is answered as decided only while its decision holds', async () => {
  const { at, decide, admin } = await startRejected()
  const { writer } = at
  writer.road.weather('lost request')
  const first = await decide(writer.device)
  expect(first.status).toBe(200)
  expect(await decide(writer.device)).toMatchObject({ status: 200, body: first.body })

  // Somebody at central was faster: that one holds.
  expect(await decide(admin, 'withdraw')).toMatchObject({ status: 200 })
  writer.road.clear()
  await writer.sync()
  expect(await decide(writer.device)).toMatchObject({
    status: 422,
    body: { error_code: 'ALREADY_DECIDED' },
  })
})
