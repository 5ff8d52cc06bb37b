import { applyHeld, listHeld } from '@outpost/central/recovery/held-copies'
import { expect, test } from 'vitest'
import { stockCreate } from '../support/authority.ts'
import { createHandClock } from '../support/clock.ts'
import { decide, inboxOf } from '../support/deciding.ts'
import { type Post, startPost } from '../support/lost-hours.ts'
import { create, patientFields, push } from '../support/make.ts'
import { startRestorable } from '../support/restorable.ts'

/*
 * In the lost hours a box wrote, and then the record left it: the box has no copy to bring back.
 */

const MINUTE = 60_000

/** A central with a box in Kisumu; nobody is in Siaya yet. */
async function startTwoPlaces() {
  const clock = createHandClock()
  const central = await startRestorable(clock)
  const here = await central.addClinic('Kisumu')
  const there = await central.addClinic('Siaya')
  const one = await startPost(central, here)
  const admin = central.caller('admin')
  const syncAll = async (...posts: Post[]) => {
    for (let n = 1; n <= 2; n++) {
      for (const post of posts) expect(await post.sync()).toMatchObject({ isComplete: true })
      clock.advance(MINUTE)
    }
  }
  return { clock, central, admin, here, there, one, syncAll }
}

type TwoPlaces = Awaited<ReturnType<typeof startTwoPlaces>>

async function movePatient({ admin, there }: TwoPlaces, id: string) {
  const clinics = { clinic_id: there, shared_with: [] }
  const moved = await admin.send('PUT', `/api/patients/${id}/clinics`, clinics)
  expect(moved.status).toBe(200)
}

/** As `central node clinics ID --add THERE --remove HERE`. */
function takeClinic({ central, one, there }: TwoPlaces) {
  const { sql } = central.store
  const given = [there, one.nodeId()]
  sql.run('update principal_clinics set clinic_id = ? where principal_id = ?', ...given)
}

const LEAVES = { 'the patient was moved': movePatient, 'the clinic was taken from it': takeClinic }

test.each(Object.entries(LEAVES))(
  '[N9] [N4] what a box wrote in the lost hours on a patient who has left it since (%s) has its effect',
  async (_, leave) => {
    const at = await startTwoPlaces()
    const { clock, central, one, syncAll } = at
    const { id } = await create(at.admin, 'patients', patientFields(at.here, { phone: '0700' }))
    await syncAll(one)
    central.backup('backup')
    clock.advance(MINUTE)
    const first = await one.change('patients', id, { phone: '0711' })
    const second = await one.change('patients', id, { phone: '0722', village: 'Kisian' })
    await syncAll(one)
    await leave(at, id)
    await syncAll(one)
    expect(await one.seen('patients', id)).toBeNull()

    central.restore('backup')
    clock.advance(MINUTE)
    await one.sync()
    await syncAll(one)
    const now = await central.caller('admin').get(`/api/patients/${id}/`)
    expect(now).toMatchObject({ status: 200, body: { phone: '0722', village: 'Kisian' } })
    expect(await one.seen('patients', id)).toMatchObject({ phone: '0722', village: 'Kisian' })
    const edits = await one.device.get(`/api/edits?record_id=${id}`)
    expect(edits).toMatchObject({ status: 200 })
    expect(edits.body.results).toHaveLength(2)
    for (const edit of edits.body.results) {
      expect([first.pending, second.pending]).toContain(edit.id)
      expect(edit).toMatchObject({ state: 'accepted' })
    }
    expect(await inboxOf(one.device)).toEqual([])
  },
)

test.each(['its own box', 'the other box'])(
  '[N9] [E7] what was dispensed in the lost hours, of stock that has left its box since, counts once (%s first)',
  async (whose) => {
    const at = await startTwoPlaces()
    const { clock, central, admin, one, syncAll } = at
    const pharmacy = await create(admin, 'pharmacies', { clinic_id: at.here, name: 'Main' })
    const medicine = await create(admin, 'medicines', { name: 'Quinine', unit: 'tablet' })
    const fields = { pharmacy_id: pharmacy.id, medicine_id: medicine.id, quantity: 100 }
    const collection = 'pharmacy-inventory'
    const stock = stockCreate(fields)
    const id = stock.record_id
    const [made] = await push(admin, [stock])
    expect(made).toMatchObject({ status: 200 })
    const other = await startPost(central, at.there)
    await syncAll(one, other)
    central.backup('backup')
    clock.advance(MINUTE)
    await one.dispense(id, 10)
    await syncAll(one)
    const path = `/api/pharmacies/${pharmacy.id}/`
    const moved = await admin.send('PATCH', path, { clinic_id: at.there }, { 'If-Match': '*' })
    expect(moved).toMatchObject({ status: 200 })
    await syncAll(one, other)
    expect(await one.seen(collection, id)).toBeNull()
    expect(await other.seen(collection, id)).toMatchObject({ quantity: 90 })

    central.restore('backup')
    clock.advance(MINUTE)
    const posts = whose === 'its own box' ? [one, other] : [other, one]
    for (const post of posts) await post.sync()
    await syncAll(...posts)
    for (const held of listHeld(central.store.sql)) {
      expect(applyHeld(central.store, held, 'operator')).toBeNull()
    }
    const now = await central.caller('admin').get(`/api/pharmacy-inventory/${id}/`)
    expect(now).toMatchObject({ status: 200, body: { quantity: 90 } })
    expect(await inboxOf(one.device)).toEqual([])
  },
)

