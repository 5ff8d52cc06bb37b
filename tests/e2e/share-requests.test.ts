import { join } from 'node:path'
import { verifyAudit } from '@outpost/central/audit/verify'
import { openHandle, sealHandle } from '@outpost/central/sharing/handles'
import { expect, test } from 'vitest'
import { AMINA, startAskingClinic } from '../support/asking-clinic.ts'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { create, patientFields } from '../support/make.ts'
import { startBox } from '../support/network.ts'

type TwoClinics = Awaited<ReturnType<typeof startAskingClinic>>

const seenAtBox = async (at: TwoClinics, collection: string, id: string) =>
  (await at.nurse.get(`/api/${collection}/${id}/`)).status

const appointment = (at: TwoClinics, status: string) =>
  create(at.admin, 'appointments', {
    clinic_id: at.there,
    patient_id: at.amina.id,
    starts_at: '2027-03-04T09:00:00Z',
    status,
  })

test('[F1] what an admin grants is on the box after one round, with all appointments', async () => {
  const at = await startAskingClinic()
  const visits = [await appointment(at, 'COMPLETED'), await appointment(at, 'SCHEDULED')]
  await at.box.round()
  const asked = await at.ask(await at.handle(), { reason: 'Moved here.', actor: 'Nurse Joy' })
  expect([asked.status, asked.body]).toMatchObject([
    201,
    {
      state: 'waiting',
      clinic_id: at.here,
      patient_id: null,
      person: { full_name: AMINA.full_name, birth_year: 1994 },
      known_by: 'national_id',
      reason: 'Moved here.',
      from: at.nodeId(),
      actor: 'Nurse Joy',
      decided_at: null,
    },
  ])
  expect((await at.admin.get('/api/share-requests?state=waiting')).body.results).toMatchObject([
    { id: asked.body.id, patient_id: at.amina.id, known_by: 'national_id' },
  ])

  const granted = await at.decide(asked.body.id, 'grant')
  expect(granted.body).toMatchObject({ state: 'granted', patient_id: at.amina.id })
  expect((await at.decide(asked.body.id, 'grant')).body).toEqual(granted.body)
  expect(await at.box.round()).toMatchObject({ isComplete: true, pulled: 3 })
  expect(await seenAtBox(at, 'patients', at.amina.id)).toBe(200)
  for (const { id } of visits) expect(await seenAtBox(at, 'appointments', id)).toBe(200)

  // A connection that ends while it is used is no reason to send a person away.
  let times = 0
  at.road.weather(() => (++times === 1 ? 'lost request' : 'clear'))
  const listed = await at.nurse.get('/api/share-requests?state=granted')
  at.road.clear()
  expect(listed.body.results).toMatchObject([{ state: 'granted', patient_id: at.amina.id }])
  expect((await at.admin.get(`/api/patients/${at.amina.id}/`)).body).toMatchObject({
    revision: 2,
    shared_with: [at.here],
  })
  const [first, second, ...more] = at.audited('share')
  expect([first?.subject, more]).toEqual([`patients/${at.amina.id}`, []])
  expect(first).toMatchObject({
    who: at.nodeId(),
    actor: 'Nurse Joy',
    details: { state: 'waiting' },
  })
  expect(second?.details).toMatchObject({ request_id: asked.body.id, state: 'granted' })
  expect(verifyAudit(at.central.store.sql, null).faults).toEqual([])
})

test('[F1] a refused request shares nothing, and can neither be granted nor hidden', async () => {
  const at = await startAskingClinic()
  const { body } = await at.ask(await at.handle())
  await at.admin.send('POST', `/api/share-requests/${body.id}/decide`, {
    decision: 'refuse',
    note: 'Ask the mother first.',
  })
  const late = await at.decide(body.id, 'grant')
  expect([late.status, late.body.error_code, late.body.decided.state]).toEqual([
    422,
    'ALREADY_DECIDED',
    'refused',
  ])
  await at.box.round()
  expect(await seenAtBox(at, 'patients', at.amina.id)).toBe(404)
  expect((await at.nurse.get('/api/share-requests')).body.results).toMatchObject([
    { state: 'refused', note: 'Ask the mother first.', patient_id: null },
  ])
  // With a new look she can be asked for again.
  expect((await at.ask(await at.handle())).body).toMatchObject({ state: 'waiting' })
})

