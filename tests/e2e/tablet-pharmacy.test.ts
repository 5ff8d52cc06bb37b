import { readDispensed } from '@outpost/edge/tablet/pharmacy/dispensed'
import { moving, receiving, takingBack } from '@outpost/edge/tablet/pharmacy/movements'
import { readRecipient } from '@outpost/edge/tablet/pharmacy/recipient'
import { readShelf } from '@outpost/edge/tablet/pharmacy/shelf'
import {
  fetchCard,
  keepCard,
  keepEarlier,
  readCard,
} from '@outpost/edge/tablet/pharmacy/stock-card'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { appointmentFields, stockCreate } from '../support/authority.ts'
import { startClinic } from '../support/clinic.ts'
import { create, push } from '../support/make.ts'
import { startTablet } from '../support/tablet.ts'

/* What the tablet's app tells of medicine that was moved, on a real box. */

/** A patient who comes today and stock of 5, and two tablets that have them. */
async function startPharmacy() {
  const at = await startClinic()
  const amina = (await at.patient()).id
  await create(at.admin, 'appointments', appointmentFields(at.clinic, amina))
  const shelf = await at.stock(5)
  await at.box.round()
  const tablet = startTablet(at.box, at.central.clock)
  const other = startTablet(at.box, at.central.clock)
  for (const one of [tablet, other]) await one.round()
  const give = (units: number) =>
    ({
      collection: 'pharmacy-inventory',
      recordId: shelf,
      op: 'move_stock',
      movement: { kind: 'DISPENSED', delta: -units, patient_id: amina },
    }) as const
  /** The page of the patient, as the box tells it now. */
  async function told() {
    const response = await tablet.ask(`/api/patients/${amina}/movements`)
    return { movements: (await response.json()).results, at: at.central.clock.now() }
  }
  const onPage = async (what: Parameters<typeof readDispensed>[2]) =>
    (await readDispensed(tablet.db, [amina], what)).map(({ movement, place, isTakenBack }) => ({
      id: movement.edit_id,
      place,
      isTakenBack,
    }))
  const asking = { ask: tablet.ask, clock: at.central.clock }
  const onCard = async () =>
    (await readCard(tablet.db, [shelf])).lines.map(({ editId, place }) => ({ id: editId, place }))
  return { ...at, amina, shelf, tablet, other, give, told, onPage, asking, onCard }
}

test('[N5] [E7] what the box rejected is told of patient and stock until it is decided', async () => {
  const at = await startPharmacy()
  const { tablet, other, shelf, asking } = at
  await other.kept(at.give(3))
  await other.round()
  const id = await tablet.kept(at.give(3))
  const notTold = { movements: [], at: null }
  expect(await tablet.round()).toMatchObject({ rejected: 1 })
  const waits = { id, place: 'attention' }
  expect(await at.onPage(notTold)).toMatchObject([waits])
  expect(await at.onCard()).toEqual([waits])

  // Also where another tablet asks, and after the box has told all that it knows.
  at.central.clock.advance(1000)
  const page = await at.told()
  expect(page.movements).toHaveLength(2)
  expect(await at.onPage(page)).toContainEqual({ ...waits, isTakenBack: false })
  await keepCard(tablet.db, await fetchCard(asking, shelf))
  expect(await at.onCard()).toContainEqual(waits)

  expect(
    (await at.device.send('POST', `/api/inbox/${id}/decide`, { decision: 'withdraw' })).status,
  ).toBe(200)
  const ids = (rows: { id: string }[]) => rows.map((row) => row.id)
  expect(ids(await at.onPage(await at.told()))).not.toContain(id)
  await keepCard(tablet.db, await fetchCard(asking, shelf))
  expect(ids(await at.onCard())).not.toContain(id)
})

test('[E7] what was taken back is told as that, and what takes it back is not told as given', async () => {
  const at = await startPharmacy()
  const { tablet, shelf } = at
  const editId = await tablet.kept(at.give(2))
  const stock = await tablet.seen('pharmacy-inventory', shelf)
  if (!stock) throw new Error('no stock')
  const { movement } = at.give(2)
  await tablet.kept(moving(takingBack({ editId, stock, movement }, 'A mistake')))
  await tablet.round()
  const rows = await readDispensed(tablet.db, [at.amina], await at.told())
  const told = rows.map(({ movement: { kind, delta }, isTakenBack }) => [kind, delta, isTakenBack])
  expect(told).toHaveLength(2)
  expect(told).toContainEqual(['DISPENSED', -2, true])
  expect(told).toContainEqual(['CORRECTED', 2, false])
})

