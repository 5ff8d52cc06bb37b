import { applyHeld, listHeld } from '@outpost/central/recovery/held-copies'
import { editIdInPlaceOf } from '@outpost/shared/model/ids'
import { inventoryId } from '@outpost/shared/model/pharmacy-inventory'
import { expect, test } from 'vitest'
import { type Caller, createCaller } from '../support/caller.ts'
import { decide, inboxOf } from '../support/deciding.ts'
import { startPost } from '../support/lost-hours.ts'
import { expectStockAddsUp } from '../support/lost-hours-checks.ts'
import { create, makeEdit, patientFields, push } from '../support/make.ts'
import { startStockedPosts, syncBoth } from '../support/stocked-posts.ts'

/*
 * What two people decide otherwise about one movement, one in the lost hours, the other after the restore
 * and without knowing of the first: a copy of the stock has brought back what the first has made (N9).
 */

const UNITS = 60
/** As many lie there when the first person counts. */
const COUNTED = 25

type Decide = [decision: 'confirm'] | [decision: 'withdraw'] | [decision: 'count', counted: number]

/**
 * A box hands out 60 where 30 are left at central: rejected. The backup is from before or after that, or is
 * made later by the test.
 * `isAnswerLost`: the box does not hear of it, until its road is cleared.
 */
async function startRejected(backup: 'after' | 'before' | 'later', { isAnswerLost = false } = {}) {
  const at = await startStockedPosts()
  const { writer, central, stocks } = at
  const path = at.movementsOf(stocks.dispensed)
  const moveAtCentral = (movement: object) => central.caller('admin').send('POST', path, movement)
  await moveAtCentral({ kind: 'DISPENSED', delta: -70 })
  if (backup === 'before') at.backUp()
  await at.move(writer, stocks.dispensed, { kind: 'DISPENSED', delta: -UNITS })
  if (isAnswerLost) {
    writer.road.weather(({ isPush }) => (isPush ? 'lost reply' : 'lost request'))
  }
  await writer.sync(1)
  if (backup === 'after') at.backUp()
  const [item] = await inboxOf(central.caller('admin'))
  if (!item) throw new Error('it was not rejected')
  return {
    ...at,
    moveAtCentral,
    edit: item.id,
    admin: () => central.caller('admin'),
    ask: (person: Caller, [decision, counted]: Decide) =>
      decide(person, item.id, decision, counted === undefined ? {} : { fields: { counted } }),
    /** Decides, and is answered that it was taken. */
    async decide(person: Caller, ...how: Decide) {
      const reply = await this.ask(person, how)
      if (reply.status !== 200) throw new Error(reply.text)
      return reply.body
    },
    async expectStands(quantity: number) {
      expect(await at.quantities()).toEqual([quantity, 100])
      for (const post of [writer, at.reader]) {
        expect(await at.seenBy(post)).toEqual([quantity, 100])
      }
      expect(listHeld(central.store.sql)).toEqual([])
      expectStockAddsUp(at)
    },
  }
}

test.each(['after', 'before'] as const)(
  '[N9] [E9] counted at central in the lost hours, confirmed at the box since: the count alone counts (backup from %s the rejection)',
  async (backup) => {
    const at = await startRejected(backup)
    const { reader, writer } = at
    await at.decide(at.admin(), 'count', COUNTED)
    await reader.sync()
    at.restore()
    // Known by then only to the other box, which brings it back.
    await reader.sync()
    const { new_edit } = await at.decide(writer.device, 'confirm')
    await syncBoth(at)
    await at.expectStands(COUNTED)
    const { results } = (await writer.device.get('/api/edits?limit=100')).body
    const standing = (id: string) => results.find((edit: { id: string }) => edit.id === id)
    expect(standing(at.edit)).toMatchObject({ state: 'decided', decision: { decision: 'count' } })
    // The nurse is told that hers does not hold, and can do no more than take note.
    expect(await inboxOf(writer.device)).toMatchObject([
      { id: new_edit, conflict: { error_code: 'ALREADY_DECIDED' }, decisions: ['keep_server'] },
    ])
  },
)

test('[N9] [E9] confirmed at a box that is gone since: an admin who would count is told who decided', async () => {
  const at = await startRejected('after')
  const { reader, writer } = at
  await at.moveAtCentral({ kind: 'RECEIVED', delta: 100 })
  await at.decide(writer.device, 'confirm')
  await syncBoth(at)
  at.restore()
  await reader.sync()
  at.central.principals().revoke(writer.nodeId())
  expect(await at.ask(at.admin(), ['count', COUNTED])).toMatchObject({
    status: 422,
    body: { error_code: 'ALREADY_DECIDED', decided: { decision: 'confirm' } },
  })
  expect(await at.quantities()).toEqual([70, 100])
  expectStockAddsUp(at)
})

