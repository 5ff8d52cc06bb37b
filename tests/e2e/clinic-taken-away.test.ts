import { expect, test } from 'vitest'
import { createOf, movementOf, stockCreate } from '../support/authority.ts'
import { startClinic } from '../support/clinic.ts'
import { inboxOf } from '../support/deciding.ts'
import { create, patientFields, push } from '../support/make.ts'

test('[F1] [E6] [N5] what a box had not sent when a clinic was taken from it is seen whole, and an admin of the clinic applies it', async () => {
  const at = await startClinic()
  const { central, admin, box, device } = at
  const there = await central.addClinic('Siaya')
  const node = box.edge.row.read().nodeId ?? ''
  central.principals.setClinicsOfBox(node, (own) => [...own, there])
  const patient = await create(admin, 'patients', patientFields(there))
  const pharmacy = await create(admin, 'pharmacies', { clinic_id: there, name: 'Main' })
  const medicine = await create(admin, 'medicines', { name: 'Quinine', unit: 'tablet' })
  const shelf = stockCreate({ pharmacy_id: pharmacy.id, medicine_id: medicine.id, quantity: 20 })
  await push(admin, [shelf])
  await box.round()

  const newcomer = createOf('patients', patientFields(there, { full_name: 'Amina Were' }))
  const visit = createOf('appointments', {
    clinic_id: there,
    patient_id: newcomer.record_id,
    starts_at: '2027-03-04T09:00:00Z',
    status: 'SCHEDULED',
    notes: 'cough',
  })
  const given = movementOf(shelf.record_id, { kind: 'DISPENSED', delta: -3 })
  const outcomes = await push(device, [newcomer, visit, given])
  expect(outcomes.map(({ status }: { status: number }) => status)).toEqual([200, 200, 200])
  const phone = await at.setPhone(patient.id, '0722')
  central.principals.setClinicsOfBox(node, (own) => own.filter((id) => id !== there))
  expect(await box.round()).toMatchObject({ isComplete: true, rejected: 4 })

  const ofBox = await inboxOf(device)
  expect(ofBox.map(({ edit }) => [edit.id, edit.fields ?? edit.movement])).toEqual([
    [newcomer.id, newcomer.fields],
    [visit.id, visit.fields],
    [given.id, given.movement],
    [phone, { phone: '0722' }],
  ])
  const [reason] = ofBox.map(({ conflict }) => (conflict as { detail?: string } | null)?.detail)
  expect(reason).toMatch(
    /its clinic is not, or no longer, one of the caller’s.*An admin .* can still apply/,
  )
  // Not the patient's other content, which is not the box's any more.
  expect((await device.get(`/api/patients/${patient.id}/`)).body).not.toMatchObject({
    full_name: patient.full_name,
  })

  const theirs = central.caller('admin', [there])
  expect(await inboxOf(central.caller('admin', [await central.addClinic('Mombasa')]))).toEqual([])
  const ofClinic = await inboxOf(theirs)
  expect(ofClinic.map(({ edit }) => edit.id)).toEqual([newcomer.id, visit.id, given.id, phone])
  expect((await theirs.get('/api/conflicts')).body).toMatchObject({
    results: ofClinic.map(({ id }) => ({ id })),
    total: ofClinic.length,
  })
  // In their order: the visit can be applied when its patient was.
  for (const { id } of ofClinic) {
    const open = (await inboxOf(theirs)).find(({ edit }) => edit.id === id)
    expect(open?.decisions).toContain('apply_mine')
    const reply = await theirs.send('POST', `/api/inbox/${id}/decide`, { decision: 'apply_mine' })
    expect(reply.status, reply.text).toBe(200)
  }
  expect(await at.atCentral('patients', patient.id)).toMatchObject({ phone: '0722' })
  expect(await at.atCentral('patients', newcomer.record_id)).toMatchObject({
    full_name: 'Amina Were',
  })
  expect(await at.atCentral('appointments', visit.record_id)).toMatchObject({ notes: 'cough' })
  expect(await at.atCentral('pharmacy-inventory', shelf.record_id)).toMatchObject({ quantity: 17 })
  await box.round()
  expect(await inboxOf(device)).toEqual([])
  expect(await at.seen('patients', patient.id)).toBeNull()
})
