import { join } from 'node:path'
import { blankRecord, type StoredRecord } from '@outpost/shared/model/record'
import { v4 } from 'uuid'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { ownFolder } from '../support/folder.ts'
import { patientFields } from '../support/make.ts'
import { openSqliteFile } from '../support/sqlite-store.ts'

test('[F2] of what failed within a transaction nothing is in the feed, nor in the search', async () => {
  const clock = createHandClock()
  const { store } = openSqliteFile(join(ownFolder(), 'central.db'), clock)
  const scope = `clinic:${v4()}` as const
  const changeOf = (name: string) => {
    const fields = patientFields(v4(), { full_name: name })
    const record: StoredRecord = { ...blankRecord('patients', v4(), clock.now()), fields }
    return { record, scopes: [scope], isNew: true }
  }
  store.write((writer) => {
    const failing = () =>
      writer.allOrNothing(() => {
        writer.write(changeOf('Lost Otieno'))
        throw new Error('later')
      })
    expect(failing).toThrow('later')
    expect(writer.allOrNothing(() => writer.write(changeOf('Amina Otieno')))).toBeGreaterThan(0)
    writer.write(changeOf('Baraka Otieno'))
  })
  const feed = store.sql.all(
    `select s.name as scope, f.seq, r.fields ->> '$.full_name' as name
     from feed f left join scopes s on s.key = f.scope left join records r on r.key = f.record order by seq`,
  )
  expect(feed).toEqual([
    { scope, seq: 1, name: 'Amina Otieno' },
    { scope, seq: 2, name: 'Baraka Otieno' },
  ])
  expect(store.sql.get('select head from scopes where name = ?', scope)).toEqual({ head: 2 })
  expect(store.sql.all('select rowid as key from search order by key')).toHaveLength(2)
})
