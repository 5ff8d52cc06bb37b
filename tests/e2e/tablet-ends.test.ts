import { createStandingsCopy } from '@outpost/edge/tablet/replica/edit-standings'
import { keepOnlyWritten } from '@outpost/edge/tablet/replica/keep-only-written'
import { countNotAtCentral } from '@outpost/edge/tablet/replica/not-at-central'
import { readUnreached } from '@outpost/edge/tablet/state/unreached'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { decide, inboxOf } from '../support/deciding.ts'
import { patientFields } from '../support/make.ts'
import { dispense, makeAnew, startWard, update } from '../support/ward.ts'

/* How what a tablet wrote comes to its end there, also where no record tells it. */

type Ward = Awaited<ReturnType<typeof startWard>>

/** Registers somebody; answers the id. */
async function register({ tablet, clinic }: Ward, more: Record<string, unknown> = {}) {
  const recordId = v4()
  const fields = patientFields(clinic, { full_name: 'Zuhura Newborn', ...more })
  await tablet.kept({ collection: 'patients', recordId, op: 'create', seen: null, fields })
  return recordId
}

const namedOnBox = async ({ tablet }: Ward) => (await readUnreached(tablet.db)).box.named.length

test('[N5] what a tablet wrote on a record that has left is at central when the box says so, and not before', async () => {
  const ward = await startWard()
  const { tablet, box } = ward
  const recordId = await register(ward)
  await tablet.round()
  await tablet.kept({ collection: 'patients', recordId, op: 'delete' })
  await tablet.round()
  await tablet.round()
  expect(await tablet.seen('patients', recordId)).toBe(null)
  await tablet.askStandings('before')
  expect(await tablet.states()).toEqual(['accepted', 'accepted'])
  expect(await namedOnBox(ward)).toBe(2)

  await box.round()
  await tablet.round()
  await tablet.askStandings('after')
  expect(await tablet.states()).toEqual(['confirmed', 'confirmed'])
  expect(await namedOnBox(ward)).toBe(0)
  await keepOnlyWritten(tablet.db)
  expect(await countNotAtCentral(tablet.db)).toBe(0)
})

test('[N5] a tablet keeps no names with an edit that central has, nor with any once it was taken out', async () => {
  const ward = await startWard()
  const { tablet, box, amina } = ward
  const named = async () => (await tablet.db.edits.orderBy('seq').toArray()).map((one) => one.names)
  const called = { [amina]: 'Amina Otieno' }
  await tablet.kept(update(amina, { phone: '0711' }))
  await tablet.round()
  expect(await named()).toEqual([called])
  await box.round()
  await tablet.round()
  await tablet.askStandings('at central')
  expect(await tablet.states()).toEqual(['confirmed'])
  expect(await named()).toEqual([null])

  await tablet.kept(update(amina, { phone: '0722' }))
  expect(await named()).toEqual([null, called])
  await keepOnlyWritten(tablet.db)
  expect(await tablet.states()).toEqual(['waiting'])
  expect(await named()).toEqual([null])
})

test('[N5] [N10] a box that is another one by now is not believed about what went to the one before', async () => {
  const ward = await startWard()
  const { tablet, box } = ward
  const recordId = await register(ward)
  await tablet.round()
  await tablet.kept({ collection: 'patients', recordId, op: 'delete' })
  await tablet.round()
  await tablet.round()
  await box.round()
  const askStandings = createStandingsCopy({
    db: tablet.db,
    async ask(path) {
      const answer = await tablet.ask(path)
      makeAnew(box)
      for (let n = 0; n < 2; n++) await tablet.round()
      return answer
    },
  })
  await askStandings('before')
  expect(await tablet.states()).toEqual(['accepted', 'accepted'])
  await tablet.askStandings('after')
  expect(await tablet.states()).toEqual(['confirmed', 'confirmed'])
})

/** Central rejects what a tablet has registered, for a card that somebody else has. */
async function startRejected() {
  const ward = await startWard()
  const { tablet, box, patient } = ward
  await patient({ full_name: 'Someone Else', card_number: 'K-77' })
  await register(ward, { card_number: 'K-77' })
  await tablet.round()
  await box.round()
  await tablet.round()
  await tablet.askInbox()
  await tablet.askStandings('rejected')
  const [item] = await inboxOf(box.device)
  if (!item) throw new Error('nothing was rejected')
  return { ...ward, id: item.id }
}

