import type { HeldCopy } from '@outpost/central/recovery/held-copies'
import { expect, test } from 'vitest'
import { startHolding } from '../support/holding.ts'
import { create, makeEdit, push } from '../support/make.ts'

/*
 * Of a copy only what was changed in its own lost hours is weighed against what has come since (N9): the
 * rest of it is as it was in the backup, and overwrites nobody.
 */

const fieldsOf = (held: HeldCopy[]) => held.map(({ fields }) => fields)

test('[N9] [E4] a field that nobody changed in the lost hours waits for nobody and stays as it is', async () => {
  const at = await startHolding()
  // Central cannot tell by its revisions alone that this was there before the backup.
  await at.patch(at.patient, { village: 'Ahero, before' })
  await at.loseHours(() => at.one.change('patients', at.patient, { phone: '111 lost' }))
  await at.other.change('patients', at.patient, { village: 'Kisian, since' })
  await at.sync(at.other, at.one)
  expect(at.held()).toEqual([])
  expect(await at.read('patients', at.patient)).toMatchObject({
    phone: '111 lost',
    village: 'Kisian, since',
  })
})

test('[N9] [E4] a lost field is applied over a newer one, and no other is taken back', async () => {
  const at = await startHolding()
  await at.loseHours(() => at.one.change('patients', at.patient, { phone: '111 lost' }))
  const since = { phone: '222 typo', village: 'Kisian, since' }
  await at.other.change('patients', at.patient, since)
  await at.sync(at.other, at.one)
  expect(fieldsOf(at.held())).toEqual([['phone']])
  // As an older version held it.
  at.central.store.sql.run('update held_copies set fields = null')
  expect(at.applyAll()).toEqual([null])
  expect(await at.read('patients', at.patient)).toMatchObject({
    phone: '111 lost',
    village: 'Kisian, since',
  })
})

test('[N9] [E4] what was changed before the backup, to what its box had not seen, is changed in the lost hours', async () => {
  const at = await startHolding()
  await at.sync(at.one, at.other)
  await at.patch(at.patient, { village: 'a mistake' })
  at.backUp()
  await at.patch(at.patient, { village: 'Ahero', phone: '111 lost' })
  await at.sync(at.one)
  at.restore()
  await at.patch(at.patient, { phone: '222 since' })
  await at.sync(at.one)
  expect(fieldsOf(at.held())).toEqual([['phone']])
  expect(await at.read('patients', at.patient)).toMatchObject({ village: 'Ahero' })
})

test('[N9] [E4] of stock nothing waits that was not changed in the lost hours', async () => {
  const at = await startHolding()
  await at.makeStock()
  await at.loseHours(() => at.one.dispense(at.stock, 10))
  await at.other.change('pharmacy-inventory', at.stock, { reorder_level: 30 })
  await at.sync(at.other, at.one)
  expect(at.held()).toEqual([])
  expect(await at.read('pharmacy-inventory', at.stock)).toMatchObject({
    quantity: 90,
    reorder_level: 30,
  })
})

test('[N9] [E4] of two lines each has the fields that it changed', async () => {
  const at = await startHolding()
  await at.loseHours(() => at.one.change('patients', at.patient, { phone: '111 of one' }))
  await at.other.change('patients', at.patient, { village: 'Kisian of other' })
  await at.sync(at.other)
  at.restore()
  await at.sync(at.one, at.other)
  expect(at.held()).toMatchObject([{ reason: 'of_other_hours', fields: ['village'] }])
  expect(at.applyAll()).toEqual([null])
  expect(await at.read('patients', at.patient)).toMatchObject({
    phone: '111 of one',
    village: 'Kisian of other',
  })
})

