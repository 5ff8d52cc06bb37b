import { createCentralApp } from '@outpost/central/app'
import { verifyAudit } from '@outpost/central/audit/verify'
import { createStaff } from '@outpost/edge/store/staff'
import { createAsking } from '@outpost/edge/sync/asking'
import { createIds } from '@outpost/shared/model/ids'
import { createMetrics } from '@outpost/shared/node/metrics'
import { lookupAnswerSchema } from '@outpost/shared/protocol/sharing'
import { expect, test } from 'vitest'
import { AMINA, startAskingClinic } from '../support/asking-clinic.ts'
import { createCaller } from '../support/caller.ts'
import { OWN_STRINGS } from '../support/hostile.ts'
import { linkDepsOf } from '../support/link-deps.ts'
import { create, patientFields } from '../support/make.ts'
import { startBox } from '../support/network.ts'
import { LOGIN_PAGE, refusal, type Weather } from '../support/road.ts'

const SHOWN = {
  is_here: false,
  patient_id: null,
  full_name: AMINA.full_name,
  birth_year: 1994,
  birth_date_estimated: false,
  sex: 'female',
  village: 'Kadongo',
}

test('[F1] a nurse finds the patient of another clinic through the box, and sees no more than is needed', async () => {
  const at = await startAskingClinic()
  for (const question of [
    { national_id: '2784 5512' },
    { card_number: 'k7 0042 9' },
    { card_number: AMINA.card_number, clinic: 'siaya' },
    { card_number: AMINA.card_number, clinic: at.there },
    { full_name: 'OTHIENO Amina', date_of_birth: AMINA.date_of_birth },
  ]) {
    const { status, body } = await at.lookUp(at.nurse, question)
    expect([status, body], JSON.stringify(question)).toEqual([
      200,
      {
        too_many: false,
        results: [
          {
            ...SHOWN,
            handle: expect.stringMatching(/^[\w-]{60,}$/),
            clinic: { id: at.there, name: 'Siaya County Hospital' },
          },
        ],
      },
    ])
  }
  // The handle is sealed: nothing of the patient can be read in it.
  const handle = await at.handle()
  expect(Buffer.from(handle, 'base64url').toString('latin1')).not.toContain(at.amina.id)
})

test('[F1] neither parts of a number or name nor another day of birth find anybody', async () => {
  const at = await startAskingClinic()
  const { date_of_birth } = AMINA
  for (const question of [
    { national_id: '2784551' },
    { national_id: '45512' },
    { card_number: '0042-9' },
    { card_number: AMINA.card_number, clinic: 'Kisumu' },
    { full_name: 'Am Ot', date_of_birth },
    { full_name: 'Otieno', date_of_birth },
    { full_name: AMINA.full_name, date_of_birth: '1994-08-18' },
  ]) {
    const { body } = await at.lookUp(at.nurse, question)
    expect(body, JSON.stringify(question)).toEqual({ results: [], too_many: false })
  }
})

test('[F1] a guessed day of birth is met by its year; too many persons are not told', async () => {
  const at = await startAskingClinic()
  const guess = { birth_date_estimated: true, date_of_birth: '1960-01-01' }
  const named = { full_name: 'Grace Akinyi', ...guess }
  for (let n = 0; n < 5; n++) await create(at.admin, 'patients', patientFields(at.there, named))
  const question = { full_name: 'Grace Akinyi', date_of_birth: '1961-06-30' }
  expect((await at.lookUp(at.nurse, question)).body.results).toHaveLength(5)
  await create(at.admin, 'patients', patientFields(at.there, named))
  expect((await at.lookUp(at.nurse, question)).body).toEqual({ results: [], too_many: true })
})

test('[F1] who is here already is told with the id; who was deleted or merged is not told', async () => {
  const at = await startAskingClinic()
  const own = await create(
    at.admin,
    'patients',
    patientFields(at.here, { national_id: '11112222' }),
  )
  const found = await at.lookUp(at.nurse, { national_id: '11112222' })
  expect(found.body.results).toMatchObject([{ is_here: true, patient_id: own.id, handle: null }])

  const twice = { ...AMINA, card_number: 'K7-1', national_id: '33334444' }
  const twin = await create(at.admin, 'patients', patientFields(at.there, twice))
  const path = `/api/patients/${twin.id}`
  await at.admin.send('POST', `${path}/merge`, { into: at.amina.id })
  // The old number leads to the record that is kept.
  const kept = await at.lookUp(at.nurse, { national_id: '33334444' })
  expect(kept.body.results).toMatchObject([SHOWN])
  const named = { full_name: AMINA.full_name, date_of_birth: AMINA.date_of_birth }
  expect((await at.lookUp(at.nurse, named)).body.results).toHaveLength(1)

  await at.admin.send('POST', `${path}/unmerge`)
  await at.admin.send('DELETE', `/api/patients/${at.amina.id}/`)
  expect((await at.lookUp(at.nurse, { national_id: AMINA.national_id })).body.results).toEqual([])
})

