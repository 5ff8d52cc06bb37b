import { readInbox } from '@outpost/edge/tablet/inbox/inbox'
import { readWording } from '@outpost/edge/tablet/inbox/wording'
import { readRecipient } from '@outpost/edge/tablet/pharmacy/recipient'
import { openDeviceDatabase } from '@outpost/edge/tablet/replica/database'
import { createInboxCopy } from '@outpost/edge/tablet/replica/inbox-copy'
import { keepOnlyWritten } from '@outpost/edge/tablet/replica/keep-only-written'
import { makeRoom } from '@outpost/edge/tablet/replica/make-room'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { v4 } from 'uuid'
import { expect, onTestFinished, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { createHandClock } from '../support/clock.ts'
import { decide, inboxOf } from '../support/deciding.ts'
import { patientFields } from '../support/make.ts'
import { startWard, update } from '../support/ward.ts'

/* What a tablet knows of the box's inbox, and how records are marked by it. */

const DAY_MS = 24 * 3600 * 1000

type Ward = Awaited<ReturnType<typeof startWard>>

/** A patient and a visit, made on a tablet, whom central refuses for a card number that another has. */
async function registerTaken({ tablet, box, clinic, patient }: Ward) {
  await patient({ full_name: 'Someone Else', card_number: 'K-77' })
  const [person, visit] = [v4(), v4()]
  const made = { op: 'create', seen: null } as const
  const fields = patientFields(clinic, { full_name: 'Wanjiru Kamau', card_number: 'K-77' })
  await tablet.kept({ ...made, collection: 'patients', recordId: person, fields })
  const booked = appointmentFields(clinic, person)
  await tablet.kept({ ...made, collection: 'appointments', recordId: visit, fields: booked })
  expect(await tablet.round()).toMatchObject({ accepted: 2 })
  await box.round()
  await tablet.round()
  await tablet.askInbox()
  return { person, visit }
}

test('[N5] a change that was rejected marks its record on every tablet, until it is decided', async () => {
  const { tablet, other, device, amina } = await startWard()
  await tablet.kept(update(amina, { phone: '0711' }))
  const late = await other.kept(update(amina, { phone: '0722' }))
  await tablet.round()
  expect(await other.round()).toMatchObject({ rejected: 1 })
  for (const one of [tablet, other]) {
    await one.round()
    await one.askInbox()
    expect(await one.shown('patients', amina)).toMatchObject({
      phone: '0711',
      sync_state: 'attention',
    })
  }
  // What is written over it is on its way like any other.
  await other.kept(update(amina, { village: 'Ahero' }))
  expect(await other.shown('patients', amina)).toMatchObject({ sync_state: 'pending' })
  expect(await other.round()).toMatchObject({ accepted: 1 })
  expect(await other.shown('patients', amina)).toMatchObject({ sync_state: 'attention' })

  expect((await decide(device, late, 'keep_server')).status).toBe(200)
  await other.askInbox()
  expect(await other.shown('patients', amina)).toMatchObject({
    phone: '0711',
    village: 'Ahero',
    sync_state: 'pending',
  })
})

test.each(['that tablet', 'another one'])(
  '[E4] [E9] what a tablet wrote before somebody decided, at %s, is not taken over that decision unseen',
  async (place) => {
    const { tablet, other, amina, box, admin, device, atCentral } = await startWard()
    const mine = await other.kept(update(amina, { phone: '0711' }))
    await other.round()
    await admin.send('PATCH', `/api/patients/${amina}/`, { phone: '0799' })
    await box.round()
    await tablet.round()
    await tablet.kept(update(amina, { village: 'Kisian' }))
    await tablet.kept(update(amina, { phone: '0733' }))
    const decider = place === 'that tablet' ? tablet : other
    const body = JSON.stringify({ decision: 'apply_mine' })
    const decided = await decider.ask(`/api/inbox/${mine}/decide`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
    })
    expect(decided.status).toBe(200)
    expect(await tablet.round()).toMatchObject({ accepted: 1, rejected: 1 })
    await box.round()
    expect(await atCentral('patients', amina)).toMatchObject({ phone: '0711', village: 'Kisian' })
    expect(await inboxOf(device)).toMatchObject([{ mine: { phone: '0733' } }])
  },
)

test('[N5] what was registered and rejected is still shown as it was written, and nothing stands on it', async () => {
  const ward = await startWard()
  const { tablet, other, central, clinic, device } = ward
  const { person, visit } = await registerTaken(ward)
  await other.round()
  await other.askInbox()
  for (const one of [tablet, other]) {
    expect(await one.seen('patients', person)).toMatchObject({
      fields: { full_name: 'Wanjiru Kamau', card_number: 'K-77' },
      overlay: { syncState: 'attention' },
      isRejected: true,
    })
    expect(await one.seen('appointments', visit)).toMatchObject({ isRejected: true })
    expect(await readRecipient(one.db, person)).toMatchObject({ kind: 'rejected' })
  }
  // A visit of somebody who is known nowhere is not taken here either.
  const made = { op: 'create', seen: null, recordId: v4() } as const
  const booked = appointmentFields(clinic, person)
  expect(await other.write({ ...made, collection: 'appointments', fields: booked })).toMatchObject({
    kind: 'conflict',
    conflict: { error_code: 'DEPENDS_ON_REJECTED' },
  })
  // It stays however long ago it was.
  for (const days of [60, 1]) {
    central.clock.advance(days * DAY_MS)
    await makeRoom(tablet.db, central.clock.now(), 0)
  }
  expect(await tablet.seen('patients', person)).toMatchObject({ isRejected: true })

  const [{ id }] = (await device.get('/api/inbox')).body.results
  expect((await decide(device, id, 'keep_server')).status).toBe(200)
  await tablet.askInbox()
  expect(await tablet.seen('patients', person)).toBe(null)
  expect(await tablet.seen('appointments', visit)).toBe(null)
})

