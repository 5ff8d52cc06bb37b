import { applyHeld, dismissHeld, listHeld } from '@outpost/central/recovery/held-copies'
import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { type Post, startPost } from '../support/lost-hours.ts'
import { expectStockAddsUp } from '../support/lost-hours-checks.ts'
import { create, makeEdit, patientFields, push } from '../support/make.ts'
import { startRestorable } from '../support/restorable.ts'

/*
 * An admin applies copies that wait after a restore (N9): what is told to be taken is there, and what is
 * told to wait has changed nothing.
 */

const MINUTE = 60_000
const ANY = { 'If-Match': '*' }

async function start() {
  const clock = createHandClock()
  const central = await startRestorable(clock)
  const admin = central.caller('admin')
  const clinic = await central.addClinic('Kisumu')
  const one = await startPost(central, clinic)
  const other = await startPost(central, clinic)
  const fields = patientFields(clinic, { full_name: 'Old', phone: 'old', village: 'Ahero' })
  const patient: string = (await create(admin, 'patients', fields)).id
  const pharmacy = await create(admin, 'pharmacies', { clinic_id: clinic, name: 'Main' })
  const medicine = await create(admin, 'medicines', { name: 'Amoxicillin', unit: 'capsule' })
  const stock = inventoryId(pharmacy.id, medicine.id, null)
  const makeStock = () =>
    push(central.caller('admin'), [
      makeEdit({
        collection: 'pharmacy-inventory',
        op: 'create',
        record_id: stock,
        fields: { pharmacy_id: pharmacy.id, medicine_id: medicine.id, quantity: 100 },
      }),
    ])
  const sync = async (...posts: Post[]) => {
    for (let n = 0; n < 3; n++) {
      for (const post of posts) await post.sync()
      clock.advance(MINUTE)
    }
  }
  return {
    clock,
    central,
    one,
    other,
    patient,
    stock,
    makeStock,
    sync,
    backUp(name = 'backup') {
      clock.advance(MINUTE)
      central.backup(name)
      clock.advance(MINUTE)
    },
    restore(name = 'backup') {
      clock.advance(MINUTE)
      central.restore(name)
    },
    held: () => listHeld(central.store.sql),
    /** Why each still waits; null where it was taken. */
    applyAll: () =>
      listHeld(central.store.sql).map((held) => applyHeld(central.store, held, 'operator')),
    read: async (collection: string, id: string) =>
      (await central.caller('admin').get(`/api/${collection}/${id}/`)).body,
    patch: (id: string, change: object) =>
      central.caller('admin').send('PATCH', `/api/patients/${id}/`, change, ANY),
  }
}

test.each(['before', 'after'])(
  '[N9] a copy is applied after one more restore, before or after which its box has called (%s)',
  async (calls) => {
    const at = await start()
    await at.sync(at.one, at.other)
    at.backUp()
    await at.one.change('patients', at.patient, { phone: '111 lost' })
    await at.sync(at.one)
    at.restore()
    await at.other.change('patients', at.patient, { phone: '222 since' })
    await at.sync(at.other)
    if (calls === 'before') await at.sync(at.one)
    at.backUp('second')
    at.restore('second')
    await at.sync(at.one, at.other)
    expect(await at.read('patients', at.patient)).toMatchObject({ phone: '222 since' })
    await at.patch(at.patient, { village: 'since' })
    expect(at.applyAll()).toEqual([null])
    expect(await at.read('patients', at.patient)).toMatchObject({
      phone: '111 lost',
      village: 'since',
    })
    expect(at.held()).toEqual([])
  },
  60_000,
)

test.each(['one first', 'other first'])(
  '[N9] of two lines the one that waits is applied over the other (%s)',
  async (order) => {
    const at = await start()
    await at.makeStock()
    await at.sync(at.one, at.other)
    at.backUp()
    await at.one.change('patients', at.patient, { phone: '111 of one' })
    await at.one.dispense(at.stock, 10)
    await at.sync(at.one)
    at.restore()
    await at.other.change('patients', at.patient, { phone: '222 of other' })
    await at.other.dispense(at.stock, 3)
    await at.sync(at.other)
    at.restore()
    const posts = [at.one, at.other]
    if (order === 'other first') posts.reverse()
    for (const post of posts) await at.sync(post)
    expect(at.held().map(({ copy }) => copy.collection)).toEqual(['patients', 'pharmacy-inventory'])
    expect(at.applyAll()).toEqual([null, null])
    expect(await at.read('patients', at.patient)).toMatchObject({
      phone: order === 'one first' ? '222 of other' : '111 of one',
    })
    // Both handed out what they did, whoever called first.
    expect(await at.read('pharmacy-inventory', at.stock)).toMatchObject({ quantity: 87 })
    expectStockAddsUp(at)
  },
  60_000,
)

