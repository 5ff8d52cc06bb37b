import { listHeld } from '@outpost/central/recovery/held-copies'
import { expect, test } from 'vitest'
import { expectStockAddsUp } from '../support/lost-hours-checks.ts'
import { type StockedPosts, startStockedPosts } from '../support/stocked-posts.ts'

/* Central is put back behind everybody's back, and once more before or after that was noticed. */

const MINUTE = 60_000

async function syncAll({ writer, reader, clock }: StockedPosts, times = 3) {
  for (let n = 0; n < times; n++) {
    for (const post of [writer, reader]) await post.sync()
    clock.advance(MINUTE)
  }
}

test('[N9] the same copy is put back twice: what was done after the first time comes back too', async () => {
  const at = await startStockedPosts()
  const { central, clock, writer, reader, stocks } = at
  const old = await reader.register({ full_name: 'Registered before' })
  await syncAll(at, 2)
  central.copyAway('copy')
  const first = central.store.identity().epoch
  const one = await writer.register({ full_name: 'Born in the first lost hours' })
  await writer.sync()
  clock.advance(MINUTE)
  central.copyBack('copy')
  await syncAll(at)
  const second = central.store.identity().epoch
  expect(second).not.toBe(first)

  const two = await writer.register({ full_name: 'Born in the second lost hours' })
  await writer.change('patients', old.id, { phone: '0711' })
  await at.move(writer, stocks.counted, { kind: 'DISPENSED', delta: -9 })
  await writer.sync()
  clock.advance(MINUTE)
  central.copyBack('copy')
  await syncAll(at, 4)
  expect([first, second]).not.toContain(central.store.identity().epoch)
  const admin = central.caller('admin')
  for (const { id } of [one, two])
    expect((await admin.get(`/api/patients/${id}/`)).status).toBe(200)
  expect(await admin.get(`/api/patients/${old.id}/`)).toMatchObject({ body: { phone: '0711' } })
  expect(await at.quantities()).toEqual([100, 91])
  for (const post of [writer, reader]) expect(await post.seen('patients', two.id)).not.toBeNull()
  expectStockAddsUp(at)
}, 60_000)

test('[N9] central was restored, and then a file from before that is put back by hand', async () => {
  const at = await startStockedPosts()
  const { central, clock, writer } = at
  at.backUp()
  central.copyAway('copy')
  clock.advance(MINUTE)
  central.restore('backup')
  await syncAll(at)
  const born = await writer.register({ full_name: 'Born in lost hours' })
  await writer.sync()
  clock.advance(MINUTE)
  central.copyBack('copy')
  await syncAll(at)
  const admin = central.caller('admin')
  expect((await admin.get(`/api/patients/${born.id}/`)).status).toBe(200)
  expect(await writer.seen('patients', born.id)).not.toBeNull()
}, 60_000)

/**
 * Two lines of hours are lost: of the first only the writer knows, who has no line meanwhile, of the
 * second the reader. Answers the patient whom both have changed.
 */
async function loseTwoLines(at: StockedPosts, how: string, lost: number): Promise<string> {
  const { central, clock, writer, reader, stocks } = at
  const old = await reader.register({ full_name: 'Registered before', phone: '0700' })
  await syncAll(at, 2)
  central.copyAway('copy')
  for (let n = 0; n < lost; n++) {
    await writer.change('patients', old.id, { phone: `0711 ${n}` })
    await at.move(writer, stocks.dispensed, { kind: 'DISPENSED', delta: -1 })
    await writer.sync()
  }
  clock.advance(MINUTE)
  central.copyBack('copy')
  clock.advance(MINUTE)
  for (let n = 0; n < 3; n++) {
    await reader.change('patients', old.id, { village: `Kisian ${n}` })
    await at.move(reader, stocks.dispensed, { kind: 'DISPENSED', delta: -10 })
    await reader.sync()
  }
  clock.advance(MINUTE)
  const isByHand = how.startsWith('a file')
  if (isByHand) central.copyAway('second')
  else central.backup('second')
  clock.advance(MINUTE)
  await at.move(reader, stocks.counted, { kind: 'DISPENSED', delta: -4 })
  await reader.sync()
  clock.advance(MINUTE)
  if (isByHand) central.copyBack('second')
  else central.restore('second')
  clock.advance(MINUTE)
  return old.id
}

const TWICE = [
  { how: 'a file is copied back once more', lost: 2 },
  { how: 'a file is copied back once more', lost: 5 },
  { how: 'a backup is restored', lost: 2 },
  { how: 'a backup is restored', lost: 5 },
]

test.each(TWICE)(
  '[N9] a file was copied back, and before that was noticed $how: what was done in either hours is there ($lost movements)',
  async ({ how, lost }) => {
    const at = await startStockedPosts()
    const { central, clock, writer, reader } = at
    const old = await loseTwoLines(at, how, lost)
    for (let n = 0; n < 4; n++) {
      for (const post of [reader, writer]) await post.sync()
      clock.advance(MINUTE)
    }
    expect(await central.caller('admin').get(`/api/patients/${old}/`)).toMatchObject({
      body: { village: 'Kisian 2', phone: `0711 ${lost - 1}` },
    })
    expect(await at.quantities()).toEqual([70 - lost, 96])
    expectStockAddsUp(at)
  },
  60_000,
)

test.each(TWICE)(
  '[N9] so it is where $how, and those call first who know of the first lost hours ($lost movements)',
  async ({ how, lost }) => {
    const at = await startStockedPosts()
    const { central, clock, writer, reader, stocks } = at
    const old = await loseTwoLines(at, how, lost)
    for (let n = 0; n < 4; n++) {
      for (const post of [writer, reader]) await post.sync()
      clock.advance(MINUTE)
    }
    // What either has is there, or waits: nothing of the one is taken for a change of the other.
    const admin = central.caller('admin')
    const copies = listHeld(central.store.sql).map(({ copy }) => copy)
    const isThereOrWaits = async (path: string, id: string, fields: Record<string, unknown>) => {
      const { body } = await admin.get(`/api/${path}/${id}/`)
      const waiting = copies.find((copy) => copy.id === id)?.record ?? {}
      const names = Object.keys(fields)
      return [body, waiting].some((one) => names.every((name) => one[name] === fields[name]))
    }
    const phone = { phone: `0711 ${lost - 1}` }
    expect(await isThereOrWaits('patients', old, phone)).toBe(true)
    const stock = 'pharmacy-inventory'
    const [both, first] = [{ quantity: 70 - lost }, { quantity: 100 - lost }]
    const isBoth = await isThereOrWaits(stock, stocks.dispensed, both)
    expect(isBoth || (await isThereOrWaits(stock, stocks.dispensed, first))).toBe(true)
    expect(await isThereOrWaits(stock, stocks.counted, { quantity: 96 })).toBe(true)
    expect((await admin.get(`/api/patients/${old}/`)).body.village).toBe('Kisian 2')
    expect((await at.quantities())[0]).toBeLessThanOrEqual(70)
    expectStockAddsUp(at)
  },
  60_000,
)
