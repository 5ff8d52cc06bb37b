import { HOLDERS_MAX } from '@outpost/central/fleet/holders'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import type { Caller } from '../support/caller.ts'
import { startClinic } from '../support/clinic.ts'
import { createHandClock } from '../support/clock.ts'
import { create, patientFields } from '../support/make.ts'
import { startBox, startCentral } from '../support/network.ts'

const NOW = Date.parse('2027-03-01T08:10:00Z')
const DAY_MS = 24 * 3600_000

/** A clinic of which the box has an edit that central rejects, and one that has not come. */
async function start() {
  const at = await startClinic(createHandClock(NOW))
  const person = await at.patient({ full_name: 'Achieng Okello', phone: '1' })
  await at.box.round()
  await at.box.round()
  const nodeId = at.box.edge.row.read().nodeId as string
  await at.admin.send('PATCH', `/api/patients/${person.id}/`, { phone: 'theirs' })
  const edit = await at.setPhone(person.id, 'mine')
  await at.box.round()
  const story = async (id: string, caller = at.admin) => caller.get(`/api/records/${id}/story`)
  return { ...at, person, nodeId, edit, story }
}

test('[N5] the story of a record says where it is, who holds it, and what is in the way', async () => {
  const at = await start()
  await at.box.round()
  const { body } = await at.story(at.person.id)
  expect(body).toMatchObject({
    record: {
      collection: 'patients',
      revision: 2,
      places: [{ scope: `clinic:${at.clinic}`, clinic_name: 'Kisumu', op: 'put' }],
    },
    edits: [
      { id: at.edit, fields: ['phone'], from: at.nodeId, status: 409, error_code: 'STALE_UPDATE' },
      { op: 'update', from_name: 'admin', status: 200 },
      { op: 'create', status: 200 },
    ],
    holders: [{ node_id: at.nodeId, has_latest: true }],
    holder_counts: { all: 1, with_latest: 1 },
  })
  expect(body.obstacles).toMatchObject([
    { kind: 'needs_decision', node_id: at.nodeId, edit_id: at.edit },
  ])
  expect(JSON.stringify(body)).not.toMatch(/Achieng|mine|theirs/)
  expect((await at.story(at.edit)).body).toEqual(body)

  // It falls silent with edits on it, and the record changes without it.
  at.road.weather(({ isPush }) => (isPush ? 'lost request' : 'clear'))
  await at.setPhone(at.person.id, 'later')
  await at.box.round()
  await at.box.round()
  at.central.clock.advance(2 * DAY_MS)
  await at.admin.send('PATCH', `/api/patients/${at.person.id}/`, { village: 'Oyugis' })
  await at.admin.send('POST', `/api/nodes/${at.nodeId}/orders`, { kind: 'resume' })
  const later = (await at.story(at.person.id)).body
  expect(later.holders).toMatchObject([{ condition: 'silent', has_latest: false }])
  expect(later.obstacles.map(({ kind }: { kind: string }) => kind)).toEqual([
    ...['needs_decision', 'silent', 'error', 'unsent_edits', 'order'],
  ])

  expect(await at.story(v4())).toMatchObject({ status: 404 })
  const elsewhere = at.central.caller('viewer', [await at.central.addClinic('Elsewhere')])
  expect(await at.story(at.person.id, elsewhere)).toMatchObject({ status: 404 })
  expect(await at.story(at.person.id, at.central.caller('viewer', [at.clinic]))).toMatchObject({
    status: 200,
  })
})

test('[N5] a story tells of one’s own boxes, however many others hold the record', async () => {
  const at = await start()
  const medicine = await create(at.admin, 'medicines', { name: 'Amoxicillin', unit: 'capsule' })
  await at.box.round()
  await at.box.round()
  // These have never called, and so come before one that has the medicine.
  const elsewhere = await at.central.addClinic('Elsewhere')
  for (let n = 0; n < HOLDERS_MAX; n++) at.central.newCode([elsewhere])
  const { body } = await at.story(medicine.id, at.central.caller('viewer', [at.clinic]))
  expect(body.holders).toMatchObject([{ node_id: at.nodeId, has_latest: true }])
})

