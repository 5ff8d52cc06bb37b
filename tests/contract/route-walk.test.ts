import { createPrincipals } from '@outpost/central/nodes/principals'
import { readMachineClock } from '@outpost/edge/machine-clock'
import { createDevices } from '@outpost/edge/store/devices'
import { createPairing } from '@outpost/edge/store/pairing'
import { createStaff } from '@outpost/edge/store/staff'
import { latestTime } from '@outpost/shared/authority/sqlite/epochs'
import { collections } from '@outpost/shared/model/collections'
import { newToken } from '@outpost/shared/node/tokens'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { createCaller } from '../support/caller.ts'
import { authorityStanding, startClinic } from '../support/clinic.ts'
import {
  type Asked,
  exampleOf,
  type Operation,
  onCollection,
  operationsOf,
  type Place,
  rejectOne,
} from '../support/example-requests.ts'
import { create } from '../support/make.ts'
import { startTwoClinics } from '../support/two-clinics.ts'
import { type Answered, type Persona, whoMay } from '../support/who-may.ts'

/*
 * Every operation of both documents, by whoever may and may not call it. The documents say which
 * routes there are: a new one is walked without anybody adding it here, or fails with what is missing.
 */

/** A persona with what goes into the header. */
type Carrier = Persona & { headers: () => Record<string, string> }

const SAME_ORIGIN = { 'Sec-Fetch-Site': 'same-origin' }
const HOUR_MS = 3600_000

const bearer = (token: string) => () => ({ Authorization: `Bearer ${token}` })

/** A server, over the network and straight into its app. */
type Server = { url: string; app: { request(url: string, init: RequestInit): Promisable } }
type Promisable = Response | Promise<Response>

/**
 * The status and the body; of a stream of events, which has no end to wait for, the status alone. Over
 * the network each answer is held against the document; straight into the app it costs a quarter.
 */
