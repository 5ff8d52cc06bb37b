import { expect, test } from 'vitest'
import type { Caller } from '../support/caller.ts'
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
  const path = `/api/pharmacy-inventory/${stocks.dispensed}/movements`
  await admin.send('POST', path, { kind: 'DISPENSED', delta: -70 })
  await at.move(writer, stocks.dispensed, { kind: 'DISPENSED', delta: -60 })
  await writer.sync()
  const [item] = await inboxOf(writer.device)
  const decide = (caller: Caller) =>
    caller.send('POST', `/api/inbox/${item.id}/decide`, { decision: 'confirm' })
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

test('[E9] a request is answered as decided only while its decision holds', async () => {
  const { at, decide, admin } = await startRejected()
  const { writer } = at
  writer.road.weather('lost request')
  const first = await decide(writer.device)
  expect(first.status).toBe(200)
  expect(await decide(writer.device)).toMatchObject({ status: 200, body: first.body })

  // Somebody at central was faster: that one holds.
  expect(await decide(admin)).toMatchObject({ status: 200 })
  writer.road.clear()
  await writer.sync()
  expect(await decide(writer.device)).toMatchObject({
    status: 422,
    body: { error_code: 'ALREADY_DECIDED' },
  })
})
