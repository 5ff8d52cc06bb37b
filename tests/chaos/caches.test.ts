import { expect, test } from 'vitest'
import { startClinic } from '../support/clinic.ts'
import { createHandClock } from '../support/clock.ts'
import type { Passing, Reply, Weather } from '../support/road.ts'

/** A cache that keeps every answer to a GET by its address, and minds nothing else. */
function createCache(addressOf: (passing: Passing) => string, age?: string) {
  const kept = new Map<string, Reply>()
  let hits = 0
  return {
    hits: () => hits,
    weather(passing: Passing): Weather {
      if (passing.method !== 'GET') return 'clear'
      const address = addressOf(passing)
      const known = kept.get(address)
      if (known) {
        hits += 1
        return { ...known, headers: { ...known.headers, ...(age && { age }) } }
      }
      return {
        change(reply) {
          kept.set(address, reply)
          return reply
        },
      }
    },
  }
}

/** A clinic after this, with one patient that the box has, and a round in which nothing was new. */
async function settled(clock = createHandClock(Date.parse('2027-03-01T08:00:00Z'))) {
  const at = await startClinic(clock)
  const patient = await at.patient({ village: 'Ahero' })
  await at.box.round()
  return { ...at, clock, patient }
}

test('[F10] a cache that keeps answers against all rules shows a box nothing old', async () => {
  const at = await settled()
  const cache = createCache(({ path, query }) => `${path}?${query}`)
  at.road.weather(cache.weather)
  // A 304 is kept, and then pages.
  for (const village of ['Ahero', 'Kisian', 'Maseno']) {
    await at.admin.send('PATCH', `/api/patients/${at.patient.id}/`, { village })
    for (let minute = 0; minute < 2; minute++) {
      at.clock.advance(60_000)
      expect(await at.box.round()).toMatchObject({ isComplete: true })
      expect(await at.seen('patients', at.patient.id)).toMatchObject({ village })
    }
  }
  expect(cache.hits()).toBe(0)
  for (const { headers } of at.road.pulls()) expect(headers['cache-control']).toBe('no-cache')
})

test('[F10] an old 304, or an old page, that says its age is not believed', async () => {
  const at = await settled()
  const cache = createCache(({ path, query }) => `${path}?${query.get('cursor')}`, '60')
  at.road.weather(cache.weather)
  expect(await at.box.round()).toMatchObject({ isComplete: true, pages: 0 })
  await at.admin.send('PATCH', `/api/patients/${at.patient.id}/`, { village: 'Kisian' })
  expect(await at.box.round()).toMatchObject({ isComplete: false, link: 'captive_portal' })
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, pulled: 1 })

  at.road.weather({ change: (reply) => ({ ...reply, headers: { ...reply.headers, age: '7' } }) })
  await at.admin.send('PATCH', `/api/patients/${at.patient.id}/`, { village: 'Maseno' })
  expect(await at.box.round()).toMatchObject({ isComplete: false, pulled: 0 })
  expect(await at.seen('patients', at.patient.id)).toMatchObject({ village: 'Kisian' })
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, pulled: 1 })
})
