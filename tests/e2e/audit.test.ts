import { noteAudit, readAudit } from '@outpost/central/audit/audit'
import { verifyAudit } from '@outpost/central/audit/verify'
import { beforeEach, expect, test } from 'vitest'
import type { Caller } from '../support/caller.ts'
import { create, makeEdit, patientFields, push } from '../support/make.ts'
import { type Central, startCentral } from '../support/network.ts'

let central: Central
let admin: Caller
let clinic: string

beforeEach(async () => {
  central = await startCentral()
  admin = central.caller('admin')
  clinic = await central.addClinic('Kisumu')
})

const trail = () => readAudit(central.store.sql, 0, 100)
const verify = (known: string | null = null) => verifyAudit(central.store.sql, known)

test('edits of one push, and what is recorded between two of them, make one chain', async () => {
  const edits = () =>
    Array.from({ length: 12 }, () =>
      makeEdit({ collection: 'patients', op: 'create', fields: patientFields(clinic) }),
    )
  await push(admin, edits())
  noteAudit(central.store.sql, central.clock.now(), { event: 'export', who: 'admin' })
  await push(admin, edits())
  expect(verify()).toMatchObject({ entries: 25, faults: [] })
  expect(trail().map(({ seq }) => seq)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1))
})

/** As somebody would who has the database file in their hands. */
function tamper(statement: string) {
  const { sqlite } = central.store
  sqlite.exec('drop trigger audit_is_not_changed; drop trigger audit_is_not_shortened')
  sqlite.exec(statement)
}

async function threeEdits() {
  const patient = await create(admin, 'patients', patientFields(clinic))
  const path = `/api/patients/${patient.id}/`
  await admin.send('PATCH', path, { phone: '0700 111 222' })
  await admin.send('DELETE', path)
  return patient.id
}

test('who did what, from which base to which revision, and what came of it', async () => {
  const fields = patientFields(clinic, { full_name: 'Amina Were' })
  const made = { ...makeEdit({ collection: 'patients', op: 'create', fields }), actor: 'Nurse Joy' }
  const stale = makeEdit({
    collection: 'patients',
    op: 'update',
    record_id: made.record_id,
    base: { revision: 0 },
    fields: { full_name: 'Amina Owino' },
  })
  await push(admin, [made, stale])
  const [first, second] = trail()
  expect(first).toMatchObject({
    event: 'edit',
    actor: 'Nurse Joy',
    subject: `patients/${made.record_id}`,
    details: { edit_id: made.id, made_at: made.made_at, base: null, status: 200, revision: 1 },
  })
  expect(first?.who).toBe(second?.who)
  expect(second?.details).toMatchObject({
    base: { revision: 0 },
    status: 409,
    revision: null,
    error_code: 'STALE_UPDATE',
  })
  // It names records and people by their ids, and holds nothing of what is in a record.
  expect(JSON.stringify(trail())).not.toContain('Amina')
  // A retry is no new event.
  await push(admin, [made])
  expect(trail()).toHaveLength(2)
})

test('the trail cannot be changed or shortened by the program', async () => {
  await threeEdits()
  const { sqlite } = central.store
  expect(() => sqlite.exec(`update audit set who = 'x'`)).toThrow('never changed')
  expect(() => sqlite.exec('delete from audit')).toThrow('never shortened')
  expect(verify()).toMatchObject({ entries: 3, faults: [] })
})

test('an entry that was changed is named', async () => {
  await threeEdits()
  tamper(`update audit set who = 'somebody else' where seq = 2`)
  expect(verify().faults[0]).toContain('Entry 2 was changed')
})

test('entries that were taken out, at the beginning or in between, are named', async () => {
  await threeEdits()
  tamper('delete from audit where seq = 2')
  expect(verify().faults).toContainEqual(expect.stringContaining('Between entries 1 and 3'))
})

test('an end that was cut off is found by what the edits say, or by a hash noted before', async () => {
  await threeEdits()
  const { lastHash } = verify()
  expect(verify(lastHash).faults).toEqual([])
  tamper('delete from audit where seq = 3')
  expect(verify().faults).toEqual([expect.stringContaining('is not in the trail')])
  central.store.sqlite.exec(`delete from edits where op = 'delete'`)
  expect(verify().faults).toEqual([])
  expect(verify(lastHash).faults).toEqual([expect.stringContaining('was cut off')])
})

test('an edit that is not what the trail tells is named', async () => {
  await threeEdits()
  central.store.sqlite.exec(`update edits set status = 409 where op = 'update'`)
  expect(verify().faults).toEqual([expect.stringContaining('another one now')])
  central.store.sqlite.exec(`delete from edits where op = 'update'`)
  expect(verify().faults).toEqual([expect.stringContaining('not there')])
})

test('an entry and what it tells of are one commit', async () => {
  const { store } = central
  const count = () => trail().length
  await threeEdits()
  expect(() =>
    store.write(() => {
      noteAudit(store.sql, central.clock.now(), { event: 'export', who: 'x' })
      expect(count()).toBe(4)
      throw new Error('something fails')
    }),
  ).toThrow('something fails')
  expect(count()).toBe(3)
  expect(verify().faults).toEqual([])
})
