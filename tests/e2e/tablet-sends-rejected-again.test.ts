import { createDevices } from '@outpost/edge/store/devices'
import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { copyCard, startCopy } from '../support/copied-box.ts'
import { startDeciding } from '../support/deciding.ts'
import { create } from '../support/make.ts'
import { startBox } from '../support/network.ts'
import { olderApp } from '../support/older-app.ts'
import { startTablet } from '../support/tablet.ts'

/*
 * What a box itself rejected lies in its inbox and nowhere above. Where that box was put back, or is
 * one of two copies, its tablet still has the edit, and says that it was rejected: which must be so.
 */

/** A clinic with a tablet, whose box can be put back to how it was; stock of 5 lies there. */
async function startRestorable() {
  const at = await startDeciding()
  const amina = (await at.patient({ phone: '0700' })).id
  await create(at.admin, 'appointments', appointmentFields(at.clinic, amina))
  const shelf = await at.stock(5)
  await at.box.round()
  let { url } = at.box
  let isAppOfBefore = false
  const reach: typeof fetch = (to, init) =>
    fetch(String(to).replace(at.box.url, url), isAppOfBefore ? olderApp()(init) : init)
  const tablet = startTablet(at.box, at.central.clock, reach)
  await tablet.round()
  const card = copyCard(at.box)
  return {
    ...at,
    amina,
    shelf,
    tablet,
    /** The box as it was when this began; it has called central, unless it has no line. */
    async startCopy({ isAlone = false } = {}) {
      const copy = await startCopy(card, at.central.clock)
      if (!isAlone) await copy.round()
      return copy
    },
    /** From now on the tablet reaches this box; it learns of it, and sends what that may not have. */
    async meet(box: { url: string }) {
      url = box.url
      await tablet.round()
      await tablet.round()
    },
    /** The tablet does not tell which edits a box may have taken, as its app did not before. */
    beAppOfBefore() {
      isAppOfBefore = true
    },
    /** The box gets so far ahead of its copy that the tablet's cursor tells the two apart. */
    async goOn() {
      for (let n = 0; n < 4; n++) await at.move(shelf, { kind: 'RECEIVED', delta: 1 })
    },
    phone: (phone: string) =>
      tablet.kept({ collection: 'patients', recordId: amina, op: 'update', fields: { phone } }),
    dispense: (units: number) =>
      tablet.kept({
        collection: 'pharmacy-inventory',
        recordId: shelf,
        op: 'move_stock',
        movement: { kind: 'DISPENSED', delta: -units },
      }),
  }
}

test('[N5] [F6] what a box had rejected waits in its inbox again when it was put back, and is not applied', async () => {
  const at = await startRestorable()
  const { tablet } = at
  // Beside what the tablet writes without the box, others at the box do the same.
  const phone = await at.phone('0711')
  const given = await at.dispense(4)
  await at.setPhone(at.amina, '0722')
  await at.move(at.shelf, { kind: 'DISPENSED', delta: -3 })
  expect(await tablet.round()).toMatchObject({ accepted: 0, rejected: 2 })

  const back = await at.startCopy()
  await at.meet(back)
  // On the old disk it might have been decided: so it is for a person, although both could stand now.
  expect(await tablet.states()).toEqual(['rejected', 'rejected'])
  expect(await at.inboxOf(back.device)).toMatchObject([
    { id: phone, mine: { phone: '0711' }, theirs: { phone: '0700' } },
    { id: given, mine: { delta: -4 }, decisions: expect.arrayContaining(['confirm']) },
  ])
  expect(await tablet.shown('patients', at.amina)).toMatchObject({ phone: '0700' })
  expect(await tablet.shown('pharmacy-inventory', at.shelf)).toMatchObject({ quantity: 5 })
  // It is sent once, not with every round.
  expect(await tablet.round()).toMatchObject({ hasMoved: false, rejected: 0 })
  expect(await at.decide(back.device, phone, 'apply_mine')).toMatchObject({ status: 200 })
  expect(await at.decide(back.device, given, 'confirm')).toMatchObject({ status: 200 })
  expect(await back.round()).toMatchObject({ accepted: 2 })
  expect(await at.ledger(at.shelf)).toBe(1)
})

test('[E9] [N5] one that a person had decided before its box was put back is not asked about again', async () => {
  const at = await startRestorable()
  const given = await at.dispense(4)
  await at.move(at.shelf, { kind: 'DISPENSED', delta: -3 })
  await at.tablet.round()
  expect(await at.decide(at.device, given, 'confirm')).toMatchObject({ status: 200 })
  await at.box.round()
  const before = await at.ledger(at.shelf)

  const back = await at.startCopy()
  await back.round()
  await at.meet(back)
  await back.round()
  expect(await at.inboxOf(back.device)).toEqual([])
  expect(await at.standing(given, back.device)).toMatchObject({ state: 'decided' })
  expect(await at.ledger(at.shelf)).toBe(before)
})