test('[N9] [E3] what another box has brought back is done, and nobody is asked about it', async () => {
  const at = await startTwoPlaces()
  const { clock, central, one, syncAll } = at
  const other = await startPost(central, at.there)
  await syncAll(one, other)
  central.backup('backup')
  clock.advance(MINUTE)
  const { id } = await one.register({ phone: '0711' })
  await one.change('patients', id, { phone: '0722' })
  await syncAll(one)
  await movePatient(at, id)
  await syncAll(one, other)

  central.restore('backup')
  clock.advance(MINUTE)
  for (const post of [other, one]) await post.sync()
  await syncAll(other, one)
  const now = await central.caller('admin').get(`/api/patients/${id}/`)
  expect(now).toMatchObject({ status: 200, body: { phone: '0722', clinic_id: at.there } })
  expect(await one.seen('patients', id)).toBeNull()
  expect(await inboxOf(one.device)).toEqual([])
  expect(listHeld(central.store.sql)).toEqual([])
})

test.each(['before', 'in'])(
  '[N9] [E9] an edit that was rejected %s the lost hours, and that central applied in them on a record that its box may not see, waits for a person',
  async (when) => {
    const at = await startTwoPlaces()
    const { clock, central, one, syncAll } = at
    const { id } = await create(at.admin, 'patients', patientFields(at.here, { phone: '0700' }))
    await syncAll(one)
    const backUp = () => {
      clock.advance(MINUTE)
      central.backup('backup')
      clock.advance(MINUTE)
    }
    if (when === 'in') backUp()
    const { pending: edit } = await one.change('patients', id, { phone: '0711' })
    await movePatient(at, id)
    // The box learns that the patient has left before central hears of the edit.
    one.road.weather(({ isPush }) => (isPush ? 'lost request' : 'clear'))
    for (let n = 1; n <= 2; n++) await one.sync(1)
    one.road.clear()
    expect(await one.sync()).toMatchObject({ isComplete: true, rejected: 1 })
    if (when === 'before') backUp()
    expect(await decide(at.admin, edit, 'apply_mine')).toMatchObject({ status: 200 })
    // It hears of that, and in one of the cases has told so.
    expect(await one.sync()).toMatchObject({ isComplete: true })
    if (when === 'in') await syncAll(one)
    expect(await inboxOf(one.device)).toEqual([])

    central.restore('backup')
    clock.advance(MINUTE)
    await one.sync()
    await syncAll(one)
    const admin = central.caller('admin')
    const now = await admin.get(`/api/patients/${id}/`)
    expect(now).toMatchObject({ status: 200, body: { phone: '0700' } })
    expect(await inboxOf(one.device)).toMatchObject([{ id: edit, mine: { phone: '0711' } }])
    expect(await inboxOf(admin)).toMatchObject(when === 'before' ? [{ id: edit }] : [])
    const person = when === 'before' ? admin : one.device
    const decision = when === 'before' ? 'apply_mine' : 'keep_server'
    expect(await decide(person, edit, decision)).toMatchObject({ status: 200 })
    await syncAll(one)
    expect([await inboxOf(admin), await inboxOf(one.device)]).toEqual([[], []])
    const after = await admin.get(`/api/patients/${id}/`)
    expect(after.body).toMatchObject({ phone: when === 'before' ? '0711' : '0700' })
  },
)

test('[N9] [F1] a pharmacy was moved in the lost hours: its stock goes with it when an admin applies that', async () => {
  const at = await startTwoPlaces()
  const { clock, central, admin, here, there, one, syncAll } = at
  const two = await startPost(central, there)
  const pharmacy = await create(admin, 'pharmacies', { clinic_id: here, name: 'Main' })
  const medicine = await create(admin, 'medicines', { name: 'Amoxicillin', unit: 'capsule' })
  const fields = { pharmacy_id: pharmacy.id, medicine_id: medicine.id, quantity: 100 }
  const made = stockCreate(fields)
  const stock = made.record_id
  const [outcome] = await push(admin, [made])
  expect(outcome).toMatchObject({ status: 200 })
  await syncAll(one, two)
  central.backup('backup')
  clock.advance(MINUTE)
  const moved = await admin.send('PATCH', `/api/pharmacies/${pharmacy.id}/`, { clinic_id: there })
  expect(moved.status).toBe(200)
  await syncAll(one, two)

  central.restore('backup')
  clock.advance(MINUTE)
  for (const post of [one, two, one, two]) await post.sync()
  const held = listHeld(central.store.sql)
  expect(held.map(({ copy }) => copy.collection)).toContain('pharmacies')
  for (const copy of held) expect(applyHeld(central.store, copy, 'operator')).toBeNull()
  await syncAll(one, two)
  expect(await two.seen('pharmacies', pharmacy.id)).toMatchObject({ name: 'Main' })
  expect(await two.seen('pharmacy-inventory', stock)).toMatchObject({ quantity: 100 })
  expect(await one.seen('pharmacy-inventory', stock)).toBeNull()
})
