import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readUntold } from '@outpost/shared/authority/sqlite/decisions/untold-decisions'
import { openFor } from '@outpost/shared/authority/sqlite/file/open'
import { createSql } from '@outpost/shared/authority/sqlite/sql'
import { expect, test } from 'vitest'
import { ownFolder } from '../support/folder.ts'

const DECISIONS = `insert into decisions (edit_id, decision, actor, at, principal_id, made_at, is_open)
  values ('told', 'withdraw', 'x', 1, 'box', 'here', 0), ('untold', 'withdraw', 'x', 2, 'box', 'here', 1)`

/** A database of the version before, with a decision that was told and one that was not. */
function makeOlder(migrations: string): string {
  const folder = ownFolder()
  const older = join(folder, 'migrations')
  cpSync(migrations, older, { recursive: true })
  const file = join(older, 'meta/_journal.json')
  const journal = JSON.parse(readFileSync(file, 'utf8'))
  const place = journal.entries.findIndex(({ tag }: { tag: string }) =>
    tag.endsWith('untold_decisions'),
  )
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, place) }))
  const database = join(folder, 'older.db')
  openFor(database, older, (sqlite) => {
    sqlite.exec(DECISIONS)
    sqlite.exec(`insert into successions (node_id, formerly, up_to) values ('box again', 'box', 0)`)
    sqlite.close()
  })
  return database
}

test.each([
  ['edge', 'above'],
  ['central', 'box'],
  ['central', 'box again'],
])(
  '[E9] what a database of %s has not told is still told after the upgrade (to %s)',
  (side, recipient) => {
    const migrations = new URL(`../../${side}/store/migrations`, import.meta.url).pathname
    const told = openFor(makeOlder(migrations), migrations, (sqlite) => {
      const untold = readUntold(createSql(sqlite), recipient)
      sqlite.close()
      return untold
    })
    expect(told.map(({ edit_id }) => edit_id)).toEqual(['untold'])
  },
)
