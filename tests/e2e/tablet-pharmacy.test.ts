import { readDispensed } from '@outpost/edge/tablet/dispensed'
import { moving, takingBack } from '@outpost/edge/tablet/movements'
import { fetchCard, keepCard, keepEarlier, readCard } from '@outpost/edge/tablet/stock-card'
import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { startClinic } from '../support/clinic.ts'
import { create } from '../support/make.ts'
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
