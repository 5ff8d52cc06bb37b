import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { updateOf } from '../support/authority.ts'
import { makeEdit } from '../support/make.ts'
import {
  CLINIC,
  createCentralTeller,
  openSqliteReplica,
  patientOf,
} from '../support/replica-harness.ts'

/* How a box judges edits on one that it has from central already, as after it was put back. */

const phoneOf = (id: string, revision: number, phone: string, on?: ReturnType<typeof updateOf>) =>
  updateOf('patients', { id, revision }, { phone }, on)

test('[E4] what is made on an edit that set what was there stands on that, until it changes', async () => {
  const harness = openSqliteReplica()
  const { write, see } = harness
  const central = createCentralTeller(harness)
  const patient = v4()
  await central.page([patientOf(patient, 1)])
  await central.page([patientOf(patient, 2, { phone: '1' })])
  const first = phoneOf(patient, 1, '1')
  await write(first)
  await write(phoneOf(patient, 1, '2', first))
  expect(await see('patients', patient)).toMatchObject({ phone: '2' })

  const other = v4()
  await central.page([patientOf(other, 2, { phone: '1' })])
  const again = phoneOf(other, 1, '1')
  await write(again)
  await central.page([patientOf(other, 3, { phone: 'theirs' })])
  await expect(write(phoneOf(other, 1, '2', again))).rejects.toThrow('STALE_UPDATE')
  const village = updateOf('patients', { id: other, revision: 1 }, { village: 'Ahero' }, again)
  await central.page([patientOf(other, 4, { phone: 'theirs', village: 'Kisian' })])
  await expect(write(village)).rejects.toThrow('STALE_UPDATE')
})

test('[E4] [N10] a create of what was there lies over nothing, whatever comes from central after it', async () => {
  const harness = openSqliteReplica()
  const { write, see } = harness
  const central = createCentralTeller(harness)
  const fields = { clinic_id: CLINIC, full_name: 'Amina Otieno', sex: 'female' }
  const made = (id: string) =>
    makeEdit({ collection: 'patients', op: 'create', record_id: id, fields })
  const patient = v4()
  const written = v4()
  await central.page([patientOf(patient, 1), patientOf(written, 1)])
  const phone = phoneOf(written, 1, '1')
  await write(phone)
  for (const id of [patient, written]) await write(made(id))
  // Nor is it the one that made the record, so that another one would be rejected.
  await write(made(patient))
  const isAsItShould = async () => {
    const waits = { sync_state: 'pending' }
    expect(await see('patients', patient)).toMatchObject({ ...waits, pending: null })
    expect(await see('patients', written)).toMatchObject({ ...waits, pending: phone.id })
  }
  await isAsItShould()
  await central.page([patientOf(patient, 2, { phone: '2' }), patientOf(written, 2)])
  await isAsItShould()
  expect(await see('patients', patient)).toMatchObject({ phone: '2' })
})

test('[N10] what is passed on lies over nothing, whatever comes from central or is written after it', async () => {
  const harness = openSqliteReplica()
  const { write, see } = harness
  const central = createCentralTeller(harness)
  const patient = v4()
  await central.page([patientOf(patient, 1)])
  await central.page([patientOf(patient, 2, { phone: 'theirs' })])
  const earlier = phoneOf(patient, 1, 'mine')
  await expect(write(earlier)).rejects.toThrow('STALE_UPDATE')
  const again = { ...earlier, id: v4() }
  await write(again, { isPerhapsTaken: true })
  const waits = { sync_state: 'pending', pending: null }
  expect(await see('patients', patient)).toMatchObject({ ...waits, phone: 'theirs' })
  await central.page([patientOf(patient, 3, { phone: 'theirs', village: 'Ahero' })])
  expect(await see('patients', patient)).toMatchObject({ ...waits, phone: 'theirs' })
  const next = phoneOf(patient, 3, 'next')
  await write(next)
  expect(await see('patients', patient)).toMatchObject({ phone: 'next', pending: next.id })
  // Of what is nowhere, nothing is made.
  const gone = phoneOf(v4(), 1, 'mine')
  await write(gone, { isPerhapsTaken: true })
  expect(await see('patients', gone.record_id)).toBeNull()
  expect(await harness.edit(gone.id)).toMatchObject({ state: 'waiting' })
  // Until it comes: then it is seen that something waits for it.
  await central.page([patientOf(gone.record_id, 4, { phone: 'theirs' })])
  expect(await see('patients', gone.record_id)).toMatchObject({ ...waits, phone: 'theirs' })
})
