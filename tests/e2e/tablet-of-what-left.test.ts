import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import type { Caller } from '../support/caller.ts'
import { startClinic } from '../support/clinic.ts'
import { decide, inboxOf } from '../support/deciding.ts'
import { create, patientFields } from '../support/make.ts'
import { startTablet } from '../support/tablet.ts'
import { dispense, startWard, update } from '../support/ward.ts'

const LATER = '2027-03-05T09:00:00Z'

/* A tablet was away while what it has written on left its box: central judges that, and a person there decides. */

async function startAway() {
  const at = await startClinic()
  const { clinic, box, admin, central } = at
  const amina = (await at.patient({ phone: '0700' })).id
  const visit = (await create(admin, 'appointments', appointmentFields(clinic, amina))).id
  const shelf = await at.stock(5)
  await box.round()
  const tablet = startTablet(box, central.clock)
  await tablet.round()
  const notes = { status: 'CONFIRMED', notes: 'BP 180/110' }
  const written = [
    await tablet.kept(update(amina, { phone: '0711' })),
    await tablet.kept({
      collection: 'appointments',
      recordId: visit,
      op: 'update',
      fields: notes,
    }),
    await tablet.kept(dispense(shelf, 2)),
    await tablet.kept(dispense(shelf, 1)),
  ]
  const node = box.edge.row.read().nodeId
  return {
    ...at,
    amina,
    visit,
    shelf,
    tablet,
    written,
    /** The box looks after this clinic no longer. */
    async moveClinic() {
      const other = await central.addClinic('Other')
      const path = `/api/nodes/${node}/clinics`
      expect((await admin.send('PUT', path, { clinics: [other] })).status).toBe(200)
      await box.round()
      expect(await at.seen('patients', amina)).toBeNull()
    },
  }
}

test.each(['before it hears that', 'after that'])(
  '[N5] [N10] [E6] what a tablet had written waits for an admin of the clinic that its box has lost, sent %s',
  async (when) => {
    const at = await startAway()
    const { tablet, box, admin, device, amina, visit, shelf, written } = at
    await at.moveClinic()
    if (when === 'after that') {
      tablet.db.edits.toCollection().modify({ setAsideUntil: at.central.clock.now() + 60_000 })
      await tablet.round()
      at.central.clock.advance(120_000)
    }
    expect(await tablet.round()).toMatchObject({ accepted: 4, rejected: 0 })
    expect(await inboxOf(device)).toEqual([])
    await box.round()
    const waiting = await inboxOf(admin)
    expect(waiting.map(({ id }) => id).sort()).toEqual([...written].sort())
    expect((await inboxOf(device)).map(({ id }) => id).sort()).toEqual([...written].sort())
    for (const { id, decisions } of waiting) {
      expect(decisions).toContain('apply_mine')
      expect((await decide(admin, id, 'apply_mine')).status).toBe(200)
    }
    expect(await at.atCentral('patients', amina)).toMatchObject({ phone: '0711' })
    expect(await at.atCentral('appointments', visit)).toMatchObject({ notes: 'BP 180/110' })
    expect(await at.atCentral('pharmacy-inventory', shelf)).toMatchObject({ quantity: 2 })
    for (let n = 0; n < 2; n++) await box.round()
    expect(await inboxOf(device)).toEqual([])
  },
)

