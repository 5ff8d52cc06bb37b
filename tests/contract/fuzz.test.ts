import { createDevices } from '@outpost/edge/store/devices'
import { latestTime } from '@outpost/shared/authority/sqlite/epochs'
import { newToken } from '@outpost/shared/node/tokens'
import fc from 'fast-check'
import type { Hono } from 'hono'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import {
  type Described,
  type Document,
  type Making,
  requestsFor,
  type Sent,
} from '../fuzz/requests.ts'
import { authorityStanding, startClinic } from '../support/clinic.ts'
import { create } from '../support/make.ts'
import type { Central } from '../support/network.ts'
import { createCheck, excerptOf } from '../support/openapi-check.ts'
import { resolved } from '../support/resolved-document.ts'
import { OF_A_CLINIC, startTwoClinics, type TwoClinics } from '../support/two-clinics.ts'

/*
 * Requests made from the OpenAPI documents, valid and broken, to every operation by every kind of
 * caller. `npm run fuzz -- --runs 500` makes more of them; a seed that fails is told, and played again
 * with `--seed`.
 */

const RUNS = Number(process.env.FUZZ_RUNS ?? 2)
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_128)

/** Each of these hashes a password or makes a round; a few say as much as many. */
const SLOW = ['logIn', 'changePassword', 'runRound']
const SLOW_RUNS_MAX = 3
const MINUTE_MS = 60_000

type Target = {
  app: Hono
  store: Central['store']
  log: { errors: unknown[] }
  callers: Record<string, Record<string, string>>
  /** Callers who may change nothing, whatever they are answered. */
  harmless: readonly string[]
  /** What a caller must never be told. */
  secretFrom: (caller: string) => string[]
  making: Omit<Making, 'callers'>
}

function operationsIn({ paths }: Document): [string, string, Described][] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(
      ([method, operation]) => [method, path, operation] as [string, string, Described],
    ),
  )
}

async function answerTo({ app, callers }: Target, { method, path, headers, body, by }: Sent) {
  const reply = await app.request(path, {
    method,
    headers: { ...headers, ...callers[by] },
    ...(body && { body }),
  })
  const isStream = reply.headers.get('content-type') === 'text/event-stream'
  if (isStream) await reply.body?.cancel()
  const bytes = isStream ? null : new Uint8Array(await reply.arrayBuffer())
  const { status } = reply
  return { method, url: path, status, headers: Object.fromEntries(reply.headers), body: bytes }
}

async function standingOf({ store }: Target) {
  // Read from, the scope of everything is filled: that is no change.
  await store.gather()
  return authorityStanding(store)
}

/** Sends so many requests to each operation, and says what must hold of every answer. */
async function fuzz(target: Target) {
  const document = (await (await target.app.request('/openapi.json')).json()) as Document
  const check = createCheck(document as never)
  const whole = resolved(document)
  const making = { ...target.making, callers: Object.keys(target.callers) }
  const statuses = new Map<string, number>()
  let standing: object | null = null
  for (const operation of operationsIn(whole)) {
    const { operationId } = operation[2]
    const numRuns = SLOW.includes(operationId) ? Math.min(RUNS, SLOW_RUNS_MAX) : RUNS
    const property = fc.asyncProperty(requestsFor(whole, operation, making), async (sent) => {
      const before = standing ?? (await standingOf(target))
      const answer = await answerTo(target, sent)
      const { status } = answer
      const told = excerptOf(answer)
      const about = `${operationId} by ${sent.by} was answered ${status}: ${told}`
      statuses.set(`${operationId} ${status}`, status)
      expect(status, about).toBeLessThan(500)
      expect(target.log.errors, about).toEqual([])
      expect(check(answer).faults, about).toEqual([])
      const mayNotChange =
        status >= 400 || sent.method === 'GET' || target.harmless.includes(sent.by)
      standing = mayNotChange ? await standingOf(target) : null
      if (standing) expect(standing, about).toEqual(before)
      const text = answer.body ? Buffer.from(answer.body).toString() : ''
      for (const secret of target.secretFrom(sent.by)) expect(text, about).not.toContain(secret)
    })
    await fc.assert(property, { numRuns, seed: SEED })
  }
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  return statuses
}

