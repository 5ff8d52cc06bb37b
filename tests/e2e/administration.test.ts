import { readAudit } from '@outpost/central/audit/audit'
import { verifyAudit } from '@outpost/central/audit/verify'
import { operator } from '@outpost/central/commands/operator'
import { expect, test } from 'vitest'
import { createHandClock } from '../support/clock.ts'
import { runHere, runJsonHere } from '../support/command-here.ts'
import { ownFolder } from '../support/folder.ts'
import { create, patientFields } from '../support/make.ts'
import { startBox, startCentral } from '../support/network.ts'

/* What people do with clinics, boxes and tokens by commands, and what the audit trail says of it. */

async function start() {
  const central = await startCentral(createHandClock(Date.now()))
  const env = { CENTRAL_DATABASE_URL: `file:${central.file}` }
  return {
    central,
    run: (...words: string[]) => runJsonHere('central', words, env),
    refused: async (...words: string[]) => (await runHere('central', words, env)).err,
    /** What was entered, without the edits. */
    trail: () =>
      readAudit(central.store.sql, 0, 1000)
        .filter(({ event }) => event !== 'edit')
        .map(({ event, who, subject, details }) => ({ event, who, subject, ...details })),
  }
}

test('what was done with clinics, boxes and tokens is in the trail, with who did it', async () => {
  const { central, run, trail } = await start()
  const { clinic_id } = await run('clinic', 'add', '--name', 'Kisumu')
  const { node_id, enrolment_code } = await run('node', 'add', '--clinic', clinic_id, '--name', 'b')
  const by = { who: operator }
  expect(trail()).toEqual([
    { event: 'clinic', ...by, subject: clinic_id, what: 'put' },
    { event: 'node', ...by, subject: node_id, what: 'added', clinics: [clinic_id] },
  ])
  const box = await startBox({ ...central, newCode: () => enrolment_code }, [clinic_id])
  await run('node', 'rotate', node_id)
  await box.round()
  await run('node', 'revoke', node_id)
  await run('node', 'reinstate', node_id)
  const { token_id } = await run('token', 'add', '--role', 'viewer')
  await run('token', 'rotate', token_id)
  await run('token', 'revoke', token_id)
  const folder = ownFolder()
  await run('export', 'csv', folder, '--clinic', clinic_id)
  await run('import', 'csv', folder, '--dry-run')
  await run('import', 'csv', folder)

  const ofBox = { subject: node_id }
  const ofToken = { event: 'token', ...by, subject: token_id }
  expect(trail().slice(2)).toEqual([
    { event: 'node', who: node_id, ...ofBox, what: 'enrolled' },
    {
      event: 'node',
      ...by,
      ...ofBox,
      what: 'ordered',
      kind: 'rotate_token',
      order: expect.any(String),
    },
    { event: 'token', who: node_id, ...ofBox, what: 'the new one was used' },
    { event: 'node', ...by, ...ofBox, what: 'revoked' },
    { event: 'node', ...by, ...ofBox, what: 'reinstated' },
    { ...ofToken, what: 'added', role: 'viewer', clinics: 'all' },
    { ...ofToken, what: 'rotated' },
    { ...ofToken, what: 'revoked' },
    { event: 'export', ...by, subject: null, format: 'csv', clinic: clinic_id },
    { event: 'import', ...by, subject: null, format: 'csv', erase: false },
  ])
  expect(verifyAudit(central.store.sql, null).faults).toEqual([])
})

test('[F1] a box gets a second clinic and loses the first one; its records follow', async () => {
  const { central, run, trail, refused } = await start()
  const [one, two] = [await central.addClinic('One'), await central.addClinic('Two')]
  const admin = central.caller('admin')
  const before = await create(admin, 'patients', patientFields(one))
  const after = await create(admin, 'patients', patientFields(two))
  const box = await startBox(central, [one])
  await box.round()
  const nodeId = box.edge.row.read().nodeId ?? ''
  const has = async (id: string) => (await box.device.get(`/api/patients/${id}/`)).status === 200

  await run('node', 'clinics', nodeId, '--add', two)
  await box.round()
  expect([await has(before.id), await has(after.id)]).toEqual([true, true])
  const left = await run('node', 'clinics', nodeId, '--add', two, '--remove', one)
  expect(left.clinics).toEqual([two])
  await box.round()
  expect([await has(before.id), await has(after.id)]).toEqual([false, true])
  expect(trail().slice(-2)).toMatchObject([
    {
      event: 'node',
      who: operator,
      subject: nodeId,
      what: 'clinics set',
      clinics: [one, two].sort(),
    },
    { event: 'node', who: operator, subject: nodeId, what: 'clinics set', clinics: [two] },
  ])

  const entries = trail().length
  expect((await run('node', 'clinics', nodeId, '--add', two)).clinics).toEqual([two])
  for (const [words, says] of [
    [[nodeId, '--remove', two], /without a clinic/],
    [[nodeId, '--remove', one], /does not hold/],
    [[nodeId, '--add', nodeId], /no clinic .*central clinic list/],
    [[two, '--add', one], /no box .*central node list/],
  ] as const) {
    expect(await refused('node', 'clinics', ...words)).toMatch(says)
  }
  expect(trail()).toHaveLength(entries)
})
