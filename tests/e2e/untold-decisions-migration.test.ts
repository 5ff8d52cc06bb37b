import { openFor } from '@outpost/shared/authority/sqlite/file/open'
import { readUntold } from '@outpost/shared/authority/sqlite/readers/decisions-reader'
import { createSql } from '@outpost/shared/authority/sqlite/sql'
import { expect, test } from 'vitest'
import { makeOlder, migrationsOf } from '../support/older-database.ts'

/** A decision that was told and one that was not. */
const DECISIONS = `insert into decisions (edit_id, decision, actor, at, principal_id, made_at, is_open)
  values ('told', 'withdraw', 'x', 1, 'box', 'here', 0), ('untold', 'withdraw', 'x', 2, 'box', 'here', 1);
  insert into successions (node_id, formerly, up_to) values ('box again', 'box', 0)`

test.each([
  ['edge', 'above'],
  ['central', 'box'],
  ['central', 'box again'],
] as const)(
  '[E9] what a database of %s has not told is still told after the upgrade (to %s)',
  (side, recipient) => {
    const older = makeOlder(side, 'untold_decisions', DECISIONS)
    const told = openFor(older, migrationsOf(side), null, (sqlite) => {
      const untold = readUntold(createSql(sqlite), recipient)
      sqlite.close()
      return untold
    })
    expect(told.map(({ edit_id }) => edit_id)).toEqual(['untold'])
  },
)
