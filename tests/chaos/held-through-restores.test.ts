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
