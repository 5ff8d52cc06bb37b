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

  expect(central.incarnations.release(nodeId ?? '', null)).toBe(true)
  expect(await box.round()).toMatchObject({ isComplete: true })
  expect((await node.get(`/api/patients/${id}/`)).status).toBe(200)
})
