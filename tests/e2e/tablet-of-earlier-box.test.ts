import { makeRoom } from '@outpost/edge/tablet/replica/make-room'
import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { decide, inboxOf } from '../support/deciding.ts'
import { exchange, startEarlier } from '../support/earlier-box.ts'
import { create, makeEdit, patientFields, push } from '../support/make.ts'
import { update } from '../support/ward.ts'

/* What a tablet wrote has gone on to central, and comes once more to a box that was put back to before it. */

test('[N9] [N10] a registration that central has stands at a box that was put back to before it, and so does what was made on it', async () => {
  const at = await startEarlier()
  const { tablet, id } = at
  const editId = await at.register({ phone: '0711' })
  await tablet.kept(update(id, { village: 'Ahero' }))
  const back = await at.putBack()
  await exchange(at, back)
  expect(await inboxOf(back.device)).toEqual([])
  await tablet.askStandings('at central')
  expect(await tablet.states()).toEqual(['confirmed', 'confirmed'])
  expect(await at.atCentral('patients', id)).toMatchObject({ phone: '0711', village: 'Ahero' })
  expect(await tablet.shown('patients', id)).toMatchObject({
    village: 'Ahero',
    sync_state: 'synced',
  })
  expect((await back.device.get('/api/edits?limit=50')).body.results).toContainEqual(
    expect.objectContaining({ id: editId, state: 'accepted' }),
  )
})

test('[N10] so it is when it was changed in the hours that the box has lost, by its tablet and at central', async () => {
  const at = await startEarlier()
  const { tablet, id } = at
  await at.register({ phone: '0711' })
  await tablet.kept(update(id, { phone: '0722' }))
  await tablet.round()
  await at.box.round()
  await at.admin.send('PATCH', `/api/patients/${id}/`, { village: 'Kisian' })
  await tablet.kept(update(id, { phone: '0733' }))
  const back = await at.putBack()
  await exchange(at, back)
  expect(await inboxOf(back.device)).toEqual([])
  const whole = { phone: '0733', village: 'Kisian' }
  expect(await at.atCentral('patients', id)).toMatchObject(whole)
  expect(await tablet.shown('patients', id)).toMatchObject({ ...whole, sync_state: 'synced' })
})

test('[N10] what a tablet changed twice, and central has, stands at a box that was put back to before it', async () => {
  const at = await startEarlier()
  const { tablet, box, amina } = at
  const phones = ['0711', '0722', '0733']
  const ids: string[] = []
  for (const phone of phones) {
    ids.push(await tablet.kept(update(amina, { phone })))
    await tablet.round()
    await box.round()
  }
  const back = await at.putBack()
  await tablet.round()
  // Neither of the earlier ones is laid over what came after it.
  expect(await tablet.shown('patients', amina)).toMatchObject({ phone: '0733' })
  await tablet.kept(update(amina, { phone: '0744' }))
  await exchange(at, back)
  expect(await inboxOf(back.device)).toEqual([])
  await tablet.askStandings('back')
  expect(await tablet.states()).toEqual(Array(4).fill('confirmed'))
  const { results } = (await back.device.get('/api/edits?limit=50')).body
  expect(results.filter(({ id }: { id: string }) => ids.includes(id))).toMatchObject(
    Array(3).fill({ state: 'accepted' }),
  )
  expect(await at.atCentral('patients', amina)).toMatchObject({ phone: '0744' })
  expect(await tablet.shown('patients', amina)).toMatchObject({
    phone: '0744',
    sync_state: 'synced',
  })
})