test('[N5] [N10] what was decided goes to the inbox of a box that was put back to before, and has not told it', async () => {
  const at = await startRestorable()
  const { tablet } = at
  const given = await at.dispense(4)
  await at.move(at.shelf, { kind: 'DISPENSED', delta: -3 })
  await tablet.round()
  expect(await at.decide(at.device, given, 'confirm')).toMatchObject({ status: 200 })
  await tablet.askStandings('decided')
  expect(await tablet.states()).toEqual(['decided'])

  const back = await at.startCopy()
  await at.meet(back)
  expect(await at.inboxOf(back.device)).toMatchObject([{ id: given }])
  expect(await tablet.states()).toEqual(['rejected'])
})

test('[E3] [N10] what one copy of a box took and the other rejected is told as taken where it was', async () => {
  const at = await startRestorable()
  const { tablet } = at
  await at.phone('0711')
  for (let n = 0; n < 3; n++) await at.move(at.shelf, { kind: 'DISPENSED', delta: -1 })
  expect(await tablet.round()).toMatchObject({ accepted: 1 })
  at.beAppOfBefore()
  const copy = await at.startCopy()
  await copy.device.send('PATCH', `/api/patients/${at.amina}/`, { phone: '0722' })
  await at.meet(copy)
  expect(await tablet.states()).toEqual(['rejected'])

  await at.meet(at.box)
  expect(await tablet.states()).toEqual(['accepted'])
  expect(await tablet.shown('patients', at.amina)).toMatchObject({ phone: '0711' })
})

test('[E9] [N10] nobody has decided about what was accepted before its box was put back and rejected it', async () => {
  const at = await startRestorable()
  const edit = await at.phone('0711')
  await at.goOn()
  await at.tablet.round()
  await at.box.round()
  expect(await at.atCentral('patients', at.amina)).toMatchObject({ phone: '0711' })

  // Without central the box that was put back does not know of it, and somebody there is quicker.
  at.beAppOfBefore()
  const back = await at.startCopy({ isAlone: true })
  await back.device.send('PATCH', `/api/patients/${at.amina}/`, { phone: '0722' })
  await at.meet(back)
  expect(await at.standing(edit, back.device)).toMatchObject({ state: 'needs_decision' })
  expect(await at.decide(back.device, edit, 'keep_server')).toMatchObject({ status: 200 })
  await back.round()
  await back.round()
  expect(await at.standing(edit, at.admin)).toMatchObject({ state: 'accepted' })
  const { decision } = await at.standing(edit, back.device)
  expect(decision ?? null).toBeNull()
  // Whose phone lost against it is asked, and sees what is there.
  expect(await at.inboxOf(back.device)).toMatchObject([
    { mine: { phone: '0722' }, theirs: { phone: '0711' } },
  ])
})

test('[N10] what was accepted before its box was put back is rejected there for nothing that is written sooner', async () => {
  const at = await startRestorable()
  const edit = await at.phone('0711')
  await at.goOn()
  await at.tablet.round()
  await at.box.round()

  const back = await at.startCopy({ isAlone: true })
  const written = await back.device.send('PATCH', `/api/patients/${at.amina}/`, { phone: '0722' })
  expect(written.status).toBe(200)
  await at.meet(back)
  expect(await at.standing(edit, back.device)).toMatchObject({ state: 'waiting' })
  expect(await at.tablet.shown('patients', at.amina)).toMatchObject({ phone: '0722' })
  await back.round()
  for (const where of [back.device, at.admin]) {
    expect(await at.standing(edit, where)).toMatchObject({ state: 'accepted' })
  }
  expect(await at.inboxOf(back.device)).toMatchObject([
    { mine: { phone: '0722' }, theirs: { phone: '0711' } },
  ])
})

test('[N5] [N10] what a copy of its box has rejected lies in the inbox of the one that the tablet meets again', async () => {
  const at = await startRestorable()
  const { tablet } = at
  await at.move(at.shelf, { kind: 'DISPENSED', delta: -3 })
  const copy = await startCopy(copyCard(at.box), at.central.clock)
  const given = await at.dispense(4)
  await at.meet(copy)
  expect(await tablet.states()).toEqual(['rejected'])

  // The copy has raised no head: no cursor tells the two apart.
  await at.meet(at.box)
  expect(await at.inboxOf(at.device)).toEqual([])
  await tablet.askStandings('met again')
  await tablet.round()
  expect(await at.inboxOf(at.device)).toMatchObject([{ id: given, mine: { delta: -4 } }])
  expect(await tablet.states()).toEqual(['rejected'])
})

test('[E5] [F6] a box that was made anew and has not filled yet rejects nothing that it does not know', async () => {
  const at = await startRestorable()
  await at.phone('0711')
  await at.dispense(1)
  const anew = await startBox(at.central, [at.clinic])
  const { sqlite } = anew.edge.store
  createDevices({ sqlite, clock: at.central.clock }).add(
    at.tablet.deviceId,
    'tablet',
    at.tablet.token,
  )
  await at.meet(anew)
  expect(await at.tablet.states()).toEqual(['sent', 'sent'])
  expect(await at.inboxOf(anew.device)).toEqual([])

  await anew.round()
  expect(await at.tablet.round()).toMatchObject({ accepted: 2, rejected: 0 })
  await anew.round()
  expect(await at.atCentral('patients', at.amina)).toMatchObject({ phone: '0711' })
  expect(await at.ledger(at.shelf)).toBe(4)
})
