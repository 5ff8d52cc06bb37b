import { join } from 'node:path'
import { databasePlace } from '@outpost/central/store/database'
import { makeBackup } from '@outpost/shared/authority/sqlite/backup/make'
import { restoreBackup } from '@outpost/shared/authority/sqlite/backup/restore'
import { v4 } from 'uuid'
import { ownFolder } from '../../support/folder.ts'
import { create, patientFields } from '../../support/make.ts'
import { changed, decided, exchanged, moved, posted, removed } from './acts.ts'
import { begin, filesOf } from './beginning.ts'
import { after, type Story } from './story.ts'

const MINUTE = 60_000

/**
 * A clinic whose box has missed what central has changed since, and on which a device has written and
 * writes more: edits that will be accepted, that will clash, that build on one that will clash, that refer to records
 * made offline, movements, a count, a booking, a delete.
 */
export async function writesAndRound(): Promise<Story> {
  return missedChanges({ isCursorTooOld: false })
}

/** The same, already written, and a cursor that is too old: the box must fill again (F6). */
export async function newFilling(): Promise<Story> {
  return missedChanges({ isCursorTooOld: true })
}

async function missedChanges({ isCursorTooOld }: { isCursorTooOld: boolean }): Promise<Story> {
  const at = await begin()
  const { tablet, admin, box, central, clock } = at
  const [known, other] = [await at.patient(), await at.patient()]
  const doctor = await create(admin, 'doctors', { full_name: 'Dr Mbeki' })
  const stock = await at.stock(50)
  const gone = await at.patient({ full_name: 'Zawadi Okello' })
  await box.round()
  await admin.send('PATCH', `/api/patients/${known.id}/`, { phone: 'theirs' })
  await at.patient({ full_name: 'Baraka Njoroge' })
  const movements = `/api/pharmacy-inventory/${stock}/movements`
  await admin.send('POST', movements, { kind: 'DISPENSED', delta: -45 })
  if (isCursorTooOld) {
    await admin.send('DELETE', `/api/patients/${gone.id}/`)
    await central.store.forgetTombstones(clock.now() + 60 * MINUTE)
  }
  const [made, visit] = [v4(), v4()]
  const booking = {
    clinic_id: at.clinic,
    patient_id: made,
    doctor_id: doctor.id,
    starts_at: '2027-03-05T09:00:00.000Z',
    status: 'SCHEDULED',
  }
  const before = [
    posted(tablet, 'patients', made, patientFields(at.clinic, { village: 'Kadongo' })),
    changed(tablet, 'patients', made, { phone: '1' }),
    // Clashes with what central has, and takes the next one with it.
    changed(tablet, 'patients', known.id, { phone: 'mine' }),
    moved(tablet, stock, { kind: 'DISPENSED', delta: -4 }),
    // More than central has left.
    moved(tablet, stock, { kind: 'DISPENSED', delta: -30 }),
  ]
  const writes = [
    changed(tablet, 'patients', known.id, { phone: 'mine again', village: 'Ahero' }),
    moved(tablet, stock, { kind: 'COUNTED', counted: 12 }),
    posted(tablet, 'appointments', visit, booking),
    removed(tablet, 'patients', other.id),
  ]
  const files = await after(filesOf(at), before)
  if (!isCursorTooOld) return { files, acts: [...writes, ...exchanged] }
  return { files: await after(files, writes), acts: exchanged }
}

/** Rejected edits of a box, about which are decided there and at central before the next round. */
export async function decisions(): Promise<Story> {
  const at = await begin()
  const { tablet, person, admin, device, box } = at
  const [known, other] = [await at.patient(), await at.patient({ full_name: 'Baraka Njoroge' })]
  const stock = await at.stock(20)
  await box.round()
  await admin.send('PATCH', `/api/patients/${known.id}/`, { phone: 'theirs' })
  await admin.send('PATCH', `/api/patients/${other.id}/`, { phone: 'theirs' })
  const movements = `/api/pharmacy-inventory/${stock}/movements`
  await admin.send('POST', movements, { kind: 'DISPENSED', delta: -15 })
  const clashing = await at.setPhone(known.id, 'mine')
  // Builds on it, and is decided with it.
  await device.send('PATCH', `/api/patients/${known.id}/`, { phone: 'again', village: 'Ahero' })
  const atCentral = await at.setPhone(other.id, 'mine too')
  const short = await device.send('POST', movements, { kind: 'DISPENSED', delta: -8 })
  await box.round()
  await box.round()
  return {
    files: filesOf(at),
    acts: [
      decided(tablet, clashing, 'apply_mine'),
      decided(tablet, short.body.pending, 'confirm'),
      decided(person, atCentral, 'apply_mine'),
      ...exchanged,
    ],
  }
}

/** A central that was put back to a backup: the box holds hours that are lost there (N9). */
export async function recovery(): Promise<Story> {
  const at = await begin()
  const { tablet, admin, device, box, central, clock } = at
  const known = await at.patient()
  const gone = await at.patient({ full_name: 'Zawadi Okello' })
  const stock = await at.stock(50)
  await box.round()
  clock.advance(MINUTE)
  const backup = join(ownFolder(), 'backup')
  makeBackup(databasePlace(central.file), backup, { now: clock.now(), programVersion: 'test' })
  clock.advance(MINUTE)

  // The hours that are lost at central.
  await at.setPhone(known.id, 'in lost hours')
  const born = await create(device, 'patients', patientFields(at.clinic, { full_name: 'Born' }))
  const movements = `/api/pharmacy-inventory/${stock}/movements`
  await device.send('POST', movements, { kind: 'DISPENSED', delta: -10 })
  await device.send('DELETE', `/api/patients/${gone.id}/`)
  // Of which central alone decides: an admin must say whether it comes back.
  await create(admin, 'doctors', { full_name: 'Dr New' })
  await box.round()
  clock.advance(MINUTE)

  // What no round has carried yet.
  await device.send('PATCH', `/api/patients/${born.id}/`, { village: 'Maseno' })
  await device.send('POST', movements, { kind: 'DISPENSED', delta: -3 })
  clock.advance(MINUTE)
  const file = join(ownFolder(), 'central.db')
  restoreBackup(databasePlace(file), backup, { now: clock.now(), isForced: false })
  const write = changed(tablet, 'patients', known.id, { village: 'Kisian' })
  return { files: filesOf(at, file), acts: [write, ...exchanged], isRestored: true }
}