test('[N10] so does a visit that went on, and one that has left the box since', async () => {
  const at = await startEarlier()
  const { tablet, box, clinic, amina, id } = at
  const fields = appointmentFields(clinic, amina)
  const collection = 'appointments'
  await tablet.kept({ collection, recordId: id, op: 'create', fields, seen: null })
  for (const status of ['CONFIRMED', 'COMPLETED']) {
    await tablet.kept({ collection, recordId: id, op: 'update', fields: { status } })
  }
  const gone = (await at.patient({})).id
  await box.round()
  await tablet.round()
  await tablet.kept(update(gone, { phone: '0799' }))
  await tablet.round()
  await box.round()
  await at.admin.send('DELETE', `/api/patients/${gone}/`)
  const back = await at.putBack()
  await exchange(at, back)
  expect(await inboxOf(back.device)).toEqual([])
  expect(await at.atCentral(collection, id)).toMatchObject({ status: 'COMPLETED' })
  // A record that is gone comes with no page.
  await tablet.askStandings('gone')
  expect(await tablet.states()).toEqual(Array(4).fill('confirmed'))
})

test('[N5] [N10] what the box had taken and central has not is judged by central, and a person decides once', async () => {
  const at = await startEarlier()
  const { tablet, amina, admin } = at
  await tablet.kept(update(amina, { phone: '0711' }))
  await tablet.round()
  await admin.send('PATCH', `/api/patients/${amina}/`, { phone: '0799' })
  const back = await at.putBack()
  for (let n = 0; n < 3; n++) await tablet.round()
  expect(await tablet.states()).toEqual(['accepted'])
  expect(await tablet.shown('patients', amina)).toMatchObject({
    phone: '0799',
    sync_state: 'pending',
  })
  await exchange(at, back)
  expect(await inboxOf(back.device)).toMatchObject([
    {
      edit: { fields: { phone: '0711' } },
      conflict: { error_code: 'STALE_UPDATE' },
      theirs: { phone: '0799' },
      // What was there when it was written the box does not know.
      base: null,
    },
  ])
  expect(await at.atCentral('patients', amina)).toMatchObject({ phone: '0799' })
})

test('[N10] what a box may have taken, though its answer was lost, is for central to judge; what it never got is not', async () => {
  const at = await startEarlier()
  const { tablet, box, amina } = at
  const other = (await at.patient({ phone: '0701' })).id
  await box.round()
  await create(at.admin, 'appointments', appointmentFields(at.clinic, other))
  await box.round()
  await tablet.round()
  at.letAnswers('are lost')
  for (const phone of ['0711', '0722']) {
    await tablet.kept(update(amina, { phone }))
    await tablet.round()
    await box.round()
  }
  at.letAnswers('come')
  const stale = await tablet.seen('patients', other)
  const back = await at.putBack()
  await at.admin.send('PATCH', `/api/patients/${other}/`, { phone: '0799' })
  await back.round()
  const late = { ...update(other, { phone: '0733' }), seen: stale }
  const lateId = await tablet.kept(late)
  await exchange(at, back)
  expect(await inboxOf(back.device)).toMatchObject([{ edit: { id: lateId } }])
  expect(await at.atCentral('patients', amina)).toMatchObject({ phone: '0722' })
  // The box has judged it by itself.
  const { results } = (await back.device.get(`/api/edits?ids=${lateId}`)).body
  expect(results).toMatchObject([{ status: 409 }])
})

test('[N8] [N10] so it is with each edit of a push that was cut short, though the next one is smaller', async () => {
  const at = await startEarlier()
  const { tablet, box, clinic } = at
  const ids: string[] = []
  for (let n = 0; n < 5; n++) {
    const { id } = await at.patient({ phone: '0701' })
    await create(at.admin, 'appointments', appointmentFields(clinic, id))
    ids.push(id)
  }
  await box.round()
  await tablet.round()
  for (const id of ids) await tablet.kept(update(id, { phone: '0722' }))
  at.letAnswers('are cut short')
  await tablet.round()
  at.letAnswers('come')
  await box.round()
  for (const id of ids) await at.admin.send('PATCH', `/api/patients/${id}/`, { phone: '0799' })
  const back = await at.putBack()
  await exchange(at, back)
  expect(await inboxOf(back.device)).toEqual([])
  await tablet.askStandings('back')
  expect(await tablet.states()).toEqual(ids.map(() => 'confirmed'))
})

