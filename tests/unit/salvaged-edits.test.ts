import { join } from 'node:path'
import { columnsOf } from '@outpost/edge/rescue/keepsake'
import { withSalvage } from '@outpost/edge/rescue/salvage'
import { type EdgeStore, openEdgeStore } from '@outpost/edge/store/database'
import { jsonHash } from '@outpost/shared/protocol/edit'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { createOf } from '../support/authority.ts'
import { createHandClock } from '../support/clock.ts'
import { ownFolder } from '../support/folder.ts'
import { patientFields } from '../support/make.ts'

const clock = createHandClock(Date.parse('2027-03-01T08:00:00Z'))

const newEdit = () => createOf('patients', patientFields(v4()))

/** Puts an edit into the outbox under this number. */
function put({ store }: EdgeStore, seq: number, edit: ReturnType<typeof newEdit>) {
  store.sql.run(
    `insert into edits (seq, id, hash, body, collection, record_id, op, principal_id, received_at,
       status, state) values (?, ?, ?, ?, 'patients', ?, 'create', 'tablet', 1, 200, 'waiting')`,
    seq,
    edit.id,
    jsonHash(edit),
    JSON.stringify(edit),
    String(edit.record_id),
  )
}

/** What is salvaged of the edits of a box's database: their ids and numbers. */
function salvaged(file: string, { store }: EdgeStore) {
  const shape = { kept: [], editColumns: columnsOf(store.sqlite, 'edits') }
  return withSalvage(file, null, shape, ({ edits }) =>
    edits.map(({ edit, row }) => [edit.id, row.seq]),
  )
}

test('[N4] an edit whose content does not fit its hash is not saved, and so not sent', () => {
  const file = join(ownFolder(), 'edge.db')
  const before = openEdgeStore(file, clock, { key: null })
  const [whole, damaged] = [newEdit(), newEdit()]
  put(before, 1, whole)
  put(before, 2, damaged)
  before.store.sql.run(`update edits set hash = ? where id = ?`, jsonHash(whole), damaged.id)
  before.store.close()
  const after = openEdgeStore(file, clock, { key: null })
  expect(salvaged(file, after)).toEqual([[whole.id, 1]])
  after.store.close()
})

test('[N4] two edits that got one number are both saved, the later one under another', () => {
  const file = join(ownFolder(), 'edge.db')
  const before = openEdgeStore(file, clock, { key: null })
  const [first, second] = [newEdit(), newEdit()]
  put(before, 1, first)
  before.store.close()
  // In the file stands the first edit, in the log another image of that page.
  const after = openEdgeStore(file, clock, { key: null })
  after.store.sql.run('delete from edits')
  put(after, 1, second)
  expect(salvaged(file, after)).toEqual([
    [first.id, 1],
    [second.id, 2],
  ])
  after.store.close()
})