test('earlier lines of a card that were asked for twice are kept once, and only after their own', async () => {
  const { tablet, shelf, give, asking, onCard } = await startPharmacy()
  for (const _ of [1, 2, 3]) await tablet.kept(give(1))
  await tablet.round()
  const path = `/api/pharmacy-inventory/${shelf}/movements?limit=1`
  const first = await fetchCard(asking, shelf, path)
  await keepCard(tablet.db, first)
  const second = await fetchCard(asking, shelf, first.next ?? '')
  const after = first.next ?? ''
  await Promise.all([1, 2].map(() => keepEarlier(tablet.db, second, after)))
  const kept = (await tablet.db.cards.get(shelf))?.lines.map(({ editId }) => editId)
  expect(kept).toHaveLength(2)
  expect(new Set(kept).size).toBe(2)

  // A card that comes late does not take the place of a newer one.
  await keepCard(tablet.db, { ...first, at: first.at - 1, lines: [] })
  expect(await tablet.db.cards.get(shelf)).toMatchObject({ next: second.next })
  expect(await onCard()).toHaveLength(3)
})

test('[R3] [E7] two tablets that receive the same new batch at once: what both received counts', async () => {
  const { tablet, other, seen, shelf } = await startPharmacy()
  const received = async ({ db, together }: typeof tablet) => {
    const [row] = (await readShelf(db)).rows
    if (!row) throw new Error('no shelf')
    const lot = { batch: 'NEW7', expiry: '2028-02-29' }
    const wishes = receiving(row, lot, 60, v4())
    expect(await together(wishes)).toMatchObject({ kind: 'kept' })
    return wishes[0]?.recordId ?? ''
  }
  const id = await received(tablet)
  expect(await received(other)).toBe(id)
  expect(id).not.toBe(shelf)
  expect((await readCard(tablet.db, [id])).lines).toMatchObject([
    { kind: 'RECEIVED', delta: 60, balance: 60 },
  ])
  await tablet.round()
  await other.round()
  expect(await seen('pharmacy-inventory', id)).toMatchObject({ quantity: 120 })
})

test('[E4] [E7] a batch without an expiry is given one with what comes; two days clash, and both receipts count', async () => {
  const { tablet, other, admin, box, device, seen, shelf } = await startPharmacy()
  const { pharmacy_id, medicine_id } = await seen('pharmacy-inventory', shelf)
  const undated = { pharmacy_id, medicine_id, batch_number: 'U1', expiry_date: null, quantity: 5 }
  const created = stockCreate(undated)
  await push(admin, [created])
  await box.round()
  for (const { round } of [tablet, other]) await round()
  const receive = async ({ db, together }: typeof tablet, batch: string, expiry: string) => {
    const [row] = (await readShelf(db)).rows
    if (!row) throw new Error('no shelf')
    const wishes = receiving(row, { batch, expiry }, 60, v4())
    expect(await together(wishes)).toMatchObject({ kind: 'kept' })
    return wishes
  }
  // Neither knows yet what the other has read off the pack.
  expect(await receive(tablet, 'u 1', '2028-02-29')).toHaveLength(2)
  await receive(other, 'U1', '2029-02-28')
  for (const { round } of [tablet, other, tablet]) await round()
  expect(await seen('pharmacy-inventory', created.record_id)).toMatchObject({
    quantity: 125,
    expiry_date: '2028-02-29',
  })
  expect((await device.get('/api/inbox')).body.results).toMatchObject([
    { conflict: { error_code: 'STALE_UPDATE' }, edit: { fields: { expiry_date: '2029-02-28' } } },
  ])
  // An expiry that is known is changed by nobody who receives.
  expect(await receive(tablet, 'U1', '2030-01-01')).toHaveLength(1)
})