test('[F1] a request whose reply was lost is asked once, and one that waits stands for all', async () => {
  const at = await startAskingClinic()
  const handle = await at.handle()
  at.road.weather('lost reply')
  expect((await at.ask(handle)).status).toBe(503)
  at.road.clear()
  const again = await at.ask(handle)
  expect(again.status).toBe(200)
  const other = await at.ask(await at.handle({ card_number: AMINA.card_number }))
  expect([other.status, other.body.id]).toEqual([200, again.body.id])
  expect((await at.nurse.get('/api/share-requests')).body.results).toHaveLength(1)
  // A late retry is answered as well, when the handle itself is too old.
  at.central.clock.advance(3600_000)
  expect((await at.ask(handle)).body.id).toBe(again.body.id)
})

test('[F1] a handle is good for its caller, for half an hour, and cannot be made', async () => {
  const at = await startAskingClinic()
  const handle = await at.handle()
  const refused = async (text: string, caller = at.nurse, clinic_id = at.here) => {
    const reply = await at.ask(text, { clinic_id }, caller)
    return [reply.status, reply.body.error_code]
  }
  const other = await startBox(at.central, [at.here])
  const bad = [400, 'BAD_HANDLE']
  expect(await refused(handle, other.device)).toEqual(bad)
  expect(await refused(`${handle.slice(0, -2)}AA`)).toEqual(bad)
  expect(await refused('x')).toEqual(bad)
  expect(await refused(at.amina.id)).toEqual(bad)
  const ofTime = { patient: at.amina.id, by: 'name', until: Number.MAX_SAFE_INTEGER } as const
  const forged = sealHandle(ofTime, new Uint8Array(32), at.nodeId())
  expect(openHandle(forged, new Uint8Array(32), at.nodeId())).toEqual(ofTime)
  expect(await refused(forged)).toEqual(bad)
  // Nor can a box ask for a clinic that is not its own.
  expect(await refused(handle, at.nurse, at.there)).toEqual([403, 'OUT_OF_SCOPE'])
  at.central.clock.advance(31 * 60_000)
  expect(await refused(handle)).toEqual(bad)
  expect((await at.admin.get('/api/share-requests')).body.results).toEqual([])
})

test('[F1] a patient who was shared, or was deleted, meanwhile is answered as such', async () => {
  const at = await startAskingClinic()
  const [first, second] = [await at.handle(), await at.handle()]
  const place = (shared_with: string[]) =>
    at.admin.send('PUT', `/api/patients/${at.amina.id}/clinics`, {
      clinic_id: at.there,
      shared_with,
    })
  await place([at.here])
  const { body } = await at.ask(first)
  expect(body).toMatchObject({ state: 'granted', decided_by: 'shared before' })
  expect(body.patient_id).toBe(at.amina.id)

  // Withdrawn later: the request is what it was, and shows no more than before.
  await place([])
  expect((await at.nurse.get('/api/share-requests')).body.results).toMatchObject([
    { state: 'granted', patient_id: null },
  ])
  const waiting = await at.ask(second)
  const third = await at.handle()
  await at.admin.send('DELETE', `/api/patients/${at.amina.id}/`)
  const gone = await at.decide(waiting.body.id, 'grant')
  expect([gone.status, gone.body.error_code]).toEqual([422, 'RECORD_DELETED'])
  expect((await at.decide(waiting.body.id, 'refuse')).body).toMatchObject({ person: null })
  expect((await at.ask(third)).status).toBe(404)
})

test('[F1] one who was moved to the clinic while a request waits is granted without a change', async () => {
  const at = await startAskingClinic()
  const asked = await at.ask(await at.handle())
  const moved = { clinic_id: at.here, shared_with: [] }
  const path = `/api/patients/${at.amina.id}`
  await at.admin.send('PUT', `${path}/clinics`, moved)
  expect((await at.decide(asked.body.id, 'grant')).body.state).toBe('granted')
  expect((await at.admin.get(`${path}/`)).body).toMatchObject({ ...moved, revision: 2 })
})

test.each([
  ['grant-with-national-id', 'national_id'],
  ['grant-with-identifier', 'card_number'],
  ['grant', 'name'],
] as const)('[F1] with the rule %s who was known by %s is on the box at once', async (rule, by) => {
  const at = await startAskingClinic({ shareRule: rule })
  await at.box.round()
  const known = {
    national_id: { national_id: AMINA.national_id },
    card_number: { card_number: AMINA.card_number },
    name: { full_name: AMINA.full_name, date_of_birth: AMINA.date_of_birth },
  }
  const { body } = await at.ask(await at.handle(known[by]))
  expect(body).toMatchObject({ state: 'granted', decided_by: 'rule', patient_id: at.amina.id })
  // The box has begun a round by itself.
  await expect.poll(() => seenAtBox(at, 'patients', at.amina.id)).toBe(200)
  expect(at.audited('share')).toMatchObject([{ details: { state: 'granted' } }])
})

