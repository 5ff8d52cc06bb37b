import { DatabaseSync } from 'node:sqlite'
import type { Sqlite } from '@outpost/shared/authority/sqlite/file/connect'
import { createSql } from '@outpost/shared/authority/sqlite/sql'
import { expect, onTestFinished, test } from 'vitest'

test('a query is planned once, and not again at each call', () => {
  // Node's own SQLite tells each look at a table while it plans, which our driver does not.
  const sqlite = new DatabaseSync(':memory:')
  onTestFinished(() => sqlite.close())
  sqlite.exec(`create table places (box text, clinic text, primary key (box, clinic))`)
  sqlite.exec(`insert into places values ('a', 'one'), ('a', 'two'), ('b', 'three')`)
  let looks = 0
  sqlite.setAuthorizer(() => {
    looks += 1
    return 0
  })
  const sql = createSql(sqlite as unknown as Sqlite)
  const clinicsOf = (box: string, limit: number) =>
    sql
      .all<{ clinic: string }>(
        'select clinic from places where box = ? order by clinic limit ?',
        box,
        limit,
      )
      .map(({ clinic }) => clinic)

  expect(clinicsOf('a', 1)).toEqual(['one'])
  expect(looks).toBeGreaterThan(0)
  looks = 0
  expect(clinicsOf('a', 2)).toEqual(['one', 'two'])
  expect(clinicsOf('b', 2)).toEqual(['three'])
  expect(looks).toBe(0)
})
