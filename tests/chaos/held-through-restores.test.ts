import { dismissHeld } from '@outpost/central/recovery/held-copies'
import { DAY_MS } from '@outpost/shared/model/durations'
import { expect, test } from 'vitest'
import { startHolding } from '../support/holding.ts'
import { expectStockAddsUp } from '../support/lost-hours-checks.ts'

/*
 * A copy waited when central was backed up, was applied, and waits again after a restore of that backup,
 * though what it holds has come back with a copy of the second lost hours (N9): it counts once.
 */

type Holding = Awaited<ReturnType<typeof startHolding>>

async function startCounted() {
  const at = await startHolding()
  await at.makeStock()
  await at.sync(at.one, at.other)
  at.backUp()
  await at.one.dispense(at.stock, 10)
  await at.sync(at.one)
  return at
}

const countAs = (at: Holding, counted: number) =>
  at.asAdmin('POST', `pharmacy-inventory/${at.stock}/movements`, { kind: 'COUNTED', counted })

const quantityOf = async (at: Holding) =>
  (await at.read('pharmacy-inventory', at.stock)).quantity as number

test.each(['tells its movements', 'does not'])(
  '[N9] [E7] a copy that was applied in hours that were lost too is there once, and waits no more (its box %s)',
  async (telling) => {
    const at = await startCounted()
    at.restore()
    await countAs(at, 100)
    await at.sync(at.one)
    if (telling === 'does not') {
      const told = `'$.movements', '$.record.recent_movements'`
      at.central.store.sql.run(`update held_copies set copy = json_remove(copy, ${told})`)
    }
    at.backUp('second')
    expect(at.applyAll()).toEqual([null])
    await at.sync(at.one)
    at.restore('second')
    expect(at.held()).toMatchObject([{ reason: 'counted_since' }])
    await at.sync(at.one)
    expect(await quantityOf(at)).toBe(90)
    expect(at.held()).toEqual([])
    expectStockAddsUp(at)
  },
)

test.each(['waits again', 'was read before'])(
  '[N9] [E7] an earlier copy that %s is not applied over the later one, in which it is',
  async (when) => {
    const at = await startCounted()
    await at.sync(at.other)
    await at.other.dispense(at.stock, 7)
    await at.sync(at.other)
    at.restore()
    await countAs(at, 100)
    await at.sync(at.one)
    at.backUp('second')
    await at.sync(at.other)
    expect(at.applyAll()).toEqual([null])
    await at.sync(at.one, at.other)
    at.restore('second')
    const earlier = at.held()
    expect(earlier).toMatchObject([{ copy: { record: { quantity: 90 } } }])
    await at.sync(at.one, at.other)
    expect(await quantityOf(at)).toBe(83)
    expect(at.held()).toEqual([])
    if (when === 'was read before') {
      at.central.store.sql.run('update held_copies set decision = null')
      at.central.store.sql.run('delete from held_copies where key <> ?', earlier[0]?.key ?? 0)
      const { results } = (await at.asAdmin('GET', 'held-copies/')).body
      expect(results).toMatchObject([{ would: 'nothing', changes: [] }])
      expect(at.applyAll()).toEqual([null])
    }
    expect(await quantityOf(at)).toBe(83)
    expectStockAddsUp(at)
  },
)

/** Before anybody has decided about what waits, the first backup is restored once more. */
async function startHeldTwice() {
  const at = await startHolding()
  await at.makeStock()
  await at.loseHours(async () => {
    await at.one.change('patients', at.patient, { phone: 'nurse' })
    await at.one.dispense(at.stock, 10)
  })
  await at.patch(at.patient, { phone: 'admin' })
  await countAs(at, 100)
  await at.sync(at.one, at.other)
  expect(at.held()).toHaveLength(2)
  return at
}

test('[N9] what waited when central was put back once more waits there again, from a box that has filled over it', async () => {
  const at = await startHeldTwice()
  at.restore()
  expect(at.held()).toEqual([])
  await at.sync(at.one, at.other)
  const waiting = [
    { fields: ['phone'], copy: { record: { phone: 'nurse' } } },
    { fields: ['quantity'], copy: { record: { quantity: 90 } } },
  ]
  expect(at.held()).toMatchObject(waiting)
  expect(await at.read('patients', at.patient)).toMatchObject({ phone: 'admin' })
  expect(await quantityOf(at)).toBe(100)
  // Once, though the box brings it from hours before those that are lost now.
  at.backUp('third')
  at.restore('third')
  await at.sync(at.one, at.other)
  expect(at.held()).toMatchObject(waiting)
  expect(at.applyAll()).toEqual([null, null])
  expect(await at.read('patients', at.patient)).toMatchObject({ phone: 'nurse' })
  expect(await quantityOf(at)).toBe(90)
  expectStockAddsUp(at)
})

