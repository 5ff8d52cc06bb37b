import { join } from 'node:path'
import { openCentralStore } from '@outpost/central/store/database'
import { openEdgeStore } from '@outpost/edge/store/database'
import { compareWith, PASSING } from '@outpost/shared/authority/sqlite/backup/comparison'
import { connect } from '@outpost/shared/authority/sqlite/file/connect'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { ownFolder } from '../support/folder.ts'

test('what was written after a backup is missed also in a column that has the name of a passing one', () => {
  const folder = ownFolder()
  const make = (name: string, report: string) => {
    const sqlite = connect(join(folder, name), { key: null })
    sqlite.exec(`create table edits (id text primary key, state text);
      create table notes (id integer primary key, report text)`)
    sqlite.prepare('insert into notes values (1, ?)').run(report)
    return sqlite
  }
  make('backup.db', 'before').close()
  const present = make('present.db', 'after')
  expect(compareWith(present, join(folder, 'backup.db')).rows).toEqual({ notes: 1 })
  present.close()
})

test('each column that is not compared is in the database of a side', () => {
  const sides = [
    openCentralStore(':memory:', CLOCK),
    openEdgeStore(':memory:', CLOCK, { key: null }).store,
  ]
  const known = sides.flatMap(({ sql }) =>
    sql.all<{ name: string }>(`select t.name || '.' || c.name as name
      from sqlite_master t join pragma_table_info(t.name) c where t.type = 'table'`),
  )
  const names = known.map(({ name }) => name)
  expect([...PASSING].filter((name) => !names.includes(name))).toEqual([])
})

const CLOCK = createHandClock()
