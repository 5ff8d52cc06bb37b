import { createCentralFetch } from '@outpost/edge/sync/central-fetch'
import { enrol } from '@outpost/edge/sync/enrol'
import { expect, test } from 'vitest'
import { startClinic } from '../support/clinic.ts'
import { createHandClock } from '../support/clock.ts'
import { startPost } from '../support/lost-hours.ts'
import { patientFields } from '../support/make.ts'
import { startRestorable } from '../support/restorable.ts'
import { refusal } from '../support/road.ts'

type Clinic = Awaited<ReturnType<typeof startRevoked>>

/** A clinic with an edit that waits, and that knows of its box's being revoked. */
async function startRevoked() {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  await at.setPhone(patient.id, 'kept')
  const nodeId = at.box.edge.row.read().nodeId as string
  at.central.principals.revoke(nodeId)
  expect(await at.box.round()).toMatchObject({ isComplete: false, link: 'unauthorised' })
  return { ...at, patientId: patient.id, nodeId }
}

/** The box enrols once more, by what central answers or a road that is played. */
async function enrolAgain(at: Clinic, clinics: string[], url = at.central.url) {
  const { fetch, close } = createCentralFetch(undefined)
  const code = at.central.newCode(clinics)
  const ask = () => enrol(at.box.edge, fetch, { centralUrl: url, code })
  return { ask, close, code }
}

const locked = { status: 503, body: { error_code: 'BOX_REVOKED' } }

test('[A4] a revoked box serves no device, says why, and keeps all that it has', async () => {
  const at = await startRevoked()
  const { device } = at
  const path = `/api/patients/${at.patientId}/`
  for (const reply of [
    await device.get(path),
    await device.get('/api/patients/'),
    await device.get('/api/patients/sync/'),
    await device.get('/api/sync/changes'),
    await device.get('/api/edits'),
    await device.get('/api/inbox'),
    await device.send('PATCH', path, { phone: 'not taken' }),
    await device.send('POST', '/api/patients/', patientFields(at.clinic)),
  ]) {
    expect(reply).toMatchObject(locked)
    expect(reply.body.detail).toMatch(/revoked this box.*nothing.*lost.*central node reinstate/)
    expect(reply.headers.get('retry-after')).toBe('60')
    expect(reply.headers.get('sync-protocol')).toBe('1')
  }
  const status = await device.get('/api/sync/status/')
  expect(status.body).toMatchObject({
    link: 'unauthorised',
    pending: 1,
    revoked_since: expect.any(String),
  })
  const { sql } = at.box.edge.store
  expect(sql.get('select count(*) as n from records')).toEqual({ n: 1 })
  expect(sql.all('select state from edits')).toEqual([{ state: 'sent' }])
})

test('[A4] reinstated, it comes back with its next round and brings what it kept', async () => {
  const at = await startRevoked()
  expect(at.central.principals.reinstate(at.nodeId)).toBe(true)
  expect(at.central.principals.reinstate(at.nodeId)).toBe(false)
  // A device may ask for the round.
  const round = await at.device.send('POST', '/api/sync/run?wait=1')
  expect(round.body).toMatchObject({ complete: true, accepted: 1, link: 'online' })
  expect(await at.seen('patients', at.patientId)).toMatchObject({ phone: 'kept' })
  expect(await at.atCentral('patients', at.patientId)).toMatchObject({ phone: 'kept', revision: 2 })
})

test.each([
  [refusal(401, 'UNAUTHENTICATED'), 'unauthorised'],
  [refusal(403, 'TWIN'), 'twin'],
  [refusal(403, 'FORBIDDEN'), 'central_error'],
  [{ status: 401, body: Buffer.from('{"error_code":"REVOKED"}') }, 'captive_portal'],
])('[A4] only REVOKED of an authority locks a box', async (weather, link) => {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  at.road.weather(weather)
  expect(await at.box.round()).toMatchObject({ link })
  expect(await at.seen('patients', patient.id)).not.toBeNull()
})

test('[A4] a locked box stays locked while central is not reached or in trouble', async () => {
  const at = await startRevoked()
  for (const weather of ['lost request', refusal(503, 'STORAGE_FAILED')] as const) {
    at.road.weather(weather)
    await at.box.round()
    expect(await at.device.get('/api/patients/')).toMatchObject(locked)
  }
})