test('[N9] what waits of a copy, of which the rest was taken, waits again too, though the first answer was lost', async () => {
  const at = await startHolding()
  await at.loseHours(() =>
    at.one.change('patients', at.patient, { phone: 'nurse', village: 'Kisian' }),
  )
  await at.patch(at.patient, { phone: 'admin' })
  const { road } = at.one
  road.weather(({ path }) => (path.includes('recover') ? 'lost reply' : 'clear'))
  await at.one.sync(1)
  const waiting = [{ fields: ['phone'], copy: { record: { phone: 'nurse' } } }]
  expect(at.held()).toMatchObject(waiting)
  road.clear()
  await at.sync(at.one, at.other)
  expect(at.held()).toMatchObject(waiting)
  at.restore()
  await at.sync(at.one, at.other)
  expect(at.held()).toMatchObject(waiting)
  const here = { phone: 'admin', village: 'Kisian' }
  expect(await at.read('patients', at.patient)).toMatchObject(here)
})

test('[N9] what an admin had decided about is not asked about again, where that is not lost', async () => {
  const at = await startHeldTwice()
  expect(at.applyAll()).toEqual([null, null])
  await at.sync(at.one, at.other)
  at.backUp('second')
  await at.one.change('patients', at.patient, { village: 'Kisian' })
  await at.sync(at.one)
  at.restore('second')
  await at.sync(at.one, at.other)
  expect(at.held()).toMatchObject([{ fields: ['village'] }])
  expect(at.applyAll()).toEqual([null])
  expect(await at.read('patients', at.patient)).toMatchObject({ phone: 'nurse', village: 'Kisian' })
  expect(await quantityOf(at)).toBe(90)
})

test('[N9] nor is it applied twice, where its application is lost', async () => {
  const at = await startHeldTwice()
  at.backUp('second')
  expect(at.applyAll()).toEqual([null, null])
  await at.sync(at.one, at.other)
  at.restore()
  await at.sync(at.one, at.other)
  expect(await quantityOf(at)).toBe(90)
  expect(await at.read('patients', at.patient)).toMatchObject({ phone: 'nurse' })
  for (const reason of at.applyAll()) expect(reason).toBeNull()
  expect(await quantityOf(at)).toBe(90)
  expectStockAddsUp(at)
})

test('[N9] [E7] a copy of other lost hours that shares some movements with what is back is not reckoned, but counted', async () => {
  const at = await startHolding()
  await at.makeStock()
  await at.sync(at.one, at.other)
  at.backUp()
  const receive = (delta: number) =>
    at.asAdmin('POST', `pharmacy-inventory/${at.stock}/movements`, { kind: 'RECEIVED', delta })
  await receive(1000)
  await at.sync(at.one, at.other)
  await at.one.dispense(at.stock, 1)
  await at.sync(at.one)
  at.restore()
  await at.sync(at.other)
  await receive(5)
  await at.sync(at.other)
  at.restore()
  await at.sync(at.other, at.one)
  expect(at.held()).toMatchObject([
    { reason: 'of_other_hours', copy: { record: { quantity: 1099 } } },
  ])
  expect(at.applyAll()).toEqual(['partly_back'])
  expect(await quantityOf(at)).toBe(1105)
  const { results } = (await at.asAdmin('GET', 'held-copies/')).body
  expect(results).toMatchObject([{ would: 'wait', obstacle: 'partly_back' }])
  expectStockAddsUp(at)
})

test('[N9] what an admin has let be is not taken later, when nothing stands in its way any more', async () => {
  const at = await startHolding()
  await at.loseHours(() => at.one.change('patients', at.patient, { phone: 'nurse' }))
  await at.patch(at.patient, { phone: 'admin' })
  await at.sync(at.one)
  const [held] = at.held()
  if (!held) throw new Error('nothing waits')
  dismissHeld(at.central.store, held, 'operator')
  // So that nothing but the decision stands against it.
  at.central.store.sql.run(`update records set field_revisions = '{}' where id = ?`, at.patient)
  at.backUp('second')
  at.restore('second')
  await at.sync(at.one)
  expect(at.held()).toEqual([])
  expect(await at.read('patients', at.patient)).toMatchObject({ phone: 'admin' })
})

test('[N9] what was held is weighed by when it parted from what is here, also after a restore to before that', async () => {
  const at = await startHolding()
  await at.makeStock()
  await at.sync(at.one, at.other)
  at.backUp('first')
  await at.patch(at.patient, { village: 'Kisian' })
  await at.loseHours(() => at.one.change('patients', at.patient, { phone: 'nurse' }))
  await at.patch(at.patient, { phone: 'admin' })
  await at.sync(at.one, at.other)
  expect(at.held()).toMatchObject([{ fields: ['phone'] }])
  await at.patch(at.patient, { full_name: 'Newer' })
  await at.sync(at.one, at.other)
  at.restore('first')
  await at.sync(at.one, at.other)
  // No field that nobody has changed in those hours.
  expect(at.held()).toMatchObject([{ fields: ['phone'], copy: { record: { phone: 'nurse' } } }])
  expect(at.applyAll()).toEqual([null])
  const whole = { full_name: 'Newer', village: 'Kisian', phone: 'nurse' }
  expect(await at.read('patients', at.patient)).toMatchObject(whole)
})

test('[N9] a box keeps what was held for 30 days, and no longer', async () => {
  const at = await startHeldTwice()
  const kept = () =>
    at.one.box.edge.store.sql.get<{ n: number }>('select count(*) as n from held_copies')?.n
  expect(kept()).toBe(2)
  at.clock.advance(31 * DAY_MS)
  await at.sync(at.one)
  expect(kept()).toBe(0)
})
