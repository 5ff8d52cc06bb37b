import { CODE_VALID_MS } from '@outpost/edge/store/pairing'
import { createStaff } from '@outpost/edge/store/staff'
import { newToken, tokenHash } from '@outpost/shared/node/tokens'
import { expect, test } from 'vitest'
import { createOf } from '../support/authority.ts'
import { createCaller } from '../support/caller.ts'
import { startClinic } from '../support/clinic.ts'
import { patientFields, push } from '../support/make.ts'
import { callerFrom, startStaffedBox } from '../support/staffed-box.ts'

const MINUTE_MS = 60_000
const YEAR_MS = 365 * 24 * 60 * MINUTE_MS
const REFUSED = { status: 403, body: { error_code: 'PAIRING_REFUSED' } }
const LIMITED = { status: 429, body: { error_code: 'RATE_LIMITED' } }

/** A code of six digits that is not this one. */
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

test('[A2] a tablet is paired by six digits, however they are typed, or by the QR code; once', async () => {
  const at = await startStaffedBox()
  const { code, secret } = at.pairing.newCode('Tablet 1')
  expect(code).toMatch(/^\d{6}$/)
  const paired = await at.pair({ code: ` ${code.slice(0, 3)} ${code.slice(3)}` })
  const { epoch } = at.edge.store.identity()
  expect(paired.body).toEqual({
    device_id: expect.any(String),
    name: 'Tablet 1',
    token: expect.any(String),
    epoch,
    clinics: [{ id: at.clinic, name: 'Kisumu', time_zone: 'Africa/Nairobi', active: true }],
  })
  const device = at.withToken(paired.body.token)
  expect((await device.get('/api/patients/')).status).toBe(200)
  expect(await at.pair({ code })).toMatchObject(REFUSED)
  expect(await at.pair({ code: secret })).toMatchObject(REFUSED)

  const next = at.pairing.newCode('Tablet 2')
  const scanned = await at.pair({ code: next.secret, name: 'Desk' })
  expect(scanned.body).toMatchObject({ name: 'Desk' })
  expect(await at.pair({ code: next.code })).toMatchObject(REFUSED)
  const { results } = (await device.get('/api/devices')).body
  expect(results.map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual([
    ['tablet', 'active'],
    ['Tablet 1', 'active'],
    ['Desk', 'active'],
  ])
  const stored = JSON.stringify([
    at.edge.store.sql.all('select * from devices'),
    at.edge.store.sql.all('select * from pairing_codes'),
  ])
  for (const one of [paired.body.token, scanned.body.token, secret, next.secret])
    expect(stored).not.toContain(one)
})

test('[A2] a lost answer to pairing can be asked for again, and lets in no second device', async () => {
  const at = await startStaffedBox()
  const { code } = at.pairing.newCode('Tablet 1')
  const token = newToken()
  const request = { code, token_hash: tokenHash(token) }
  const first = await at.pair(request)
  expect(first.body).not.toHaveProperty('token')
  at.machine.restart()
  expect((await at.pair(request)).body).toEqual(first.body)
  expect(await at.pair({ code, token_hash: tokenHash(newToken()) })).toMatchObject(REFUSED)
  const other = at.pairing.newCode('Tablet 2')
  expect(await at.pair({ ...request, code: other.code })).toMatchObject(REFUSED)
  expect((await at.device.get('/api/devices')).body.results).toHaveLength(2)

  expect((await at.withToken(token).send('POST', pathOf(first.body.device_id))).status).toBe(200)
  expect(await at.pair(request)).toMatchObject(REFUSED)
})

const pathOf = (deviceId: string) => `/api/devices/${deviceId}/revoke`

test('[A2] [A5] a code ends after ten minutes, whatever the clock says, and with the run of the machine', async () => {
  const at = await startStaffedBox()
  const isTaken = async (code: string) => (await at.pair({ code })).status === 200
  const first = at.pairing.newCode('Tablet')
  at.clock.advance(YEAR_MS)
  at.machine.advance(CODE_VALID_MS)
  expect(await isTaken(first.code)).toBe(true)

  const late = at.pairing.newCode('Tablet')
  at.clock.advance(-YEAR_MS)
  at.machine.advance(CODE_VALID_MS + 1)
  expect(await isTaken(late.secret)).toBe(false)

  const before = at.pairing.newCode('Tablet')
  at.machine.restart()
  expect(await isTaken(before.secret)).toBe(false)

  const codes = Array.from({ length: 6 }, () => at.pairing.newCode('Tablet'))
  const taken = []
  for (const { secret } of codes) taken.push(await isTaken(secret))
  expect(taken).toEqual([false, true, true, true, true, true])
})

test('[A2] who guesses codes is held up, and an honest tablet is paired meanwhile', async () => {
  const at = await startStaffedBox()
  const { code, secret } = at.pairing.newCode('Tablet 1')
  const guess = { code: wrong(code) }
  const thief = callerFrom(at.url, '127.0.0.2')
  const tries = await Promise.all(Array.from({ length: 30 }, () => at.pair(guess, thief)))
  expect(tries.filter(({ status }) => status === 403)).toHaveLength(10)
  const refused = tries.find(({ status }) => status === 429)
  expect(refused).toMatchObject(LIMITED)
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await at.pair({ code }, thief)).toMatchObject(LIMITED)

  // With more addresses there are not many more tries: all of them together are limited too.
  const thieves = ['127.0.0.3', '127.0.0.4', '127.0.0.5'].map((one) => callerFrom(at.url, one))
  for (const one of thieves) expect(await at.pair(guess, one)).toMatchObject(REFUSED)
  const more = await Promise.all(
    thieves.flatMap((one) => Array.from({ length: 9 }, () => at.pair(guess, one))),
  )
  expect(more.filter(({ status }) => status === 403).length).toBeLessThanOrEqual(11)

  expect(await at.pair({ code: secret }, thief)).toMatchObject({ status: 200 })
  const next = at.pairing.newCode('Tablet 2')
  expect(await at.pair({ code: next.code })).toMatchObject({ status: 200 })
})

