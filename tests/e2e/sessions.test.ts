import { statSync } from 'node:fs'
import { createAdmins } from '@outpost/central/admins/admins'
import { readAudit } from '@outpost/central/audit/audit'
import { v4 } from 'uuid'
import { beforeEach, expect, test } from 'vitest'
import { createCaller } from '../support/caller.ts'
import { patientFields } from '../support/make.ts'
import { type Central, startCentral } from '../support/network.ts'

const EMAIL = 'achieng@health.example'
const PASSWORD = 'correct horse battery'
const HOUR_MS = 3600_000
const OWN_PAGE = { 'Sec-Fetch-Site': 'same-origin' }

let central: Central
let clinic: string

beforeEach(async () => {
  central = await startCentral()
  clinic = await central.addClinic('Kisumu')
  await accounts().add({ id: v4(), email: EMAIL, role: 'admin' }, PASSWORD, 'test')
})

const accounts = () => createAdmins({ sqlite: central.store.sqlite, clock: central.clock })

function logIn(password = PASSWORD, email = EMAIL, headers: Record<string, string> = {}) {
  const nobody = createCaller(central.url, null)
  return nobody.send('POST', '/api/session', { email, password }, headers)
}

/** A browser that has logged in: it sends the cookie, and says whose page it is on. */
async function browser(email = EMAIL, password = PASSWORD) {
  const reply = await logIn(password, email)
  expect(reply.status).toBe(200)
  const cookie = reply.headers.get('set-cookie') ?? ''
  const Cookie = cookie.split(';')[0] ?? ''
  const nobody = createCaller(central.url, null)
  return {
    cookie,
    get: (path: string) => nobody.get(path, { Cookie }),
    send: (method: string, path: string, body?: unknown, from: Record<string, string> = OWN_PAGE) =>
      nobody.send(method, path, body, { Cookie, ...from }),
  }
}

test('who logs in can read and write with a cookie that scripts cannot read', async () => {
  const { cookie, get, send } = await browser('Achieng@Health.example')
  expect(cookie).toMatch(/HttpOnly/)
  expect(cookie).toMatch(/SameSite=Strict/)
  expect((await get('/api/session')).body).toEqual({ email: EMAIL, role: 'admin' })
  const made = await send('POST', '/api/patients/', patientFields(clinic))
  expect(made.status).toBe(201)
  expect((await get('/api/patients/')).body.results).toHaveLength(1)
  const last = readAudit(central.store.sql, 0, 100).at(-1)
  expect(last?.who).toBe(accounts().list()[0]?.id)
})

test('a request that changes something is refused unless it comes from our own page', async () => {
  const { get, send } = await browser()
  const from: Record<string, string>[] = [
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    {},
  ]
  for (const headers of from) {
    const reply = await send('POST', '/api/patients/', patientFields(clinic), headers)
    expect([headers, reply.status]).toEqual([headers, 403])
  }
  expect((await send('POST', '/api/session', {}, from[0])).status).toBe(403)
  expect((await send('DELETE', '/api/session', undefined, from[0])).status).toBe(403)
  expect((await get('/api/patients/')).body.results).toEqual([])
  const own = await send('POST', '/api/patients/', patientFields(clinic), { Origin: central.url })
  expect(own.status).toBe(201)
})

test('a viewer sees all and writes nothing', async () => {
  await accounts().add({ id: v4(), email: 'v@health.example', role: 'viewer' }, PASSWORD, 'test')
  const { get, send } = await browser('v@health.example')
  expect((await get('/api/patients/')).status).toBe(200)
  expect((await send('POST', '/api/patients/', patientFields(clinic))).status).toBe(403)
})

