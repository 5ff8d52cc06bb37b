import { createAdministration } from '@outpost/central/nodes/administration'
import { expect, test } from 'vitest'
import { createCaller } from '../support/caller.ts'
import { startClinic } from '../support/clinic.ts'

test('[N10] while copies of a box are told apart none of them is answered, on whatever path', async () => {
  const { central, box, clinic, patient } = await startClinic()
  const { id } = await patient()
  await box.round()
  const { nodeId, token, incarnation } = box.edge.row.read()
  const node = createCaller(central.url, token)
  const ask = () =>
    Promise.all([
      node.get(`/api/patients/${id}/`),
      node.get('/api/patients/?limit=1', { Accept: 'text/csv' }),
      node.send('PATCH', `/api/patients/${id}/`, { phone: '0722' }),
      node.send('POST', '/api/patients/lookup', { card_number: '4711' }),
      node.get('/api/edits'),
      node.get('/api/share-requests'),
      node.get('/api/sync/changes'),
    ])
  expect((await ask()).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 200])

  const copy = { 'Sync-Incarnation': `${incarnation}, of-the-copy` }
  expect(await node.get('/api/sync/changes', copy)).toMatchObject({ status: 403 })
  for (const { status, body } of await ask()) {
    expect([status, body.error_code]).toEqual([403, 'TWIN'])
  }
  // Nobody else is meant, and what needs no token is open.
  expect((await central.caller('client', [clinic]).get(`/api/patients/${id}/`)).status).toBe(200)
  expect((await node.get('/api/health/live')).status).toBe(200)

  expect(createAdministration(central, 'test').release(nodeId ?? '', null)).toBe(true)
  expect(await box.round()).toMatchObject({ isComplete: true })
  const renewed = createCaller(central.url, box.edge.row.read().token)
  expect((await renewed.get(`/api/patients/${id}/`)).status).toBe(200)
})

test('[N10] from the release on a copy that was shut out is answered nowhere, and the chosen one everywhere', async () => {
  const { central, box, clinic, patient, device } = await startClinic()
  const { id } = await patient()
  await box.round()
  const { nodeId, token, incarnation, nextIncarnation } = box.edge.row.read()
  const node = createCaller(central.url, token)
  const path = `/api/patients/${id}/`
  const ofChosen = { 'Sync-Incarnation': `${incarnation}, ${nextIncarnation}` }
  const ofCopy = { 'Sync-Incarnation': `${incarnation}, of-the-copy` }
  const ofOld = { 'Sync-Incarnation': `before, ${incarnation}` }
  expect(await node.get('/api/sync/changes', ofCopy)).toMatchObject({ status: 403 })
  expect(await box.round()).toMatchObject({ link: 'twin' })
  const [chosen] = central.incarnations
    .candidates(nodeId ?? '')
    .filter(({ name }) => box.edge.row.read().lastError?.includes(name))
  expect(createAdministration(central, 'test').release(nodeId ?? '', chosen?.name ?? '')).toBe(true)

  // Its next round is yet to come: the token that all have opens nothing to the others.
  for (const headers of [ofCopy, ofOld, { 'Sync-Incarnation': 'made, up' }, {}]) {
    for (const request of [
      node.get(path, headers),
      node.get('/api/edits', headers),
      node.send('PATCH', path, { phone: '0722' }, headers),
      node.send('POST', '/api/patients/lookup', { card_number: '4711' }, headers),
    ]) {
      expect(await request).toMatchObject({ status: 403, body: { error_code: 'TWIN' } })
    }
  }
  expect((await node.get(path, ofChosen)).status).toBe(200)
  // Its nurses can ask central at once, and what they write is taken with the round.
  const asked = await device.send('POST', '/api/patients/lookup', { card_number: '4711' })
  expect([asked.status, asked.text]).toEqual([200, expect.anything()])
  expect((await device.send('PATCH', path, { phone: '0733' })).status).toBe(200)
  expect(await box.round()).toMatchObject({ isComplete: true })
  expect((await central.caller('client', [clinic]).get(path)).body.phone).toBe('0733')
  const renewed = box.edge.row.read().token ?? ''
  expect(renewed).not.toBe(token)
  // With a token of its own it need not show who it is.
  expect((await createCaller(central.url, renewed).get(path)).status).toBe(200)
  expect((await node.get(path, ofChosen)).status).toBe(401)
})