test('[N9] the newer copy of one line is dismissed and the older applied: it is taken', async () => {
  const at = await start()
  await at.sync(at.one, at.other)
  at.backUp()
  await at.one.change('patients', at.patient, { village: 'Kisian, lost' })
  await at.sync(at.one, at.other)
  await at.other.change('patients', at.patient, { phone: '222 lost' })
  await at.sync(at.other)
  at.restore()
  await at.patch(at.patient, { village: 'since' })
  await at.sync(at.one, at.other, at.one)
  const [older, newer] = at.held()
  if (!older || !newer) throw new Error('fewer than two wait')
  dismissHeld(at.central.store, newer, 'operator')
  // Changed once more since it waits, in a field of which it does not.
  await at.patch(at.patient, { phone: '333 since' })
  expect(applyHeld(at.central.store, older, 'operator')).toBeNull()
  expect(await at.read('patients', at.patient)).toMatchObject({
    village: 'Kisian, lost',
    phone: '333 since',
  })
})

test.each(['this version', 'an older one'])(
  '[N9] [R5] what waits for a merge by hand changes nothing, however often it is applied, and holds up nothing (held by %s)',
  async (version) => {
    const at = await start()
    const admin = at.central.caller('admin')
    const merged = await at.one.register({ full_name: 'Twice' })
    const third = await at.one.register({ full_name: 'Third', village: 'old' })
    await at.sync(at.one)
    at.backUp()
    await admin.send('POST', `/api/patients/${merged.id}/merge`, { into: at.patient }, ANY)
    await at.sync(at.one)
    await at.one.change('patients', third.id, { village: 'third, lost' })
    await at.sync(at.one)
    at.restore()
    await at.patch(third.id, { village: 'since' })
    await at.sync(at.one)
    if (version === 'an older one') at.central.store.sql.run('update held_copies set fields = null')
    for (const village of ['Kisian', 'Maseno']) {
      await at.one.change('patients', merged.id, { village })
      await at.sync(at.one)
      expect(at.applyAll()).toContain('merged')
      expect(await at.read('patients', merged.id)).toMatchObject({ village })
    }
    expect(await at.read('patients', third.id)).toMatchObject({ village: 'third, lost' })
    const into = { into: at.patient }
    const reply = await at.central
      .caller('admin')
      .send('POST', `/api/patients/${merged.id}/merge`, into, ANY)
    expect(reply.status).toBe(200)
    // The merge is as the copy says now. An older version kept all of it waiting.
    expect(at.applyAll()).toEqual([null])
    const village = version === 'an older one' ? null : 'Maseno'
    expect(await at.read('patients', merged.id)).toMatchObject({ village })
  },
)

test('[N9] [E7] a copy of stock is applied over a count, and what moved since is kept, also after one more restore', async () => {
  const at = await start()
  await at.makeStock()
  await at.sync(at.one, at.other)
  at.backUp()
  await at.one.dispense(at.stock, 10)
  await at.sync(at.one)
  at.restore()
  await at.sync(at.other)
  const count = { kind: 'COUNTED', counted: 95, reason: 'shelf' }
  await at.other.device.send('POST', `/api/pharmacy-inventory/${at.stock}/movements`, count)
  await at.other.dispense(at.stock, 2)
  await at.sync(at.other, at.one)
  expect(at.held()).toMatchObject([{ reason: 'counted_since', fields: ['quantity'] }])
  at.backUp('second')
  at.restore('second')
  await at.sync(at.one, at.other)
  expect(at.applyAll()).toEqual([null])
  expect(await at.read('pharmacy-inventory', at.stock)).toMatchObject({ quantity: 88 })
  expectStockAddsUp(at)
})

test('[N9] [E7] stock that was made again is not doubled by the copy of it', async () => {
  const at = await start()
  await at.sync(at.one)
  at.backUp()
  await at.makeStock()
  await at.sync(at.one)
  await at.one.dispense(at.stock, 10)
  await at.sync(at.one)
  at.restore()
  await at.makeStock()
  await at.sync(at.one)
  expect(at.held()).toMatchObject([{ reason: 'counted_since' }])
  await at.one.dispense(at.stock, 2)
  await at.sync(at.one)
  expect(at.applyAll()).toEqual([null])
  await at.sync(at.one)
  expect(await at.read('pharmacy-inventory', at.stock)).toMatchObject({ quantity: 88 })
  expectStockAddsUp(at)
  expect((await at.one.seen('pharmacy-inventory', at.stock)).quantity).toBe(88)
})