test('[N5] [N10] [E6] what a tablet had made new waits there whole, with all that it wrote on that, and can be applied in its order', async () => {
  const at = await startAway()
  const { tablet, box, admin, device, clinic, amina, shelf, written } = at
  const { pharmacy_id, medicine_id } = await at.atCentral('pharmacy-inventory', shelf)
  const [born, firstVisit, nextVisit] = [v4(), v4(), v4()]
  const batch = inventoryId(pharmacy_id, medicine_id, 'B77')
  const patient = { collection: 'patients', recordId: born } as const
  const visit = { collection: 'appointments', recordId: firstVisit } as const
  const further = { ...visit, recordId: nextVisit } as const
  const stock = { collection: 'pharmacy-inventory', recordId: batch } as const
  const newBatch = { pharmacy_id, medicine_id, batch_number: 'B77', quantity: 0 }
  const anew = { op: 'create', seen: null } as const
  const wishes = [
    { ...patient, ...anew, fields: patientFields(clinic, { full_name: 'New One' }) },
    { ...visit, ...anew, fields: appointmentFields(clinic, born) },
    { ...visit, op: 'update', fields: { status: 'CONFIRMED', notes: 'cough' } },
    update(born, { phone: '0722' }),
    { ...further, ...anew, fields: appointmentFields(clinic, amina, { starts_at: LATER }) },
    { ...stock, ...anew, fields: newBatch },
    { ...stock, op: 'move_stock', movement: { kind: 'RECEIVED', delta: 100 } },
    { ...dispense(shelf, 1), movement: { kind: 'DISPENSED', delta: -1, patient_id: born } },
  ] as const
  for (const wish of wishes) written.push(await tablet.kept(wish))
  await at.moveClinic()
  expect(await tablet.round()).toMatchObject({ accepted: written.length, rejected: 0 })
  // Its clinic is not the box's any more: until central has answered, the tablet shows it by itself.
  expect(await tablet.shown('appointments', firstVisit)).toMatchObject({ notes: 'cough' })
  await box.round()
  const sorted = async (caller: Caller) => (await inboxOf(caller)).map(({ id }) => id).sort()
  expect(await sorted(admin)).toEqual([...written].sort())
  expect(await sorted(device)).toEqual([...written].sort())
  for (const id of written) {
    const item = (await inboxOf(admin)).find((one) => one.id === id)
    // What goes with another was applied with it.
    if (item) expect((await decide(admin, id, 'apply_mine')).status).toBe(200)
  }
  expect(await inboxOf(admin)).toEqual([])
  expect(await at.atCentral('patients', born)).toMatchObject({ phone: '0722' })
  expect(await at.atCentral('appointments', firstVisit)).toMatchObject({ notes: 'cough' })
  expect(await at.atCentral('appointments', nextVisit)).toMatchObject({ patient_id: amina })
  expect(await at.atCentral('pharmacy-inventory', batch)).toMatchObject({ quantity: 100 })
  expect(await at.atCentral('pharmacy-inventory', shelf)).toMatchObject({ quantity: 1 })
})

test('[N5] [N10] so does a visit of a patient who was shared, with what became of it', async () => {
  const at = await startClinic()
  const { central, clinic, box, admin } = at
  const home = await central.addClinic('Siaya')
  const amina = (await create(admin, 'patients', patientFields(home, { shared_with: [clinic] }))).id
  const today = await create(admin, 'appointments', appointmentFields(clinic, amina))
  await box.round()
  const tablet = startTablet(box, central.clock)
  await tablet.round()
  const visit = { collection: 'appointments', recordId: v4() } as const
  const fields = appointmentFields(clinic, amina, { starts_at: LATER })
  const made = await tablet.kept({ ...visit, op: 'create', fields, seen: null })
  await tablet.kept({ ...visit, op: 'update', fields: { status: 'CONFIRMED' } })
  await tablet.kept({ ...visit, op: 'update', fields: { status: 'COMPLETED', notes: 'cough' } })
  await admin.send('PATCH', `/api/appointments/${today.id}/`, { status: 'CANCELLED' })
  const ended = { clinic_id: home, shared_with: [] }
  expect((await admin.send('PUT', `/api/patients/${amina}/clinics`, ended)).status).toBe(200)
  // Central hears that the box knows of it.
  for (let n = 0; n < 2; n++) await box.round()
  for (const one of [tablet, box, tablet]) await one.round()
  expect((await decide(admin, made, 'apply_mine')).status).toBe(200)
  for (let n = 0; n < 2; n++) await box.round()
  expect(await inboxOf(at.device)).toEqual([])
  expect(await at.atCentral('appointments', visit.recordId)).toMatchObject({
    status: 'COMPLETED',
    notes: 'cough',
  })
})

test.each(['changed', 'registered'])(
  '[N5] [N10] what a second tablet wrote on whom the first one had %s waits there too, and goes with that',
  async (what) => {
    const at = await startWard()
    const { tablet, other, box, admin, device, central, clinic, amina } = at
    const id = what === 'changed' ? amina : v4()
    const fields = patientFields(clinic, { full_name: 'New One' })
    const first = await tablet.kept(
      what === 'changed'
        ? update(id, { phone: '0711' })
        : { collection: 'patients', recordId: id, op: 'create', fields, seen: null },
    )
    await tablet.round()
    await other.round()
    const second = await other.kept(update(id, { village: 'Ahero', phone: '0722' }))
    const path = `/api/nodes/${box.edge.row.read().nodeId}/clinics`
    await admin.send('PUT', path, { clinics: [await central.addClinic('Other')] })
    // Central has answered the first before the second comes.
    for (let n = 0; n < 2; n++) await box.round()
    for (let n = 0; n < 2; n++) for (const one of [other, box]) await one.round()
    for (const caller of [admin, device]) {
      expect(await inboxOf(caller)).toMatchObject([{ id: first }, { id: second, waits_for: first }])
    }
    expect((await decide(admin, first, 'apply_mine')).status).toBe(200)
    for (let n = 0; n < 2; n++) await box.round()
    expect(await inboxOf(device)).toEqual([])
    expect(await at.atCentral('patients', id)).toMatchObject({ village: 'Ahero', phone: '0722' })
  },
)
