import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { startClinic } from '../support/clinic.ts'
import { decide, inboxOf } from '../support/deciding.ts'
import { create } from '../support/make.ts'
import { startTablet } from '../support/tablet.ts'
import { dispense, update } from '../support/ward.ts'

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
