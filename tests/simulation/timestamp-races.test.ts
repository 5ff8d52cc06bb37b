import { expect, test } from 'vitest'
import { someOf } from '../support/at-length.ts'
import { startAuthority } from '../support/authority.ts'
import type { Caller } from '../support/caller.ts'
import { createHandClock } from '../support/clock.ts'
import { startCentral } from '../support/network.ts'
import { createDice } from '../support/random.ts'
import { setClinics } from '../support/sharing.ts'
import { openSqliteFile } from '../support/sqlite-store.ts'
import { interrupted } from './interrupted-store.ts'
import {
  CALM,
  createTally,
  createTimestampClient,
  type Differences,
  differencesBetween,
  NO_DIFFERENCES,
  shownTo,
} from './timestamp-client.ts'

const HOUR_MS = 3_600_000
const COLLECTIONS = ['patients'] as const

/** Requests take fewer steps than this: a trap that never goes off is a fault, not a hang. */
const STEPS_MAX = 100

/** Central, and a second one on the same file that commits when a request has come to a certain step. */
async function startTrap() {
  const clock = createHandClock()
  let stepsLeft = 0
  let spring: () => Promise<void> = async () => {}
  const countDown = async () => {
    stepsLeft -= 1
    if (stepsLeft === 0) await spring()
  }
  const central = await startCentral(clock, (store) => interrupted(store, countDown))
  const other = openSqliteFile(central.file, clock)
  for (const { sqlite } of [central.store, other.store]) sqlite.pragma('synchronous = OFF')
  const authority = await startAuthority(async () => other, clock)
  const [here, there] = [await authority.addClinic(), await authority.addClinic()]

  return {
    clock,
    here,
    caller: central.nearCaller,
    /**
     * Makes four patients. What it answers makes one more, changes, deletes and moves one each, and
     * may be followed by another reader of everything.
     */
    async patients(isGathered: boolean): Promise<() => Promise<void>> {
      const { admin, patient, update, remove, store } = authority
      const [changed, deleted, moved] = [
        await patient(here),
        await patient(here),
        await patient(here),
      ]
      await patient(here)
      return async () => {
        await patient(here)
        await update(admin, 'patients', changed, { phone: '1' })
        await remove(admin, 'patients', deleted)
        await setClinics(authority, moved.id, { clinic_id: there, shared_with: [] })
        if (isGathered) await store.gather()
      }
    },
    /** Answers whether `work` came to its k-th step, where `commit` was done. */
    async interruptAt(k: number, commit: () => Promise<void>, work: () => Promise<void>) {
      stepsLeft = k
      spring = commit
      await work()
      const isSprung = stepsLeft <= 0
      stepsLeft = 0
      return isSprung
    },
  }
}

type Trap = Awaited<ReturnType<typeof startTrap>>

type Request = { hasNews: boolean; tags: number; idleMs: number; isGathered: boolean }

/** What a caller is left with when others commit at the k-th step of a poll; null after the last. */
async function afterInterruptionAt(
  k: number,
  trap: Trap,
  caller: Caller,
  { hasNews, tags, idleMs, isGathered }: Request,
): Promise<Differences | null> {
  const client = createTimestampClient(caller.get, createDice(k), createTally(), COLLECTIONS)
  const habits = { ...CALM, pages: hasNews ? 1 : 0, tags }
  if (hasNews) await client.poll(habits)
  const commit = await trap.patients(isGathered)
  // The second answer is to the time at which all is known: a third request can have its tag.
  if (!hasNews) for (let i = 0; i < 2; i++) await client.poll(habits)
  trap.clock.advance(idleMs)
  const isSprung = await trap.interruptAt(k, commit, () => client.poll(habits))
  for (let i = 0; i < 2; i++) await client.poll(habits)
  const shown = await shownTo(caller.get, COLLECTIONS)
  return isSprung ? differencesBetween(client.contents(), shown) : null
}

const callers = [
  { who: 'a client of one clinic', role: 'client', seesAll: false, isGathered: false },
  { who: 'a box', role: 'node', seesAll: false, isGathered: false },
  { who: 'one who sees all', role: 'viewer', seesAll: true, isGathered: false },
  { who: 'one of two who see all', role: 'viewer', seesAll: true, isGathered: true },
] as const
const requests = [
  { how: 'knowing all, with its tag,', hasNews: false, tags: 1 },
  { how: 'knowing all, without a tag,', hasNews: false, tags: 0 },
  { how: 'for news page by page', hasNews: true, tags: 0 },
]
const idles = [
  { when: 'at once', idleMs: 0 },
  { when: 'after two quiet hours', idleMs: 2 * HOUR_MS },
]
const cases = callers.flatMap((caller) =>
  requests.flatMap((request) => idles.map((idle) => ({ ...caller, ...request, ...idle }))),
)

// The cases of one caller are six: so each caller asks, and in each way.
test.each(someOf(cases, 5))(
  '[S2] at whatever step others commit, $who that asks $how $when misses nothing',
  async ({ role, seesAll, ...request }) => {
    const trap = await startTrap()
    const caller = trap.caller(role, seesAll ? 'all' : [trap.here])
    let steps = 0
    for (let k = 1; k < STEPS_MAX; k++) {
      const differences = await afterInterruptionAt(k, trap, caller, request)
      if (differences === null) break
      expect(differences, `after others committed at step ${k}`).toEqual(NO_DIFFERENCES)
      steps = k
    }
    expect(steps).toBeGreaterThan(5)
    expect(steps).toBeLessThan(STEPS_MAX - 1)
  },
)
