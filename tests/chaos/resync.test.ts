import type { Page } from '@outpost/shared/protocol/messages'
import { expect, test } from 'vitest'
import { type Clinic, startClinic } from '../support/clinic.ts'
import { create, patientFields } from '../support/make.ts'
import { refusal, type Weather } from '../support/road.ts'

/** Forgets at central every tombstone so far: whoever has not seen them must fill again (F6). */
function forgetTombstones({ central }: Clinic) {
  return central.store.forgetTombstones(central.clock.now() + 1_000_000)
}

/** Limits of pages on a bad line: 1000 changes do not come through, ten do. */
const badLine = ({ query }: { query: URLSearchParams }): Weather =>
  Number(query.get('limit')) > 15 ? { cutAt: 50 } : 'clear'

/** A clinic whose box has 30 patients, of which central has deleted 3 and forgotten that. */
async function withForgotten() {
  const at = await startClinic()
  const patients = await at.patients(30)
  await at.box.round()
  const deleted = patients.slice(0, 3)
  for (const id of deleted) {
    await at.admin.send('DELETE', `/api/patients/${id}/`, undefined, { 'If-Match': '"1"' })
  }
  await forgetTombstones(at)
  at.road.clear()
  const has = async (id: string) => (await at.seen('patients', id)) !== null
  return { ...at, patients, deleted, has }
}

test('[F6] a 410 leads to a new filling, and what it does not bring is swept at its end', async () => {
  const at = await withForgotten()
  const generation = at.box.edge.row.read().generation
  expect(await at.box.round()).toMatchObject({ isComplete: true, pulled: 27, link: 'online' })
  expect(at.box.edge.row.read()).toMatchObject({ generation: generation + 1, isFilled: true })
  for (const id of at.deleted) expect(await at.has(id)).toBe(false)
  for (const id of at.patients.slice(3)) expect(await at.has(id)).toBe(true)
  const queries = at.road.pulls().map(({ query }) => query.has('cursor'))
  expect(queries).toEqual([true, false])

  const status = (await at.device.get('/api/sync/status/')).body
  expect(status.collections.patients.count).toBe(27)
  expect(await at.box.round()).toMatchObject({ isComplete: true, pages: 0 })
})

test('[F6] [N9] outbox and inbox survive a resync, and their records stay', async () => {
  const at = await withForgotten()
  const [gone = '', alsoGone = ''] = at.deleted
  const kept = at.patients[5] ?? ''
  await at.setPhone(gone, 'rejected')
  // The push does not come through before the filling: the edit is pending while it is swept.
  await at.setPhone(alsoGone, 'unsent')
  await at.setPhone(kept, 'unsent')
  const [first] = await at.edits()
  at.road.weather(({ isPush }) => (isPush ? 'lost request' : 'clear'))
  expect(await at.box.round()).toMatchObject({ isComplete: false })
  for (let n = 0; n < 2; n++) await at.box.round()
  expect(at.box.edge.row.read()).toMatchObject({ isFilled: true })
  expect(await at.seen('patients', gone)).toMatchObject({
    phone: 'rejected',
    sync_state: 'attention',
  })
  expect(await at.seen('patients', kept)).toMatchObject({ phone: 'unsent', sync_state: 'pending' })
  expect(await at.has(at.deleted[2] ?? '')).toBe(false)
  expect((await at.edits()).map(({ state }) => state)).not.toContain('accepted')

  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1, rejected: 2 })
  const { body } = await at.device.get('/api/inbox')
  expect(body.results).toMatchObject([
    { id: first?.id, mine: { phone: 'rejected' }, base: { phone: null } },
    { mine: { phone: 'unsent' } },
  ])
  expect(await at.atCentral('patients', kept)).toMatchObject({ phone: 'unsent' })

  // A further filling leaves the inbox and its records as they are.
  at.box.edge.row.change({ cursor: 'not-a-cursor' })
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  expect((await at.device.get('/api/inbox')).body.results).toHaveLength(2)
})