async function ask({ url, app }: Server, { method, path, body, headers }: Asked, isNear = false) {
  const request = isNear ? (to: string, init: RequestInit) => app.request(to, init) : fetch
  const reply = await request(url + path, {
    method,
    redirect: 'manual',
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const isStream = reply.headers.get('content-type') === 'text/event-stream'
  if (isStream) await reply.body?.cancel()
  return { status: reply.status, text: isStream ? '' : await reply.text() }
}

const STATUS: Record<Answered, number[]> = {
  done: [200, 201, 202, 204, 302],
  unauthenticated: [401],
  forbidden: [403],
}

function expected(operation: Operation, persona: Persona): Answered {
  const who = whoMay(operation)
  if (who) return who(persona)
  throw new Error(
    `Nobody has said who may call ${operation.id}: add it to WHO_MAY in tests/support/who-may.ts, from A3.`,
  )
}

/** One operation by one persona: what it must be answered, and that it was. */
async function walk(
  server: Server,
  operation: Operation,
  carrier: Carrier,
  place: Place,
  isNear = false,
) {
  const { past, ...asked } = await exampleOf(operation, place)
  const must = expected(operation, carrier)
  const headers = { ...asked.headers, ...carrier.headers() }
  const { status, text } = await ask(server, { ...asked, headers }, isNear || must !== 'done')
  const what = `${operation.id} (${asked.method} ${asked.path}) by ${carrier.name}: ${status} ${text.slice(0, 300)}`
  expect(must === 'done' && past ? [past] : STATUS[must], what).toContain(status)
}

/** Nothing is learnt from a second caller who is as unknown as the first. */
const isTold = (operation: Operation, carrier: Persona) =>
  expected(operation, { name: 'nobody', role: null }) !== 'done' || carrier.isSession === true

async function startAtCentral() {
  const two = await startTwoClinics()
  const { central, a, catalogue } = two
  // Only a central that was restored takes lost hours back.
  await central.store.takeRollback(latestTime(central.store.sql))
  // All boxes have been in touch since, so that an admin can decide for them.
  central.store.sql.run('update principals set returned_in = ?', central.store.identity().epoch)
  // The scope of everything is filled by the first who reads it, and must not look like a change.
  await central.store.gather()
  const place: Place = {
    maker: central.nearCaller('admin'),
    clinic: a.clinic,
    standing: { ...a.ids, doctors: catalogue.doctors.id, medicines: catalogue.medicines.id },
    reject: () => rejectOne(a.node, a.ids['pharmacy-inventory']),
    newCode: () => central.newCode([a.clinic]),
  }
  return { ...two, place, operations: await operationsOf(central.url) }
}

type AtCentral = Awaited<ReturnType<typeof startAtCentral>>

/** Those whom central knows. */
async function knownAtCentral({ central, a, person }: AtCentral): Promise<Carrier[]> {
  const roles = ['client', 'admin', 'viewer'] as const
  const tokens = roles.flatMap((role) =>
    [true, false].map((seesAll) => ({
      name: `a ${role} for ${seesAll ? 'all clinics' : 'clinic A'}`,
      role,
      seesAll,
      headers: bearer(central.token(role, seesAll ? 'all' : [a.clinic])),
    })),
  )
  const sessions = ['admin', 'viewer'] as const
  const people = sessions.map(async (role) => {
    const account = await person(role)
    return {
      name: `a person who is ${role}`,
      role,
      seesAll: true,
      isSession: true,
      account,
      headers: () => ({ Cookie: account.cookie(), ...SAME_ORIGIN }),
    }
  })
  const node = { name: 'the box of clinic A', role: 'node' as const }
  return [
    { ...node, headers: bearer(central.token('node', [a.clinic])) },
    ...tokens,
    ...(await Promise.all(people)),
  ]
}

/** Those whom it does not know, or not any more. */
async function unknownAtCentral(at: AtCentral): Promise<Carrier[]> {
  const { central, a, person, endSession } = at
  const principals = createPrincipals({ sqlite: central.store.sqlite, clock: central.clock })
  const revoked = (['node', 'client', 'admin', 'viewer'] as const).map((role) => {
    const token = newToken()
    const id = v4()
    principals.add({ id, role, name: role, clinics: [a.clinic], token })
    principals.revoke(id)
    return { name: `a ${role} that was revoked`, headers: bearer(token) }
  })
  const account = await person('admin')
  const ended = account.cookie()
  endSession(ended)
  const expired = account.cookie()
  central.clock.advance(12 * HOUR_MS + 1)
  const token = central.token('admin')
  const headers: [string, Record<string, string>][] = [
    ['nobody', {}],
    ['a token that nobody has', { Authorization: `Bearer ${newToken()}` }],
    ['a token cut short', { Authorization: `Bearer ${token.slice(0, -1)}` }],
    ['a token under another scheme', { Authorization: `Basic ${token}` }],
    ['a token in a cookie', { Cookie: `outpost_session=${token}`, ...SAME_ORIGIN }],
    ['a token in the wrong header', { 'X-Authorization': `Bearer ${token}` }],
    ['a session that has expired', { Cookie: expired, ...SAME_ORIGIN }],
    ['a session that was ended', { Cookie: ended, ...SAME_ORIGIN }],
    [
      'an unknown token beside a good session',
      { Authorization: 'Bearer x', Cookie: account.cookie(), ...SAME_ORIGIN },
    ],
  ]
  return [
    ...revoked.map((one) => ({ ...one, role: null })),
    ...headers.map(([name, given]) => ({ name, role: null, headers: () => given })),
  ]
}

test('[A3] at central each operation is done for whom A3 names, and refused to all others', async () => {
  const at = await startAtCentral()
  const { central, place, operations, person, password } = at
  expect(operations.length).toBeGreaterThan(60)
  const done = new Set<string>()
  for (const carrier of await knownAtCentral(at)) {
    for (const operation of operations) {
      if (!isTold(operation, carrier)) continue
      // It ends the sessions of its account, so it has one of its own.
      const endsSessions = carrier.isSession && operation.id === 'changePassword'
      const other = endsSessions && (await person(carrier.role as 'admin'))
      const account = { email: other ? other.email : 'nobody@health.example', password }
      const headers = other ? () => ({ Cookie: other.cookie(), ...SAME_ORIGIN }) : carrier.headers
      const isLogIn = operation.id === 'logIn'
      const mine = isLogIn ? { email: (await person('viewer')).email, password } : account
      const own = { ...place, account: mine }
      await walk(central, operation, { ...carrier, headers }, own, done.has(operation.id))
      if (expected(operation, carrier) === 'done') done.add(operation.id)
    }
  }
  expect(central.log.errors).toEqual([])
})

test('[A3] [A4] at central no operation is done for who is unknown, expired or revoked', async () => {
  const at = await startAtCentral()
  const { central, place, operations, person, password } = at
  const account = { email: (await person('viewer')).email, password }
  const carriers = await unknownAtCentral(at)
  const before = authorityStanding(central.store)
  const closed = operations.filter((one) => expected(one, { name: '', role: null }) !== 'done')
  const standing = { ...place, reject: async () => at.a.rejected.id, account }
  for (const operation of closed) {
    const asked = await exampleOf(
      operation,
      /^(delete|merge|unmerge)/.test(operation.id) ? frozen(standing) : standing,
    )
    for (const { name, headers } of carriers) {
      const given = { ...asked, headers: { ...asked.headers, ...headers() } }
      const { status, text } = await ask(central, given, name !== 'nobody')
      expect([name, operation.id, status, text.slice(0, 200)]).toEqual([
        name,
        operation.id,
        401,
        expect.stringMatching(/"UNAUTHENTICATED"|"REVOKED"/),
      ])
    }
  }
  expect(authorityStanding(central.store)).toEqual(before)

  // What is open is open to who has nothing.
  const nobody = carriers.find(({ name }) => name === 'nobody') as Carrier
  for (const operation of operations.filter((one) => !closed.includes(one))) {
    await walk(central, operation, nobody, standing)
  }
})

/** Where nothing is made for a request, the standing record is named. */
function frozen(place: Place): Place {
  return { ...place, maker: createCaller(place.maker.url, null) }
}

test('[A3] a request with a cookie that changes something and is not from our own page changes nothing', async () => {
  const at = await startAtCentral()
  const { central, place, operations, person, password, a } = at
  const admin = await person('admin')
  const cookie = admin.cookie()
  const mine = {
    ...frozen(place),
    reject: async () => a.rejected.id,
    account: { email: admin.email, password },
  }
  const foreign: Record<string, string>[] = [
    {},
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { 'Sec-Fetch-Site': 'none' },
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
  ]
  const before = authorityStanding(central.store)
  const changing = operations.filter(({ method, id }) => method !== 'GET' && id !== 'enrol')
  expect(changing.length).toBeGreaterThan(30)
  for (const operation of changing) {
    const asked = await exampleOf(operation, mine)
    for (const from of foreign) {
      // Who logs in sends no cookie; a page that is not ours is refused all the same.
      if (operation.id === 'logIn' && from['Sec-Fetch-Site'] === undefined) continue
      const headers = { ...asked.headers, Cookie: cookie, ...from }
      const { status, text } = await ask(central, { ...asked, headers }, true)
      expect([operation.id, from, status, text.slice(0, 200)]).toEqual([
        operation.id,
        from,
        403,
        expect.stringContaining('must come from the pages of this server'),
      ])
    }
  }
  expect(authorityStanding(central.store)).toEqual(before)
  const still = { method: 'GET', path: '/api/session', headers: { Cookie: cookie } }
  expect((await ask(central, still)).status).toBe(200)
})

test('[A3] the roles that the documents name are those that A3 lets in', async () => {
  const at = await startClinic()
  const roles = ['node', 'device', 'client', 'admin', 'viewer'] as const
  for (const url of [at.central.url, at.box.url]) {
    for (const operation of await operationsOf(url)) {
      const isOpen = expected(operation, { name: 'nobody', role: null }) === 'done'
      const allowed = roles.filter(
        (role) =>
          expected(operation, { name: role, role, seesAll: true, isSession: true }) === 'done',
      )
      // What only central writes is refused to boxes by the judge, behind the door.
      const behind = writesCentrals(operation) ? ['node', 'device'] : []
      const named = isOpen ? null : [...allowed, ...behind].sort()
      expect([operation.id, operation.roles?.toSorted() ?? null]).toEqual([operation.id, named])
    }
  }
})

function writesCentrals({ id, method }: Operation): boolean {
  const found = onCollection(id)
  return method !== 'GET' && found !== null && collections[found.name].writtenBy === 'central'
}

async function startAtBox() {
  const at = await startClinic()
  const { admin, clinic, box, device } = at
  const patient = await at.patient()
  const stock = await at.stock(5)
  const doctor = await create(admin, 'doctors', { full_name: 'Dr Mbeki' })
  const visit = await create(admin, 'appointments', {
    clinic_id: clinic,
    patient_id: patient.id,
    starts_at: '2027-03-04T09:00:00.000Z',
    status: 'SCHEDULED',
  })
  await box.round()
  const { pharmacy_id, medicine_id } = await at.seen('pharmacy-inventory', stock)
  const { clock, store } = box.edge
  const { sqlite } = store
  const place: Place = {
    maker: device,
    clinic,
    standing: {
      patients: patient.id,
      appointments: visit.id,
      doctors: doctor.id,
      pharmacies: pharmacy_id,
      medicines: medicine_id,
      'pharmacy-inventory': stock,
    },
    reject: () => rejectOne(device, stock),
    newCode: () =>
      createPairing({ sqlite, clock, machine: readMachineClock() }).newCode('x').secret,
    member: (await createStaff({ sqlite, clock }).add({ name: 'Sister Wanjiru', isManager: false }))
      .id,
  }
  return { ...at, place, operations: await operationsOf(box.url) }
}

test('[A3] [A4] at a box each operation is done for its own devices alone, and for none once it is revoked', async () => {
  const at = await startAtBox()
  const { box, central, operations, place } = at
  const { sqlite } = box.edge.store
  const devices = createDevices({ sqlite, clock: box.edge.clock })
  const token = newToken()
  devices.add(v4(), 'tablet', token)
  const gone = newToken()
  const goneId = v4()
  devices.add(goneId, 'lost tablet', gone)
  devices.revoke(goneId)
  const stranger = newToken()
  const device = { name: 'a device', role: 'device' as const, headers: bearer(token) }
  for (const operation of operations) await walk(box, operation, device, place)
  await box.round()

  const before = authorityStanding(box.edge.store)
  const unknown: [string, Record<string, string>][] = [
    ['nobody', {}],
    ['a token that nobody has', bearer(stranger)()],
    ['a device that was revoked', bearer(gone)()],
    ["the box's own token at central", bearer(String(box.edge.row.read().token))()],
    ['an admin of central', bearer(central.token('admin'))()],
    ['a cookie', { Cookie: `outpost_session=${token}` }],
  ]
  const still = { ...frozen(place), reject: async () => v4() }
  for (const operation of operations) {
    for (const [name, headers] of unknown) {
      await walk(box, operation, { name, role: null, headers: () => headers }, still)
    }
  }
  box.edge.row.change({ revokedSince: central.clock.now() })
  const closed = operations.filter(
    (one) =>
      expected(one, { name: '', role: null }) !== 'done' &&
      !['getStatus', 'runRound', 'getMetrics'].includes(one.id),
  )
  for (const operation of closed) {
    const asked = await exampleOf(operation, still)
    const headers = { ...asked.headers, ...device.headers() }
    const { status, text } = await ask(box, { ...asked, headers }, true)
    expect([operation.id, status, text]).toEqual([
      operation.id,
      503,
      expect.stringContaining('BOX_REVOKED'),
    ])
  }
  expect(authorityStanding(box.edge.store)).toEqual(before)
})
