import { expect, onTestFinished, test } from 'vitest'
import { startClinic } from '../support/clinic.ts'
import { createHandClock } from '../support/clock.ts'
import { create, patientFields } from '../support/make.ts'
import { startBox, startCentral } from '../support/network.ts'

const NOW = Date.parse('2027-03-01T08:00:10Z')
const MINUTE_MS = 60_000

/** Reads a stream of events as it comes. */
async function listen(url: string, token: string) {
  const stop = new AbortController()
  const headers = { Authorization: `Bearer ${token}` }
  const { body } = await fetch(`${url}/api/nodes/events`, { headers, signal: stop.signal })
  onTestFinished(() => stop.abort())
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    async next() {
      while (!text.includes('\n\n')) {
        const { value, done } = (await reader?.read()) ?? {}
        if (done) return null
        text += value
      }
      const [first = '', ...rest] = text.split('\n\n')
      text = rest.join('\n\n')
      const [, event, data = ''] = /event: (\w+)\ndata: (.*)/.exec(first) ?? []
      return { event, data: JSON.parse(data) }
    },
  }
}

test('[N11] who watches the fleet is told of calls, of troubles, and of what mere time does', async () => {
  const clock = createHandClock(NOW)
  const central = await startCentral(clock, undefined, 0, { fleetLookMs: 5 })
  const [one, two] = [await central.addClinic('One'), await central.addClinic('Two')]
  const [box, other] = [await startBox(central, [one]), await startBox(central, [two])]
  for (const each of [box, other]) await each.round()
  const id = box.edge.row.read().nodeId as string
  const token = central.token('viewer', [one])
  const stream = await listen(central.url, token)
  expect(await stream.next()).toMatchObject({ event: 'ready', data: { at: expect.any(String) } })

  // Of another's boxes it hears nothing, so that the first event is the one of its own.
  clock.advance(MINUTE_MS)
  for (const each of [other, box]) await each.round()
  expect(await stream.next()).toEqual({
    event: 'calls',
    data: [
      {
        id,
        last_seen_at: '2027-03-01T08:01:10.000Z',
        next_contact_at: '2027-03-01T08:05:00.000Z',
        behind: 0,
      },
    ],
  })
  clock.advance(10 * MINUTE_MS)
  expect(await stream.next()).toMatchObject({ event: 'node', data: { id, condition: 'late' } })
  // Another process does it.
  central.store.sql.run('update principals set revoked_at = 1 where id = ?', id)
  expect(await stream.next()).toMatchObject({ event: 'node', data: { id, condition: 'revoked' } })
  central.store.sql.run(`update principals set revoked_at = 1 where role = 'viewer'`)
  central.store.sql.run('update principals set revoked_at = null where id = ?', id)
  expect(await stream.next()).toBeNull()
})

test('[N11] a box is told with its clinics, what it holds, and how far it is behind', async () => {
  const at = await startClinic()
  const id = at.box.edge.row.read().nodeId as string
  const box = async () => (await at.admin.get(`/api/nodes/${id}`)).body
  await at.patient()
  await at.box.round()
  await at.box.round()
  expect(await box()).toMatchObject({
    clinic_names: ['Kisumu'],
    behind: 0,
    open_orders: 0,
    report: { devices: 1 },
    enrolment: { state: 'enrolled', code_expires_at: null },
    scopes: [
      { clinic: null, records: {} },
      { clinic: { id: at.clinic, name: 'Kisumu' }, records: { patients: 1 } },
    ],
    copies: [],
    is_awaited: false,
  })
  for (const _ of [1, 2]) await create(at.admin, 'patients', patientFields(at.clinic))
  await create(at.admin, 'doctors', { full_name: 'Dr Otieno' })
  await at.admin.send('POST', `/api/nodes/${id}/orders`, { kind: 'resume' })
  expect(await box()).toMatchObject({ behind: 3, open_orders: 1 })
  await at.box.round()
  expect(await box()).toMatchObject({ behind: 0, open_orders: 0 })
})
