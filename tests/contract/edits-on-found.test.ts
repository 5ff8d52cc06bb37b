import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { updateOf } from '../support/authority.ts'
import { createCentralTeller, openSqliteReplica, patientOf } from '../support/replica-harness.ts'

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
