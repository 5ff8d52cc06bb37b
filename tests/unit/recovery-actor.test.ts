import { decidedMovements } from '@outpost/central/recovery/decided-movements'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Copy } from '@outpost/shared/protocol/recovery'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { openSqlite } from '../support/sqlite-store.ts'

test.each([
  ['taken back after a restore', []],
  ['Sister Wanjiru', ['e']],
])('[N9] in a database of before, what %s has closed is known by that name', async (actor, ids) => {
  const { store } = await openSqlite(createHandClock())
  const { sql } = store as SqliteStore
  const body = JSON.stringify({ movement: { kind: 'DISPENSED', delta: -3 } })
  sql.run(
    `insert into edits (id, hash, body, collection, record_id, op, principal_id, received_at, status, state)
     values ('e', '', ?, 'pharmacy-inventory', 'stock', 'move_stock', 'box', 1, 409, 'decided')`,
    body,
  )
  sql.run(
    `insert into decisions (edit_id, decision, actor, at, principal_id, made_at)
     values ('e', 'keep_server', ?, 2, 'box', 'here')`,
    actor,
  )
  const copy = { collection: 'pharmacy-inventory', op: 'put', id: 'stock', revision: 7 } as Copy
  expect(decidedMovements(sql, copy, ['e']).ids).toEqual(ids)
})
