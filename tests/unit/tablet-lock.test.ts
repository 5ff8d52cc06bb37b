import { openDeviceDatabase } from '@outpost/edge/tablet/replica/database'
import { idleMs } from '@outpost/edge/tablet/who-works/idle'
import { createPinMemory } from '@outpost/edge/tablet/who-works/pin-memory'
import { createWhoWorks } from '@outpost/edge/tablet/who-works/who-works'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, onTestFinished, test, vi } from 'vitest'

test('[A2] a tablet is idle for as long as the more impatient of its two clocks says', () => {
  const since = { monotonic: 1000, wall: 500_000 }
  expect(idleMs(since, { monotonic: 61_000, wall: 560_000 })).toBe(60_000)
  // It slept for an hour, in which the monotonic clock stood still.
  expect(idleMs(since, { monotonic: 2000, wall: 4_100_000 })).toBe(3_600_000)
  // Its clock was set back meanwhile.
  expect(idleMs(since, { monotonic: 301_000, wall: 1000 })).toBe(300_000)
  // The page was loaded since: what its monotonic clock says is of no use, and the other one may be set back.
  expect(idleMs({ wall: 500_000 }, { monotonic: 301_000, wall: 560_000 })).toBe(60_000)
  expect(idleMs({ wall: 500_000 }, { monotonic: 0, wall: 100_000 })).toBe(400_000)
})

test('[A2] without the box a PIN is compared with what the box found right, and guessing is held up', () => {
  let now = 0
  const pins = createPinMemory(() => now, 'salt')
  expect(pins.check('otieno', '2580')).toEqual({ kind: 'unknown' })
  pins.remember('otieno', '2580')
  expect(pins.check('otieno', '2580')).toEqual({ kind: 'right' })
  expect(pins.check('akinyi', '2580')).toEqual({ kind: 'unknown' })

  const wrong = () => pins.check('otieno', '0000')
  for (let n = 0; n < 4; n++) expect(wrong()).toEqual({ kind: 'wrong' })
  expect(wrong()).toEqual({ kind: 'wait', waitMs: 15_000 })
  // The right one is not looked at either, or else waiting would tell nothing to who guesses.
  expect(pins.check('otieno', '2580')).toEqual({ kind: 'wait', waitMs: 15_000 })
  now += 15_000
  expect(wrong()).toEqual({ kind: 'wrong' })
  now += 29_000
  expect(wrong()).toEqual({ kind: 'wait', waitMs: 1000 })
  now += 1000
  expect(pins.check('otieno', '2580')).toEqual({ kind: 'right' })
  expect(wrong()).toEqual({ kind: 'wrong' })

  pins.forget('otieno')
  expect(pins.check('otieno', '2580')).toEqual({ kind: 'unknown' })
})

test('[A2] a late word of the box about one who has gone does not lock the tablet for who works now', async () => {
  const db = openDeviceDatabase('lock', { indexedDB: new IDBFactory(), IDBKeyRange })
  vi.stubGlobal('reportError', (error: unknown) => Promise.reject(error))
  onTestFinished(() => {
    vi.unstubAllGlobals()
    db.close()
  })
  const member = (name: string) => ({ id: name, name, hasPin: false, isManager: false })
  const members = ['Sister Wanjiru', 'Otieno'].map(member) as [ReturnType<typeof member>, never]
  const place = { key: 1, deviceId: 'd', name: 'Tablet 1', token: 't', language: null } as const
  const staff = { members, lockAfterMs: 300_000 }
  await db.place.put({ ...place, clockOffsetMs: 0, staff })

  const answers: ((status: number) => void)[] = []
  const told = { resolve: () => {} }
  const refreshed = new Promise<void>((resolve) => {
    told.resolve = resolve
  })
  const headers = { 'Sync-Protocol': '1' }
  const who = createWhoWorks({
    db,
    ask(path) {
      if (path === '/api/staff') {
        told.resolve()
        return Promise.resolve(new Response('', { status: 500, headers }))
      }
      return new Promise((resolve) => {
        answers.push((status) => resolve(new Response('', { status, headers })))
      })
    },
    pins: createPinMemory(() => 0, 'salt'),
    onName: () => {},
    makeRoom: async () => {},
    wall: () => 0,
    monotonic: () => 0,
  })
  await who.begin(members[0], '')
  await who.begin(members[1], '')
  answers[0]?.(403)
  await refreshed
  expect((await db.place.get(1))?.working).toMatchObject({
    member: { name: 'Otieno' },
    isOpen: true,
  })
})
