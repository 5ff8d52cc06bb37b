import { askAndHold } from '@outpost/edge/tablet/replica/hold'
import { keepOnlyWritten, takePlace } from '@outpost/edge/tablet/replica/keep-only-written'
import { makeRoom } from '@outpost/edge/tablet/replica/make-room'
import { DAY_MS } from '@outpost/shared/model/durations'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { appointmentFields } from '../support/authority.ts'
import { inboxOf } from '../support/deciding.ts'
import { create, patientFields } from '../support/make.ts'
import { startTablet } from '../support/tablet.ts'
import { dispense, makeAnew, startWard, update } from '../support/ward.ts'

/* A tablet is a replica of its box (README of edge/tablet): the same rules, one storey further down. */

/** What waits until it is opened, and tells when somebody has come to it. */
function newGate() {
  let open = () => {}
  let reach = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  return { opened, reached, open: () => open(), reach: () => reach() }
}

test('[N1] [N2] [N4] a write is seen at once, and its way to central is told at every station', async () => {
  const { tablet, box, amina, atCentral, seen } = await startWard()
  const edit = await tablet.kept(update(amina, { phone: '0711' }))
  expect(await tablet.shown('patients', amina)).toMatchObject({
    phone: '0711',
    sync_state: 'pending',
    pending: edit,
  })
  expect(await seen('patients', amina)).toMatchObject({ phone: '0700' })

  expect(await tablet.round()).toMatchObject({ isComplete: true, accepted: 1 })
  expect(await tablet.states()).toEqual(['accepted'])
  expect(await seen('patients', amina)).toMatchObject({ phone: '0711', pending: edit })

  await box.round()
  await tablet.round()
  await tablet.askStandings('at central')
  expect(await tablet.states()).toEqual(['confirmed'])
  expect(await tablet.shown('patients', amina)).toMatchObject({
    sync_state: 'synced',
    revision: 2,
  })
  expect(await atCentral('patients', amina)).toMatchObject({ phone: '0711' })
})

test('[E1] [E4] two tablets on one patient: other fields do not clash, the same one does', async () => {
  const { tablet, other, device, amina } = await startWard()
  await tablet.kept(update(amina, { phone: '0711' }))
  await other.kept(update(amina, { village: 'Ahero' }))
  const late = await other.kept(update(amina, { phone: '0722' }))
  await tablet.round()
  expect(await other.round()).toMatchObject({ accepted: 1, rejected: 1 })
  await tablet.round()
  for (const one of [tablet, other]) {
    expect(await one.shown('patients', amina)).toMatchObject({ phone: '0711', village: 'Ahero' })
  }
  const inbox = (await device.get('/api/inbox')).body.results
  expect(inbox).toMatchObject([{ id: late, mine: { phone: '0722' }, theirs: { phone: '0711' } }])
})

test('[E4] [E7] a count stands on what its tablet had seen, and clashes with what it had not', async () => {
  const { tablet, other, shelf } = await startWard()
  const count = (counted: number) =>
    ({ ...dispense(shelf, 1), movement: { kind: 'COUNTED', counted } }) as const
  await other.kept(dispense(shelf, 1))
  await other.round()
  await tablet.round()
  // Without the box, on what another tablet has taken and this one has pulled.
  await tablet.kept(dispense(shelf, 1))
  await tablet.kept(count(2))
  expect(await tablet.round()).toMatchObject({ accepted: 2, rejected: 0 })

  await other.round()
  await tablet.kept(dispense(shelf, 1))
  await tablet.round()
  await other.kept(dispense(shelf, 1))
  await other.kept(count(1))
  expect(await other.round()).toMatchObject({ accepted: 1, rejected: 1 })
})

