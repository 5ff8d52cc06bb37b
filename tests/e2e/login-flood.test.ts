import { createAdmins } from '@outpost/central/admins/admins'
import { createHashingRoom } from '@outpost/shared/node/hashing-room'
import { v4 } from 'uuid'
import { expect, onTestFinished, test } from 'vitest'
import { createCaller } from '../support/caller.ts'
import { patientFields } from '../support/make.ts'
import { startBox, startCentral } from '../support/network.ts'

const EMAIL = 'achieng@health.example'
const PASSWORD = 'correct horse battery'

/** A central with room for few hashes, of which the first is under way until `go` is called. */
async function startCrowded() {
  const limits = { atOnceMax: 1, waitingMax: 1, waitingOfOthersMax: 4, waitingOfKnownMax: 5 }
  const hashing = createHashingRoom(limits)
  const central = await startCentral(undefined, undefined, 1, { hashing })
  const { sqlite } = central.store
  const admin = { id: v4(), email: EMAIL, role: 'admin' } as const
  await createAdmins({ sqlite, clock: central.clock }).add(admin, PASSWORD, 'test')
  const logIn = (address: string, password = PASSWORD, Cookie = '') =>
    createCaller(central.url, null).send(
      'POST',
      '/api/session',
      { email: EMAIL, password },
      { 'X-Forwarded-For': address, ...(Cookie && { Cookie }) },
    )
  const cookies = (await logIn('203.0.113.1')).headers.getSetCookie()
  const browser = cookies.find((one) => one.startsWith('outpost_browser='))?.split(';')[0] ?? ''
  const { promise, resolve: go } = Promise.withResolvers<void>()
  onTestFinished(() => go())
  const underWay = hashing.run('another', () => promise)
  return { ...central, hashing, logIn, browser, go, underWay }
}

test('[A3] [S5] during a flood of logins boxes, tablets and honest admins are served', async () => {
  const central = await startCrowded()
  const clinic = await central.addClinic('Kisumu')
  const box = await startBox(central, [clinic])
  const answered: number[] = []
  const flood = ['198.51.100.1', '198.51.100.2', '198.51.100.3'].flatMap((address) =>
    Array.from({ length: 8 }, async () => {
      const { status, headers } = await central.logIn(address, 'guess')
      if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
      answered.push(status)
      return status
    }),
  )
  // One of each address waits; the others are told to come again, and none of them is hashed.
  await expect.poll(() => answered.length).toBe(21)
  expect(new Set(answered)).toEqual(new Set([429]))

  // What needs no password waits for none of it.
  const made = await box.device.send('POST', '/api/patients/', patientFields(clinic))
  expect(made.status).toBe(201)
  expect(await box.round()).toMatchObject({ isComplete: true, accepted: 1 })
  expect((await central.caller('admin').get('/api/patients/')).body.results).toHaveLength(1)

  const order: string[] = []
  const honest = async (who: string, cookie?: string) => {
    const { status } = await central.logIn('203.0.113.7', PASSWORD, cookie)
    order.push(who)
    return status
  }
  const [stranger, known] = [honest('stranger'), honest('known', central.browser)]
  await expect.poll(central.hashing.waiting).toBe(5)
  // And there is an end to it for everybody.
  expect((await central.logIn('203.0.113.9')).status).toBe(429)
  expect((await central.logIn('203.0.113.9', PASSWORD, central.browser)).status).toBe(429)
  central.go()
  expect(await Promise.all([stranger, known])).toEqual([200, 200])
  expect(order).toEqual(['known', 'stranger'])
  expect((await Promise.all(flood)).filter((status) => status === 401)).toHaveLength(3)
  await central.underWay
  expect((await central.logIn('203.0.113.9')).status).toBe(200)
})