test('[F1] with the rule grant-with-identifier a name alone waits for an admin', async () => {
  const at = await startAskingClinic({ shareRule: 'grant-with-identifier' })
  const { full_name, date_of_birth } = AMINA
  const { body } = await at.ask(await at.handle({ full_name, date_of_birth }))
  expect(body).toMatchObject({ state: 'waiting', known_by: 'name' })
  // Until somebody shows the card.
  const again = await at.ask(await at.handle({ card_number: AMINA.card_number }))
  expect([again.status, again.body]).toMatchObject([
    200,
    { id: body.id, state: 'granted', decided_by: 'rule' },
  ])
})

test('[F1] [A3] who sees and decides requests: both clinics’ admins, the asker, and nobody else', async () => {
  const at = await startAskingClinic()
  const { body } = await at.ask(await at.handle())
  const callers = {
    viewer: at.central.caller('viewer'),
    adminThere: at.central.caller('admin', [at.there]),
    clientHere: at.central.caller('client', [at.here]),
    clientThere: at.central.caller('client', [at.there]),
    boxThere: (await startBox(at.central, [at.there])).device,
    adminElsewhere: at.central.caller('admin', [await at.central.addClinic('Oyugis')]),
  }
  const sees: Record<string, string | null | undefined> = {}
  for (const [name, caller] of Object.entries(callers)) {
    const { results } = (await caller.get('/api/share-requests')).body
    sees[name] = results[0]?.patient_id
  }
  const { id } = at.amina
  expect(sees).toEqual({
    viewer: id,
    adminThere: id,
    clientHere: null,
    clientThere: undefined,
    boxThere: undefined,
    adminElsewhere: undefined,
  })
  expect((await at.decide(body.id, 'grant', callers.adminThere)).status).toBe(403)
  expect((await at.decide(body.id, 'refuse', callers.adminThere)).status).toBe(403)
  expect((await at.decide(body.id, 'grant', callers.adminElsewhere)).status).toBe(404)
  expect((await at.decide(body.id, 'grant', callers.viewer)).status).toBe(403)
  expect((await at.decide(body.id, 'grant', callers.clientHere)).status).toBe(403)
  const both = at.central.caller('admin', [at.here, at.there])
  expect((await at.decide(body.id, 'grant', both)).body.state).toBe('granted')
})

test('[F1] a patient who cannot be shared any further stays as it is, and so does the request', async () => {
  const at = await startAskingClinic({ shareRule: 'grant' })
  const many = await Promise.all(
    Array.from({ length: 100 }, (_, n) => at.central.addClinic(`C${n}`)),
  )
  const fields = patientFields(at.there, { national_id: '55556666', shared_with: many })
  await create(at.admin, 'patients', fields)
  const { body } = await at.ask(await at.handle({ national_id: '55556666' }))
  expect(body.state).toBe('waiting')
  const refused = await at.decide(body.id, 'grant')
  expect([refused.status, refused.body.error_code]).toEqual([422, 'INVALID_EDIT'])
  expect((await at.nurse.get('/api/share-requests')).body.results[0].state).toBe('waiting')
})

test('central share-requests lists, grants and refuses', async () => {
  const at = await startAskingClinic()
  const { body } = await at.ask(await at.handle())
  const env = { CENTRAL_DATABASE_URL: `file:${join(at.central.file)}` }
  const command = (...words: string[]) => runJsonHere('central', ['share-requests', ...words], env)
  expect(await command('list', '--state', 'waiting')).toMatchObject([{ id: body.id }])
  expect(await command('grant', body.id)).toMatchObject({ state: 'granted' })
  expect(await command('list', '--state', 'waiting')).toEqual([])
  const late = await runHere('central', ['share-requests', 'refuse', body.id], env)
  expect([late.code, late.err]).toEqual([1, expect.stringContaining('was granted by command:')])
  await at.box.round()
  expect(await seenAtBox(at, 'patients', at.amina.id)).toBe(200)
})