test('[E7] stock dispensed on two tablets at once: each counts, and what is not there is told', async () => {
  const { tablet, other, device, shelf, seen } = await startWard()
  await tablet.kept(dispense(shelf, 3))
  await other.kept(dispense(shelf, 2))
  expect(await tablet.write({ ...dispense(shelf, 3), seen: null })).toMatchObject({
    kind: 'conflict',
    conflict: { error_code: 'INSUFFICIENT_STOCK' },
  })
  const beyond = await other.kept(dispense(shelf, 3))
  await tablet.round()
  expect(await other.round()).toMatchObject({ accepted: 1, rejected: 1 })
  expect(await seen('pharmacy-inventory', shelf)).toMatchObject({ quantity: 0 })
  expect(await other.shown('pharmacy-inventory', shelf)).toMatchObject({ quantity: 0 })
  expect((await device.get('/api/inbox')).body.results).toMatchObject([{ id: beyond }])
})

test('[E3] [N4] a reply that is lost: the edit counts once, and is not shown twice meanwhile', async () => {
  const { box, central, shelf, seen } = await startWard()
  let isLosing = false
  const tablet = startTablet(box, central.clock, async (url, init) => {
    const response = await fetch(url, init)
    if (isLosing && init?.method === 'POST') throw new TypeError('Failed to fetch')
    return response
  })
  await tablet.round()
  await tablet.kept(dispense(shelf, 2))
  isLosing = true
  expect(await tablet.round()).toMatchObject({ isComplete: false, link: 'offline' })
  expect(await tablet.states()).toEqual(['sent'])
  expect(await seen('pharmacy-inventory', shelf)).toMatchObject({ quantity: 3 })
  expect(await tablet.shown('pharmacy-inventory', shelf)).toMatchObject({ quantity: 3 })
  isLosing = false
  expect(await tablet.round()).toMatchObject({ isComplete: true, accepted: 1 })
  expect(await seen('pharmacy-inventory', shelf)).toMatchObject({ quantity: 3 })
  expect(await tablet.shown('pharmacy-inventory', shelf)).toMatchObject({ quantity: 3 })
})

test('[N2] [N3] without the box a day goes on: patient, visit and its states go in their order', async () => {
  const { box, central, clinic, atCentral } = await startWard()
  let isUp = true
  const tablet = startTablet(box, central.clock, (url, init) =>
    isUp ? fetch(url, init) : Promise.reject(new TypeError('Failed to fetch')),
  )
  await tablet.round()
  isUp = false
  const [patient, visit] = [v4(), v4()]
  const made = { op: 'create', seen: null } as const
  await tablet.kept({
    ...made,
    collection: 'patients',
    recordId: patient,
    fields: patientFields(clinic),
  })
  const fields = appointmentFields(clinic, patient, { status: 'CONFIRMED' })
  await tablet.kept({ ...made, collection: 'appointments', recordId: visit, fields })
  await tablet.kept({
    collection: 'appointments',
    recordId: visit,
    op: 'update',
    fields: { status: 'COMPLETED', notes: 'Malaria, treated' },
  })
  expect(await tablet.round()).toMatchObject({ isComplete: false, link: 'offline' })
  expect(await tablet.shown('appointments', visit)).toMatchObject({ status: 'COMPLETED' })
  isUp = true
  expect(await tablet.round()).toMatchObject({ isComplete: true, accepted: 3 })
  await box.round()
  expect(await atCentral('appointments', visit)).toMatchObject({ notes: 'Malaria, treated' })
})

test('[E5] the device judges as the box would: a status that cannot follow is refused at once', async () => {
  const { tablet, visit } = await startWard()
  const set = (status: string) =>
    ({ collection: 'appointments', recordId: visit, op: 'update', fields: { status } }) as const
  await tablet.kept(set('CANCELLED'))
  const seen = await tablet.seen('appointments', visit)
  expect(await tablet.write({ ...set('CONFIRMED'), seen })).toMatchObject({
    kind: 'conflict',
    conflict: { error_code: 'INVALID_TRANSITION' },
  })
  expect(await tablet.states()).toEqual(['waiting'])
})

