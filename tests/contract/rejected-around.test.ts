import { join } from 'node:path'
import { parentsOf, waitingWith } from '@outpost/shared/authority/rejected'
import {
  readRejected,
  readRejectedAround,
} from '@outpost/shared/authority/sqlite/readers/rejected-reader'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { ownFolder } from '../support/folder.ts'
import { makeEdit, patientFields } from '../support/make.ts'
import { createDice, type Dice } from '../support/random.ts'
import { openSqliteFile } from '../support/sqlite-store.ts'

const EDITS = 60

/** Rejected edits at random: of few records and upon each other, for another edit or for themselves. */
function rejectSome(sql: Sql, dice: Dice): string[] {
  const records = Array.from({ length: 12 }, () => dice.uuid())
  const record = () => dice.pick(records) ?? ''
  const ids: string[] = []
  for (let count = 0; count < EDITS; count++) {
    const base = { revision: 1, ...(dice.chance(0.5) && { edit: dice.pick(ids) ?? dice.uuid() }) }
    const created = {
      collection: 'patients',
      op: 'create',
      fields: patientFields(dice.uuid()),
    } as const
    const changed = {
      collection: 'patients',
      op: 'update',
      base,
      fields: { village: 'Ahero' },
    } as const
    const fields = { patient_id: record(), doctor_id: record() }
    const booked = { collection: 'appointments', op: 'create', fields } as const
    const edit = makeEdit(dice.pick([created, changed, booked]) ?? created)
    const made = { ...edit, id: dice.uuid(), record_id: record() }
    const code = dice.pick(['DEPENDS_ON_REJECTED', 'STALE_UPDATE', 'RECORD_EXISTS'])
    sql.run(
      `insert into edits (id, hash, body, collection, record_id, op, principal_id, received_at, status,
         rejection, state) values (?, '', ?, ?, ?, ?, 'box', 1, 409, ?, ?)`,
      made.id,
      JSON.stringify(made),
      made.collection,
      made.record_id,
      made.op,
      JSON.stringify({ conflict: { error_code: code, message: '' } }),
      dice.chance(0.9) ? 'needs_decision' : 'decided',
    )
    ids.push(made.id)
  }
  return ids
}

function open() {
  return openSqliteFile(join(ownFolder(), 'central.db'), createHandClock()).store.sql
}

test.each([1, 2, 3, 4, 5])(
  '[N5] what goes with a rejected edit is told by a part of them as by all: seed %i',
  (seed) => {
    const sql = open()
    const ids = rejectSome(sql, createDice(seed))
    const all = readRejected(sql)
    const parents = parentsOf(all)
    expect([...parents.values()].filter((parent) => parent !== null).length).toBeGreaterThan(5)
    for (const id of ids) {
      const around = readRejectedAround(sql, id)
      expect(all).toEqual(expect.arrayContaining(around))
      const own = parentsOf(around)
      expect(own.get(id)).toBe(parents.get(id))
      expect(waitingWith(id, own)).toEqual(waitingWith(id, parents))
    }
  },
)

test('[N5] who decides about one rejected edit reads none that has nothing to do with another', () => {
  const sql = open()
  rejectSome(sql, createDice(6))
  const alone = readRejected(sql).filter(({ conflict }) => conflict?.error_code === 'STALE_UPDATE')
  const [first, second] = alone
    .filter(({ edit }) => edit.op === 'update')
    .map(({ edit }) => edit.id)
  sql.run(`delete from edits where instr(rejection, 'DEPENDS_ON_REJECTED')`)
  expect(readRejectedAround(sql, first ?? '').map(({ edit }) => edit.id)).toEqual([first])
  expect(readRejectedAround(sql, second ?? '').map(({ edit }) => edit.id)).toEqual([second])
})