test('[E4] [E7] packs without a batch number lie together, and the earliest of their days counts', async () => {
  const { tablet, admin, box, seen, shelf } = await startPharmacy()
  const path = `/api/pharmacy-inventory/${shelf}`
  expect((await seen('pharmacy-inventory', shelf)).batch_number).toBeNull()
  await admin.send('PATCH', `${path}/`, { expiry_date: '2028-06-30' }, { 'If-Match': '*' })
  await box.round()
  const expires = async () => {
    await tablet.round()
    await box.round()
    await tablet.round()
    return (await seen('pharmacy-inventory', shelf)).expiry_date
  }
  expect(await expires()).toBe('2028-06-30')
  const move = async (units: number, expiry: string | null) => {
    const [row] = (await readShelf(tablet.db)).rows
    if (!row) throw new Error('no shelf')
    await tablet.together(receiving(row, { batch: null, expiry }, units, v4()))
    return expires()
  }
  expect(await move(9, '2029-01-31')).toBe('2028-06-30')
  expect(await move(9, null)).toBe('2028-06-30')
  expect(await move(9, '2028-03-31')).toBe('2028-03-31')
  // The shelf is empty: what comes now is all there is.
  const count = { kind: 'COUNTED', counted: 0, reason: 'empty' }
  await admin.send('POST', `${path}/movements`, count)
  await box.round()
  await tablet.round()
  expect(await move(9, '2030-01-31')).toBe('2030-01-31')
  expect(await seen('pharmacy-inventory', shelf)).toMatchObject({ quantity: 9 })
})

test('[R5] medicine goes to the record that stands for a person, and to nobody whom the tablet lacks', async () => {
  const { tablet, amina, admin, box, patient } = await startPharmacy()
  const kept = (await patient()).id
  await admin.send('POST', `/api/patients/${amina}/merge`, { into: kept })
  await box.round()
  await tablet.round()
  expect(await readRecipient(tablet.db, amina)).toMatchObject({
    kind: 'here',
    patient: { id: kept },
  })
  // Without the record that stands for both there is nobody to give to.
  await tablet.db.records.delete(['patients', kept])
  expect(await readRecipient(tablet.db, amina)).toEqual({ kind: 'away', id: kept })
  const id = v4()
  expect(await readRecipient(tablet.db, id)).toEqual({ kind: 'away', id })
  expect(await readRecipient(tablet.db, null)).toEqual({ kind: 'nobody' })
})

test('[E4] [E7] of two tablets that receive the same new batch without the box nobody has to decide', async () => {
  const { tablet, other, box, device, atCentral } = await startPharmacy()
  const [row] = (await readShelf(tablet.db)).rows
  if (!row) throw new Error('no shelf')
  const received = async ({ together }: typeof tablet, units: number) => {
    const lot = { batch: 'M2', expiry: '2099-05-31' }
    const wishes = receiving(row, lot, units, v4())
    expect(await together(wishes)).toMatchObject({ kind: 'kept' })
    return wishes[0]?.recordId ?? ''
  }
  const recordId = await received(tablet, 4)
  const batch = { collection: 'pharmacy-inventory', recordId } as const
  await received(other, 5)
  expect(await tablet.round()).toMatchObject({ isComplete: true, rejected: 0 })
  expect(await other.round()).toMatchObject({ isComplete: true, rejected: 0 })
  // What the second one has made changed nothing, so the first one need not have seen it.
  await tablet.kept({ ...batch, op: 'update', fields: { reorder_level: 7 } })
  expect(await tablet.round()).toMatchObject({ isComplete: true, rejected: 0 })
  expect(await box.round()).toMatchObject({ isComplete: true, rejected: 0 })
  expect((await device.get('/api/inbox')).body.results).toEqual([])
  const both = { quantity: 9, reorder_level: 7, expiry_date: '2099-05-31' }
  expect(await atCentral('pharmacy-inventory', recordId)).toMatchObject(both)
  for (const one of [tablet, other]) {
    await one.round()
    await one.askStandings('at central')
    expect(await one.shown('pharmacy-inventory', recordId)).toMatchObject(both)
    expect(new Set(await one.states())).toEqual(new Set(['confirmed']))
  }
})

test('[E4] [E7] a count does not stand on what another tablet has received into the same new batch', async () => {
  const { tablet, other, device } = await startPharmacy()
  const [row] = (await readShelf(tablet.db)).rows
  if (!row) throw new Error('no shelf')
  const lot = { batch: 'M2', expiry: '2099-05-31' }
  const wishes = receiving(row, lot, 4, v4())
  await tablet.together(wishes)
  await other.together(receiving(row, lot, 5, v4()))
  const recordId = wishes[0]?.recordId ?? ''
  const movement = { kind: 'COUNTED', counted: 5 }
  const id = await other.kept({
    collection: 'pharmacy-inventory',
    recordId,
    op: 'move_stock',
    movement,
  })
  await tablet.round()
  expect(await other.round()).toMatchObject({ isComplete: true, accepted: 2, rejected: 1 })
  const { results } = (await device.get('/api/inbox')).body
  expect(results).toMatchObject([{ id, conflict: { error_code: 'STALE_UPDATE' } }])
})
