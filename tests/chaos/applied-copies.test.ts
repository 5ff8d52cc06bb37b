import { expect, test } from 'vitest'
import { startHolding } from '../support/holding.ts'
import { startPost } from '../support/lost-hours.ts'
import { expectStockAddsUp } from '../support/lost-hours-checks.ts'
import { create, patientFields } from '../support/make.ts'

/*
 * An admin applies copies that wait after a restore (N9): what is told to be taken is there, and what is
 * told to wait has changed nothing.
 */

test.each(['before', 'after'])(
  '[N9] a copy is applied after one more restore, before or after which its box has called (%s)',
  async (calls) => {
    const at = await startHolding()
    await at.loseHours(() => at.one.change('patients', at.patient, { phone: '111 lost' }))
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
    const at = await startHolding()
    await at.makeStock()
    await at.loseHours(async () => {
      await at.one.change('patients', at.patient, { phone: '111 of one' })
      await at.one.dispense(at.stock, 10)
    })
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

test('[N9] what waits of a copy is applied, and nothing that has come since of other fields', async () => {
  const at = await startHolding()
  await at.patch(at.patient, { card_number: 'C1' })
  await at.loseHours(() => at.one.change('patients', at.patient, { village: 'Kisian, lost' }))
  await at.patch(at.patient, { village: 'since' })
  await at.sync(at.one)
  expect(at.held()).toMatchObject([{ fields: ['village'] }])
  // The card that the copy names is another patient's now.
  await at.patch(at.patient, { phone: '333 since', card_number: 'C2' })
  const other = patientFields(at.clinic, { full_name: 'Other', card_number: 'C1' })
  await create(at.central.caller('admin'), 'patients', other)
  expect(at.applyAll()).toEqual([null])
  expect(await at.read('patients', at.patient)).toMatchObject({
    village: 'Kisian, lost',
    phone: '333 since',
    card_number: 'C2',
  })
})

test('[N9] [E7] where another field of stock waits, applied it moves nothing', async () => {
  const at = await startHolding()
  await at.makeStock()
  await at.loseHours(async () => {
    await at.one.change('pharmacy-inventory', at.stock, { reorder_level: 30 })
    await at.one.dispense(at.stock, 10)
  })
  await at.asAdmin('PATCH', `pharmacy-inventory/${at.stock}/`, { reorder_level: 40 })
  await at.other.dispense(at.stock, 2)
  await at.sync(at.other, at.one)
  expect(at.held()).toMatchObject([{ fields: ['reorder_level'] }])
  expect(at.applyAll()).toEqual([null])
  expect(await at.read('pharmacy-inventory', at.stock)).toMatchObject({
    quantity: 88,
    reorder_level: 30,
  })
  expectStockAddsUp(at)
})

test('[N9] [F1] of other hours the fields that differ wait, and take no patient from who was given them since', async () => {
  const at = await startHolding()
  const far = await at.central.addClinic('Kakamega')
  const farPost = await startPost(at.central, far)
  await at.loseHours(() => at.one.change('patients', at.patient, { phone: '111 of one' }))
  await at.other.change('patients', at.patient, { phone: '222 of other' })
  await at.sync(at.other)
  at.restore()
  await at.sync(at.other)
  await at.sync(at.one)
  expect(at.held()).toMatchObject([{ reason: 'of_other_hours', fields: ['phone'] }])
  const clinics = { clinic_id: at.clinic, shared_with: [far] }
  await at.asAdmin('PUT', `patients/${at.patient}/clinics`, clinics)
  await at.sync(farPost)
  const visit = { patient_id: at.patient, starts_at: '2027-04-02T08:00:00.000Z' }
  await create(farPost.device, 'appointments', { ...visit, clinic_id: far, status: 'SCHEDULED' })
  await at.sync(farPost)
  // As a box of an older version told it: all of it would take the patient back.
  at.central.store.sql.run(
    `update held_copies set fields = null, copy = json_remove(copy, '$.field_revisions')`,
  )
  expect(at.applyAll()).toEqual(['in_use'])
  at.central.store.sql.run(`update held_copies set fields = '["phone"]'`)
  expect(at.applyAll()).toEqual([null])
  expect(await at.read('patients', at.patient)).toMatchObject({
    phone: '111 of one',
    shared_with: [far],
  })
})

test('[N9] [E5] a visit is applied as a whole, and not into a time that its doctor has no more', async () => {
  const at = await startHolding()
  const admin = at.central.caller('admin')
  const doctor = await create(admin, 'doctors', { full_name: 'Dr Were' })
  const fields = { clinic_id: at.clinic, patient_id: at.patient, doctor_id: doctor.id }
  const at8 = { ...fields, starts_at: '2027-03-02T08:00:00.000Z', status: 'SCHEDULED' }
  const at10 = { ...at8, starts_at: '2027-03-02T10:00:00.000Z' }
  const visit = await create(admin, 'appointments', at8)
  await at.sync(at.one)
  at.backUp()
  await at.one.change('appointments', visit.id, { starts_at: at10.starts_at })
  await at.sync(at.one)
  at.restore()
  await at.asAdmin('PATCH', `appointments/${visit.id}/`, { notes: 'since' })
  await at.sync(at.one)
  expect(at.held()).toMatchObject([{ reason: 'changed_since', fields: null }])
  const taken = await create(at.central.caller('admin'), 'appointments', at10)
  expect(at.applyAll()).toEqual(['slot_taken'])
  expect(await at.read('appointments', visit.id)).toMatchObject({ notes: 'since' })
  await at.asAdmin('PATCH', `appointments/${taken.id}/`, { status: 'CANCELLED' })
  expect(at.applyAll()).toEqual([null])
  const { starts_at, notes } = await at.read('appointments', visit.id)
  expect([starts_at, notes]).toEqual([at10.starts_at, null])
})

test('[N9] [R5] a deletion is not applied to who was merged since', async () => {
  const at = await startHolding()
  const merged = await at.one.register({ full_name: 'Twice' })
  await at.sync(at.one)
  at.backUp()
  await at.one.remove('patients', merged.id)
  await at.sync(at.one)
  at.restore()
  await at.asAdmin('POST', `patients/${merged.id}/merge`, { into: at.patient })
  await at.sync(at.one)
  expect(at.applyAll()).toEqual(['in_use'])
  expect(await at.read('patients', merged.id)).toMatchObject({ merged_into: at.patient })
})

test.each(['this version', 'an older one'])(
  '[N9] [R5] what waits for a merge by hand changes nothing, however often it is applied, and holds up nothing (held by %s)',
  async (version) => {
    const at = await startHolding()
    const merged = await at.one.register({ full_name: 'Twice' })
    const third = await at.one.register({ full_name: 'Third', village: 'old' })
    await at.sync(at.one)
    at.backUp()
    await at.asAdmin('POST', `patients/${merged.id}/merge`, { into: at.patient })
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
    const reply = await at.asAdmin('POST', `patients/${merged.id}/merge`, { into: at.patient })
    expect(reply.status).toBe(200)
    // The merge is as the copy says now.
    expect(at.applyAll()).toEqual([null])
    expect(await at.read('patients', merged.id)).toMatchObject({ village: 'Maseno' })
  },
)

test('[N9] [E7] a copy of stock is applied over a count, and what moved since is kept, also after one more restore', async () => {
  const at = await startHolding()
  await at.makeStock()
  await at.loseHours(() => at.one.dispense(at.stock, 10))
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
  const at = await startHolding()
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
