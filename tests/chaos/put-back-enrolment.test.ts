import { expect, test } from 'vitest'
import { type Post, startPost } from '../support/lost-hours.ts'
import { expectStockAddsUp } from '../support/lost-hours-checks.ts'
import { type StockedPosts, startStockedPosts } from '../support/stocked-posts.ts'

/*
 * A copy of central's file is put back that does not know a box, since it has enrolled later. That box
 * alone knows of the lost hours: nobody else calls before it was enrolled once more.
 */

const MINUTE = 60_000

/** Central's file was copied a minute ago. */
async function startCopied() {
  const at = await startStockedPosts()
  at.clock.advance(MINUTE)
  at.central.copyAway('copy')
  at.clock.advance(MINUTE)
  return { ...at, epoch: at.central.store.identity().epoch }
}

async function writeInLostHours(at: StockedPosts, post: Post) {
  const born = await post.register({ full_name: 'Born in lost hours' })
  await at.move(post, at.stocks.counted, { kind: 'DISPENSED', delta: -9 })
  expect(await post.sync()).toMatchObject({ isComplete: true })
  expect((await post.device.get('/api/sync/status/')).body).toMatchObject({ pending: 0 })
  at.clock.advance(MINUTE)
  return born
}

async function expectBack(at: StockedPosts, post: Post, born: { id: string }, epoch: string) {
  for (let n = 0; n < 3; n++) {
    for (const one of [post, at.reader])
      expect(await one.sync()).toMatchObject({ isComplete: true })
    at.clock.advance(MINUTE)
  }
  expect(at.central.store.identity().epoch).not.toBe(epoch)
  expect(await at.central.caller('admin').get(`/api/patients/${born.id}/`)).toMatchObject({
    status: 200,
    body: { full_name: 'Born in lost hours' },
  })
  expect(await at.quantities()).toEqual([100, 91])
  for (const one of [post, at.reader]) expect(await at.seenBy(one)).toEqual([100, 91])
  expect(await post.seen('patients', born.id)).toMatchObject({ sync_state: 'synced' })
  expectStockAddsUp(at)
}

test('[N9] [A1] a box that was new in the lost hours is enrolled again: they come back', async () => {
  const at = await startCopied()
  const { central, writer, epoch } = at
  const post = await startPost(central, writer.clinic)
  expect(await post.sync()).toMatchObject({ isComplete: true })
  const born = await writeInLostHours(at, post)

  central.copyBack('copy')
  expect(await post.box.round()).toMatchObject({ link: 'unauthorised' })
  await post.enrolAgain()
  await expectBack(at, post, born, epoch)
}, 60_000)

test('[N9] [A1] one that was enrolled anew in the lost hours is, once more: they come back', async () => {
  const at = await startCopied()
  const { central, writer, epoch } = at
  const born = await writeInLostHours(at, writer)
  // It has not had a page in its new place, so has no cursor of its own yet.
  await writer.enrolAgain()

  central.copyBack('copy')
  expect(await writer.box.round()).toMatchObject({ link: 'unauthorised' })
  await writer.enrolAgain()
  await expectBack(at, writer, born, epoch)
}, 60_000)

test('[N9] [A1] a box that is enrolled anew where nothing was lost changes no epoch', async () => {
  const at = await startStockedPosts()
  const { epoch } = at.central.store.identity()
  const born = await writeInLostHours(at, at.writer)
  await at.writer.enrolAgain()
  expect(await at.writer.sync()).toMatchObject({ isComplete: true })
  expect(at.central.store.identity().epoch).toBe(epoch)
  expect(await at.writer.seen('patients', born.id)).toMatchObject({ sync_state: 'synced' })
  expect(await at.seenBy(at.writer)).toEqual([100, 91])
}, 60_000)
