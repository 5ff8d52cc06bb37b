import { join } from 'node:path'
import { type AuditEntry, readAudit } from '@outpost/central/audit/audit'
import { verifyAudit } from '@outpost/central/audit/verify'
import { latestTime } from '@outpost/shared/authority/sqlite/epochs'
import { expect, test } from 'vitest'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { ownFolder } from '../support/folder.ts'
import { startCentral } from '../support/network.ts'

test('[N9] a return to an earlier state that central found by itself is in the audit trail, once', async () => {
  const { store } = await startCentral()
  const { epoch } = store.identity()
  const since = latestTime(store.sql)
  await store.takeRollback(since)
  // Two callers may find it at once.
  await store.takeRollback(since)
  const [restore] = store.identity().restores
  expect(readAudit(store.sql, 0, 10)).toMatchObject([
    {
      event: 'restore',
      who: 'central',
      details: {
        what: 'found by itself',
        epoch: store.identity().epoch,
        before: epoch,
        restored_to: new Date(restore?.restoredTo ?? NaN).toISOString(),
      },
    },
  ])
  expect(verifyAudit(store.sql, null).faults).toEqual([])
})

test('data made up, and each export of the audit trail, is in the trail, and the export tells of itself', async () => {
  const env = { CENTRAL_DATABASE_URL: `file:${join(ownFolder(), 'central.db')}` }
  const sample = ['sample', '--patients', '4', '--clinics', '1', '--seed', '7']
  await runJsonHere('central', sample, env)
  const exported = async () => {
    const { code, out } = await runHere('central', ['audit', 'export'], env)
    expect(code).toBe(0)
    return out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditEntry)
  }
  const first = await exported()
  expect(first.find(({ event }) => event === 'import')).toMatchObject({
    who: expect.stringMatching(/^command:/),
    details: { format: 'sample', patients: 4, clinics: 1, seed: 7 },
  })
  expect(first.at(-1)).toMatchObject({ event: 'export', details: { format: 'audit' } })
  expect(await exported()).toMatchObject([...first, { event: 'export', seq: first.length + 1 }])
})
