import { dismissHeld } from '@outpost/central/recovery/held-copies'
import { expect, test } from 'vitest'
import { stockCreate } from '../support/authority.ts'
import { startHolding } from '../support/holding.ts'
import { create, makeEdit, patientFields, push } from '../support/make.ts'

/*
 * Copies of the same hours come from several boxes, one after the other (N9): what waits is what is not
 * here, and what was deleted in them stays so.
 */

const DAY_MS = 24 * 3600 * 1000

test('[N9] of several copies of one line only the latest waits', async () => {
  const at = await startHolding()
  await at.sync(at.one, at.other)
  at.backUp()
  await at.one.change('patients', at.patient, { village: 'Kisian, lost' })
  await at.sync(at.one, at.other)
  await at.other.change('patients', at.patient, { phone: '222 lost' })
  await at.sync(at.other)
  at.restore()
  await at.patch(at.patient, { village: 'since' })
  await at.sync(at.one)
  const [early] = at.held()
  await at.sync(at.other, at.one)
  expect(at.held()).toMatchObject([{ fields: ['village'] }])
  expect(at.held()[0]?.copy.revision).toBeGreaterThan(early?.copy.revision ?? 0)
  expect(at.applyAll()).toEqual([null])
  expect(await at.read('patients', at.patient)).toMatchObject({
    village: 'Kisian, lost',
    phone: '222 lost',
  })
})

test.each(['the same', 'a later'])(
  '[N9] a copy waits no more where %s one was taken from another box',
  async (which) => {
    const at = await startHolding()
    const doctor = await create(at.central.caller('admin'), 'doctors', { full_name: 'Dr Were' })
    const visit = {
      clinic_id: at.clinic,
      patient_id: at.patient,
      doctor_id: doctor.id,
      starts_at: '2027-03-02T08:00:00.000Z',
      status: 'SCHEDULED',
    }
    await at.sync(at.one, at.other)
    at.backUp()
    const { id } = await create(at.one.device, 'appointments', visit)
    await at.sync(at.one, at.other)
    if (which === 'a later') {
      await at.other.change('appointments', id, { status: 'COMPLETED', notes: 'came' })
      await at.sync(at.other)
    }
    at.restore()
    const since = await create(at.central.caller('admin'), 'appointments', visit)
    await at.sync(at.one)
    const [early] = at.held()
    expect(early).toMatchObject({ reason: 'slot_taken' })
    await at.asAdmin('PATCH', `appointments/${since.id}/`, { status: 'CANCELLED' })
    await at.sync(at.other)
    expect(at.held()).toEqual([])
    const status = which === 'a later' ? 'COMPLETED' : 'SCHEDULED'
    expect(await at.read('appointments', id)).toMatchObject({ status })
    // Nobody has decided that, so nobody is named.
    const path = `/api/held-copies/${early?.key}/decide`
    const late = await at.central.caller('admin').send('POST', path, { decision: 'dismiss' })
    expect(late).toMatchObject({
      status: 404,
      body: { decision: 'superseded', decided_by: null, decided_at: expect.any(String) },
    })
  },
)

test('[N9] [E7] stock that waited for its pharmacy waits no more once another box has brought it', async () => {
  const at = await startHolding()
  await at.sync(at.one, at.other)
  at.backUp()
  const pharmacy = '7b6a5a9e-0b50-4c7b-9a52-000000000001'
  const make = () =>
    create(at.central.caller('admin'), 'pharmacies', {
      id: pharmacy,
      clinic_id: at.clinic,
      name: 'New',
    })
  await make()
  const fields = { pharmacy_id: pharmacy, medicine_id: at.medicine, quantity: 100 }
  const made = stockCreate(fields)
  const stock = made.record_id
  await push(at.central.caller('admin'), [made])
  await at.sync(at.one, at.other)
  at.restore()
  await at.sync(at.one)
  await make()
  await at.sync(at.other)
  expect(await at.read('pharmacy-inventory', stock)).toMatchObject({ quantity: 100 })
  expect(at.held().map(({ copy }) => copy.collection)).toEqual(['pharmacies'])
})

test.each(['deleter', 'maker'])(
  '[N9] [E5] what was made and deleted in the lost hours is not made again by a late create (%s first)',
  async (first) => {
    const at = await startHolding()
    await at.sync(at.one, at.other)
    at.backUp()
    const edit = makeEdit({
      collection: 'patients',
      op: 'create',
      fields: patientFields(at.clinic, { full_name: 'Lost' }),
    })
    await push(at.one.device, [edit])
    at.one.road.weather(({ isPush }) => (isPush ? 'lost reply' : 'clear'))
    await at.one.sync()
    at.one.road.weather(() => 'clear')
    await at.sync(at.other)
    await at.other.remove('patients', edit.record_id)
    await at.sync(at.other)
    at.restore()
    const posts = [at.other, at.one]
    if (first === 'maker') posts.reverse()
    for (const post of posts) await at.sync(post)
    await at.sync(...posts)
    expect((await at.asAdmin('GET', `patients/${edit.record_id}/`)).status).toBe(404)
    // Who made it without having heard of that is told.
    const inbox = (await at.one.device.get('/api/inbox')).body.results
    const rejected = { conflict: { error_code: 'RECORD_DELETED' } }
    expect(inbox).toMatchObject(first === 'deleter' ? [rejected] : [])
  },
)

test('[N9] a deletion that was dismissed once waits again when it comes of later hours', async () => {
  const at = await startHolding()
  const doctor = await create(at.central.caller('admin'), 'doctors', { full_name: 'Dr Were' })
  const remove = () => at.asAdmin('DELETE', `doctors/${doctor.id}/`)
  await at.sync(at.one)
  at.backUp()
  await remove()
  await at.sync(at.one)
  at.restore()
  await at.sync(at.one)
  for (const held of at.held()) dismissHeld(at.central.store, held, 'operator')
  at.clock.advance(DAY_MS)
  await at.sync(at.one)
  at.backUp('second')
  await remove()
  await at.sync(at.one)
  at.restore('second')
  await at.sync(at.one)
  expect(at.held()).toMatchObject([{ copy: { op: 'delete', id: doctor.id } }])
})
