import { dismissHeld, listHeld } from '@outpost/central/recovery/held-copies'
import { expect, test } from 'vitest'
import { someOf } from '../support/at-length.ts'
import { keepLostHours, type LostHours, startLostHours } from '../support/lost-hours.ts'
import { expectAllAlike, expectAllBack, expectInboxes } from '../support/lost-hours-checks.ts'
import { type Passing, refusal, type Weather } from '../support/road.ts'

const LONG_MS = 240_000

/** Calls of the first box from its 410 to its last page, when nothing goes wrong. */
async function callsOfRecovery(at: LostHours): Promise<number> {
  expect(await at.first.sync()).toMatchObject({ isComplete: true })
  const paths = at.first.road.passed.map(({ path }) => path)
  const order = paths.map((path) => path.replace('/api/sync/', ''))
  expect(order[0]).toBe('push')
  expect(order.indexOf('recover')).toBe(1)
  expect(order.lastIndexOf('recover')).toBeLessThan(order.lastIndexOf('push'))
  expect(order.lastIndexOf('push')).toBeLessThan(order.indexOf('changes'))
  return paths.length
}

test(
  '[N9] it recovers, then pushes, then fills; and whichever call fails, it goes on where it was',
  async () => {
    const begin = await keepLostHours()
    const calls = await callsOfRecovery(await begin())
    expect(calls).toBeGreaterThan(3)
    const weathers: Weather[] = ['lost request', 'lost reply', 'doubled', 'late copy']
    for (const [from, weather] of weathers.entries()) {
      for (const k of someOf([...Array(calls).keys()], 3, from)) {
        const at = await begin()
        let seen = 0
        at.first.road.weather(() => (seen++ === k ? weather : 'clear'))
        await at.syncAll(3)
        await at.first.road.deliverLate()
        await at.syncAll(1)
        await expectAllBack(at)
        await expectInboxes(at)
        await expectAllAlike(at)
      }
    }
  },
  LONG_MS,
)

test(
  '[N9] a line that carries only little at a time, and breaks after every call, brings all back',
  async () => {
    const at = await startLostHours()
    at.central.restore('backup')
    const isLarge = ({ path, body }: Passing) => path.endsWith('/recover') && body.length > 900
    let calls = 0
    at.first.road.weather((passing) =>
      isLarge(passing)
        ? { status: 502, headers: { 'sync-protocol': '1' } }
        : ++calls % 2
          ? 'clear'
          : 'lost reply',
    )
    for (let n = 0; n < 30; n++) await at.first.box.round()
    expect(
      at.first.road.passed.filter(({ path }) => path.endsWith('/recover')).length,
    ).toBeGreaterThan(3)
    at.first.road.clear()
    await at.syncAll(3)
    await expectAllBack(at)
    await expectInboxes(at)
    await expectAllAlike(at)
  },
  LONG_MS,
)

test(
  '[N9] nothing is pushed or filled while what was lost is not back',
  async () => {
    const at = await startLostHours()
    at.central.restore('backup')
    at.first.road.weather(({ path }) => (path.endsWith('/recover') ? 'lost request' : 'clear'))
    at.first.road.passed.length = 0
    for (let n = 0; n < 4; n++)
      expect(await at.first.box.round()).toMatchObject({ isComplete: false })
    const pulls = at.first.road.pulls().length
    expect(pulls).toBe(0)
    expect(at.first.road.pushes().length).toBe(1)
    expect(await at.first.seen('patients', at.ids.born)).toMatchObject({ village: null })
  },
  LONG_MS,
)

test('[N3] [N9] a recovery that central cannot take is halved, one that it has no time for is not', async () => {
  const at = await startLostHours()
  at.central.restore('backup')
  const { road, box } = at.first
  const callsWhile = async (status: number) => {
    road.passed.length = 0
    road.weather(({ path }) => (path.endsWith('/recover') ? refusal(status, 'FAILED') : 'clear'))
    expect(await box.round()).toMatchObject({ isComplete: false, link: 'central_error' })
    return road.passed.filter(({ path }) => path.endsWith('/recover')).length
  }
  expect(await callsWhile(503)).toBe(1)
  // The same twice, and half of it at least twice.
  expect(await callsWhile(500)).toBeGreaterThan(3)
  road.clear()
  await at.syncAll(3)
  await expectAllBack(at)
})

test(
  '[N9] central is killed and started again before each call of the recovery',
  async () => {
    const at = await startLostHours()
    at.central.restore('backup')
    for (const post of at.posts) {
      post.road.weather(() => {
        at.central.restart()
        return 'clear'
      })
    }
    await at.syncAll(3)
    await expectAllBack(at)
    await expectInboxes(at)
    await expectAllAlike(at)
  },
  LONG_MS,
)

test(
  '[N9] [R2] central is restored once more at every call of the recovery',
  async () => {
    const begin = await keepLostHours()
    const calls = await callsOfRecovery(await begin())
    for (const k of someOf([...Array(calls).keys()], 2)) {
      const at = await begin()
      let seen = 0
      at.first.road.weather(() => {
        if (seen++ === k) {
          at.clock.advance(60_000)
          at.central.restore('backup')
        }
        return 'clear'
      })
      await at.syncAll(4)
      // All of it is there; of stock that cannot always be told, and an admin lets the copy be.
      for (const held of listHeld(at.central.store.sql)) {
        const isOfStock = held.copy.collection === 'pharmacy-inventory'
        if (isOfStock && held.reason === 'of_other_hours') {
          dismissHeld(at.central.store, held, 'operator')
        }
      }
      await expectAllBack(at)
      await expectInboxes(at)
      await expectAllAlike(at)
    }
  },
  LONG_MS,
)
