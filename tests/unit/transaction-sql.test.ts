import { createSql, type Sql } from '@outpost/shared/authority/sqlite/sql'
import {
  deferring,
  immediate,
  type TransactionSql,
} from '@outpost/shared/authority/sqlite/transaction-sql'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'

const KINDS: [string, (sql: Sql) => TransactionSql][] = [
  ['deferring', deferring],
  ['immediate', immediate],
]

describe.each(KINDS)('statements of one transaction, %s', (kind, wrap) => {
  /** A transaction on two tables, and what each held in what order of adding at its end. */
  function run(work: (sql: TransactionSql) => void) {
    const sqlite = new Database(':memory:')
    sqlite.exec(
      'create table a (n integer primary key, v unique); create table b (n integer primary key, v unique)',
    )
    const sql = createSql(sqlite)
    const values = (table: 'a' | 'b') =>
      sql.all<{ v: number }>(`select v from ${table} order by n`).map(({ v }) => v)
    try {
      sqlite.transaction(() => {
        const own = wrap(sql)
        work(own)
        own.flush()
      })()
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error
      return { error: String(error), a: values('a'), b: values('b') }
    }
    return { a: values('a'), b: values('b') }
  }
  const addTo = (table: 'a' | 'b') => `insert into ${table} (v) values (?)`

  test('[E8] all that was to be done later is there at the end, in order table by table', () => {
    const held = run((sql) => {
      for (const n of [1, 2, 3]) {
        sql.later(addTo('a'), n)
        sql.later(addTo('b'), 10 * n)
      }
    })
    expect(held).toEqual({ a: [1, 2, 3], b: [10, 20, 30] })
  })

  test('[N6] whatever is read sees what was to be done later', () => {
    run((sql) => {
      const count = () => sql.get<{ n: number }>('select count(*) as n from a')?.n
      sql.later(addTo('a'), 1)
      expect(count()).toBe(1)
      sql.later(addTo('a'), 2)
      expect(sql.all('select v from a')).toHaveLength(2)
      sql.later(addTo('a'), 3)
      expect([...sql.iterate('select v from a')]).toHaveLength(3)
      sql.later(addTo('a'), 4)
      expect(sql.run('update a set v = v + 10').changes).toBe(4)
    })
  })

  test('[F3] what others refer to is there before them, whenever it was told of', () => {
    const order = run((sql) => {
      sql.run('create table told (n integer primary key, v)')
      for (const table of ['a', 'b']) {
        sql.run(
          `create trigger told_${table} after insert on ${table} begin insert into told (v) values (new.v); end`,
        )
      }
      sql.later(addTo('b'), 10)
      sql.laterFirst(addTo('a'), 1)
      sql.later(addTo('b'), 20)
      sql.laterFirst(addTo('a'), 2)
      const told = sql.all<{ v: number }>('select v from told order by n').map(({ v }) => v)
      expect(told).toEqual(kind === 'deferring' ? [1, 2, 10, 20] : [10, 1, 20, 2])
    })
    expect(order).toEqual({ a: [1, 2], b: [10, 20] })
  })

  test('[E8] what cannot be done later undoes all of the transaction', () => {
    const held = run((sql) => {
      sql.run(addTo('b'), 5)
      sql.later(addTo('a'), 1)
      sql.later(addTo('a'), 1)
    })
    expect(held).toEqual({ error: expect.stringContaining('UNIQUE'), a: [], b: [] })
  })

  test('[E8] what was still to be done later can be forgotten', () => {
    const held = run((sql) => {
      sql.later(addTo('a'), 1)
      sql.drop()
      sql.later(addTo('b'), 10)
    })
    expect(held).toEqual({ a: kind === 'deferring' ? [] : [1], b: [10] })
  })
})