test('[N9] [E4] what came back of one loss counts as changed in the hours of the next', async () => {
  const at = await startHolding()
  await at.loseHours(() => at.one.change('patients', at.patient, { phone: '111 lost' }))
  await at.patch(at.patient, { village: 'since' })
  at.backUp('second')
  await at.sync(at.one)
  expect(await at.read('patients', at.patient)).toMatchObject({ phone: '111 lost' })
  at.restore('second')
  await at.patch(at.patient, { phone: '222 since' })
  await at.sync(at.one)
  expect(fieldsOf(at.held())).toEqual([['phone']])
})

test('[N9] [E5] a visit of which the lost hours changed nothing does not wait', async () => {
  const at = await startHolding()
  const visit = await create(at.central.caller('admin'), 'appointments', {
    clinic_id: at.clinic,
    patient_id: at.patient,
    starts_at: '2027-03-02T08:00:00.000Z',
    status: 'SCHEDULED',
  })
  const far = await at.central.addClinic('Kakamega')
  await at.sync(at.one)
  at.backUp()
  // It goes where its patient goes, and is told anew.
  const clinics = { clinic_id: at.clinic, shared_with: [far] }
  await at.asAdmin('PUT', `patients/${at.patient}/clinics`, clinics)
  await at.sync(at.one)
  at.restore()
  await at.asAdmin('PATCH', `appointments/${visit.id}/`, { notes: 'since' })
  await at.sync(at.one)
  expect(at.held()).toEqual([])
  expect(await at.read('appointments', visit.id)).toMatchObject({ notes: 'since' })
})

/** In the lost hours the village was changed, and set back; one box has seen that, the other only the end. */
async function startSetBack() {
  const at = await startHolding()
  await at.sync(at.one, at.other)
  at.backUp()
  await at.patch(at.patient, { village: 'wrong' })
  await at.sync(at.one)
  await at.patch(at.patient, { village: 'Ahero' })
  await at.sync(at.other)
  at.restore()
  return at
}

test.each(['the earlier', 'the later'])(
  '[N9] what was set back in the lost hours is back, whose copy ever comes first (%s)',
  async (first) => {
    const at = await startSetBack()
    await at.sync(...(first === 'the earlier' ? [at.one, at.other] : [at.other, at.one]))
    expect(await at.read('patients', at.patient)).toMatchObject({ village: 'Ahero' })
    expect(at.held()).toEqual([])
  },
)

test('[N9] what waits and was set back later in the same hours waits no more', async () => {
  const at = await startSetBack()
  await at.patch(at.patient, { village: 'since' })
  await at.sync(at.one, at.other)
  expect(at.held()).toEqual([])
  expect(await at.read('patients', at.patient)).toMatchObject({ village: 'since' })
})

test.each(['appointments', 'patients'] as const)(
  '[N9] [E4] [F4] what was changed and set back in the lost hours can be changed (%s)',
  async (collection) => {
    const at = await startHolding()
    const visit = await create(at.central.caller('admin'), 'appointments', {
      clinic_id: at.clinic,
      patient_id: at.patient,
      starts_at: '2027-03-02T08:00:00.000Z',
      status: 'SCHEDULED',
      reason: 'as it was',
    })
    const [id, name] =
      collection === 'patients' ? [at.patient, 'village'] : [visit.id as string, 'reason']
    const { [name]: first } = await at.read(collection, id)
    await at.sync(at.one)
    at.backUp()
    for (const value of ['a mistake', first]) {
      await at.one.change(collection, id, { [name]: value })
      await at.sync(at.one)
    }
    at.restore()
    await at.sync(at.one)
    // The box has it in a lower revision than in those hours.
    const base = await at.one.seen(collection, id)
    const edit = makeEdit({
      collection,
      record_id: id,
      op: 'update',
      base: { revision: base?.revision },
      fields: { [name]: 'since' },
    })
    expect(await push(at.one.device, [edit])).toMatchObject([{ status: 200 }])
    await at.sync(at.one)
    expect(await at.read(collection, id)).toMatchObject({ [name]: 'since' })
  },
)
