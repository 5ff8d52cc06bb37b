import type { WireRecord } from '@outpost/shared/model/record'
import type { Change } from '@outpost/shared/protocol/messages'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { dispense, updateOf } from '../support/authority.ts'
import {
  accepted,
  createCentralTeller,
  openSqliteReplica,
  patientOf,
  stockOf,
} from '../support/replica-harness.ts'

/*
 * The answer to a push comes after a page that was pulled meanwhile: by another process on the same
 * database, as `edge sync` beside a box that serves.
 */

const recordOf = (change: Change) => change.record as WireRecord

async function startPushing() {
  const replica = openSqliteReplica()
  const central = createCentralTeller(replica)
  const [patient, shelf] = [v4(), v4()]
  await central.page([patientOf(patient, 4), stockOf(shelf, 4, 10)])
  const phone = updateOf('patients', { id: patient, revision: 4 }, { phone: 'mine' })
  const out = dispense(shelf, 3)
  await replica.write(phone)
  await replica.write(out)
  const query = { upTo: Number.MAX_SAFE_INTEGER, except: [], editsMax: 500, bytesMax: 1_000_000 }
  expect(await replica.store.nextBatch(query)).toHaveLength(2)
  return { ...replica, central, patient, shelf, phone, out }
}

const records = [
  ['with its record', (change: Change) => recordOf(change)],
  ['without a record', () => null],
] as const

test.each(records)(
  '[N2] [N4] an outcome that comes %s after a later copy is not laid over it once more',
  async (_, given) => {
    const at = await startPushing()
    await at.central.page([
      patientOf(at.patient, 6, { phone: 'theirs' }),
      // Ours at revision 5, and 2 more of others.
      stockOf(at.shelf, 6, 5),
    ])
    await at.store.applyOutcomes([
      accepted(at.phone, 5, given(patientOf(at.patient, 5, { phone: 'mine' }))),
      accepted(at.out, 5, given(stockOf(at.shelf, 5, 7))),
    ])
    expect(await at.see('patients', at.patient)).toMatchObject({
      phone: 'theirs',
      revision: 6,
      sync_state: 'synced',
    })
    expect(await at.see('pharmacy-inventory', at.shelf)).toMatchObject({
      quantity: 5,
      revision: 6,
      sync_state: 'synced',
    })
  },
)