test('[F6] a device learns of a record that is kept as attention after a sweep', async () => {
  const at = await withForgotten()
  const [gone = ''] = at.deleted
  await at.setPhone(gone, 'unsent')
  const before = (await at.device.get('/api/sync/changes')).body as Page
  at.road.weather(({ isPush }) => (isPush ? 'lost request' : 'clear'))
  await at.box.round()
  await at.box.round()
  expect(await at.seen('patients', gone)).toMatchObject({ sync_state: 'attention' })

  const query = new URLSearchParams({ cursor: before.cursor })
  const after = (await at.device.get(`/api/sync/changes?${query}`)).body as Page
  const change = after.changes.find(({ id }) => id === gone)
  expect(change).toMatchObject({ op: 'put', record: { phone: 'unsent', sync_state: 'attention' } })
})

test('[F6] [N6] a filling that is interrupted goes on where it was, and sweeps only at its end', async () => {
  const at = await withForgotten()
  // The old cursor is told that it is useless; then one page of ten comes through, and no more.
  let answers = 0
  at.road.weather((passing) => {
    const isBad = !passing.query.has('cursor') && badLine(passing) !== 'clear'
    if (isBad) return badLine(passing)
    return ++answers <= 2 ? 'clear' : 'lost request'
  })
  expect(await at.box.round()).toMatchObject({ isComplete: false, pages: 1 })
  const half = at.box.edge.row.read()
  expect(half).toMatchObject({ isFilled: false, cursor: expect.any(String), etag: null })
  // All that was here is still here, also what the filling will not bring.
  for (const id of at.patients) expect(await at.has(id)).toBe(true)

  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  expect(at.road.pulls()[0]?.query.get('cursor')).toBe(half.cursor)
  for (const id of at.patients) expect(await at.has(id)).toBe(!at.deleted.includes(id))
})

test('[F6] a 410 in the middle of a filling starts another one', async () => {
  const at = await withForgotten()
  const { generation } = at.box.edge.row.read()
  let told = 0
  let pages = 0
  at.road.weather((passing) => {
    if (passing.query.has('cursor')) {
      told += 1
      if (told === 2) return refusal(410, 'RESYNC_REQUIRED')
      if (told === 1) return 'clear'
    }
    const bad = badLine(passing)
    return bad === 'clear' && pages++ > 20 ? 'lost request' : bad
  })
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  expect(at.box.edge.row.read()).toMatchObject({ generation: generation + 2, isFilled: true })
  for (const id of at.patients) expect(await at.has(id)).toBe(!at.deleted.includes(id))
})

test('[F6] [E2] a push for another epoch is not judged, and goes again after the filling began', async () => {
  const at = await startClinic()
  const patient = await create(at.admin, 'patients', patientFields(at.clinic))
  await at.box.round()
  const epoch = at.box.edge.row.read().epoch
  at.box.edge.row.change({ epoch: crypto.randomUUID() })
  await at.setPhone(patient.id, '1')
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
  expect(at.box.edge.row.read()).toMatchObject({ epoch, isFilled: true })
  expect(await at.atCentral('patients', patient.id)).toMatchObject({ phone: '1', revision: 2 })
  expect(
    at.central.store.sql.all('select id from edits where record_id = ?', patient.id),
  ).toHaveLength(2)
})

test('[F5] [F6] [N9] a cursor that central does not take leads to a filling, not to a dead end', async () => {
  const at = await startClinic()
  await at.patients(3)
  await at.box.round()
  at.box.edge.row.change({ cursor: 'forged.0000', etag: null })
  expect(await at.box.round()).toMatchObject({ isComplete: true, pulled: 3 })
})

test('[F6] a central that says 410 to everything is not asked for ever', async () => {
  const at = await startClinic()
  await at.patients(1)
  await at.box.round()
  at.road.clear()
  at.road.weather(refusal(410, 'RESYNC_REQUIRED'))
  expect(await at.box.round()).toMatchObject({ isComplete: false, link: 'resyncing' })
  expect(at.road.pulls().length).toBeLessThan(10)
})

test('[N3] a central that promises more without end does not hold the box for ever', async () => {
  const at = await startClinic()
  await at.patients(1)
  const endless = 40
  at.road.weather(() =>
    at.road.pulls().length > endless
      ? 'lost request'
      : {
          isPlain: true,
          change: (reply) => {
            const page = JSON.parse(reply.body.toString()) as Page
            page.more = true
            return { ...reply, body: Buffer.from(JSON.stringify(page)) }
          },
        },
  )
  await at.box.round()
  expect(at.road.pulls().length).toBeLessThan(endless)
})