test('[F1] [A3] each question is recorded with who was shown, and without what was asked', async () => {
  const at = await startAskingClinic()
  await at.lookUp(at.nurse, { national_id: AMINA.national_id, actor: 'Nurse Joy' })
  await at.lookUp(at.central.caller('client', [at.here]), { card_number: '99' })
  const [first, second] = at.audited('lookup')
  expect(first).toMatchObject({
    who: at.nodeId(),
    actor: 'Nurse Joy',
    details: { by: 'national_id', shown: [at.amina.id], too_many: false },
  })
  expect(first?.details.device).toMatch(/^[0-9a-f-]{36}$/)
  expect(second).toMatchObject({ actor: null, details: { by: 'card_number', shown: [] } })
  const told = JSON.stringify([first, second])
  for (const value of [AMINA.national_id, 'Amina', 'Kadongo']) expect(told).not.toContain(value)
  expect(verifyAudit(at.central.store.sql, null).faults).toEqual([])
})

test('[A2] a box asks central in the name of its staff only', async () => {
  const at = await startAskingClinic()
  const { store, clock } = at.box.edge
  const staff = createStaff({ sqlite: store.sqlite, clock })
  const { id } = await staff.add({ name: 'Nurse Joy', isManager: false })
  const question = { national_id: AMINA.national_id }
  const refused = { status: 403, body: { error_code: 'ACTOR_REFUSED' } }
  expect(await at.lookUp(at.nurse, { ...question, actor: 'Stranger' })).toMatchObject(refused)
  expect(at.audited('lookup')).toEqual([])
  const acting = { 'Acting-For': id }
  const { body } = await at.nurse.send('POST', '/api/patients/lookup', question, acting)
  const { handle } = body.results[0]
  expect(at.audited('lookup')).toMatchObject([{ actor: 'Nurse Joy' }])
  expect(await at.ask(handle, { actor: 'Stranger' })).toMatchObject(refused)
  const asked = await at.nurse.send('POST', '/api/share-requests', { handle }, acting)
  expect(asked).toMatchObject({ status: 201, body: { actor: 'Nurse Joy' } })
})

test('[F1] [S5] after so many questions in an hour a box must wait, and others need not', async () => {
  const at = await startAskingClinic({ lookupsPerHour: 2 })
  const question = { card_number: '99' }
  for (let n = 0; n < 2; n++) expect((await at.lookUp(at.nurse, question)).status).toBe(200)
  // A question that is refused for its form does not count.
  expect((await at.lookUp(at.nurse, {})).status).toBe(400)
  const { status, body, headers } = await at.lookUp(at.nurse, question)
  expect([status, body.error_code]).toEqual([429, 'RATE_LIMITED'])
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(3500)
  const other = await startBox(at.central, [at.there])
  expect((await at.lookUp(other.device, question)).status).toBe(200)
  expect(at.audited('lookup')).toHaveLength(3)

  // Nor is it enough that central is started again.
  const { store, clock, log } = at.central
  const [ids, metrics] = [createIds(clock), createMetrics()]
  const again = createCentralApp({ store, clock, ids, log, metrics, lookupsPerHour: 2 })
  const over = async (to: string, request: RequestInit) => again.request(to, request)
  const asBox = createCaller(at.central.url, at.box.edge.row.read().token, over)
  expect((await at.lookUp(asBox, question)).status).toBe(429)
  at.central.clock.advance(3601_000)
  expect((await at.lookUp(asBox, question)).status).toBe(200)
})