test('[F4] the device keeps what the day needs; a change of another patient brings that one', async () => {
  const at = await startWard()
  const old = (await at.patient({ full_name: 'Baraka Njoroge' })).id
  await at.box.round()
  const tablet = startTablet(at.box, at.central.clock)
  await tablet.round()
  expect(await tablet.shown('patients', at.amina)).not.toBeNull()
  expect(await tablet.shown('patients', old)).toBeNull()
  expect(await tablet.shown('pharmacy-inventory', at.shelf)).not.toBeNull()
  await at.setPhone(old, '1')
  await tablet.round()
  expect(await tablet.shown('patients', old)).toMatchObject({ phone: '1' })
})

test('[F4] [F6] so it is when it sends an edit before it fills again', async () => {
  const at = await startWard()
  const old = (await at.patient({ full_name: 'Baraka Njoroge' })).id
  await at.box.round()
  await at.tablet.kept(update(at.amina, { phone: '0711' }))
  await at.tablet.replica.beginFilling(null)
  expect(await at.tablet.round()).toMatchObject({ isComplete: true, accepted: 1 })
  expect(await at.tablet.shown('patients', at.amina)).toMatchObject({ phone: '0711' })
  expect(await at.tablet.shown('patients', old)).toBeNull()
})

test('[F3] [F4] an answer that comes late brings back nothing that has left or changed meanwhile', async () => {
  const { tablet, other, amina, visit, central } = await startWard()
  const asked: string[] = []
  const lookUp = (meanwhile: () => Promise<unknown>) =>
    askAndHold({ db: tablet.db, clock: central.clock }, 'patients', async () => {
      const response = await tablet.ask(`/api/patients/${amina}/`)
      asked.push(String(response.status))
      const wires = response.ok ? [await response.json()] : []
      if (asked.length === 1) await meanwhile()
      return wires
    })
  await lookUp(async () => {
    await other.kept(update(amina, { phone: '0722' }))
    await other.round()
    await tablet.round()
  })
  expect(asked).toEqual(['200', '200'])
  expect(await tablet.shown('patients', amina)).toMatchObject({ phone: '0722' })

  asked.length = 0
  await lookUp(async () => {
    await other.kept({ collection: 'appointments', recordId: visit, op: 'delete' })
    await other.kept({ collection: 'patients', recordId: amina, op: 'delete' })
    await other.round()
    await tablet.round()
  })
  expect(asked).toEqual(['200', '404'])
  expect(await tablet.db.records.get(['patients', amina])).toBeUndefined()
})

test('[A2] [A4] what a revoked tablet had asked for is not kept when it was wiped meanwhile', async () => {
  const { tablet, amina, central } = await startWard()
  const asking = askAndHold({ db: tablet.db, clock: central.clock }, 'patients', async () => {
    const wire = await (await tablet.ask(`/api/patients/${amina}/`)).json()
    await keepOnlyWritten(tablet.db)
    return [wire]
  })
  await expect(asking).rejects.toThrow('nothing was kept')
  expect(await tablet.db.records.count()).toBe(0)
})

test('[A4] what a revoked tablet had written stays until central has it, and goes when it is paired again', async () => {
  const { tablet, other, amina, shelf, box, device, seen } = await startWard()
  await tablet.kept(update(amina, { village: 'Ahero' }))
  await tablet.round()
  await box.round()
  await tablet.round()
  await tablet.askStandings('at central')
  await other.kept(dispense(shelf, 4))
  await other.round()
  const rejected = await tablet.kept(dispense(shelf, 2))
  const onBox = await tablet.kept(update(amina, { phone: '0711' }))
  await tablet.round()
  const unsent = await tablet.kept(update(amina, { national_id: 'KE-1' }))

  await keepOnlyWritten(tablet.db)
  expect(await tablet.shown('patients', amina)).toBeNull()
  expect((await tablet.db.edits.toArray()).map(({ id }) => id)).toEqual([rejected, onBox, unsent])
  // The box loses its disk before it has called central.
  makeAnew(box)
  box.edge.store.sql.run(`delete from edits where state = 'needs_decision'`)
  expect(await seen('patients', amina)).toMatchObject({ village: 'Ahero', phone: '0700' })
  // The first one brings the box's epoch, without which nothing is sent.
  for (let n = 0; n < 2; n++) await tablet.round()
  expect(await seen('patients', amina)).toMatchObject({ phone: '0711', national_id: 'KE-1' })
  expect(await inboxOf(device)).toMatchObject([{ id: rejected }])
})

