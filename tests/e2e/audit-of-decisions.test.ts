import { join } from 'node:path'
import { readAudit } from '@outpost/central/audit/audit'
import { verifyAudit } from '@outpost/central/audit/verify'
import { openCentralStore } from '@outpost/central/store/database'
import { expect, test } from 'vitest'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { decide, startDeciding } from '../support/deciding.ts'
import { ownFolder } from '../support/folder.ts'

test('[E9] who decided about a rejected edit, at central or at its box, is in the audit trail', async () => {
  const at = await startDeciding()
  const { sql } = at.central.store
  const entries = () => readAudit(sql, 0, 1000).filter(({ event }) => event === 'decision')
  const { id } = await at.patient()
  const { id: other } = await at.patient()
  await at.box.round()
  const [first = '', second = ''] = await at.rejectedPhones([id, other])

  const reply = await decide(at.admin, first, 'apply_mine', { actor: 'Dr Otieno' })
  expect(reply.status, reply.text).toBe(200)
  const edit = { event: 'edit', details: { edit_id: reply.body.new_edit, status: 200 } }
  const [admin] = readAudit(sql, 0, 1000).slice(-2)
  expect(admin).toMatchObject(edit)
  expect(entries()).toMatchObject([
    {
      who: admin?.who,
      actor: 'Dr Otieno',
      subject: `edits/${first}`,
      details: { decision: 'apply_mine', new_edit: reply.body.new_edit, decided: 'here' },
    },
  ])
  // The same again is no new event.
  await decide(at.admin, first, 'apply_mine', { actor: 'Dr Otieno' })

  expect((await decide(at.device, second, 'keep_server', { actor: 'Nurse Joy' })).status).toBe(200)
  await at.box.round()
  const [, told, ...more] = entries()
  expect(told).toMatchObject({
    actor: 'Nurse Joy',
    subject: `edits/${second}`,
    details: { decision: 'keep_server', new_edit: null, decided: 'below' },
  })
  expect(told?.who).toBe(at.box.edge.row.read().nodeId)
  expect(more).toEqual([])
  expect(verifyAudit(sql, null).faults).toEqual([])
})

test('backups and restores are in the audit trail of what they leave, and its chain is whole', async () => {
  const folder = ownFolder()
  const file = join(folder, 'central.db')
  const env = { CENTRAL_DATABASE_URL: `file:${file}` }
  const backup = join(folder, 'a.backup')
  const trail = () => {
    const store = openCentralStore(file, { now: Date.now })
    try {
      const { faults, lastHash } = verifyAudit(store.sql, null)
      expect(faults).toEqual([])
      return { entries: readAudit(store.sql, 0, 100), lastHash }
    } finally {
      store.close()
    }
  }
  const events = () => trail().entries.map(({ event }) => event)
  await runJsonHere('central', ['clinic', 'add', '--name', 'Kisumu'], env)
  await runJsonHere('central', ['backup', backup], env)
  expect(events()).toEqual(['clinic', 'backup'])
  // One that is not made is none.
  expect(await runHere('central', ['backup', backup], env)).toMatchObject({ code: 1 })
  expect(events()).toEqual(['clinic', 'backup'])

  // What only tells of backups and restores need not be forced away.
  await runJsonHere('central', ['backup', join(folder, 'b.backup')], env)
  await runJsonHere('central', ['restore', backup], env)
  await runJsonHere('central', ['restore', backup], env)
  expect(events()).toEqual(['clinic', 'backup', 'restore'])

  await runJsonHere('central', ['clinic', 'add', '--name', 'Kakamega'], env)
  const { lastHash } = trail()
  expect(await runHere('central', ['restore', backup], env)).toMatchObject({ code: 1 })
  const { epoch } = await runJsonHere('central', ['restore', backup, '--force'], env)
  const { entries } = trail()
  expect(entries.at(-1)).toMatchObject({
    event: 'restore',
    who: entries[0]?.who,
    details: { epoch, forced: true, replaced: { entries: 4, last_hash: lastHash } },
  })
})