async function targetAtCentral(): Promise<Target> {
  const two = await startTwoClinics()
  const { central, a, b, catalogue, person } = two
  await central.store.takeRollback(latestTime(central.store.sql))
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })
  const cookie = (await person('admin')).cookie()
  const changes = await b.node.get('/api/sync/changes?limit=2')
  const callers = {
    nobody: {},
    unknown: bearer(newToken()),
    'the box of B': bearer(central.token('node', [b.clinic])),
    'a client of B': bearer(central.token('client', [b.clinic])),
    'an admin of B': bearer(central.token('admin', [b.clinic])),
    'a viewer of B': bearer(central.token('viewer', [b.clinic])),
    'an admin': bearer(central.token('admin')),
    'a viewer': bearer(central.token('viewer')),
    'a person': { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
    'a page elsewhere': { Cookie: cookie, 'Sec-Fetch-Site': 'cross-site' },
  }
  const harmless = ['nobody', 'unknown', 'a viewer of B', 'a viewer', 'a page elsewhere']
  const ids = [a.ids, b.ids].flatMap((one) => Object.values(one))
  const own = [a.clinic, b.clinic, catalogue.doctors.id, catalogue.medicines.id, a.rejected.id]
  return {
    app: central.app,
    store: central.store,
    log: central.log,
    callers,
    harmless,
    secretFrom(by) {
      const isStranger = by === 'nobody' || by === 'unknown'
      return isStranger || (by.endsWith('of B') && isApart(two)) ? [a.word] : []
    },
    making: {
      ids: [...ids, ...own, b.rejected.id, v4()],
      idsOf: {
        ...Object.fromEntries(OF_A_CLINIC.map((name) => [name, [b.ids[name], a.ids[name]]])),
        doctors: [catalogue.doctors.id],
        medicines: [catalogue.medicines.id],
        inbox: [b.rejected.id, a.rejected.id],
      },
      hints: {
        epoch: [central.store.identity().epoch],
        patient_id: [b.ids.patients, a.ids.patients],
        pharmacy_id: [b.ids.pharmacies, a.ids.pharmacies],
        medicine_id: [catalogue.medicines.id],
        doctor_id: [catalogue.doctors.id],
        code: [central.newCode([b.clinic])],
        email: ['achieng@health.example'],
        cursor: [changes.body.cursor],
        clinic_id: [b.clinic, a.clinic],
        ...hintsOfHeaders,
      },
    },
  }
}

/** Until one of central's writers, who may, shares something of clinic A with clinic B. */
function isApart({ central, a, b }: TwoClinics): boolean {
  const shared = central.store.sql.get(
    `select 1 from feed f join scopes s on s.key = f.scope join records r on r.key = f.record
     where s.name = ? and r.id in (select value from json_each(?))`,
    `clinic:${b.clinic}`,
    JSON.stringify(Object.values(a.ids)),
  )
  return shared === undefined
}

const hintsOfHeaders = {
  'If-Match': ['*', '"1"', '"1", W/"2"', 'x'],
  'If-None-Match': ['*', 'W/"1"', '"1"', ','],
  'Idempotency-Key': ['a', 'b', ' ', 'é'.repeat(130)],
  'Sync-Incarnation': ['a, b', 'b, c', ','],
  'Sync-Report': ['{"pending": 1}', '{', 'null'],
  'Content-Encoding': ['identity'],
  made_at: ['2027-03-01T08:00:00.000Z'],
  client_last_synced_at: ['2027-03-01T08:00:00.000Z', '2027-03-01T07:00:00Z'],
}

/** In a larger run every kind of answer is met; in the small one of `npm test` most. */
function expectVariety(statuses: Map<string, number>) {
  const met = new Set(statuses.values())
  for (const status of [200, 400, 401, 403, 404]) expect([...met]).toContain(status)
}

test(`[S5] [A3] no request breaks central, is answered otherwise than the document says, or changes what it may not (seed ${SEED})`, {
  timeout: MINUTE_MS + RUNS * MINUTE_MS,
}, async () => {
  expectVariety(await fuzz(await targetAtCentral()))
})

test(`[S5] [A3] no request breaks a box, is answered otherwise than the document says, or changes what it may not (seed ${SEED})`, {
  timeout: MINUTE_MS + RUNS * MINUTE_MS,
}, async () => {
  const at = await startClinic()
  const { box, clinic, device, admin } = at
  const patient = await at.patient()
  const stock = await at.stock(5)
  const doctor = await create(admin, 'doctors', { full_name: 'Dr Mbeki' })
  await box.round()
  const token = newToken()
  const bearer = (one: string) => ({ Authorization: `Bearer ${one}` })
  createDevices({ sqlite: box.edge.store.sqlite, clock: box.edge.clock }).add(v4(), 'x', token)
  await device.get('/api/sync/changes')
  const statuses = await fuzz({
    app: box.app,
    store: box.edge.store,
    log: box.log,
    callers: { nobody: {}, unknown: bearer(newToken()), 'a device': bearer(token) },
    harmless: ['nobody', 'unknown'],
    secretFrom: (by) => (by === 'a device' ? [] : [patient.id, clinic]),
    making: {
      ids: [patient.id, stock, doctor.id, clinic, v4()],
      idsOf: { patients: [patient.id], doctors: [doctor.id], 'pharmacy-inventory': [stock] },
      hints: {
        epoch: [box.edge.store.identity().epoch],
        patient_id: [patient.id],
        clinic_id: [clinic],
        ...hintsOfHeaders,
      },
    },
  })
  // A round that was asked for is made while others are answered.
  await box.round()
  expect([...new Set(statuses.values())]).toEqual(expect.arrayContaining([200, 400, 401, 404]))
})