test('[A2] [A4] what was written goes to no box of other clinics; of a record of the box nothing is kept', async () => {
  const { tablet, other, amina, box } = await startWard()
  await other.kept(update(amina, { phone: '0722' }))
  await other.round()
  await tablet.kept(update(amina, { phone: '0711' }))
  await tablet.kept(update(amina, { village: 'Ahero' }))
  expect(await tablet.round()).toMatchObject({ isComplete: true })
  await keepOnlyWritten(tablet.db)
  const before = await tablet.db.edits.toArray()
  expect(JSON.stringify(before)).not.toContain('full_name')

  const named = { key: 1, deviceId: v4(), name: 'Tablet', token: 't' } as const
  const place = { ...named, clockOffsetMs: 0, language: null }
  const elsewhere = { id: v4(), name: 'Elsewhere', time_zone: 'UTC', active: true }
  expect(await takePlace(tablet.db, place, [elsewhere])).toBe(false)
  expect(await tablet.db.edits.toArray()).toEqual(before)
  expect(await tablet.db.place.count()).toBe(0)
  const own = await box.edge.store.read((reader) => reader.clinics('all'))
  expect(await takePlace(tablet.db, place, [elsewhere, ...own])).toBe(true)
  expect(await tablet.db.place.get(1)).toEqual({ ...place, awaitsName: true })
})

test('[N1] [N4] the device keeps no more than its work needs, but all that waits', async () => {
  const { tablet, central, clinic, visit, amina, shelf } = await startWard()
  const fields = (full_name: string) => patientFields(clinic, { full_name })
  const [sent, waits, given] = [v4(), v4(), v4()]
  const make = (recordId: string, full_name: string) =>
    tablet.kept({
      collection: 'patients',
      recordId,
      op: 'create',
      seen: null,
      fields: fields(full_name),
    })
  await make(sent, 'Wanjiru Kamau')
  await make(given, 'Achieng Were')
  await tablet.round()
  await make(waits, 'Otieno Odhiambo')
  const toGiven = { kind: 'DISPENSED', delta: -1, patient_id: given }
  await tablet.kept({ ...dispense(shelf, 1), movement: toGiven })
  await makeRoom(tablet.db, central.clock.now(), 0)
  expect(await tablet.seen('patients', sent)).toBeNull()
  expect(await tablet.seen('patients', waits)).not.toBeNull()
  expect(await tablet.seen('patients', given)).not.toBeNull()
  // Whose visit is to come stays; a visit that is long past goes, and then its patient.
  expect(await tablet.seen('patients', amina)).not.toBeNull()
  const later = central.clock.now() + 60 * DAY_MS
  for (const at of [later, later + DAY_MS]) await makeRoom(tablet.db, at, 0)
  expect(await tablet.seen('appointments', visit)).toBeNull()
  expect(await tablet.seen('patients', amina)).toBeNull()
  expect(await tablet.round()).toMatchObject({ isComplete: true, accepted: 2 })
})