test('[N9] [E9] what a box decided comes with a copy before the box itself tells it, and is the same', async () => {
  const at = await startRejected('after')
  const { writer } = at
  const { new_edit } = await at.decide(writer.device, 'count', COUNTED)
  await syncBoth(at)
  at.restore()
  await syncBoth(at)
  await at.expectStands(COUNTED)
  for (const caller of [writer.device, at.admin()]) expect(await inboxOf(caller)).toEqual([])
  const { results } = (await writer.device.get('/api/edits?limit=100')).body
  expect(results.find(({ id }: { id: string }) => id === new_edit).state).toBe('accepted')
})

test('[N9] [E9] a movement that is accepted this time, and the count in its place that a copy brings, are one', async () => {
  const at = await startRejected('before', { isAnswerLost: true })
  const { reader, writer } = at
  await at.decide(at.admin(), 'count', COUNTED)
  await reader.sync()
  at.restore()
  await at.moveAtCentral({ kind: 'RECEIVED', delta: 100 })
  writer.road.clear()
  await writer.sync()
  expect(await at.quantities()).toEqual([70, 100])
  await syncBoth(at)
  await at.expectStands(COUNTED + 100)
})

test.each([
  ['confirm', 'it tells the decision', 'after'],
  ['confirm', 'it tells none', 'after'],
  ['withdraw', 'it tells the decision', 'after'],
  ['withdraw', 'it tells the decision', 'before'],
] as const)(
  '[N9] [E9] whoever decided otherwise (%s) before the copy comes is not overruled: it waits for an admin (%s, backup from %s the rejection)',
  async (decision, telling, backup) => {
    const at = await startRejected(backup)
    const { reader, writer } = at
    await at.decide(at.admin(), 'count', COUNTED)
    await reader.sync()
    if (telling === 'it tells none') at.tellsNoDecisions(reader)
    at.restore()
    await at.moveAtCentral({ kind: 'RECEIVED', delta: 100 })
    await at.decide(writer.device, decision)
    await writer.sync()
    await reader.sync()
    expect(listHeld(at.central.store.sql)).toMatchObject([{ reason: 'decided_since' }])
    expect(await at.quantities()).toEqual([decision === 'confirm' ? 70 : 130, 100])
    expectStockAddsUp(at)
    if (telling === 'it tells none') return
    // Whoever applies it has the count, and what has come since; what was decided otherwise goes with it.
    for (const held of listHeld(at.central.store.sql)) applyHeld(at.central.store, held, 'operator')
    await syncBoth(at)
    await at.expectStands(COUNTED + 100)
  },
)

test('[N9] [E9] what a copy tells is known though a box of a version that tells nothing offered it first', async () => {
  const at = await startRejected('later')
  const { reader, writer, central } = at
  const third = await startPost(central, writer.clinic)
  await third.sync()
  at.backUp()
  await at.decide(at.admin(), 'count', COUNTED)
  for (const post of [reader, third]) await post.sync()
  at.tellsNoDecisions(reader)
  at.restore()
  await at.moveAtCentral({ kind: 'COUNTED', counted: 31 })
  for (const post of [reader, third]) await post.sync()
  for (const held of listHeld(central.store.sql)) applyHeld(central.store, held, 'operator')
  expect(await at.quantities()).toEqual([COUNTED, 100])
  await at.decide(writer.device, 'confirm')
  await syncBoth(at)
  await at.expectStands(COUNTED)
})

test.each(['heard of it', 'not'])(
  '[N9] [E9] a box that got its place in the lost hours, and another one since, is told what was decided about its edits (had it %s)',
  async (heard) => {
    const at = await startStockedPosts()
    const { writer, reader, central, stocks } = at
    const path = at.movementsOf(stocks.dispensed)
    const moveAtCentral = (movement: object) => central.caller('admin').send('POST', path, movement)
    await moveAtCentral({ kind: 'DISPENSED', delta: -70 })
    at.backUp()
    await at.move(writer, stocks.dispensed, { kind: 'DISPENSED', delta: -UNITS })
    await writer.enrolAgain()
    if (heard === 'not') writer.road.weather(({ isPush }) => (isPush ? 'lost reply' : 'clear'))
    await writer.sync(1)
    const [item] = await inboxOf(central.caller('admin'))
    await moveAtCentral({ kind: 'RECEIVED', delta: 100 })
    await decide(central.caller('admin'), item?.id ?? '', 'count', { fields: { counted: 85 } })
    await reader.sync()
    at.restore()
    await reader.sync()
    writer.road.clear()
    expect(await writer.sync(1)).toMatchObject({ link: 'unauthorised' })
    await writer.enrolAgain()
    await syncBoth(at)
    expect(await at.quantities()).toEqual([85, 100])
    expect(await at.seenBy(writer)).toEqual([85, 100])
    expect((await inboxOf(writer.device)).length).toBe(0)
  },
)