test('[N5] [E9] what waits for a decision is listed, counted, shown whole, and decided', async () => {
  const at = await start()
  const other = await startBox(at.central, [await at.central.addClinic('Other')])
  await other.round()
  await at.admin.send('PATCH', `/api/patients/${at.person.id}/`, { phone: 'theirs again' })
  await at.setPhone(at.person.id, 'again')
  await at.box.round()
  const viewer = at.central.caller('viewer')
  const list = async (query = '', caller = viewer) =>
    (await caller.get(`/api/conflicts${query}`)).body
  const all = await list()
  expect(all).toMatchObject({
    results: [
      { id: at.edit, error_code: 'STALE_UPDATE', node_id: at.nodeId, clinics: [at.clinic] },
      { error_code: 'STALE_UPDATE', node_id: at.nodeId },
    ],
    total: 2,
    counts: { clinic_id: { [at.clinic]: all.total }, collection: { patients: all.total } },
  })
  expect(all.counts.age).toEqual({ day: all.total })
  const first = await list('?limit=1')
  expect(first.results).toHaveLength(1)
  expect((await list(`?after=${first.next}`)).results).toMatchObject([{ id: all.results[1].id }])
  for (const [query, total] of [
    ['error_code=STALE_UPDATE&collection=patients&age=day', 2],
    [`clinic_id=${at.clinic}&node_id=${at.nodeId}`, all.total],
    ['age=week', 0],
    ['error_code=IN_USE', 0],
    [`clinic_id=${v4()}`, 0],
  ] as const) {
    expect((await list(`?${query}`)).total, query).toBe(total)
  }
  at.central.clock.advance(3 * DAY_MS)
  expect((await list('?age=week')).total).toBe(all.total)
  const elsewhere = at.central.caller('viewer', [await at.central.addClinic('Elsewhere')])
  expect((await list('', elsewhere)).total).toBe(0)
  expect((await list('', at.central.caller('viewer', [at.clinic]))).total).toBe(all.total)

  expect((await viewer.get(`/api/inbox/${at.edit}`)).body).toMatchObject({
    mine: { phone: 'mine' },
  })
  const item = await at.admin.get(`/api/inbox/${at.edit}`)
  expect(item.body).toMatchObject({
    mine: { phone: 'mine' },
    theirs: { phone: 'theirs again' },
    decisions: expect.arrayContaining(['keep_server', 'apply_mine']),
  })
  expect(await elsewhere.get(`/api/inbox/${at.edit}`)).toMatchObject({ status: 404 })
  const decided = await at.admin.send('POST', `/api/inbox/${at.edit}/decide`, {
    decision: 'apply_mine',
  })
  expect(decided.status).toBe(200)
  expect(await viewer.get(`/api/inbox/${at.edit}`)).toMatchObject({ status: 404 })
  expect((await list()).results).toMatchObject([{ id: all.results[1].id }])
  expect(await at.atCentral('patients', at.person.id)).toMatchObject({ phone: 'mine' })
})

test('[E7] what was handed out and was not there by the ledger is listed for its clinic', async () => {
  const at = await startClinic(createHandClock(NOW))
  const stock = await at.stock(5)
  const confirmed = {
    kind: 'DISPENSED',
    delta: -8,
    confirmed_by: 'Sister Wanjiru',
    reason: 'flood',
  }
  const moved = await at.admin.send('POST', `/api/pharmacy-inventory/${stock}/movements`, confirmed)
  expect(moved).toMatchObject({ status: 200, body: { quantity: 0 } })
  const list = async (query = '', caller = at.central.caller('viewer')) =>
    (await caller.get(`/api/discrepancies${query}`)).body
  expect(await list()).toMatchObject({
    results: [
      {
        record_id: stock,
        delta: 3,
        clinic_name: 'Kisumu',
        pharmacy_name: 'Main',
        medicine_name: 'Amoxicillin',
        confirmed_by: 'Sister Wanjiru',
        reason: 'flood',
        from_name: 'admin',
      },
    ],
    next: null,
  })
  await at.admin.send('POST', `/api/pharmacy-inventory/${stock}/movements`, confirmed)
  const page = await list('?limit=1')
  expect((await list(`?limit=1&after=${page.next}`)).results).toMatchObject([{ delta: 3 }])
  expect((await list(`?clinic_id=${v4()}`)).results).toEqual([])
  const elsewhere = at.central.caller('viewer', [await at.central.addClinic('Elsewhere')])
  expect((await list('', elsewhere)).results).toEqual([])
})