test('[N1] room that a write needs is not made of what it is about, nor of what is shown', async () => {
  const { tablet, central, box, admin, clinic, shelf } = await startWard()
  const people = await Promise.all(
    ['Wanjiru', 'Otieno', 'Achieng'].map((full_name) =>
      create(admin, 'patients', patientFields(clinic, { full_name })),
    ),
  )
  await box.round()
  await askAndHold({ db: tablet.db, clock: central.clock }, 'patients', async () =>
    Promise.all(people.map(async ({ id }) => (await tablet.ask(`/api/patients/${id}/`)).json())),
  )
  const [given, shown, idle] = people.map(({ id }) => String(id)) as [string, string, string]
  let isFull = true
  tablet.db.edits.hook('creating', () => {
    if (isFull) throw new DOMException('no room', 'QuotaExceededError')
  })
  const movement = { kind: 'DISPENSED', delta: -1, patient_id: given }
  const written = await tablet.makingRoom(
    [{ ...dispense(shelf, 1), seen: null, movement }],
    (ids) => {
      isFull = false
      return makeRoom(tablet.db, central.clock.now(), 0, [shown, ...ids])
    },
  )
  expect(written).toMatchObject({ kind: 'kept' })
  expect(await tablet.seen('patients', given)).not.toBeNull()
  expect(await tablet.seen('patients', shown)).not.toBeNull()
  expect(await tablet.seen('patients', idle)).toBeNull()
})

test('[N4] [N6] two tabs of one device at once lose and double nothing', async () => {
  const { tablet, box, shelf, amina, seen } = await startWard()
  const tab = tablet.tab()
  await Promise.all([
    tablet.kept(dispense(shelf, 1)),
    tab.kept(dispense(shelf, 1)),
    tablet.kept(update(amina, { phone: '1' })),
    tab.kept(update(amina, { village: 'Ahero' })),
  ])
  await Promise.all([tablet.round(), tab.round(), box.round()])
  await tab.round()
  expect(await seen('pharmacy-inventory', shelf)).toMatchObject({ quantity: 3 })
  for (const one of [tablet, tab]) {
    expect(await one.shown('pharmacy-inventory', shelf)).toMatchObject({ quantity: 3 })
    expect(await one.shown('patients', amina)).toMatchObject({ phone: '1', village: 'Ahero' })
  }
})

test('[N2] [F4] an answer that comes after newer news, taken by another tab, hides nothing of them', async () => {
  const { box, central, amina, other } = await startWard()
  const gates = { pull: newGate(), answer: newGate() }
  let isGated = false
  const tablet = startTablet(box, central.clock, async (url, init) => {
    const isPush = init?.method === 'POST'
    if (isGated && !isPush) {
      gates.pull.reach()
      await gates.pull.opened
    }
    const response = await fetch(url, init)
    if (!isGated || !isPush) return response
    gates.answer.reach()
    await gates.answer.opened
    return response
  })
  const tab = tablet.tab()
  await tablet.round()
  isGated = true
  // No lock keeps the tabs apart where the page came over plain HTTP.
  const pulling = tab.round()
  await gates.pull.reached
  await tablet.kept(update(amina, { phone: '0711' }))
  const pushing = tablet.round()
  await gates.answer.reached
  await other.kept(update(amina, { village: 'Ahero' }))
  await other.round()
  gates.pull.open()
  await pulling
  gates.answer.open()
  await pushing
  expect(await tablet.shown('patients', amina)).toMatchObject({ phone: '0711', village: 'Ahero' })
  isGated = false
  expect(await tablet.round()).toMatchObject({ isComplete: true })
  expect(await tablet.states()).toEqual(['accepted'])
  expect(await tablet.shown('patients', amina)).toMatchObject({ phone: '0711', village: 'Ahero' })
})