test('[N5] a registration that is sent again with another card is a patient like any other', async () => {
  const ward = await startWard()
  const { tablet, box, device } = ward
  const { person } = await registerTaken(ward)
  const [{ id }] = (await device.get('/api/inbox')).body.results
  const answer = await decide(device, id, 'change', { fields: { card_number: 'K-78' } })
  expect(answer.status).toBe(200)
  await box.round()
  await tablet.round()
  await tablet.askInbox()
  const seen = await tablet.seen('patients', person)
  expect(seen).toMatchObject({ fields: { card_number: 'K-78' }, overlay: { syncState: 'synced' } })
  expect(seen?.isRejected).toBe(undefined)
})

test('[N5] an answer about the inbox that comes late undoes nothing that was told after it', async () => {
  const { tablet, other, device, amina } = await startWard()
  await tablet.kept(update(amina, { phone: '0711' }))
  await tablet.round()
  const late = await other.kept(update(amina, { phone: '0722' }))
  await other.round()
  const early = await other.ask('/api/inbox')
  expect((await decide(device, late, 'keep_server')).status).toBe(200)
  const gate = Promise.withResolvers<Response>()
  const answers = [gate.promise, other.ask('/api/inbox')]
  const ask = createInboxCopy({
    db: other.db,
    clock: createHandClock(),
    ask: async () => (await answers.shift()) ?? expect.fail('asked once more'),
  })
  const first = ask()
  await ask()
  gate.resolve(early)
  await first
  expect(await other.db.inbox.count()).toBe(0)
})

test('[N5] what was deleted is called as it was when it was written, on every tablet, and where only one has it', async () => {
  const { tablet, other, admin, box, clinic, patient, amina } = await startWard()
  const gone = await patient({ full_name: 'Baraka Were' })
  const later = await patient({ full_name: 'Wanjiru Kamau' })
  await box.round()
  for (const one of [tablet, other]) await one.round()
  await tablet.kept(update(gone.id, { phone: '0711' }))
  const visit = { op: 'create', seen: null, fields: appointmentFields(clinic, gone.id) } as const
  await tablet.kept({ ...visit, collection: 'appointments', recordId: v4() })
  await tablet.round()
  // Written without the box, which has heard of it before.
  await tablet.kept(update(later.id, { phone: '0722' }))
  for (const { id } of [gone, later]) await admin.send('DELETE', `/api/patients/${id}/`)
  await box.round()
  expect(await tablet.round()).toMatchObject({ rejected: 1 })
  for (const one of [tablet, other]) {
    await one.round()
    await one.askInbox()
  }
  const titles = async ({ db }: typeof tablet) => {
    const items = await readInbox(db)
    const { names } = await readWording(db, items)
    return items.map(({ edit }) => names.get(edit.record_id))
  }
  expect(await titles(tablet)).toEqual(['Baraka Were', 'Baraka Were', 'Wanjiru Kamau'])
  expect((await titles(other)).slice(0, 2)).toEqual(['Baraka Were', 'Baraka Were'])
  // What central has accepted keeps none.
  await other.kept(update(amina, { phone: '0733' }))
  await other.round()
  await box.round()
  const kept = box.edge.store.sql.all("select names from edits where state = 'accepted'")
  expect(kept).toEqual([{ names: null }])
})

test('[A4] [N5] a tablet that was taken out knows nothing of the inbox any more, and learns nothing', async () => {
  const { tablet, other, amina } = await startWard()
  await tablet.kept(update(amina, { phone: '0711' }))
  await tablet.round()
  await other.kept(update(amina, { phone: '0722' }))
  await other.round()
  await other.askInbox()
  expect(await other.db.inbox.count()).toBe(1)
  await keepOnlyWritten(other.db)
  expect(await other.db.inbox.count()).toBe(0)
  await other.askInbox()
  expect(await other.db.inbox.count()).toBe(0)
})

test('[N1] a database from before a tablet knew of the inbox keeps what was written when it is opened', async () => {
  const indexedDB = new IDBFactory()
  const held = { id: v4(), state: 'waiting', recordId: v4() }
  // Dexie counts its versions in tens.
  const before = indexedDB.open('before', 20)
  before.onupgradeneeded = () => {
    const options = { keyPath: 'seq', autoIncrement: true }
    const edits = before.result.createObjectStore('edits', options)
    edits.createIndex('id', 'id', { unique: true })
    edits.createIndex('state', 'state')
    edits.createIndex('recordId', 'recordId')
    edits.add(held)
  }
  await new Promise((resolve, reject) => {
    before.onsuccess = resolve
    before.onerror = reject
  })
  before.result.close()
  const db = openDeviceDatabase('before', { indexedDB, IDBKeyRange })
  onTestFinished(() => db.close())
  expect(await db.edits.toArray()).toEqual([{ seq: 1, ...held }])
  expect(await db.inbox.count()).toBe(0)
})