test('[A3] who guesses a password keeps out nobody who has logged in with that browser before', async () => {
  const cookies = (await logIn()).headers.getSetCookie()
  const Cookie = cookies.find((one) => one.startsWith('outpost_browser='))?.split(';')[0] ?? ''
  expect(cookies.join()).toMatch(/outpost_browser=[^;]+;[^,]*HttpOnly; SameSite=Strict/)
  for (let tries = 0; tries < 10; tries++) expect((await logIn('wrong')).status).toBe(401)
  expect((await logIn()).status).toBe(429)
  const known = (password: string, email = EMAIL, cookie = Cookie) =>
    logIn(password, email, { Cookie: cookie })
  expect((await known(PASSWORD)).status).toBe(200)
  // It is worth as many tries as an address, for its own account, and cannot be made.
  for (let tries = 0; tries < 10; tries++) expect((await known('wrong')).status).toBe(401)
  expect((await known(PASSWORD)).status).toBe(429)
  expect(
    (await known(PASSWORD, EMAIL, `outpost_browser=other.${Cookie.split('.')[1]}`)).status,
  ).toBe(429)
  for (let tries = 0; tries < 10; tries++) await logIn('wrong', 'b@health.example')
  expect((await known('wrong', 'b@health.example')).status).toBe(429)
})

test('[A3] admins who share a computer are each known by it, the last five of them', async () => {
  const emails = Array.from({ length: 6 }, (_, n) => `admin${n}@health.example`)
  let Cookie = 'outpost_browser=rubbish'
  for (const email of emails) {
    await accounts().add({ id: v4(), email, role: 'admin' }, PASSWORD, 'test')
    const cookies = (await logIn(PASSWORD, email, { Cookie })).headers.getSetCookie()
    Cookie = cookies.find((one) => one.startsWith('outpost_browser='))?.split(';')[0] ?? ''
  }
  expect(Cookie.length).toBeLessThan(400)
  const [first = '', second = ''] = emails
  for (const email of [first, second]) {
    for (let tries = 0; tries < 10; tries++) await logIn('wrong', email)
  }
  const statusOf = async (email: string) => (await logIn(PASSWORD, email, { Cookie })).status
  expect(await statusOf(second)).toBe(200)
  expect(await statusOf(first)).toBe(429)
})

test('a wrong password, no account and too many tries are told apart by nobody', async () => {
  const wrong = await logIn('wrong')
  const nobody = await logIn(PASSWORD, 'nobody@health.example')
  expect([wrong.status, wrong.body]).toEqual([401, nobody.body])
  expect(wrong.headers.get('set-cookie')).toBeNull()
  for (let tries = 1; tries < 10; tries++) expect((await logIn('wrong')).status).toBe(401)
  const limited = await logIn()
  expect([limited.status, limited.body.error_code]).toEqual([429, 'RATE_LIMITED'])
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
  // Others from the same address are not locked out.
  await accounts().add({ id: v4(), email: 'b@health.example', role: 'admin' }, PASSWORD, 'test')
  expect((await logIn(PASSWORD, 'b@health.example')).status).toBe(200)
})

test('[A3] who tries many accounts from one address is held up, and whoever is known here is not', async () => {
  const cookies = (await logIn()).headers.getSetCookie()
  const Cookie = cookies.find((one) => one.startsWith('outpost_browser='))?.split(';')[0] ?? ''
  const tries = Array.from({ length: 60 }, (_, n) => logIn('wrong', `nobody${n}@health.example`))
  const statuses = (await Promise.all(tries)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 401)).toHaveLength(50)
  expect(statuses.filter((status) => status === 429)).toHaveLength(10)
  expect((await logIn()).status).toBe(429)
  expect((await logIn(PASSWORD, EMAIL, { Cookie })).status).toBe(200)
})

test('logins to accounts that are not there are in the trail once a minute, without what was typed', async () => {
  const notes = () => readAudit(central.store.sql, 0, 100).filter(({ event }) => event === 'login')
  const nobody = 'my-password-by-mistake@health.example'
  for (let tries = 0; tries < 3; tries++) await logIn('wrong', nobody)
  central.clock.advance(60_000)
  await logIn('wrong', nobody)
  await logIn('wrong', nobody)
  expect(notes()).toMatchObject([
    { who: 'nobody', subject: null, details: { what: 'no such account', tries: 1 } },
    { who: 'nobody', subject: null, details: { what: 'no such account', tries: 3 } },
  ])
  expect(JSON.stringify(notes())).not.toContain('mistake')
})