/** What box has dispensed is rejected, and somebody counts 85; a copy has brought that back. */
async function startCountedInLostHours({ places, isHeard }: { places: number; isHeard: boolean }) {
  const at = await startStockedPosts()
  const { writer, reader, central, stocks } = at
  const moveAtCentral = (movement: object) =>
    central.caller('admin').send('POST', at.movementsOf(stocks.dispensed), movement)
  await moveAtCentral({ kind: 'DISPENSED', delta: -70 })
  const dispensed = makeEdit({
    collection: 'pharmacy-inventory',
    op: 'move_stock',
    record_id: stocks.dispensed,
    movement: { kind: 'DISPENSED', delta: -UNITS },
  })
  at.backUp()
  await push(writer.device, [dispensed])
  if (places > 0) await writer.enrolAgain()
  if (!isHeard) writer.road.weather(({ isPush }) => (isPush ? 'lost reply' : 'clear'))
  await writer.sync(1)
  await moveAtCentral({ kind: 'RECEIVED', delta: 100 })
  await decide(central.caller('admin'), dispensed.id, 'count', { fields: { counted: 85 } })
  await reader.sync()
  for (let n = 1; n < places; n++) await writer.enrolAgain()
  at.restore()
  await reader.sync()
  expect(await at.quantities()).toEqual([85, 100])
  return { ...at, dispensed }
}

test.each([true, false])(
  '[N9] [E9] what a copy tells holds for a box that got two places in the lost hours, which leads nobody to its edit (it had heard: %s)',
  async (isHeard) => {
    const at = await startCountedInLostHours({ places: 2, isHeard })
    const { writer } = at
    writer.road.clear()
    await writer.sync(1)
    await writer.enrolAgain()
    await syncBoth(at)
    // Nothing leads to the box: whoever decides there is told.
    if (isHeard) await decide(writer.device, at.dispensed.id, 'confirm')
    await syncBoth(at)
    const told = { conflict: { error_code: 'ALREADY_DECIDED' }, decisions: ['keep_server'] }
    expect(await inboxOf(writer.device)).toMatchObject([told])
    expect(await at.quantities()).toEqual([85, 100])
    for (const post of [writer, at.reader]) expect(await at.seenBy(post)).toEqual([85, 100])
    const { results } = (await writer.device.get(`/api/edits?ids=${at.dispensed.id}`)).body
    if (isHeard) {
      expect(results).toMatchObject([{ state: 'decided', decision: { decision: 'count' } }])
    }
    expectStockAddsUp(at)
  },
)

test('[N9] [E9] so it does where the tablet brings the edit once more to another box', async () => {
  const at = await startCountedInLostHours({ places: 0, isHeard: true })
  const { reader, dispensed } = at
  await push(reader.device, [dispensed])
  await reader.sync()
  expect(await at.quantities()).toEqual([85, 100])
  expectStockAddsUp(at)
})

