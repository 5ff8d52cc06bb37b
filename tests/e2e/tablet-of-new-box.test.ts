import { noteSuccession } from '@outpost/shared/authority/sqlite/successions'
import { expect, test } from 'vitest'
import { inboxOf } from '../support/deciding.ts'
import { create, makeEdit, patientFields, push } from '../support/make.ts'
import { startCentral } from '../support/network.ts'
import { startReplaceable } from '../support/replaced-box.ts'
import { update } from '../support/ward.ts'

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
  const ofTablet = update({ village: 'Ahero', national_id: '1' }, { revision: 1 })
  expect(await push(before, [ofOther, ofTablet])).toMatchObject([{ status: 200 }, { status: 200 }])
  const base = { revision: 1, edit: ofTablet.id }
  const [clashing, going] = [update({ phone: '0711' }, base), update({ village: 'Kisian' }, base)]
  const further = update({ national_id: '2' }, { revision: 1, edit: going.id })
  expect(await push(next, [clashing, going, further])).toMatchObject([
    { status: 409, conflict: { error_code: 'STALE_UPDATE', conflicting_fields: ['phone'] } },
    { status: 200 },
    { status: 200 },
  ])
})

test('[E4] a box that enrolled anew has seen what it had made as who it was before', async () => {
  const central = await startCentral()
  const { sql } = central.store
  const clinic = await central.addClinic('Kisumu')
  const amina = (await create(central.caller('admin'), 'patients', patientFields(clinic))).id
  const [before, anew] = [central.caller('node', [clinic]), central.caller('node', [clinic])]
  const update = (fields: Record<string, string>, base: { revision: number; edit?: string }) =>
    makeEdit({ collection: 'patients', op: 'update', record_id: amina, base, fields })
  const seen = [
    update({ phone: '0722' }, { revision: 1 }),
    update({ village: 'Ahero' }, { revision: 1 }),
  ]
  const own = update({ national_id: '1' }, { revision: 1 })
  await push(anew, [own])
  await push(before, seen)
  const senderOf = ({ id }: { id: string }) =>
    String(sql.get<{ by: string }>('select principal_id as by from edits where id = ?', id)?.by)
  const [, last] = seen
  noteSuccession(sql, senderOf(own), senderOf(seen[0] as (typeof seen)[number]))
  const next = update({ village: 'Kisian' }, { revision: 1, edit: String(last?.id) })
  const third = update({ phone: '0744' }, { revision: 1, edit: next.id })
  expect(await push(anew, [next, third])).toMatchObject([{ status: 200 }, { status: 200 }])
})

test('[E4] a tablet that was paired anew with its box goes on with what it had written before', async () => {
  const at = await startReplaceable()
  const { tablet, amina, box, central } = at
  await tablet.kept(update(amina, { phone: '0711' }))
  const later = await tablet.kept(update(amina, { phone: '0712' }))
  // Only the first has reached the box.
  const until = central.clock.now() + 60_000
  await tablet.db.edits.where('id').equals(later).modify({ setAsideUntil: until })
  await tablet.round()
  central.clock.advance(120_000)
  await at.pairWith(box)
  for (let n = 0; n < 2; n++) for (const one of [tablet, box]) await one.round()
  expect(await inboxOf(box.device)).toEqual([])
  expect(await at.atCentral('patients', amina)).toMatchObject({ phone: '0712' })
})

test('[N10] a visit with a doctor who is nowhere any more waits for nobody', async () => {
  const at = await startReplaceable()
  const { tablet, admin, box, visit } = at
  const doctor = (await create(admin, 'doctors', { full_name: 'Dr Odhiambo' })).id
  for (let n = 0; n < 2; n++) await box.round()
  await tablet.round()
  const fields = { doctor_id: doctor }
  await tablet.kept({ collection: 'appointments', recordId: visit, op: 'update', fields })
  await admin.send('DELETE', `/api/doctors/${doctor}/`)
  const next = await at.replace()
  await at.pairWith(next)
  for (let n = 0; n < 2; n++) for (const one of [tablet, next]) await one.round()
  await tablet.round()
  expect(await inboxOf(next.device)).toHaveLength(1)
})
