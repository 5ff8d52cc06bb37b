import { join } from 'node:path'
import { noteAudit } from '@outpost/central/audit/audit'
import { searchAudit } from '@outpost/central/audit/search'
import { verifyAudit } from '@outpost/central/audit/verify'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { expect, test } from 'vitest'
import { ownFolder } from '../support/folder.ts'
import { openSqliteFile } from '../support/sqlite-store.ts'

const HOUR_MS = 3600_000
const BEGIN = Date.parse('2027-03-01T00:00:00Z')
const ALL = { who: null, event: null, what: null, subject: null, nodeId: null, clinicId: null }
const admin = { id: 'admin', clinics: 'all' } as const

/** A trail of an entry an hour, in which the clock was set back by three days and once ran years ahead. */
function startTrail() {
  const { store } = openSqliteFile(join(ownFolder(), 'central.db'), { now: () => BEGIN })
  const { sql } = store
  const note = (at: number, who = 'admin') =>
    noteAudit(sql, at, { event: 'node', who, details: { what: 'noted' } })
  const hours = (count: number, from: number) =>
    Array.from({ length: count }, (_, n) => note(BEGIN + (from + n) * HOUR_MS))
  hours(200, 0)
  // A tick back is nothing to tell of.
  note(BEGIN + 199 * HOUR_MS - 500)
  hours(100, 128)
  hours(3, 30_000)
  hours(100, 228)
  const entries = sql.all<{ seq: number; at: number; event: string }>(
    'select seq, at, event from audit order by seq desc',
  )
  return { sql, entries }
}

test('[A3] a search by time finds what a look at every entry finds, wherever the clock was set back', () => {
  const { sql, entries } = startTrail()
  expect(entries.filter(({ event }) => event === 'clock')).toHaveLength(2)
  const ranges = [-5, 0, 100, 127, 150, 199, 228, 300, 29_999, 30_001, 40_000].flatMap((from) =>
    [1, 30, 1000].map((length) => [from, from + length] as const),
  )
  for (const [first, last] of [...ranges, [null, 140] as const, [200, null] as const]) {
    const from = first === null ? null : BEGIN + first * HOUR_MS
    const to = last === null ? null : BEGIN + last * HOUR_MS
    const page = { before: Number.MAX_SAFE_INTEGER, limit: 1000 }
    const found = searchAudit(sql, admin, { ...ALL, from, to }, page).map(({ seq }) => seq)
    const isIn = ({ at }: { at: number }) =>
      (from === null || at >= from) && (to === null || at < to)
    expect(found, `${first} to ${last}`).toEqual(entries.filter(isIn).map(({ seq }) => seq))
    const second = { before: found[1] ?? 0, limit: 2 }
    const rest = searchAudit(sql, admin, { ...ALL, from, to }, second).map(({ seq }) => seq)
    expect(rest).toEqual(found[1] === undefined ? [] : found.slice(2, 4))
  }
  expect(verifyAudit(sql, null).faults).toEqual([])
})

test('[A3] a search by time reads the trail where that time lies, and no more of it', () => {
  const { sql } = startTrail()
  const asked: { text: string; parameters: Record<string, number> }[] = []
  const heard: Sql = {
    ...sql,
    all: (text, ...parameters) => {
      if (text.includes(':first')) asked.push({ text, parameters: parameters[0] as never })
      return sql.all(text, ...parameters)
    },
  }
  const [from, to] = [BEGIN + 10 * HOUR_MS, BEGIN + 15 * HOUR_MS]
  const page = { before: Number.MAX_SAFE_INTEGER, limit: 100 }
  expect(searchAudit(heard, admin, { ...ALL, from, to }, page)).toHaveLength(5)
  expect(asked).toHaveLength(1)
  for (const { text, parameters } of asked) {
    const { first = 0, before = 0 } = parameters
    expect(before - first).toBeLessThan(10)
    const plan = sql.all<{ detail: string }>(`explain query plan ${text}`, parameters as never)
    expect(plan.map(({ detail }) => detail)).toEqual([
      'SEARCH audit USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
    ])
  }
})