test('[N9] [E9] what was made here at several removes goes with a copy that an admin applies', async () => {
  const at = await startStockedPosts()
  const { writer, reader, central, stocks } = at
  const admin = () => central.caller('admin')
  const names = ['Amina', 'Bakari']
  const [amina = '', bakari = ''] = await Promise.all(
    names.map(async (full_name) => {
      return String(
        (await create(admin(), 'patients', patientFields(writer.clinic, { full_name }))).id,
      )
    }),
  )
  for (const post of [reader, writer]) await post.sync()
  for (const id of [amina, bakari]) {
    await admin().send('DELETE', `/api/patients/${id}/`, undefined, { 'If-Match': '*' })
  }
  // The box hears of what it pushes, and not that anybody is gone.
  const pushOnly = async () => {
    writer.road.weather(({ isPush }) => (isPush ? 'clear' : 'lost request'))
    await writer.sync(1)
    writer.road.clear()
  }
  const movement = { kind: 'DISPENSED', delta: -10, patient_id: amina }
  const first = makeEdit({
    collection: 'pharmacy-inventory',
    op: 'move_stock',
    record_id: stocks.dispensed,
    movement,
  })
  await push(writer.device, [first])
  await pushOnly()
  at.backUp()
  const fields = { delta: -20, patient_id: null }
  expect(await decide(admin(), first.id, 'change', { fields })).toMatchObject({ status: 200 })
  await reader.sync()
  at.restore()
  await decide(writer.device, first.id, 'change', { fields: { patient_id: bakari } })
  await pushOnly()
  await writer.sync()
  const [second] = await inboxOf(writer.device)
  await decide(writer.device, second?.id ?? '', 'change', { fields: { patient_id: null } })
  await writer.sync()
  expect(await at.quantities()).toEqual([90, 100])
  await syncBoth(at)
  const held = listHeld(central.store.sql)
  expect(held).toMatchObject([{ reason: 'decided_since' }])
  for (const one of held) expect(applyHeld(central.store, one, 'operator')).toBeNull()
  expect(await at.quantities()).toEqual([80, 100])
  expectStockAddsUp(at)
})

test('[N9] [E9] a movement that was confirmed, and is back itself with a copy, counts once', async () => {
  const at = await startStockedPosts()
  const { writer, reader, central, stocks } = at
  at.backUp()
  await at.move(writer, stocks.dispensed, { kind: 'DISPENSED', delta: -UNITS })
  await writer.sync()
  await reader.sync()
  const [movement] = (await writer.device.get('/api/edits')).body.results
  at.restore()
  await reader.sync()
  expect(await at.quantities()).toEqual([100 - UNITS, 100])
  // Its box was put back too, rejected it by itself, and so central has nothing to say of it.
  const confirmed = makeEdit({
    collection: 'pharmacy-inventory',
    op: 'move_stock',
    record_id: stocks.dispensed,
    base: { revision: 1 },
    movement: { kind: 'DISPENSED', delta: -UNITS, confirmed_by: 'Atieno' },
  })
  const id = editIdInPlaceOf(movement.id, 'confirm')
  expect(await push(central.caller('admin'), [{ ...confirmed, id }])).toMatchObject([
    { status: 200 },
  ])
  expect(await at.quantities()).toEqual([100 - UNITS, 100])
  expectStockAddsUp(at)
})

test.each([
  ['of another record', `json_set(decision, '$.edit_id', 'OTHER')`],
  ['of nobody', `json_remove(decision, '$.from')`],
])(
  '[N9] [E9] a decision that a copy tells %s is not entered, and stops no box',
  async (_, planted) => {
    const at = await startRejected('later')
    const { reader, writer, central } = at
    const patient = await create(at.admin(), 'patients', patientFields(writer.clinic))
    await writer.sync()
    await writer.change('patients', patient.id, { phone: 'mine' })
    await at.admin().send('PATCH', `/api/patients/${patient.id}/`, { phone: 'theirs' })
    await writer.sync()
    at.backUp()
    const before = (await inboxOf(at.admin())).map(({ id }) => id)
    const other = before.find((id) => id !== at.edit) ?? ''
    await at.decide(at.admin(), 'count', COUNTED)
    await reader.sync()
    const { sql } = reader.box.edge.store
    sql.run(
      `update told_movements set decision = ${planted.replace('OTHER', other)} where decision is not null`,
    )
    at.restore()
    for (const post of [reader, writer, reader]) {
      expect(await post.sync()).toMatchObject({ link: 'online' })
    }
    expect((await inboxOf(central.caller('admin'))).map(({ id }) => id)).toContain(other)
  },
)

test('[N9] [E9] a decision whose movement waits for an admin with its copy is not entered: the edit can be decided', async () => {
  const at = await startRejected('after')
  const { reader, stocks } = at
  const setMinimum = (reorder_level: number) =>
    at.admin().send('PATCH', `/api/pharmacy-inventory/${stocks.dispensed}/`, { reorder_level })
  await at.decide(at.admin(), 'count', COUNTED)
  await setMinimum(5)
  await reader.sync()
  at.restore()
  await at.moveAtCentral({ kind: 'COUNTED', counted: 90 })
  await syncBoth(at)
  expect(listHeld(at.central.store.sql)).toMatchObject([
    { reason: 'counted_since', fields: ['quantity'] },
  ])
  expect(await inboxOf(at.admin())).toMatchObject([{ id: at.edit }])
})

