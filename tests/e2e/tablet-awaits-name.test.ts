import { createStaff } from '@outpost/edge/store/staff'
import type { HeldEdit, Pairing } from '@outpost/edge/tablet/replica/database'
import { LOOKED_AT_MAX, readNotSent } from '@outpost/edge/tablet/state/not-sent'
import { createPinMemory } from '@outpost/edge/tablet/who-works/pin-memory'
import { createWhoWorks } from '@outpost/edge/tablet/who-works/who-works'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { startClinic } from '../support/clinic.ts'
import { copyCard, startCopy } from '../support/copied-box.ts'
import { inboxOf } from '../support/deciding.ts'
import { create } from '../support/make.ts'
import { startTablet } from '../support/tablet.ts'
import { startWard, update } from '../support/ward.ts'

/* What a tablet had written before it was paired anew, until it is known who works at it. */

test('[A2] what waits for a name is not sent, and what the box has is taken all the same', async () => {
  const { tablet, other, amina, seen } = await startWard()
  const place = { key: 1, deviceId: tablet.deviceId, name: 'tablet', token: tablet.token } as const
  await tablet.db.place.put({ ...place, clockOffsetMs: 0, language: null, awaitsName: true })
  await tablet.kept(update(amina, { phone: '0711' }))
  await other.kept(update(amina, { village: 'Ahero' }))
  await other.round()
  expect(await tablet.round()).toMatchObject({ isComplete: true, accepted: 0 })
  expect(await tablet.shown('patients', amina)).toMatchObject({ phone: '0711', village: 'Ahero' })
  expect(await tablet.states()).toEqual(['waiting'])
  await tablet.db.place.update(1, { awaitsName: false })
  expect(await tablet.round()).toMatchObject({ isComplete: true, accepted: 1 })
  expect(await seen('patients', amina)).toMatchObject({ phone: '0711', village: 'Ahero' })
})

test('[A2] how much waits for a name is told without reading all of it, and whose as far as was read', async () => {
  const { tablet, amina } = await startWard()
  const { db, deviceId, token } = tablet
  const place = {
    key: 1,
    deviceId,
    name: 'tablet',
    token,
    clockOffsetMs: 0,
    language: null,
  } as const
  await db.place.put({ ...place, awaitsName: true })
  expect(await readNotSent(db)).toBe(null)
  await tablet.kept({ ...update(amina, { phone: '0711' }), actor: 'Otieno' })
  await tablet.kept({ ...update(amina, { phone: '0722' }), actor: 'Achieng' })
  const few = { why: 'name', count: 2, writers: ['Otieno', 'Achieng'] }
  expect(await readNotSent(db)).toEqual(few)

  const [first] = await db.edits.toArray()
  const { seq: _, ...edit } = first as HeldEdit
  const more = Array.from({ length: LOOKED_AT_MAX }, () => ({ ...edit, id: v4() }))
  await db.edits.bulkAdd(more)
  let wereRead = 0
  db.edits.hook('reading', (edit) => {
    wereRead += 1
    return edit
  })
  const many = { ...few, count: LOOKED_AT_MAX + 2, writers: [...few.writers, '…'] }
  expect(await readNotSent(db)).toEqual(many)
  expect(wereRead).toBe(LOOKED_AT_MAX)
})

/** Otieno has a PIN, and has entered it at a tablet after its box was copied. */
async function startUnlocked() {
  const at = await startClinic()
  const { central, clinic, box } = at
  const amina = (await at.patient({ phone: '0700' })).id
  await create(at.admin, 'appointments', appointmentFields(clinic, amina))
  await box.round()
  const staff = createStaff({ sqlite: box.edge.store.sqlite, clock: box.edge.clock })
  await staff.add({ name: 'Otieno', pin: '2580', isManager: false })
  let url = box.url
  let isReached = true
  const tablet = startTablet(box, central.clock, async (asked, init) => {
    if (!isReached) throw new TypeError('out of reach')
    return fetch(String(asked).replace(box.url, url), init)
  })
  const { db, deviceId, token } = tablet
  await db.place.put({ key: 1, deviceId, name: 'tablet', token, clockOffsetMs: 0, language: null })
  const who = createWhoWorks({
    db,
    ask: tablet.ask,
    pins: createPinMemory(() => 0, 'salt'),
    onName: () => {},
    makeRoom: async () => {},
    wall: () => 0,
    monotonic: () => 0,
  })
  await who.refresh()
  await tablet.round()
  const card = copyCard(box)
  const place = async () => (await db.place.get(1)) as Pairing
  const [otieno] = (await place()).staff?.members ?? []
  if (!otieno) throw new Error('nobody is known')
  expect(await who.begin(otieno, '2580')).toEqual({ kind: 'open' })
  return {
    ...at,
    amina,
    tablet,
    who,
    otieno,
    place,
    reach(is: boolean) {
      isReached = is
    },
    async putBack() {
      await box.down()
      const back = await startCopy(card, central.clock)
      for (let n = 0; n < 2; n++) await back.round()
      url = back.url
      return back
    },
  }
}

test('[A2] [N10] a box that was put back to before a PIN was entered is told it before anything is sent again', async () => {
  const at = await startUnlocked()
  const { tablet, who, otieno, place, amina } = at
  await tablet.kept({ ...update(amina, { phone: '0711' }), actor: 'Otieno' })
  await tablet.round()
  await at.box.round()
  const back = await at.putBack()
  await tablet.kept({ ...update(amina, { village: 'Ahero' }), actor: 'Otieno' })
  for (let n = 0; n < 2; n++) {
    await tablet.round()
    await who.onRound()
  }
  expect(await place()).toMatchObject({ awaitsName: true, working: { isOpen: false } })
  expect(await tablet.states()).not.toContain('rejected')

  // That it was found right before says nothing while the box is away.
  at.reach(false)
  expect(await who.begin(otieno, '2580')).toEqual({ kind: 'unchecked' })
  at.reach(true)
  expect(await who.begin(otieno, '2580')).toEqual({ kind: 'open' })
  for (let n = 0; n < 2; n++) {
    await tablet.round()
    await back.round()
  }
  expect(await inboxOf(back.device)).toEqual([])
  expect(await at.atCentral('patients', amina)).toMatchObject({ phone: '0711', village: 'Ahero' })
})

test('[A2] [N10] a box that is another, and takes the names, is sent all again, and nobody is asked', async () => {
  const at = await startUnlocked()
  const { tablet, who, place, amina, box } = at
  await tablet.kept({ ...update(amina, { phone: '0711' }), actor: 'Otieno' })
  await tablet.round()
  box.edge.store.sql.run(`update identity set epoch = 'another'`)
  box.edge.store.refreshIdentity()
  await tablet.round()
  expect(await place()).toMatchObject({ awaitsName: true })
  await who.onRound()
  expect(await place()).toMatchObject({ awaitsName: false, working: { isOpen: true } })
  await tablet.round()
  expect(await inboxOf(at.device)).toEqual([])
})
