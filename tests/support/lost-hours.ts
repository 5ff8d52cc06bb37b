import { createCentralFetch } from '@outpost/edge/sync/central-fetch'
import { enrol } from '@outpost/edge/sync/enrol'
import { principal, stockCreate } from './authority.ts'
import type { Caller } from './caller.ts'
import { createHandClock, type HandClock } from './clock.ts'
import { copyCard, startCopy } from './copied-box.ts'
import { create, patientFields, push } from './make.ts'
import { type Box, startBox } from './network.ts'
import { scopeContents } from './replica.ts'
import { type Restorable, startRestorable } from './restorable.ts'
import { type Road, startRoad } from './road.ts'

const MINUTE = 60_000

type Enrolling = { at?: Pick<Restorable, 'newCode'>; clinics?: string[]; url?: string }

export type Post = Awaited<ReturnType<typeof startPost>>

/** A box with the road that it goes to central, and what a nurse does on it. */
export async function startPost(central: Restorable, clinic: string) {
  return postOf(central, clinic, await startBox(central, [clinic]))
}

async function postOf(central: Restorable, clinic: string, box: Box) {
  const road: Road = await startRoad(central.url)
  box.edge.row.change({ centralUrl: road.url })
  const { device } = box
  const done = async (reply: Awaited<ReturnType<Caller['send']>>) => {
    if (reply.status >= 300) throw new Error(`${reply.status}: ${reply.text}`)
    return reply.body
  }
  return {
    box,
    road,
    device,
    clinic,
    nodeId: () => box.edge.row.read().nodeId ?? '',
    register: (more: Record<string, unknown> = {}) =>
      create(device, 'patients', patientFields(clinic, more)),
    change: async (collection: string, id: string, fields: object) =>
      done(await device.send('PATCH', `/api/${collection}/${id}/`, fields)),
    remove: async (collection: string, id: string) =>
      done(await device.send('DELETE', `/api/${collection}/${id}/`)),
    dispense: async (id: string, units: number) =>
      done(
        await device.send('POST', `/api/pharmacy-inventory/${id}/movements`, {
          kind: 'DISPENSED',
          delta: -units,
        }),
      ),
    async sync(rounds = 3) {
      let result = await box.round()
      for (let n = 1; n < rounds && !result.isComplete; n++) result = await box.round()
      return result
    },
    /** As `edge enrol`, with a new code for these clinics; by itself at this central and for its own. */
    async enrolAgain({ at = central, clinics = [clinic], url = road.url }: Enrolling = {}) {
      const { fetch, close } = createCentralFetch(undefined)
      await enrol(box.edge, fetch, { centralUrl: url, code: at.newCode(clinics) })
      await close()
    },
    async seen(collection: string, id: string) {
      const reply = await device.get(`/api/${collection}/${id}/`)
      return reply.status === 200 ? reply.body : null
    },
  }
}

function createSyncAll(posts: readonly Post[], clock: HandClock) {
  return async (times = 2) => {
    for (let n = 0; n < times; n++) {
      for (const post of posts) await post.sync()
      clock.advance(MINUTE)
    }
  }
}

/**
 * Central with two boxes in one clinic and one in another, backed up, and some hours of work since
 * that only the boxes will know of. Every round was complete, but for what was done at the very end.
 * If `isFirstNew`, the first box is enrolled after the backup.
 */
