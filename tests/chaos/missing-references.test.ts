import { dismissHeld } from '@outpost/central/recovery/held-copies'
import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { expect, test } from 'vitest'
import { startHolding } from '../support/holding.ts'
import { create } from '../support/make.ts'

/*
 * A box brings back what refers to records that only central writes, and that wait for an admin (N9): until
 * they are there, nothing names them.
 */

/** A visit at a new doctor's, made in the lost hours. */
async function startVisit() {
  const at = await startHolding()
  await at.sync(at.one, at.other)
  at.backUp()
  const doctor = await create(at.central.caller('admin'), 'doctors', { full_name: 'Dr New' })
  await at.sync(at.one)
  const visit = await create(at.one.device, 'appointments', {
    clinic_id: at.clinic,
    patient_id: at.patient,
    doctor_id: doctor.id,
    starts_at: '2027-03-02T08:00:00.000Z',
    status: 'SCHEDULED',
  })
  await at.sync(at.one, at.other)
  at.restore()
  await at.sync(at.one, at.other)
  return { ...at, doctor, visit }
}

test('[N9] a visit comes without its doctor, who is not here, and that waits for them', async () => {
  const at = await startVisit()
  expect(at.held()).toMatchObject([
    { copy: { id: at.doctor.id }, reason: 'central_only' },
    { copy: { id: at.visit.id }, reason: 'missing_reference', fields: ['doctor_id'] },
  ])
  expect(await at.read('appointments', at.visit.id)).toMatchObject({ doctor_id: null })
  expect(await at.one.seen('appointments', at.visit.id)).toMatchObject({ doctor_id: null })
  expect(at.applyAll()).toEqual([null, null])
  await at.sync(at.one)
  expect(await at.one.seen('appointments', at.visit.id)).toMatchObject({ doctor_id: at.doctor.id })
})

test('[N9] a visit is not applied with a doctor who was let be', async () => {
  const at = await startVisit()
  const [doctor] = at.held()
  if (doctor) dismissHeld(at.central.store, doctor, 'operator')
  expect(at.applyAll()).toEqual(['missing_reference'])
  expect(await at.read('appointments', at.visit.id)).toMatchObject({ doctor_id: null })
})

test('[N9] stock of a medicine that is not here waits for it', async () => {
  const at = await startHolding()
  const admin = at.central.caller('admin')
  const pharmacy = await create(admin, 'pharmacies', { clinic_id: at.clinic, name: 'Second' })
  await at.sync(at.one)
  at.backUp()
  const medicine = await create(at.central.caller('admin'), 'medicines', {
    name: 'Zinc',
    unit: 'tablet',
  })
  await at.sync(at.one)
  const id = inventoryId(pharmacy.id, medicine.id, null)
  const fields = { pharmacy_id: pharmacy.id, medicine_id: medicine.id, quantity: 100 }
  expect(await create(at.one.device, 'pharmacy-inventory', fields)).toMatchObject({ id })
  await at.sync(at.one)
  at.restore()
  await at.sync(at.one)
  expect(at.held()).toMatchObject([
    { copy: { id: medicine.id }, reason: 'central_only' },
    { copy: { id }, reason: 'missing_reference', fields: null },
  ])
  expect(at.applyAll()).toEqual([null, null])
  expect(await at.read('pharmacy-inventory', id)).toMatchObject({ quantity: 100 })
})