/** What the tablet has registered its box has passed on, and not shown: its card is somebody else's there. */
async function startPassedOn(isKnownAtCentral: boolean) {
  const at = await startEarlier()
  const { tablet, admin, id } = at
  const card_number = 'K-77'
  if (isKnownAtCentral) {
    await at.register({ card_number })
    await admin.send('DELETE', `/api/patients/${id}/`)
  } else {
    const fields = patientFields(at.clinic, { full_name: 'New One', card_number })
    await tablet.kept({ collection: 'patients', recordId: id, op: 'create', fields, seen: null })
    await tablet.kept(update(id, { village: 'Ahero' }))
    await tablet.round()
  }
  await at.patient({ full_name: 'Someone Else', card_number })
  const back = await at.putBack()
  for (let n = 0; n < 2; n++) await tablet.round()
  return { ...at, back }
}

test('[N5] [N10] what a box has passed on, and lies over nothing there, is shown as it was written until central has rejected it', async () => {
  const at = await startPassedOn(false)
  const { tablet, central, back, id } = at
  const isShown = async () =>
    expect(await tablet.seen('patients', id)).toMatchObject({
      fields: { full_name: 'New One', village: 'Ahero' },
      isPassedOn: true,
    })
  await isShown()
  expect(await tablet.states()).toEqual(['accepted', 'accepted'])
  expect(await tablet.shown('patients', id)).toMatchObject({ sync_state: 'pending' })
  await tablet.askStandings('on its way')
  await makeRoom(tablet.db, central.clock.now(), 0)
  await isShown()
  // At the box it would be refused for good.
  const late = { ...update(id, { village: 'Kisian' }), seen: await tablet.seen('patients', id) }
  expect(await tablet.write(late)).toMatchObject({ kind: 'refused' })

  await back.round()
  await tablet.round()
  await tablet.askInbox()
  const rejected = await tablet.seen('patients', id)
  expect(rejected).toMatchObject({ isRejected: true, overlay: { syncState: 'attention' } })
  expect(rejected?.isPassedOn).toBe(undefined)
  const [item] = await inboxOf(back.device)
  await decide(back.device, String(item?.id), 'keep_server')
  await tablet.askInbox()
  expect(await tablet.seen('patients', id)).toBe(null)
})

test('[N10] so it is until the box says that central has it, also where its record is gone since', async () => {
  const at = await startPassedOn(true)
  const { tablet, back, id } = at
  expect(await tablet.seen('patients', id)).toMatchObject({ isPassedOn: true })
  await back.round()
  await tablet.askStandings('at central')
  expect(await tablet.states()).toEqual(['confirmed'])
  expect(await tablet.seen('patients', id)).toBe(null)
})

test('[E4] what is made on an edit that the box has from central already stands on it', async () => {
  const at = await startEarlier()
  const { tablet, amina } = at
  await tablet.kept(update(amina, { phone: '0711', village: 'Ahero' }))
  await tablet.round()
  await at.box.round()
  await tablet.kept(update(amina, { phone: '0722' }))
  const back = await at.putBack()
  await exchange(at, back)
  expect(await inboxOf(back.device)).toEqual([])
  const whole = { phone: '0722', village: 'Ahero' }
  expect(await at.atCentral('patients', amina)).toMatchObject(whole)
  expect(await tablet.shown('patients', amina)).toMatchObject({ ...whole, sync_state: 'synced' })
})

test('[E4] [N10] a create of what central has is rejected by central alone, if it is not the one that made it', async () => {
  const at = await startEarlier()
  const { tablet, id } = at
  await push(at.admin, [
    makeEdit({
      collection: 'patients',
      op: 'create',
      record_id: id,
      fields: patientFields(at.clinic, { full_name: 'Other' }),
    }),
  ])
  await at.box.round()
  await at.register({ phone: '0711' })
  await at.tablet.round()
  expect(await inboxOf(at.device)).toMatchObject([{ conflict: { error_code: 'RECORD_EXISTS' } }])
  expect(await tablet.shown('patients', id)).toMatchObject({ full_name: 'Other' })
})