test('[F1] [S5] a question must be just one, and whole', async () => {
  const at = await startAskingClinic()
  for (const [question, field] of [
    [{}, 'body'],
    [{ national_id: '27845512', card_number: '1' }, 'body'],
    [{ full_name: 'Amina Otieno' }, 'date_of_birth'],
    [{ date_of_birth: '1994-08-17' }, 'full_name'],
    [{ national_id: '123' }, 'national_id'],
    [{ card_number: '--' }, 'card_number'],
    [{ national_id: '27845512', clinic: 'Siaya' }, 'clinic'],
    [{ full_name: 'Amina*', date_of_birth: '1994' }, 'date_of_birth'],
    [{ national_id: '27845512', device: 'another' }, 'device'],
  ] as const) {
    const { status, body } = await at.lookUp(at.nurse, question)
    expect([status, Object.keys(body.errors)], JSON.stringify(question)).toEqual([400, [field]])
  }
  // Whatever a box does not send on is not heard of at central.
  expect(at.road.passed.filter(({ path }) => path.includes('lookup'))).toEqual([])
})

test('[A3] viewers and nobody cannot look anybody up, and a revoked box cannot either', async () => {
  const at = await startAskingClinic()
  const question = { national_id: AMINA.national_id }
  expect((await at.lookUp(at.central.caller('viewer'), question)).status).toBe(403)
  const nobody = await fetch(`${at.central.url}/api/patients/lookup`, { method: 'POST' })
  expect(nobody.status).toBe(401)

  at.central.principals.revoke(at.nodeId())
  const { status, body } = await at.lookUp(at.nurse, question)
  // It is the box that central does not let in, and not the device.
  expect([status, body.error_code, body.central]).toEqual([502, 'CENTRAL_REFUSED', 'REVOKED'])
  await at.box.round()
  expect((await at.lookUp(at.nurse, question)).body.error_code).toBe('BOX_REVOKED')
  expect(at.audited('lookup')).toEqual([])
})

test('[F1] [N7] without a link the device is told so, and nothing of the question stays on the box', async () => {
  const at = await startAskingClinic()
  const question = { national_id: AMINA.national_id }
  const weathers: [Weather, string][] = [
    ['lost request', 'offline'],
    ['lost reply', 'offline'],
    [LOGIN_PAGE, 'captive_portal'],
    [{ cutAt: 20 }, 'offline'],
  ]
  for (const [weather, link] of weathers) {
    at.road.weather(weather)
    const { status, body, headers } = await at.lookUp(at.nurse, question)
    expect([status, body.error_code, body.link]).toEqual([503, 'CENTRAL_UNREACHABLE', link])
    expect(headers.get('retry-after')).toBe('60')
    expect(body.detail).toContain('Nothing is lost')
  }
  at.road.weather(refusal(405, 'METHOD_NOT_ALLOWED'))
  expect((await at.lookUp(at.nurse, question)).body).toMatchObject({
    error_code: 'CENTRAL_REFUSED',
    central: 'METHOD_NOT_ALLOWED',
  })
  at.road.clear()
  expect((await at.lookUp(at.nurse, question)).body.results).toHaveLength(1)
  const dump = JSON.stringify(at.box.edge.store.sql.all('select * from records'))
  expect(dump).not.toContain('Amina')
  expect([...at.box.log.errors, ...at.central.log.errors]).toEqual([])
})

test('[N8] a person waits for central no longer than is meant', async () => {
  const at = await startAskingClinic()
  at.road.weather('silence')
  const ask = createAsking(() => linkDepsOf(at), 50)
  const question = {
    method: 'POST',
    path: '/api/patients/lookup',
    body: {},
    answer: lookupAnswerSchema,
  } as const
  await expect(ask(question)).rejects.toMatchObject({
    code: 'CENTRAL_UNREACHABLE',
    message: expect.stringContaining('busy with a round'),
  })
})

test('[F1] [S4] [S5] hostile text finds nobody, and breaks neither a lookup nor a form', async () => {
  const at = await startAskingClinic({ lookupsPerHour: 10_000 })
  const client = at.central.nearCaller('client', [at.here])
  for (const text of OWN_STRINGS) {
    const { date_of_birth } = AMINA
    const asked = [{ national_id: text }, { card_number: text }, { full_name: text, date_of_birth }]
    const replies = await Promise.all([
      ...asked.map((question) => at.lookUp(client, question)),
      client.send('POST', '/api/patients/similar', { full_name: text, phone: text, village: text }),
    ])
    for (const { status, body } of replies) {
      expect([200, 400], text).toContain(status)
      if (status === 200) expect(body.results, text).toEqual([])
    }
  }
  expect(at.central.log.errors).toEqual([])
})
