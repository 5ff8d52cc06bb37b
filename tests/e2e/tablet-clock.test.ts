import { makeRoom } from '@outpost/edge/tablet/replica/make-room'
import { DAY_MS } from '@outpost/shared/model/durations'
import { expect, test } from 'vitest'
import { startWard } from '../support/ward.ts'

/* A tablet takes its time from its box, which has no clock battery. */

test('[A5] what is old by a clock that has jumped ahead stays until that has gone on for a day', async () => {
  const { tablet, central, visit } = await startWard()
  const now = central.clock.now()
  const isHere = async () => (await tablet.seen('appointments', visit)) !== null
  const jumped = now + 60 * DAY_MS
  // Also where it was wrong from the start, and where it runs wrong for some hours.
  for (const at of [jumped, now, now + DAY_MS, jumped, jumped + DAY_MS / 2, now + DAY_MS, jumped]) {
    await makeRoom(tablet.db, at)
    expect(await isHere()).toBe(true)
  }
  await makeRoom(tablet.db, jumped + DAY_MS)
  expect(await isHere()).toBe(false)
})
