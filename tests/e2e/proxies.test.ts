import { createAdmins } from '@outpost/central/admins/admins'
import { centralSettings } from '@outpost/central/config'
import { readSettings } from '@outpost/shared/node/settings'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { createCaller } from '../support/caller.ts'
import { type Central, startCentral } from '../support/network.ts'

const EMAIL = 'achieng@health.example'
const PASSWORD = 'correct horse battery'

/** A central that knows of so many proxies before it. */
async function startBehind(proxies: number) {
  const central = await startCentral(undefined, undefined, proxies)
  const { sqlite } = central.store
  const admin = { id: v4(), email: EMAIL, role: 'admin' } as const
  await createAdmins({ sqlite, clock: central.clock }).add(admin, PASSWORD, 'test')
  return central
}

function logIn({ url }: Central, password: string, headers: Record<string, string> = {}) {
  return createCaller(url, null).send('POST', '/api/session', { email: EMAIL, password }, headers)
}

const from = (addresses: string) => ({ 'X-Forwarded-For': addresses })

async function tryTooOften(central: Central, addresses: (n: number) => string) {
  for (let n = 0; n < 10; n++) {
    const { status } = await logIn(central, 'wrong', from(addresses(n)))
    expect([n, status]).toEqual([n, 401])
  }
}

test('[A3] without CENTRAL_TRUST_PROXY nobody gets more tries by naming other addresses', async () => {
  const central = await startBehind(0)
  await tryTooOften(central, (n) => `203.0.113.${n}`)
  expect((await logIn(central, PASSWORD, from('203.0.113.99'))).status).toBe(429)
})

test('[A3] behind a proxy the client is counted, and not what it says of itself', async () => {
  const central = await startBehind(1)
  await tryTooOften(central, (n) => `198.51.100.${n}, 203.0.113.7`)
  expect((await logIn(central, PASSWORD, from('203.0.113.7'))).status).toBe(429)
  // With the port, as some proxies write it.
  expect((await logIn(central, PASSWORD, from('203.0.113.7:4711'))).status).toBe(429)
  expect((await logIn(central, PASSWORD, from('203.0.113.8'))).status).toBe(200)
  expect((await logIn(central, PASSWORD, from('[2001:db8::7]:4711'))).status).toBe(200)
})

test('[A3] who has a whole network of IPv6 gets no more tries by it', async () => {
  const central = await startBehind(1)
  await tryTooOften(central, (n) => `2001:db8:1:2::${n + 1}`)
  expect((await logIn(central, PASSWORD, from('2001:db8:1:2:3:4:5:6'))).status).toBe(429)
  expect((await logIn(central, PASSWORD, from('2001:db8:1:3::1'))).status).toBe(200)
})

test('[A1] behind two proxies the outer one says who the client is', async () => {
  const central = await startBehind(2)
  const enrol = (addresses: string) =>
    createCaller(central.url, null).send(
      'POST',
      '/api/nodes/enrol',
      { code: 'ABCD-EFGH-JKMN' },
      from(addresses),
    )
  for (let n = 0; n < 30; n++) await enrol(`198.51.100.${n}, 203.0.113.7, 10.0.0.${n}`)
  expect((await enrol('203.0.113.7, 10.0.0.1')).status).toBe(429)
  expect((await enrol('203.0.113.8, 10.0.0.1')).status).toBe(403)
})

test('[A3] who names no address is counted as the proxy itself', async () => {
  const central = await startBehind(1)
  const words = ['', 'unknown', '999.1.1.1', 'a'.repeat(5000)]
  await tryTooOften(central, (n) => words[n % words.length] ?? '')
  expect((await logIn(central, PASSWORD)).status).toBe(429)
  expect((await logIn(central, PASSWORD, from('203.0.113.8'))).status).toBe(200)
})

test('[A3] the cookie goes over TLS only if the client spoke TLS to a proxy that is trusted', async () => {
  const cookieOf = async (proxies: number, proto: string) => {
    const reply = await logIn(await startBehind(proxies), PASSWORD, { 'X-Forwarded-Proto': proto })
    return reply.headers.get('set-cookie')
  }
  expect(await cookieOf(1, 'https')).toMatch(/; Secure/)
  expect(await cookieOf(2, 'https, http')).toMatch(/; Secure/)
  expect(await cookieOf(1, 'http')).not.toMatch(/; Secure/)
  expect(await cookieOf(0, 'https')).not.toMatch(/; Secure/)
})

test('CENTRAL_TRUST_PROXY is a number of proxies, and nothing else', () => {
  const read = (text: string) =>
    readSettings(centralSettings, { CENTRAL_TRUST_PROXY: text }).CENTRAL_TRUST_PROXY
  expect(['', '0', '2', 'true', 'false'].map(read)).toEqual([0, 0, 2, 1, 0])
  for (const text of ['-1', '10', '1.5', '10.0.0.0/8', 'all']) {
    expect(() => read(text)).toThrow('must be how many proxies')
  }
})
