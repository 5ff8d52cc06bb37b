import { expect, test } from 'vitest'
import { inboxOf } from '../support/deciding.ts'
import { create, makeEdit, patientFields, push } from '../support/make.ts'
import { startCentral } from '../support/network.ts'
import { startReplaceable } from '../support/replaced-box.ts'

/* What was made on what the box before had sent on comes to a new one, which has it all from central. */

async function startVisit() {
  const at = await startReplaceable()
  const { tablet, visit, box } = at
  const step = (fields: Record<string, unknown>) =>
    tablet.kept({ collection: 'appointments', recordId: visit, op: 'update', fields })
  await step({ status: 'CONFIRMED' })
  await tablet.round()
  // Before the tablet hears that this is at central, it goes on without the box.
  await step({ notes: 'BP 180/110' })
  await step({ status: 'COMPLETED' })
  await box.round()
  return at
}

test('[E4] [N10] a visit that went on under two boxes goes on, and nobody is asked', async () => {
  const at = await startVisit()
  const { tablet, visit } = at
  const next = await at.replace()
  await at.pairWith(next)
  for (let n = 0; n < 2; n++) await tablet.round()
  const done = { status: 'COMPLETED', notes: 'BP 180/110' }
  expect(await tablet.shown('appointments', visit)).toMatchObject(done)
  for (let n = 0; n < 2; n++) for (const one of [next, tablet]) await one.round()
  expect(await inboxOf(next.device)).toEqual([])
  expect(await at.atCentral('appointments', visit)).toMatchObject(done)
  await tablet.askStandings('at central')
  expect(await tablet.states()).toEqual(Array(3).fill('confirmed'))
})

test('[E4] [N5] where somebody has changed it meanwhile, that is shown, and a person decides', async () => {
  const at = await startVisit()
  const { tablet, visit, admin } = at
  await admin.send('PATCH', `/api/appointments/${visit}/`, { reason: 'referred' })
  const next = await at.replace()
  await at.pairWith(next)
  for (let n = 0; n < 2; n++) await tablet.round()
  expect(await tablet.shown('appointments', visit)).toMatchObject({
    reason: 'referred',
    notes: null,
  })
  for (let n = 0; n < 2; n++) for (const one of [next, tablet]) await one.round()
  expect(await inboxOf(next.device)).toMatchObject([
    { edit: { fields: { notes: 'BP 180/110' } }, conflict: { error_code: 'STALE_UPDATE' } },
    { edit: { fields: { status: 'COMPLETED' } }, conflict: { error_code: 'DEPENDS_ON_REJECTED' } },
  ])
  expect(await at.atCentral('appointments', visit)).toMatchObject({
    status: 'CONFIRMED',
    reason: 'referred',
  })
})

test('[E4] what a tablet had not seen at the box before clashes at central, though its base came there after that', async () => {
  const central = await startCentral()
  const clinic = await central.addClinic('Kisumu')
  const amina = (await create(central.caller('admin'), 'patients', patientFields(clinic))).id
  const [before, next] = [central.caller('node', [clinic]), central.caller('node', [clinic])]
  const update = (fields: Record<string, string>, base: { revision: number; edit?: string }) =>
    makeEdit({ collection: 'patients', op: 'update', record_id: amina, base, fields })
  const ofOther = update({ phone: '0722' }, { revision: 1 })
  const ofTablet = update({ village: 'Ahero' }, { revision: 1 })
  expect(await push(before, [ofOther, ofTablet])).toMatchObject([{ status: 200 }, { status: 200 }])
  const base = { revision: 1, edit: ofTablet.id }
  const [clashing, going] = [update({ phone: '0711' }, base), update({ village: 'Kisian' }, base)]
  expect(await push(next, [clashing, going])).toMatchObject([
    { status: 409, conflict: { error_code: 'STALE_UPDATE', conflicting_fields: ['phone'] } },
    { status: 200 },
  ])
})