test('[A2] a manager shows a code at a device that is paired, for fifteen minutes after the PIN', async () => {
  const at = await startStaffedBox()
  const { id } = await at.staff.add({ name: 'Achieng', pin: '2580', isManager: true })
  const other = await at.staff.add({ name: 'Otieno', pin: '1111', isManager: false })
  const ask = () => at.device.send('POST', '/api/pairing/codes', { name: 'Tablet 2' })
  const NEEDED = { status: 403, body: { error_code: 'MANAGER_NEEDED' } }
  expect(await ask()).toMatchObject(NEEDED)
  expect((await at.begin(at.device, other.id, '1111')).status).toBe(200)
  expect(await ask()).toMatchObject(NEEDED)

  expect((await at.begin(at.device, id, '2580')).status).toBe(200)
  const shown = await ask()
  expect(shown).toMatchObject({ status: 201, body: { valid_seconds: 600 } })
  const [address, secret] = shown.body.url.split('/#pair=')
  expect(address).toBe(at.url)
  at.machine.advance(14 * MINUTE_MS)
  expect((await ask()).status).toBe(201)
  at.machine.advance(16 * MINUTE_MS)
  expect(await ask()).toMatchObject(NEEDED)
  expect(await at.pair({ code: secret })).toMatchObject(REFUSED)

  for (const end of [
    () => at.device.send('DELETE', '/api/staff/session'),
    () => at.begin(at.device, other.id, '1111'),
    () => at.staff.setPin(id, '9999'),
    () => at.staff.remove(id),
  ]) {
    const pin = (await at.staff.isPin(id, '2580')) ? '2580' : '9999'
    expect((await at.begin(at.device, id, pin)).status).toBe(200)
    expect((await ask()).status).toBe(201)
    await end()
    expect(await ask()).toMatchObject(NEEDED)
  }
})

test('[A2] [A4] a revoked device is told so by the box itself, and what it had handed in goes on', async () => {
  const at = await startClinic()
  const lost = at.box.addDevice('lost')
  const edit = createOf('patients', patientFields(at.clinic))
  expect(await push(lost, [edit])).toMatchObject([{ status: 200 }])
  const { results } = (await at.device.get('/api/devices')).body
  const { id } = results.find(({ name }: { name: string }) => name === 'lost')

  expect((await at.device.send('POST', pathOf(id))).body.error_code).toBe('MANAGER_NEEDED')
  const manager = await createStaff({
    sqlite: at.box.edge.store.sqlite,
    clock: at.box.edge.clock,
  }).add({ name: 'Achieng', pin: '2580', isManager: true })
  const session = { staff_id: manager.id, pin: '2580' }
  expect((await at.device.send('POST', '/api/staff/session', session)).status).toBe(200)
  const revoked = await at.device.send('POST', pathOf(id))
  expect(revoked.body).toMatchObject({ id, state: 'revoked', revoked_at: expect.any(String) })
  expect((await at.device.send('POST', pathOf(id))).body).toEqual(revoked.body)

  const told = await lost.get('/api/sync/changes')
  expect(told).toMatchObject({ status: 401, body: { error_code: 'REVOKED' } })
  expect(told.headers.get('sync-protocol')).toBe('1')
  // Of a token that is only not known, a tablet does not wipe what it holds.
  const unknown = await createCaller(at.box.url, newToken()).get('/api/sync/changes')
  expect(unknown).toMatchObject({ status: 401, body: { error_code: 'UNAUTHENTICATED' } })

  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
  expect(await at.atCentral('patients', edit.record_id)).not.toBeNull()
})