test('[N10] what another tablet writes beside a create that comes once more stands by itself, whatever was changed at central since', async () => {
  const at = await startEarlier()
  const { tablet, other, clinic, id } = at
  await at.register({ phone: '0711' })
  // Another tablet holds only who has a visit before her.
  await create(at.admin, 'appointments', appointmentFields(clinic, id))
  await at.admin.send('PATCH', `/api/patients/${id}/`, { phone: '0755' })
  const back = await at.putBack()
  // The box is another than it was: the tablet fills again.
  for (let n = 0; n < 2; n++) await other.round()
  expect(await other.shown('patients', id)).toMatchObject({ phone: '0755', sync_state: 'synced' })
  await other.kept(update(id, { phone: '0799' }))
  for (let n = 0; n < 3; n++) await tablet.round()
  await other.round()
  expect(await other.states()).toEqual(['accepted'])
  await exchange(at, back)
  expect(await inboxOf(back.device)).toEqual([])
  expect(await at.atCentral('patients', id)).toMatchObject({ phone: '0799' })
})

test('[N5] [N10] what another tablet writes on the record that central has does not fall with a create of it that central rejects', async () => {
  const at = await startEarlier()
  const { box, clinic, amina, tablet, other, id } = at
  const fields = appointmentFields(clinic, amina)
  const made = { collection: 'appointments', op: 'create', fields } as const
  await push(at.admin, [makeEdit({ ...made, record_id: id })])
  await box.round()
  await tablet.kept({ ...made, recordId: id, seen: null })
  await tablet.round()
  await other.round()
  expect(await other.shown('appointments', id)).toMatchObject({
    pending: null,
    sync_state: 'pending',
  })
  const status = { status: 'CONFIRMED' }
  await other.kept({ collection: 'appointments', recordId: id, op: 'update', fields: status })
  await exchange(at, box)
  expect(await inboxOf(at.device)).toMatchObject([
    { edit: { op: 'create' }, conflict: { error_code: 'RECORD_EXISTS' }, dependants: [] },
  ])
  expect(await at.atCentral('appointments', id)).toMatchObject(status)
  expect(await other.shown('appointments', id)).toMatchObject(status)
})

test.each([
  [0, 'apps of today'],
  [30, 'apps of today'],
  [0, 'older apps'],
  [30, 'older apps'],
])(
  '[N10] [E7] a new batch that two tablets received stands at a box that was put back to before it, and counts once (%i by the create, with %s)',
  async (quantity, apps) => {
    const at = await startEarlier()
    if (apps === 'older apps') at.makeOlder()
    const { tablet, other, box } = at
    const { pharmacy_id, medicine_id } = await at.atCentral('pharmacy-inventory', at.shelf)
    const recordId = inventoryId(String(pharmacy_id), String(medicine_id), 'N1')
    const collection = 'pharmacy-inventory'
    const received = async (by: typeof tablet, opening: object, delta: number) => {
      const fields = { pharmacy_id, medicine_id, batch_number: 'N1', ...opening }
      await by.kept({ collection, recordId, op: 'create', fields, seen: null })
      const movement = { kind: 'RECEIVED', delta }
      await by.kept({ collection, recordId, op: 'move_stock', movement })
      await by.round()
    }
    await received(tablet, quantity > 0 ? { quantity } : {}, 20)
    await received(other, {}, 7)
    const counted = { kind: 'COUNTED', counted: quantity + 27 }
    await other.kept({ collection, recordId, op: 'move_stock', movement: counted })
    await other.round()
    await box.round()
    for (const one of [tablet, other]) expect(await one.states()).not.toContain('confirmed')
    await at.admin.send('PATCH', `/api/pharmacy-inventory/${recordId}/`, { reorder_level: 9 })
    const back = await at.putBack()
    await exchange(at, back)
    expect(await inboxOf(back.device)).toEqual([])
    const whole = { quantity: quantity + 27, reorder_level: 9 }
    expect(await at.atCentral(collection, recordId)).toMatchObject(whole)
    for (const one of [tablet, other]) {
      await one.round()
      expect(await one.shown(collection, recordId)).toMatchObject({
        ...whole,
        sync_state: 'synced',
      })
    }
  },
)