export async function startLostHours({ isFirstNew = false } = {}) {
  const clock = createHandClock()
  const central = await startRestorable(clock)
  const admin = central.caller('admin')
  const clinic = await central.addClinic('Kisumu')
  const elsewhere = await central.addClinic('Kakamega')
  const early = isFirstNew ? null : await startPost(central, clinic)
  const second = await startPost(central, clinic)
  const far = await startPost(central, elsewhere)
  const posts = early ? [early, second, far] : [second, far]
  const syncAll = createSyncAll(posts, clock)
  const patientOf = (at: string, name: string) =>
    create(admin, 'patients', patientFields(at, { full_name: name }))
  const stockOf = async (pharmacyId: string, medicineId: string, quantity: number) => {
    const fields = { pharmacy_id: pharmacyId, medicine_id: medicineId, quantity }
    const edit = stockCreate(fields)
    const [outcome] = await push(admin, [edit])
    if (outcome.status !== 200) throw new Error(JSON.stringify(outcome))
    return edit.record_id
  }

  const doctor = await create(admin, 'doctors', { full_name: 'Dr Were' })
  const pharmacy = await create(admin, 'pharmacies', { clinic_id: clinic, name: 'Main' })
  const medicine = await create(admin, 'medicines', { name: 'Amoxicillin', unit: 'capsule' })
  const stock = await stockOf(pharmacy.id, medicine.id, 100)
  const old = await patientOf(clinic, 'Old')
  const renamed = await patientOf(clinic, 'Before')
  const leaver = await patientOf(clinic, 'Leaver')
  const farOne = await patientOf(elsewhere, 'Far')
  const visit = await create(admin, 'appointments', {
    clinic_id: clinic,
    patient_id: old.id,
    doctor_id: doctor.id,
    starts_at: '2027-03-02T08:00:00.000Z',
    status: 'SCHEDULED',
  })
  await syncAll()
  central.backup('backup')
  central.copyAway('copy')
  clock.advance(MINUTE)

  // The hours that will be lost.
  const first = early ?? (await startPost(central, clinic))
  if (!early) {
    posts.unshift(first)
    await first.sync()
  }
  const phone = await first.change('patients', old.id, { phone: '0700 000 001' })
  const born = await first.register({ full_name: 'Born in lost hours' })
  await first.dispense(stock, 10)
  await first.remove('patients', leaver.id)
  await second.change('patients', old.id, { village: 'Kisian' })
  await second.dispense(stock, 7)
  await second.change('appointments', visit.id, { status: 'COMPLETED' })
  await far.change('patients', farOne.id, { phone: '0700 000 003' })
  await syncAll()
  const booked = await second.device.send('POST', '/api/appointments/', {
    clinic_id: clinic,
    patient_id: born.id,
    doctor_id: doctor.id,
    starts_at: '2027-03-03T08:00:00.000Z',
    status: 'SCHEDULED',
  })
  await admin.send(
    'PATCH',
    `/api/patients/${renamed.id}/`,
    { full_name: 'After' },
    { 'If-Match': '"1"' },
  )
  const newDoctor = await create(admin, 'doctors', { full_name: 'Dr New' })
  const newPharmacy = await create(admin, 'pharmacies', { clinic_id: clinic, name: 'New' })
  const newStock = await stockOf(newPharmacy.id, medicine.id, 40)
  // Rejected: made before the round that would have told of the other.
  await first.change('patients', renamed.id, { full_name: 'Mine' })
  await syncAll(3)

  // What no round has carried yet.
  await first.change('patients', old.id, { phone: '0700 000 009' })
  await first.dispense(stock, 3)
  await second.dispense(stock, 2)
  await second.change('patients', born.id, { village: 'Maseno' })
  const ids = {
    old: old.id,
    born: born.id,
    leaver: leaver.id,
    renamed: renamed.id,
    far: farOne.id,
    visit: visit.id,
    booked: booked.body.id as string,
    stock,
    doctor: doctor.id,
    newDoctor: newDoctor.id,
    newPharmacy: newPharmacy.id,
    newStock,
    acceptedEdit: phone.pending as string,
  }
  const bornBefore = await first.seen('patients', born.id)
  clock.advance(60 * MINUTE)

  return {
    central,
    admin,
    clock,
    clinic,
    elsewhere,
    first,
    second,
    far,
    posts,
    ids,
    bornBefore,
    syncAll,
    /** Somebody who may see all, with a token that the present database knows. */
    newAdmin: () => central.caller('admin'),
  }
}

export type LostHours = Awaited<ReturnType<typeof startLostHours>>

/**
 * Works the hours and restores central once. Answers what begins there as often as it is called, each
 * time with nodes of their own on copies of the databases, which is a third of the work.
 */
export async function keepLostHours(): Promise<() => Promise<LostHours>> {
  const at = await startLostHours()
  at.central.restore('backup')
  at.central.store.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  const cards = at.posts.map(({ box }) => copyCard(box))
  return async () => {
    const clock = createHandClock(at.clock.now())
    const central = await startRestorable(clock, at.central.folder)
    const posts: Post[] = []
    for (const [index, { clinic }] of at.posts.entries()) {
      posts.push(await postOf(central, clinic, await startCopy(cards[index] ?? '', clock)))
    }
    const [first, second, far] = posts as [Post, Post, Post]
    const syncAll = createSyncAll(posts, clock)
    const newAdmin = () => central.caller('admin')
    const nodes = { central, clock, first, second, far, posts }
    return { ...at, ...nodes, admin: newAdmin(), syncAll, newAdmin }
  }
}

type Live = [key: string, revision: number, fields: unknown, state: string][]

/** What a box shows, and how it says that it stands. */
export function heldBy(box: Pick<Box, 'edge'>): Live {
  const rows = box.edge.store.sql.all<{
    key: string
    revision: number
    fields: string
    state: string
  }>(
    `select collection || '/' || id as key, revision, fields, sync_state as state from records
     where deleted_at is null order by key`,
  )
  return rows.map(({ key, revision, fields, state }) => [key, revision, JSON.parse(fields), state])
}

/** What a box of this clinic must hold, by rule F1 alone, once it is at central whole. */
export async function shouldHold({ central }: Pick<LostHours, 'central'>, clinic: string) {
  const all = await scopeContents(central.store, principal('node', [clinic]))
  return [...all]
    .map(([key, wire]): Live[number] => {
      const {
        id: _id,
        revision,
        created_at: _c,
        updated_at: _u,
        last_synced_at: _l,
        deleted_at: _d,
        ...fields
      } = wire
      return [key, revision, fields, 'synced']
    })
    .sort(([a], [b]) => (a < b ? -1 : 1))
}