test('while the storage takes no changes a wrong password and no account are told apart by nobody', async () => {
  central.store.sqlite.pragma('query_only = 1')
  const [wrong, nobody] = [await logIn('wrong'), await logIn('wrong', 'nobody@health.example')]
  central.store.sqlite.pragma('query_only = 0')
  expect([wrong.status, wrong.body]).toEqual([401, nobody.body])
})

test('[A3] a wrong password and no account write as much, so that no time tells them apart', async () => {
  const { sqlite } = central.store
  const sizeOf = async (email: string) => {
    sqlite.pragma('wal_checkpoint(TRUNCATE)')
    await logIn('wrong', email)
    return statSync(`${central.file}-wal`).size
  }
  const unknown = await sizeOf('nobody@health.example')
  const [wrong, again] = [await sizeOf(EMAIL), await sizeOf('nobody@health.example')]
  expect(wrong).toBeGreaterThan(0)
  // To the page, of which a table may have begun another one.
  for (const one of [unknown, again]) expect(Math.abs(one - wrong)).toBeLessThanOrEqual(4120)
})

test('many wrong passwords at the same time are no way around the limit', async () => {
  const replies = await Promise.all(Array.from({ length: 25 }, () => logIn('wrong')))
  expect(replies.filter(({ status }) => status === 401)).toHaveLength(10)
  expect(replies.filter(({ status }) => status === 429)).toHaveLength(15)
})

test('a session ends by logging out, when its account is removed, and with time', async () => {
  const first = await browser()
  expect((await first.send('DELETE', '/api/session')).status).toBe(204)
  expect((await first.get('/api/session')).status).toBe(401)

  const second = await browser()
  central.clock.advance(11 * HOUR_MS)
  expect((await second.get('/api/session')).status).toBe(200)
  central.clock.advance(13 * HOUR_MS)
  expect((await second.get('/api/session')).status).toBe(401)

  const third = await browser()
  for (let hours = 0; hours < 7 * 24; hours += 8) {
    central.clock.advance(8 * HOUR_MS)
    await third.get('/api/session')
  }
  central.clock.advance(HOUR_MS)
  expect((await third.get('/api/session')).status).toBe(401)

  const fourth = await browser()
  accounts().remove(EMAIL, 'test')
  expect((await fourth.get('/api/session')).status).toBe(401)
  expect((await logIn()).status).toBe(401)
})

test('a new password needs the old one, and ends all other sessions', async () => {
  const [here, elsewhere] = [await browser(), await browser()]
  const path = '/api/session/password'
  const next = 'another long password'
  const wrong = await here.send('PUT', path, { password: 'x', new_password: next })
  expect(wrong.status).toBe(401)
  const short = await here.send('PUT', path, { password: PASSWORD, new_password: 'short' })
  expect(short.status).toBe(400)
  const changed = await here.send('PUT', path, { password: PASSWORD, new_password: next })
  expect(changed.status).toBe(204)
  expect((await elsewhere.get('/api/session')).status).toBe(401)
  expect((await logIn()).status).toBe(401)
  expect((await logIn(next)).status).toBe(200)
})

test('neither passwords nor sessions stand in the database, and what happened is in the trail', async () => {
  const { cookie, send } = await browser()
  await logIn('wrong')
  await send('DELETE', '/api/session')
  // There is nothing left to end.
  await send('DELETE', '/api/session')
  const { sql } = central.store
  const stored = JSON.stringify([
    sql.all('select * from admins'),
    sql.all('select * from sessions'),
    sql.all('select * from audit'),
  ])
  expect(stored).not.toContain(PASSWORD)
  expect(stored).not.toContain(cookie.split(';')[0]?.split('=')[1])
  expect(readAudit(sql, 0, 100).map(({ event, details }) => [event, details.what])).toEqual([
    ['account', 'added as admin'],
    ['login', 'logged in'],
    ['login', 'wrong password'],
    ['login', 'logged out'],
  ])
})

test('a token of a device or client is no password, and a cookie of nobody is none', async () => {
  const nobody = createCaller(central.url, null)
  const Cookie = `outpost_session=${central.token('admin')}`
  expect((await nobody.get('/api/patients/', { Cookie })).status).toBe(401)
  const tokenless = central.caller('client')
  expect((await tokenless.get('/api/session')).status).toBe(403)
})
