import { keepOnlyWritten, takePlace } from '@outpost/edge/tablet/replica/keep-only-written'
import { countNotAtCentral } from '@outpost/edge/tablet/replica/not-at-central'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { decide, inboxOf } from '../support/deciding.ts'
import { startReplaceable } from '../support/replaced-box.ts'
import { dispense, update } from '../support/ward.ts'

/*
 * What a tablet wrote was rejected by its box, and decided there. Then that box dies, and the tablet is paired
 * with the one that takes its place.
 */

type Replaceable = Awaited<ReturnType<typeof startReplaceable>>

/** A tablet's phone number, and its 5 of 10 units: others were quicker with both. */
async function startRejected() {
  const at = await startReplaceable()
  const { tablet, device, amina, shelf } = at
  const standing = async (id: string) => (await device.get(`/api/edits?ids=${id}`)).body.results[0]
  await at.setPhone(amina, '0755')
  const given = { kind: 'DISPENSED', delta: -8 }
  await device.send('POST', `/api/pharmacy-inventory/${shelf}/movements`, given)
  const phone = await tablet.kept(update(amina, { phone: '0711' }))
  const dispensed = await tablet.kept(dispense(shelf, 5))
  expect(await tablet.round()).toMatchObject({ rejected: 2 })
  return { ...at, standing, phone, dispensed }
}

async function decideAll(
  at: Replaceable & { phone: string; dispensed: string },
  ofDispensed: { decision: string; fields?: object },
) {
  const { decision, ...more } = ofDispensed
  expect((await decide(at.device, at.phone, 'apply_mine')).status).toBe(200)
  expect((await decide(at.device, at.dispensed, decision, more)).status).toBe(200)
  await hear(at, 'decided')
  expect(await at.tablet.states()).toEqual(['decided', 'decided'])
  expect(await countNotAtCentral(at.tablet.db)).toBe(0)
}

async function hear({ tablet }: Replaceable, boxStands: string) {
  await tablet.round()
  await tablet.askInbox()
  await tablet.askStandings(boxStands)
}

for (const ofDispensed of [
  { decision: 'confirm' },
  { decision: 'count', fields: { counted: 1 } },
  { decision: 'withdraw' },
]) {
  test(`[N5] [N10] what was decided at a box that dies before it has told central is asked again at the next one (apply_mine, ${ofDispensed.decision})`, async () => {
    const at = await startRejected()
    const { tablet, phone, dispensed } = at
    await decideAll(at, ofDispensed)
    await at.box.down()

    const next = await at.replace()
    await at.pairWith(next)
    for (let n = 0; n < 2; n++) for (const one of [tablet, next]) await one.round()
    expect(await inboxOf(next.device)).toMatchObject([
      { id: phone, mine: { phone: '0711' }, conflict: { error_code: 'STALE_UPDATE' } },
      { id: dispensed, mine: { delta: -5 }, conflict: { error_code: 'INSUFFICIENT_STOCK' } },
    ])
    expect(await countNotAtCentral(tablet.db)).toBe(2)
    expect((await decide(next.device, phone, 'apply_mine')).status).toBe(200)
    expect((await decide(next.device, dispensed, 'confirm')).status).toBe(200)
    await next.round()
    expect(await at.atCentral('patients', at.amina)).toMatchObject({ phone: '0711' })
    expect(await at.atCentral('pharmacy-inventory', at.shelf)).toMatchObject({ quantity: 5 })
    await hear(at, 'at central')
    expect(await tablet.states()).toEqual(['decided', 'decided'])
  })
}

test('[E9] [N5] what central has heard of a decision it says when the next box asks once more: it counts once', async () => {
  const at = await startRejected()
  const { tablet, phone, dispensed, shelf } = at
  await decideAll(at, { decision: 'confirm' })
  await at.box.round()
  const before = await at.atCentral('pharmacy-inventory', shelf)
  // The tablet has not heard that this is at central.
  const next = await at.replace()
  await at.pairWith(next)
  for (let n = 0; n < 2; n++) for (const one of [tablet, next]) await one.round()
  expect((await inboxOf(next.device)).map(({ id }) => id)).toEqual([phone, dispensed])
  for (const [id, decision, more] of [
    [phone, 'apply_mine', {}],
    [dispensed, 'count', { fields: { counted: 1 } }],
  ] as const)
    expect((await decide(next.device, id, decision, more)).status).toBe(200)
  for (let n = 0; n < 2; n++) await next.round()
  expect(await at.atCentral('patients', at.amina)).toMatchObject({ phone: '0711' })
  expect(await at.atCentral('pharmacy-inventory', shelf)).toMatchObject(before)
})

test('[N5] [N10] what a tablet knows to be decided at central is not asked about again at the next box', async () => {
  const at = await startRejected()
  const { tablet } = at
  await decideAll(at, { decision: 'confirm' })
  await at.box.round()
  await hear(at, 'at central')
  const next = await at.replace()
  await at.pairWith(next)
  for (let n = 0; n < 2; n++) for (const one of [tablet, next]) await one.round()
  expect(await inboxOf(next.device)).toEqual([])
  expect(await tablet.states()).toEqual([])
})

test('[E9] [N5] a decision is told to be at central once what was made in its place is there as well', async () => {
  const at = await startRejected()
  const { device, road, phone, dispensed } = at
  const told = async () => {
    const standings = await Promise.all([phone, dispensed].map((id) => at.standing(id)))
    return standings.map(({ decision }) => decision.is_at_central)
  }
  expect((await decide(device, phone, 'apply_mine')).status).toBe(200)
  expect((await decide(device, dispensed, 'withdraw')).status).toBe(200)
  expect(await told()).toEqual([false, false])
  road.weather(({ editIds }) => (editIds.length > 0 ? 'lost request' : 'clear'))
  await at.box.round()
  expect(await told()).toEqual([false, true])
  road.clear()
  await at.box.round()
  expect(await told()).toEqual([true, true])
})

test('[N5] [A2] what was decided goes with no pairing for other clinics, before central is known to have it', async () => {
  const at = await startRejected()
  const { tablet } = at
  await decideAll(at, { decision: 'confirm' })
  const named = { key: 1, deviceId: v4(), name: 'Tablet', token: 't' } as const
  const place = { ...named, clockOffsetMs: 0, language: null }
  const elsewhere = { id: v4(), name: 'Elsewhere', time_zone: 'UTC', active: true }
  expect(await takePlace(tablet.db, place, [elsewhere])).toBe(false)
  expect(await tablet.db.edits.count()).toBe(2)

  await at.box.round()
  await hear(at, 'at central')
  await keepOnlyWritten(tablet.db)
  expect(await takePlace(tablet.db, place, [elsewhere])).toBe(true)
  expect(await tablet.db.edits.count()).toBe(0)
})