test('[N9] [E9] that a batch was entered as another medicine in the lost hours is told with the copy of that one', async () => {
  const at = await startStockedPosts()
  const { writer, reader, central, stocks } = at
  const admin = () => central.caller('admin')
  const { pharmacy_id } = (await admin().get(`/api/pharmacy-inventory/${stocks.dispensed}/`)).body
  const medicine = async (name: string) =>
    String((await create(admin(), 'medicines', { name, unit: 'capsule' })).id)
  const [old, right, other] = [
    await medicine('Old'),
    await medicine('Right'),
    await medicine('Other'),
  ]
  for (const post of [reader, writer]) await post.sync()
  await admin().send('DELETE', `/api/medicines/${old}/`, undefined, { 'If-Match': '*' })
  const stockOf = (id: string) => inventoryId(pharmacy_id, id, null)
  const stock = { collection: 'pharmacy-inventory', record_id: stockOf(old) } as const
  const made = makeEdit({
    ...stock,
    op: 'create',
    fields: { pharmacy_id, medicine_id: old, quantity: 30 },
  })
  const movement = { kind: 'DISPENSED', delta: -5 }
  await push(writer.device, [made, makeEdit({ ...stock, op: 'move_stock', movement })])
  await writer.sync(1)
  at.backUp()
  const change = (person: Caller, medicine_id: string) =>
    decide(person, made.id, 'change', { fields: { medicine_id } })
  expect(await change(admin(), right)).toMatchObject({ status: 200 })
  await reader.sync()
  at.restore()
  for (const post of [reader, writer, reader]) await post.sync()
  expect(await inboxOf(admin())).toEqual([])
  expect(await inboxOf(writer.device)).toEqual([])
  expect(await change(writer.device, other)).toMatchObject({ status: 422 })
  await syncBoth(at)
  const quantityOf = async (id: string) =>
    (await admin().get(`/api/pharmacy-inventory/${stockOf(id)}/`)).body.quantity
  expect([await quantityOf(right), await quantityOf(other)]).toEqual([25, undefined])
  expectStockAddsUp(at)
})

test('[N9] [E7] a create of stock whose answer was lost stands though others have moved the stock before it was seen', async () => {
  const at = await startStockedPosts()
  const { writer, reader, central, stocks } = at
  const admin = () => central.caller('admin')
  const { pharmacy_id } = (await admin().get(`/api/pharmacy-inventory/${stocks.dispensed}/`)).body
  const { id: medicine_id } = await create(admin(), 'medicines', { name: 'New', unit: 'capsule' })
  for (const post of [reader, writer]) await post.sync()
  const record_id = inventoryId(pharmacy_id, String(medicine_id), null)
  const fields = { pharmacy_id, medicine_id, quantity: 30 }
  const made = makeEdit({ collection: 'pharmacy-inventory', op: 'create', record_id, fields })
  at.backUp()
  await push(writer.device, [made])
  writer.road.weather(({ isPush }) => (isPush ? 'lost reply' : 'lost request'))
  await writer.sync(1)
  await admin().send('POST', at.movementsOf(record_id), { kind: 'DISPENSED', delta: -5 })
  await reader.sync()
  at.restore()
  await reader.sync()
  writer.road.clear()
  await syncBoth(at)
  expect(await inboxOf(writer.device)).toEqual([])
  expect(await writer.seen('pharmacy-inventory', record_id)).toMatchObject({
    quantity: 25,
    sync_state: 'synced',
  })
  expectStockAddsUp(at)
})

test('[N9] [E9] nobody withdraws a movement that a copy has brought back, whose edit has not come', async () => {
  const at = await startStockedPosts()
  const { writer, reader, stocks } = at
  at.backUp()
  await at.move(writer, stocks.dispensed, { kind: 'DISPENSED', delta: -UNITS })
  await writer.sync()
  await reader.sync()
  const [movement] = (await writer.device.get('/api/edits')).body.results
  at.restore()
  await reader.sync()
  const { store, url } = at.central
  const { token } = writer.box.edge.store.sql.get('select token from replica') as { token: string }
  const told = await createCaller(url, token).send('POST', '/api/sync/push', {
    epoch: store.identity().epoch,
    edits: [],
    decisions: [
      { edit_id: movement.id, decision: 'withdraw', actor: 'Atieno', at: '2027-03-01T09:00:00Z' },
    ],
  })
  expect(told.body.decisions).toMatchObject([
    { status: 422, problem: { error_code: 'ALREADY_DECIDED' } },
  ])
  await syncBoth(at)
  expect(await at.quantities()).toEqual([100 - UNITS, 100])
  expectStockAddsUp(at)
})
