import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { inboxOf } from '../support/deciding.ts'
import { exchange, startEarlier } from '../support/earlier-box.ts'
import { create, patientFields } from '../support/make.ts'
import { dispense, update } from '../support/ward.ts'

/* Two tablets have written on one record, not knowing all of each other, and their box is put back to before that. */

test('[E4] [N10] what a tablet had not seen of another one, before its box was put back, is not run over by what is passed on', async () => {
  const at = await startEarlier()
  const { tablet, other, box, amina } = at
  await other.kept(update(amina, { phone: '0722' }))
  await other.round()
  at.letAnswers('are lost')
  await tablet.kept(update(amina, { village: 'Ahero' }))
  await tablet.round()
  await tablet.kept(update(amina, { phone: '0711' }))
  await tablet.round()
  at.letAnswers('come')
  await box.round()
  const back = await at.putBack()
  await exchange(at, back)
  expect(await at.atCentral('patients', amina)).toMatchObject({ phone: '0722', village: 'Ahero' })
  expect(await inboxOf(back.device)).toMatchObject([
    { edit: { fields: { phone: '0711' } }, conflict: { error_code: 'STALE_UPDATE' } },
  ])
})

test('[E4] [N10] so it is on a record that came after its backup, and with what the box before never got', async () => {
  const at = await startEarlier()
  const { tablet, other, box, clinic } = at
  const baraka = (await at.patient({ phone: '0700' })).id
  await create(at.admin, 'appointments', appointmentFields(clinic, baraka))
  await box.round()
  for (const one of [tablet, other]) await one.round()
  await other.kept(update(baraka, { phone: '0722' }))
  await other.round()
  at.letAnswers('are lost')
  await tablet.kept(update(baraka, { village: 'Ahero' }))
  await tablet.round()
  at.letAnswers('come')
  await tablet.kept(update(baraka, { phone: '0711' }))
  await tablet.kept(update(baraka, { village: 'Kisian' }))
  await box.round()
  const back = await at.putBack()
  await exchange(at, back)
  expect(await at.atCentral('patients', baraka)).toMatchObject({ phone: '0722', village: 'Ahero' })
  expect(await inboxOf(back.device)).toMatchObject([
    { edit: { fields: { phone: '0711' } }, conflict: { error_code: 'STALE_UPDATE' } },
    { edit: { fields: { village: 'Kisian' } }, conflict: { error_code: 'DEPENDS_ON_REJECTED' } },
  ])
})

test.each(['before', 'after'])(
  '[N4] [N10] what a tablet wrote on a patient whom another one had registered stands, sent %s that one',
  async (when) => {
    const at = await startEarlier()
    const { tablet, other, clinic, shelf, id } = at
    const fields = patientFields(clinic, { full_name: 'New One' })
    await tablet.kept({ collection: 'patients', recordId: id, op: 'create', fields, seen: null })
    await tablet.round()
    await other.round()
    const giveOut = (units: number) =>
      other.kept({
        ...dispense(shelf, units),
        movement: { kind: 'DISPENSED', delta: -units, patient_id: id },
      })
    await giveOut(2)
    await other.round()
    // This one the box before never got.
    await giveOut(1)
    const back = await at.putBack()
    const [first, second] = when === 'before' ? [other, tablet] : [tablet, other]
    for (const one of [first, second]) for (let n = 0; n < 2; n++) await one.round()
    await exchange(at, back)
    expect(await inboxOf(back.device)).toEqual([])
    expect(await at.atCentral('patients', id)).toMatchObject({ full_name: 'New One' })
    expect(await at.atCentral('pharmacy-inventory', shelf)).toMatchObject({ quantity: 2 })
  },
)

test('[N4] [N10] where that one never comes, central says so after a day, and a person can see it', async () => {
  const at = await startEarlier()
  const { tablet, other, central, clinic, shelf, id } = at
  const fields = patientFields(clinic, { full_name: 'New One' })
  await tablet.kept({ collection: 'patients', recordId: id, op: 'create', fields, seen: null })
  await tablet.round()
  await other.round()
  const movement = { kind: 'DISPENSED', delta: -2, patient_id: id }
  const given = await other.kept({ ...dispense(shelf, 2), movement })
  const back = await at.putBack()
  for (let n = 0; n < 3; n++) for (const one of [other, back]) await one.round()
  expect(await other.states()).toEqual(['sent'])
  central.clock.advance(25 * 3_600_000)
  for (const one of [other, back]) await one.round()
  for (const caller of [back.device, at.admin]) {
    expect(await inboxOf(caller)).toMatchObject([
      { id: given, conflict: { error_code: 'OUT_OF_SCOPE' } },
    ])
  }
})

test.each(['waits there', 'is at central'])(
  '[E4] [N10] what was written at a box since it was put back is seen by nobody who was at the one before, if it %s',
  async (how) => {
    const at = await startEarlier()
    const { tablet, other, amina, shelf } = at
    const stock = { collection: 'pharmacy-inventory', recordId: shelf, op: 'move_stock' } as const
    await other.kept(update(amina, { phone: '0722' }))
    await other.kept(dispense(shelf, 1))
    await other.round()
    await tablet.round()
    const village = await tablet.kept(update(amina, { village: 'Ahero' }))
    const count = await tablet.kept({ ...stock, movement: { kind: 'COUNTED', counted: 4 } })
    const back = await at.putBack()
    await back.device.send('PATCH', `/api/patients/${amina}/`, { village: 'Kisian' })
    const taken = { kind: 'DISPENSED', delta: -2 }
    await back.device.send('POST', `/api/pharmacy-inventory/${shelf}/movements`, taken)
    if (how === 'is at central') await back.round()
    for (let n = 0; n < 2; n++) await other.round()
    await exchange(at, back)
    expect(await inboxOf(back.device)).toMatchObject([
      { id: village, conflict: { error_code: 'STALE_UPDATE', conflicting_fields: ['village'] } },
      { id: count, conflict: { error_code: 'STALE_UPDATE' } },
    ])
    expect(await at.atCentral('patients', amina)).toMatchObject({
      phone: '0722',
      village: 'Kisian',
    })
    expect(await at.atCentral('pharmacy-inventory', shelf)).toMatchObject({ quantity: 2 })
  },
)

test('[N4] [N10] what was given out of a batch that another tablet had received waits for that one', async () => {
  const at = await startEarlier()
  const { tablet, other, shelf } = at
  const { pharmacy_id, medicine_id } = await at.atCentral('pharmacy-inventory', shelf)
  const recordId = inventoryId(pharmacy_id, medicine_id, 'B77')
  const fields = { pharmacy_id, medicine_id, batch_number: 'B77', quantity: 0 }
  const batch = { collection: 'pharmacy-inventory', recordId } as const
  await tablet.kept({ ...batch, op: 'create', fields, seen: null })
  await tablet.kept({ ...batch, op: 'move_stock', movement: { kind: 'RECEIVED', delta: 100 } })
  await tablet.round()
  await other.round()
  await other.kept(dispense(recordId, 10))
  await other.round()
  await other.kept(dispense(recordId, 5))
  const back = await at.putBack()
  for (let n = 0; n < 2; n++) for (const one of [other, back]) await one.round()
  for (let n = 0; n < 2; n++) await tablet.round()
  await exchange(at, back)
  expect(await inboxOf(back.device)).toEqual([])
  expect(await at.atCentral('pharmacy-inventory', recordId)).toMatchObject({ quantity: 85 })
})
