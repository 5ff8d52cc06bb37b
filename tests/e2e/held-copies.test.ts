import { readAudit } from '@outpost/central/audit/audit'
import { verifyAudit } from '@outpost/central/audit/verify'
import { applyHeld, dismissHeld, findHeld, listHeld } from '@outpost/central/recovery/held-copies'
import { openCentralStore } from '@outpost/central/store/database'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { makeEdit } from '../support/make.ts'
import { makeOlder } from '../support/older-database.ts'
import { startRestored } from '../support/restored.ts'

/*
 * What becomes of copies that wait for an admin after a restore (N9).
 */

test('[N9] who decided about a held copy is in the audit trail, which is whole after a recovery', async () => {
  const { central, admin, box, offer, copyOf, patient, doctor } = await startRestored()
  const phone = async (revision: number, fields: object) => {
    await admin.send('PATCH', `/api/patients/${patient.id}/`, { phone: `${revision}` }, ANY)
    return copyOf('patients', patient.id, revision, fields)
  }
  await offer(box, [await phone(7, { phone: 'lost', village: 'lost' })], [lateEdit(patient.id)])
  await offer(box, [{ collection: 'doctors', op: 'delete', id: doctor.id, revision: 7 }])
  const [first, second] = listHeld(central.store.sql)
  if (first) expect(applyHeld(central.store, first, 'an admin')).toBeNull()
  if (second) dismissHeld(central.store, second, 'another')
  const trail = readAudit(central.store.sql, 0, 1000)
  expect(trail.filter(({ event }) => event === 'held_copy')).toMatchObject([
    { who: 'an admin', subject: `patients/${patient.id}`, details: { what: 'applied' } },
    { who: 'another', subject: `doctors/${doctor.id}`, details: { what: 'dismissed' } },
  ])
  expect(verifyAudit(central.store.sql, null).faults).toEqual([])
})

test('[N9] a copy about which somebody has decided since it was read is not decided about again', async () => {
  const { central, admin, box, offer, copyOf, patient, get } = await startRestored()
  await admin.send('PATCH', `/api/patients/${patient.id}/`, { phone: 'since' }, ANY)
  await offer(box, [await copyOf('patients', patient.id, 7, { phone: 'lost' })])
  const [held] = listHeld(central.store.sql)
  if (!held) throw new Error('nothing is held')
  dismissHeld(central.store, held, 'an admin')
  expect(() => applyHeld(central.store, held, 'another')).toThrow('was dismissed by an admin')
  expect(() => dismissHeld(central.store, held, 'another')).toThrow('Nothing was changed.')
  expect(await get('patients', patient.id)).toMatchObject({ phone: 'since' })
  const trail = readAudit(central.store.sql, 0, 1000)
  expect(trail.filter(({ event }) => event === 'held_copy')).toMatchObject([{ who: 'an admin' }])
})

const ANY = { 'If-Match': '*' }

/** One that central accepted in the lost hours. */
function lateEdit(record_id: string) {
  const edit = makeEdit({
    collection: 'patients',
    op: 'update',
    record_id,
    base: { revision: 6 },
    fields: { phone: 'lost' },
  })
  return { edit, revision: 7 }
}

test('[N9] a visit that was taken without its doctor is applied so, and keeps whom it was given since', async () => {
  const { central, admin, box, offer, copyOf, get, visit, doctor } = await startRestored()
  const path = `/api/appointments/${visit.id}/`
  const [first, second] = [7, 8].map((n) => ({ id: crypto.randomUUID(), revision: n }))
  const copy = await copyOf('appointments', visit.id, 9, { notes: 'seen' })
  const born = [first, second].map((own) => ({
    ...copy,
    ...own,
    record: { ...copy.record, ...own },
  }))
  await admin.send('PATCH', path, { doctor_id: null }, ANY)
  await admin.send('DELETE', `/api/doctors/${doctor.id}/`, undefined, ANY)
  expect(await offer(box, born)).toEqual(['held: out_of_scope', 'held: out_of_scope'])
  const { body: other } = await admin.send('POST', '/api/doctors/', { full_name: 'Dr Njoroge' })
  const given = { doctor_id: other.id, notes: 'seen again' }
  await admin.send('PATCH', `/api/appointments/${second?.id}/`, given, ANY)
  for (const held of listHeld(central.store.sql)) {
    expect(applyHeld(central.store, held, 'an admin')).toBeNull()
  }
  expect(listHeld(central.store.sql)).toEqual([])
  expect(await get('appointments', first?.id ?? '')).toMatchObject({
    notes: 'seen',
    doctor_id: null,
  })
  // Only the doctor waited: what was written since stays.
  expect(await get('appointments', second?.id ?? '')).toMatchObject({
    notes: 'seen again',
    doctor_id: other.id,
  })
})

test('[N9] a copy that gave way to another before the upgrade is told as one about which nobody has decided', () => {
  const columns = `collection, record_id, op, revision, copy, reason, principal_id, at, decision, decided_by, decided_at`
  const row = (id: string, who: string) =>
    `('patients', '${id}', 'put', 1, '{}', 'changed_since', 'box', 1, 'dismissed', '${who}', 2)`
  const older = makeOlder(
    'central',
    'superseded_copies',
    `insert into held_copies (${columns}) values ${row('a', 'a later copy of the same hours')},
       ${row('b', 'a copy of other hours')}, ${row('c', 'an admin')}`,
  )
  const store = openCentralStore(older, createHandClock())
  const decided = [1, 2, 3].map((key) => findHeld(store.sql, key)?.decided)
  store.close()
  const superseded = { decision: 'superseded', who: null, at: 2 }
  const dismissed = { decision: 'dismissed', who: 'an admin', at: 2 }
  expect(decided).toEqual([superseded, superseded, dismissed])
})