test('[F6] [N9] a box that was made anew gets again what it had of the device and central had not', async () => {
  const { tablet, box, amina, shelf, seen, edits } = await startWard()
  await tablet.kept(dispense(shelf, 1))
  await tablet.round()
  await box.round()
  await tablet.round()
  await tablet.askStandings('at central')
  await tablet.kept(update(amina, { phone: '0711' }))
  await tablet.kept(dispense(shelf, 1))
  await tablet.round()
  expect(await tablet.states()).toEqual(['confirmed', 'accepted', 'accepted'])
  makeAnew(box)
  expect(await seen('patients', amina)).toMatchObject({ phone: '0700' })

  await tablet.round()
  expect(await tablet.round()).toMatchObject({ isComplete: true })
  expect(await seen('patients', amina)).toMatchObject({ phone: '0711' })
  expect(await seen('pharmacy-inventory', shelf)).toMatchObject({ quantity: 3 })
  expect(await tablet.shown('pharmacy-inventory', shelf)).toMatchObject({ quantity: 3 })
  await box.round()
  expect((await edits()).map(({ state }) => state)).toEqual(['accepted', 'accepted', 'accepted'])
})

test('[F6] what the box has no more is gone after a new filling; what waits for it stays', async () => {
  const { tablet, amina, visit } = await startWard()
  await tablet.kept(update(amina, { phone: '1' }))
  await tablet.replica.beginFilling(null)
  const { cursor, epoch } = await tablet.replica.position()
  const page = { epoch: epoch ?? '', clinics: [], changes: [], count: 0, cursor: 'x', more: false }
  await tablet.replica.applyPage({ cursor, epoch, etag: null }, page, null)
  expect(await tablet.db.records.get(['appointments', visit])).toBeUndefined()
  expect(await tablet.db.records.get(['patients', amina])).toMatchObject({ copy: null })
  expect(await tablet.replica.hasUnsent({ upTo: 1e9, except: [] })).toBe(true)
})

test('[N2] [N4] an answer that comes after a page of another tab tells nothing older than it', async () => {
  const { box, central, shelf } = await startWard()
  const [arrived, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let isOnItsWay = false
  const tablet = startTablet(box, central.clock, async (input, init) => {
    const isPush = String(input).endsWith('/api/sync/push')
    if (isPush && isOnItsWay) throw new TypeError('the Wi-Fi was away')
    const response = await fetch(input, init)
    if (!isPush) return response
    isOnItsWay = true
    arrived.resolve()
    await held.promise
    isOnItsWay = false
    return response
  })
  await tablet.round()
  await tablet.kept(dispense(shelf, 3))
  const slow = tablet.round()
  await arrived.promise
  await box.round()
  // It has sent nothing, and holds already what central says.
  expect(await tablet.tab().round()).toMatchObject({ isComplete: false, pulled: 1 })
  held.resolve()
  await slow
  expect(await tablet.states()).toEqual(['accepted'])
  expect(await tablet.shown('pharmacy-inventory', shelf)).toMatchObject({
    quantity: 2,
    sync_state: 'synced',
    pending: null,
  })
})

test('[N2] [N4] a page that was on its way while another tab sent an edit confirms nothing of it', async () => {
  const { box, central, admin, amina, seen } = await startWard()
  const [arrived, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let weather: 'good' | 'page is slow' | 'nothing is pulled' = 'good'
  const tablet = startTablet(box, central.clock, async (input, init) => {
    const isPull = String(input).includes('/api/sync/changes')
    if (isPull && weather === 'nothing is pulled') throw new TypeError('the Wi-Fi was away')
    const response = await fetch(input, init)
    if (!isPull || weather === 'good') return response
    weather = 'nothing is pulled'
    arrived.resolve()
    await held.promise
    return response
  })
  await tablet.round()
  await admin.send('PATCH', `/api/patients/${amina}/`, { village: 'Ahero' })
  await box.round()
  weather = 'page is slow'
  const slow = tablet.round()
  await arrived.promise
  const edit = await tablet.tab().kept(update(amina, { phone: '0711' }))
  expect(await tablet.tab().round()).toMatchObject({ isComplete: false, accepted: 1 })
  held.resolve()
  await slow
  expect(await tablet.states()).toEqual(['accepted'])
  expect(await tablet.shown('patients', amina)).toMatchObject({ phone: '0711', pending: edit })

  weather = 'good'
  await tablet.round()
  expect(await tablet.shown('patients', amina)).toEqual(await seen('patients', amina))
})