test('[A4] [N9] a box that is revoked while it brings lost hours back is locked as well', async () => {
  const central = await startRestorable(createHandClock())
  const post = await startPost(central, await central.addClinic('Kisumu'))
  await post.sync()
  central.backup('backup')
  central.clock.advance(60_000)
  const patient = await post.register()
  await post.sync()
  central.restore('backup')
  post.road.weather(({ path }) => {
    if (path === '/api/sync/recover') central.principals().revoke(post.nodeId())
    return 'clear'
  })
  expect(await post.sync()).toMatchObject({ link: 'unauthorised' })
  expect(post.box.edge.row.read().recovery).not.toBeNull()
  expect(await post.device.get('/api/patients/')).toMatchObject(locked)

  post.road.clear()
  expect(central.principals().reinstate(post.nodeId())).toBe(true)
  expect(await post.sync()).toMatchObject({ isComplete: true })
  expect(await post.seen('patients', patient.id)).toMatchObject({ sync_state: 'synced' })
})

test('[A1] [A4] enrolled again for the same clinics it sends what it kept, nothing twice', async () => {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  await at.setPhone(patient.id, 'taken, but the box does not know')
  at.road.weather((passing) => (passing.isPush ? 'lost reply' : 'lost request'))
  await at.box.round()
  at.road.clear()
  const nodeId = at.box.edge.row.read().nodeId as string
  at.central.principals.revoke(nodeId)
  await at.box.round()
  const again = await enrolAgain({ ...at, patientId: patient.id, nodeId }, [at.clinic])
  const place = await again.ask()
  expect(place.node_id).not.toBe(nodeId)
  expect(await at.seen('patients', patient.id)).not.toBeNull()
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
  expect(await at.atCentral('patients', patient.id)).toMatchObject({ revision: 2 })
  expect(await at.edits()).toMatchObject([{ state: 'accepted' }])
  await again.close()
})

test('[A1] with unsent edits it is not enrolled for other clinics, and the code stays good', async () => {
  const at = await startRevoked()
  const other = await at.central.addClinic('Elsewhere')
  for (const clinics of [[other], [at.clinic, other]]) {
    const { ask, close, code } = await enrolAgain(at, clinics)
    await expect(ask()).rejects.toThrow(/other clinics.*Nothing was changed/)
    expect(at.box.edge.row.read()).toMatchObject({ nodeId: at.nodeId })
    const row = at.central.store.sql.get(
      'select used_at from enrolment_codes order by rowid desc limit 1',
    )
    expect([code, row]).toEqual([code, { used_at: null }])
    await close()
  }
  expect(at.central.principals.reinstate(at.nodeId)).toBe(true)
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
})

test('[A1] without unsent edits it may take other clinics, and gives up the records of the old', async () => {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  const other = await at.central.addClinic('Elsewhere')
  const { ask, close } = await enrolAgain({ ...at, patientId: patient.id, nodeId: '' }, [other])
  await ask()
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  expect(await at.seen('patients', patient.id)).toBeNull()
  expect((await at.device.get('/api/sync/status/')).body.clinics).toMatchObject([{ id: other }])
  await close()
})

test('[A1] until central has answered, a box that enrols again is what it was', async () => {
  const at = await startClinic()
  const patient = await at.patient()
  await at.box.round()
  await at.setPhone(patient.id, '1')
  const before = at.box.edge.row.read()
  const { ask, close } = await enrolAgain(
    { ...at, patientId: patient.id, nodeId: '' },
    [at.clinic],
    at.road.url,
  )
  for (const weather of ['lost request', 'lost reply'] as const) {
    at.road.weather(weather)
    await expect(ask()).rejects.toThrow(/try the same code again/)
    const { nodeId, token, incarnation } = at.box.edge.row.read()
    expect({ nodeId, token, incarnation }).toEqual({
      nodeId: before.nodeId,
      token: before.token,
      incarnation: before.incarnation,
    })
  }
  at.road.clear()
  expect(await at.box.round()).toMatchObject({ isComplete: true, accepted: 1 })
  const place = await ask()
  const after = at.box.edge.row.read()
  expect(after).toMatchObject({ nodeId: place.node_id, newToken: null })
  expect(after.incarnation).not.toBe(before.incarnation)
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  await expect(ask()).rejects.toThrow(/enrolled already/)
  await close()
})

test('[A1] a wrong code changes nothing on a box that is enrolled', async () => {
  const at = await startClinic()
  const { fetch, close } = createCentralFetch(undefined)
  const request = { centralUrl: at.central.url, code: 'ABCD-EFGH-JKMN' }
  const { nodeId, token } = at.box.edge.row.read()
  await expect(enrol(at.box.edge, fetch, request)).rejects.toThrow(/not known.*Nothing was changed/)
  expect(at.box.edge.row.read()).toMatchObject({ nodeId, token })
  expect(await at.box.round()).toMatchObject({ isComplete: true })
  await close()
})
