import { applyHeld, listHeld } from '@outpost/central/recovery/held-copies'
import { expect, test } from 'vitest'
import { heldBy, type LostHours, shouldHold, startLostHours } from '../support/lost-hours.ts'
import { push } from '../support/make.ts'
import { startBox } from '../support/network.ts'

const LONG_MS = 120_000

/** All that was accepted in the lost hours and held by a box is at central, once. */
async function expectAllBack(at: LostHours) {
  const { central, ids } = at
  const admin = at.newAdmin()
  const get = async (collection: string, id: string) => {
    const reply = await admin.get(`/api/${collection}/${id}/`)
    return reply.status === 200 ? reply.body : reply.status
  }
  expect(await get('patients', ids.old)).toMatchObject({
    phone: '0700 000 009',
    village: 'Kisian',
  })
  expect(await get('patients', ids.born)).toMatchObject({
    full_name: 'Born in lost hours',
    village: 'Maseno',
    created_at: at.bornBefore.created_at,
  })
  expect((await get('patients', ids.born)).revision).toBeGreaterThanOrEqual(1_000_000)
  expect(await get('patients', ids.renamed)).toMatchObject({ full_name: 'After' })
  expect(await get('patients', ids.leaver)).toBe(404)
  expect(await get('patients', ids.far)).toMatchObject({ phone: '0700 000 003' })
  expect(await get('appointments', ids.visit)).toMatchObject({ status: 'COMPLETED' })
  expect(await get('appointments', ids.booked)).toMatchObject({ patient_id: ids.born })
  expect(await get('pharmacy-inventory', ids.stock)).toMatchObject({ quantity: 78 })
  expectStockAddsUp(at)
  expect(await listHeldKinds(at)).toEqual([
    ['doctors', 'central_only'],
    ['pharmacies', 'central_only'],
    ['pharmacy-inventory', 'missing_reference'],
  ])
  expect(central.log.errors).toEqual([])
}

function expectStockAddsUp({ central }: LostHours) {
  const wrong = central.store.sql.all(
    `select r.id from records r where r.collection = 'pharmacy-inventory' and r.deleted_at is null
       and json_extract(r.fields, '$.quantity') <>
         (select coalesce(sum(delta), 0) from stock_movements where record_id = r.id)`,
  )
  expect(wrong).toEqual([])
}

async function listHeldKinds({ central }: LostHours) {
  return listHeld(central.store.sql).map(({ copy, reason }) => [copy.collection, reason])
}

/** Every box shows what central has for it, and so does one that was never there before. */
async function expectAllAlike(at: LostHours) {
  for (const post of at.posts) {
    const should = await shouldHold(at, post.clinic)
    expect(heldBy(post.box), post.clinic).toEqual(should)
    const fresh = await startBox(at.central, [post.clinic])
    expect(await fresh.round()).toMatchObject({ isComplete: true })
    expect(heldBy(fresh)).toEqual(should)
  }
}

/** The inbox of the first box holds what was rejected in the lost hours, and nothing else. */
async function expectInboxes(at: LostHours) {
  const { body } = await at.first.device.get('/api/inbox')
  expect(body.results).toMatchObject([{ mine: { full_name: 'Mine' } }])
  for (const post of [at.second, at.far]) {
    expect((await post.device.get('/api/inbox')).body.results).toEqual([])
  }
  for (const post of at.posts) {
    const status = (await post.device.get('/api/sync/status/')).body
    expect(status).toMatchObject({ pending: 0, link: 'online' })
  }
}

/** The box keeps what a person must decide as `attention`; what it shows under it is central's. */
async function decideInbox(at: LostHours) {
  const { sql } = at.first.box.edge.store
  sql.run(`update edits set state = 'decided' where state = 'needs_decision'`)
  sql.run(`update records set sync_state = 'synced' where sync_state = 'attention'`)
}

test(
  '[N9] [R2] [E7] a central restored from an older backup has the lost hours back from its boxes',
  async () => {
    const at = await startLostHours()
    const { central, ids } = at
    const accepted = at.first.box.edge.store.sql.get<{ body: string; outcome: string }>(
      'select body, outcome from edits where id = ?',
      ids.acceptedEdit,
    )
    const before = central.store.identity()
    central.restore('backup')
    const identity = central.store.identity()
    expect(identity.epoch).not.toBe(before.epoch)
    expect(identity.cursorKey).toEqual(before.cursorKey)

    await at.syncAll(3)
    await expectAllBack(at)
    await expectInboxes(at)
    await decideInbox(at)
    await expectAllAlike(at)
    expect(at.first.box.edge.row.read().recovery).toBeNull()

    // A tablet's late retry of what was accepted then is answered as it was, and has no effect.
    const edit = JSON.parse(accepted?.body ?? '')
    const known = central.store.sql.get<{ from: string }>(
      'select principal_id as "from" from edits where id = ?',
      edit.id,
    )
    expect(known?.from).toBe(at.first.box.edge.row.read().nodeId)
    const [outcome] = await push(at.newAdmin(), [edit])
    expect(outcome).toMatchObject({
      status: 200,
      revision: JSON.parse(accepted?.outcome ?? '').revision,
      record: { phone: '0700 000 009' },
    })

    // What only central writes waits for an admin, who takes it in one go.
    for (const held of listHeld(central.store.sql))
      expect(applyHeld(central.store, held)).toBeNull()
    await at.syncAll()
    const admin = at.newAdmin()
    expect((await admin.get(`/api/doctors/${ids.newDoctor}/`)).body).toMatchObject({
      full_name: 'Dr New',
    })
    expect((await admin.get(`/api/pharmacy-inventory/${ids.newStock}/`)).body).toMatchObject({
      quantity: 40,
    })
    expectStockAddsUp(at)
    await expectAllAlike(at)
  },
  LONG_MS,
)

test(
  '[N9] [F6] a central whose file was copied back notices, and has the lost hours back',
  async () => {
    const at = await startLostHours()
    const { epoch } = at.central.store.identity()
    at.central.copyBack('copy')
    expect(at.central.store.identity().epoch).toBe(epoch)
    await at.syncAll(3)
    expect(at.central.store.identity().epoch).not.toBe(epoch)
    await expectAllBack(at)
    await expectInboxes(at)
    await decideInbox(at)
    await expectAllAlike(at)
  },
  LONG_MS,
)