test('[F1] of each list it is told how many boxes have its last change, and which do not', async () => {
  const at = await startClinic(createHandClock(NOW))
  const other = await at.central.addClinic('Other')
  const second = await startBox(at.central, [other])
  at.central.newCode([other], 'never enrolled')
  const gone = await startBox(at.central, [other])
  await at.admin.send('POST', `/api/nodes/${gone.edge.row.read().nodeId}/revoke`)
  const lists = async (caller = at.admin) => {
    const { body } = await caller.get('/api/lists')
    return Object.fromEntries(
      body.results.map((list: { collection: string }) => [list.collection, list]),
    )
  }
  await at.admin.send('POST', '/api/doctors/', { full_name: 'Dr Otieno' })
  await at.admin.send('POST', '/api/medicines/', { name: 'Paracetamol', unit: 'tablet' })
  await at.admin.send('POST', '/api/pharmacies/', { clinic_id: other, name: 'Store' })
  for (const box of [at.box, second, at.box, second]) await box.round()
  expect(await lists()).toMatchObject({
    doctors: { box_counts: { all: 2, with_latest: 2 }, lacking: [] },
    medicines: { box_counts: { all: 2, with_latest: 2 }, lacking: [] },
    pharmacies: { lacking: [] },
  })

  // A change of one list, or of one clinic's part of it, is no change of another.
  await at.admin.send('POST', '/api/medicines/', { name: 'Amoxicillin', unit: 'capsule' })
  await at.admin.send('POST', '/api/pharmacies/', { clinic_id: other, name: 'Ward' })
  await at.box.round()
  await at.box.round()
  const nodeId = second.edge.row.read().nodeId
  const lacking = [{ node_id: nodeId, name: 'box', condition: 'fine' }]
  expect(await lists()).toMatchObject({
    doctors: { box_counts: { all: 2, with_latest: 2 } },
    medicines: { box_counts: { all: 2, with_latest: 1 }, lacking },
    pharmacies: { lacking },
  })
  const elsewhere = at.central.caller('viewer', [at.clinic])
  expect(await lists(elsewhere)).toMatchObject({
    medicines: { box_counts: { all: 1, with_latest: 1 }, lacking: [] },
  })
})

test('[F1] [E6] the story of a record tells whoever looks after one clinic nothing of the boxes of others', async () => {
  const central = await startCentral()
  const admin = central.caller('admin')
  const [here, there] = [await central.addClinic('Here'), await central.addClinic('There')]
  const box = await startBox(central, [there])
  const { id } = await create(admin, 'patients', patientFields(here, { shared_with: [there] }))
  await box.round()
  const phone = { phone: '0700 000 001' }
  expect((await box.device.send('PATCH', `/api/patients/${id}/`, phone)).status).toBe(200)
  await box.round()
  const nodeId = box.edge.row.read().nodeId as string
  const elsewhere = await central.addClinic('Elsewhere')
  central.principals.setClinicsOfBox(nodeId, () => [elsewhere])
  central.principals.noteReport(nodeId, JSON.stringify({ pending: 3 }))
  const obstacles = async (caller: Caller) =>
    (await caller.get(`/api/records/${id}/story`)).body.obstacles.map(
      (one: { kind: string; node_id: string }) => [one.kind, one.node_id],
    )
  expect(await obstacles(admin)).toContainEqual(['unsent_edits', nodeId])
  expect(await obstacles(central.caller('viewer', [here]))).toEqual([])
})
