import { listHeld } from '@outpost/central/recovery/held-copies'
import { expect } from 'vitest'
import { heldBy, type LostHours, type Post, shouldHold } from './lost-hours.ts'
import { startBox } from './network.ts'
import type { Restorable } from './restorable.ts'

/** All that was accepted in the lost hours and held by a box is at central, once. */
export async function expectAllBack(at: LostHours) {
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

export function expectStockAddsUp({ central }: { central: Pick<Restorable, 'store'> }) {
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

/**
 * Every box shows what central has for it, and so does one that was never there before. Of what is in
 * its inbox a box says so; nothing of it lies over what central has.
 */
export async function expectAllAlike(at: LostHours) {
  for (const clinic of new Set(at.posts.map((post) => post.clinic))) {
    const should = await shouldHold(at, clinic)
    for (const post of at.posts) {
      if (post.clinic !== clinic) continue
      const inInbox = keysInInbox(post)
      const expected = should.map(([key, revision, fields, state]) => {
        return [key, revision, fields, inInbox.has(key) ? 'attention' : state]
      })
      expect(heldBy(post.box), clinic).toEqual(expected)
    }
    const fresh = await startBox(at.central, [clinic])
    expect(await fresh.round()).toMatchObject({ isComplete: true })
    expect(heldBy(fresh)).toEqual(should)
  }
}

function keysInInbox({ box }: Post): ReadonlySet<string> {
  const rows = box.edge.store.sql.all<{ key: string }>(
    `select collection || '/' || record_id as key from edits where state = 'needs_decision'`,
  )
  return new Set(rows.map(({ key }) => key))
}

/** The inbox of the first box holds what was rejected in the lost hours, and nothing else. */
export async function expectInboxes(at: LostHours) {
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