test('[N5] what central has rejected is not told as on the box, and needs nothing once it is decided', async () => {
  const ward = await startRejected()
  const { tablet, device, id } = ward
  expect(await namedOnBox(ward)).toBe(0)
  expect(await countNotAtCentral(tablet.db)).toBe(1)

  expect((await decide(device, id, 'keep_server')).status).toBe(200)
  await tablet.round()
  await tablet.askInbox()
  await tablet.askStandings('decided')
  expect(await tablet.states()).toEqual(['decided'])
  expect(await namedOnBox(ward)).toBe(0)
  expect(await countNotAtCentral(tablet.db)).toBe(0)
})

test('[N5] of what lies in the inbox that a tablet keeps its box is asked nothing before it is decided', async () => {
  const { tablet, device, id } = await startRejected()
  const asked: string[] = []
  const askStandings = createStandingsCopy({
    db: tablet.db,
    ask(path) {
      asked.push(path)
      return tablet.ask(path)
    },
  })
  await askStandings('rejected')
  await askStandings('something else has changed')
  expect(asked).toEqual([])
  await decide(device, id, 'keep_server')
  await tablet.askInbox()
  await askStandings('something else has changed')
  expect(asked).toEqual([`/api/edits?ids=${id}`])
  expect(await tablet.states()).toEqual(['decided'])
})

test('[N5] what was decided is not told as at central where its record stays', async () => {
  const { tablet, box, device, admin, shelf, amina, visit } = await startWard()
  const more = await tablet.kept(dispense(shelf, 5))
  const phone = await tablet.kept(update(amina, { phone: '0711' }))
  const notes = { collection: 'appointments', recordId: visit, op: 'update' } as const
  await tablet.kept({ ...notes, fields: { notes: 'fasting' } })
  await tablet.round()
  const movement = { kind: 'DISPENSED', delta: -1 }
  await admin.send('POST', `/api/pharmacy-inventory/${shelf}/movements`, movement)
  await admin.send('PATCH', `/api/patients/${amina}/`, { phone: '0722' })
  await box.round()
  await tablet.round()
  const rejected = (await inboxOf(box.device)).map(({ id }) => id)
  expect(new Set(rejected)).toEqual(new Set([more, phone]))
  expect((await decide(device, more, 'withdraw')).status).toBe(200)
  expect((await decide(device, phone, 'keep_server')).status).toBe(200)
  await box.round()
  await tablet.round()
  expect(await tablet.states()).not.toContain('confirmed')
  await tablet.askStandings('decided')
  expect(await tablet.states()).toEqual(['decided', 'decided', 'confirmed'])
})

test('[N5] so it is with what the box itself has rejected', async () => {
  const ward = await startWard()
  const { tablet, other, device, amina } = ward
  await other.kept(update(amina, { phone: '0722' }))
  await other.round()
  const late = await tablet.kept(update(amina, { phone: '0711' }))
  await tablet.round()
  await tablet.askStandings('rejected')
  expect(await tablet.states()).toEqual(['rejected'])
  expect(await countNotAtCentral(tablet.db)).toBe(1)
  expect((await decide(device, late, 'keep_server')).status).toBe(200)
  await tablet.askStandings('decided')
  expect(await tablet.states()).toEqual(['decided'])
  expect(await countNotAtCentral(tablet.db)).toBe(0)
})

test('[A2] what returns to an inbox is among what is kept on a tablet that was taken out', async () => {
  const ward = await startWard()
  const { tablet, other, amina } = ward
  await other.kept(update(amina, { phone: '0722' }))
  await other.round()
  await tablet.kept(update(amina, { phone: '0711' }))
  expect(await tablet.round()).toMatchObject({ rejected: 1 })
  await keepOnlyWritten(tablet.db)
  expect(await countNotAtCentral(tablet.db)).toBe(1)
  // Without what the box had there.
  expect(await tablet.db.edits.toArray()).toMatchObject([{ before: null, names: null }])
})
