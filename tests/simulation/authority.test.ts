import { expect, test } from 'vitest'
import { startAuthority } from '../support/authority.ts'
import { createHandClock } from '../support/clock.ts'
import { createDice } from '../support/random.ts'
import { createReplica, scopeContents, sorted } from '../support/replica.ts'
import { openSqlite } from '../support/sqlite-store.ts'
import { createChronicle } from './chronicle.ts'
import { createWorld } from './world.ts'

const STEPS = 1500

test.each([1, 2, 3, 4])(
  '[E3] [E4] [E5] [E7] [F3] nobody’s edit is lost, doubled or run over (seed %i)',
  async (seed) => {
    const dice = createDice(seed)
    const authority = await startAuthority(openSqlite, createHandClock(), dice.uuid)
    const chronicle = createChronicle()
    const world = await createWorld(authority, dice, chronicle)

    for (let step = 0; step < STEPS; step++) await world.step()
    await world.settle()

    // Each edit id has one outcome; all that was written has one.
    expect(chronicle.contradictions).toEqual([])
    expect(world.unanswered()).toEqual([])
    // An accepted edit stands until one overwrites it that had seen it.
    expect(chronicle.lostUpdates()).toEqual([])
    expect(await chronicle.notVisible(authority)).toEqual([])

    for (const { id, quantity } of await world.stock()) {
      expect(await authority.ledgerSum(id)).toBe(quantity)
    }
    expect(await world.doubleBookings()).toEqual([])

    for (const { who, replica } of world.replicas) {
      await replica.catchUp(1 + dice.below(20))
      const expected = sorted(await scopeContents(authority.store, who))
      expect(sorted(replica.records)).toEqual(expected)
      const fresh = createReplica(authority, who)
      await fresh.catchUp(1 + dice.below(20))
      expect(sorted(fresh.records)).toEqual(expected)
    }
    // The weather was rough enough to mean something.
    const { accepted, conflicts } = chronicle.tally()
    expect(accepted).toBeGreaterThan(200)
    expect(new Set(conflicts)).toEqual(
      new Set([
        'STALE_UPDATE',
        'SLOT_TAKEN',
        'INSUFFICIENT_STOCK',
        'DEPENDS_ON_REJECTED',
        'INVALID_TRANSITION',
        'RECORD_DELETED',
        'RECORD_EXISTS',
        'IN_USE',
      ]),
    )
  },
)
