import { join } from 'node:path'
import { readAudit } from '@outpost/central/audit/audit'
import { countHeld } from '@outpost/central/recovery/held-copies'
import { expect, test } from 'vitest'
import type { Caller } from '../support/caller.ts'
import { runHere } from '../support/command-here.ts'
import { create, makeEdit, patientFields } from '../support/make.ts'
import { startRestored } from '../support/restored.ts'

/*
 * Copies that wait after a restore (N9), as an admin sees and decides them over HTTP and by command.
 */

const ANY = { 'If-Match': '*' }
const PATH = '/api/held-copies'

type Restored = Awaited<ReturnType<typeof startRestored>>

/** A patient whose phone was changed since the restore, and in the lost hours. */
async function startHeld() {
  const at = await startRestored()
  await at.admin.send('PATCH', `/api/patients/${at.patient.id}/`, { phone: 'since' }, ANY)
  const lost = { phone: 'lost', village: 'Kisian' }
  await at.offer(at.box, [await at.copyOf('patients', at.patient.id, 7, lost)])
  const { results } = await listed(at.admin)
  return { ...at, id: results[0].id as string }
}

const listed = async (caller: Caller, query = '') => (await caller.get(PATH + query)).body

const decide = (caller: Caller, id: string, decision: string) =>
  caller.send('POST', `${PATH}/${id}/decide`, { decision })

const deletion = (collection: string, id: string) => ({ collection, op: 'delete', id, revision: 9 })

test('[N9] a copy that waits is told with what is here and what it says, and is applied once', async () => {
  const { central, admin, get, patient, id } = await startHeld()
  const page = await listed(admin)
  expect(page).toEqual({
    results: [
      {
        id,
        collection: 'patients',
        record_id: patient.id,
        name: 'Old',
        op: 'put',
        revision: 7,
        reason: 'changed_since',
        fields: ['phone'],
        from: expect.any(String),
        from_name: 'box',
        at: expect.any(String),
        would: 'change',
        obstacle: null,
        changes: [{ field: 'phone', here: 'since', copy: 'lost' }],
        names: {},
      },
    ],
    next: null,
    total: 1,
  })
  expect(await listed(central.caller('viewer'))).toEqual(page)
  expect((await decide(central.caller('viewer'), id, 'apply')).status).toBe(403)
  expect((await decide(admin, id, 'keep')).status).toBe(400)
  expect(await get('patients', patient.id)).toMatchObject({ phone: 'since' })

  const applied = await decide(admin, id, 'apply')
  expect(applied).toMatchObject({ status: 200, body: { id, decision: 'applied' } })
  expect(await get('patients', patient.id)).toMatchObject({ phone: 'lost', village: 'Kisian' })
  expect(await listed(admin)).toEqual({ results: [], next: null, total: 0 })
  const entries = readAudit(central.store.sql, 0, 1000).filter(({ event }) => event === 'held_copy')
  expect(entries).toMatchObject([
    {
      who: applied.body.decided_by,
      subject: `patients/${patient.id}`,
      details: { what: 'applied' },
    },
  ])
})

test('[N9] of two admins one decides, and the other is told who and what; whoever lost the answer is told it again', async () => {
  const { central, admin, get, patient, id } = await startHeld()
  const other = central.caller('admin')
  const first = await decide(admin, id, 'dismiss')
  expect(first).toMatchObject({ status: 200, body: { decision: 'dismissed' } })
  const second = await decide(other, id, 'apply')
  expect(second).toMatchObject({
    status: 404,
    body: { error_code: 'NOT_FOUND', decision: 'dismissed', decided_by: 'admin' },
  })
  expect(second.body.detail).toContain('Nothing was changed.')
  expect(await decide(other, id, 'dismiss')).toMatchObject({ status: 404 })
  expect(await decide(admin, id, 'dismiss')).toMatchObject({ status: 200, body: first.body })
  expect(await decide(admin, id, 'apply')).toMatchObject({ status: 404 })
  expect(await decide(admin, '99', 'apply')).toMatchObject({ status: 404 })
  expect(await decide(admin, 'none', 'apply')).toMatchObject({ status: 404 })
  expect(await get('patients', patient.id)).toMatchObject({ phone: 'since' })
  const entries = readAudit(central.store.sql, 0, 1000).filter(({ event }) => event === 'held_copy')
  expect(entries).toHaveLength(1)
})

test('[N9] [R3] what cannot be taken says why, changes nothing, and waits on', async () => {
  const { admin, clinic, box, offer, copyOf, get, patient } = await startRestored()
  const holder = await create(admin, 'patients', patientFields(clinic, { card_number: 'C1' }))
  await offer(box, [await copyOf('patients', patient.id, 7, { card_number: 'C1' })])
  const [held] = (await listed(admin)).results
  expect(held).toMatchObject({
    would: 'wait',
    obstacle: 'card_taken',
    changes: [{ field: 'card_number', here: null, copy: 'C1' }],
  })
  const refused = await decide(admin, held.id, 'apply')
  expect(refused).toMatchObject({
    status: 409,
    body: { error_code: 'COPY_WAITS', reason: 'card_taken' },
  })
  expect(refused.body.detail).toContain('Nothing was changed.')
  expect(await get('patients', patient.id)).toMatchObject({ card_number: null })
  await admin.send('PATCH', `/api/patients/${holder.id}/`, { card_number: null }, ANY)
  expect((await listed(admin)).results).toMatchObject([{ would: 'change', obstacle: null }])
  expect(await decide(admin, held.id, 'apply')).toMatchObject({ status: 200 })
  expect(await get('patients', patient.id)).toMatchObject({ card_number: 'C1' })
})

/** Stock of which a count waits, a deletion, and a visit with another doctor. */
async function holdOneOfEach(at: Restored) {
  const { admin, box, offer, copyOf, clinic, stock, visit, epoch, get } = at
  const copy = await copyOf('pharmacy-inventory', stock, 6, { quantity: 90 })
  const { revision } = await get('pharmacy-inventory', stock)
  const move = { collection: 'pharmacy-inventory', op: 'move_stock', record_id: stock } as const
  const edits = [
    makeEdit({ ...move, base: { revision }, movement: { kind: 'COUNTED', counted: 95 } }),
    makeEdit({ ...move, movement: { kind: 'DISPENSED', delta: -2 } }),
  ]
  const pushed = await box.send('POST', '/api/sync/push', { epoch, edits })
  expect(pushed.body.outcomes).toMatchObject([{ status: 200 }, { status: 200 }])
  const gone = await create(admin, 'patients', patientFields(clinic, { full_name: 'Gone' }))
  const other = await create(admin, 'doctors', { full_name: 'Dr Njoroge' })
  const lost = await copyOf('appointments', visit.id, 7, { doctor_id: other.id })
  await admin.send('PATCH', `/api/appointments/${visit.id}/`, { reason: 'new' }, ANY)
  expect(await offer(box, [copy, deletion('patients', gone.id), lost])).toEqual([
    'held: counted_since',
    'held: changed_since',
    'held: changed_since',
  ])
  return { gone, other }
}

test('[N9] [E7] of stock the quantity is told that would be there, of a deletion that it would be deleted', async () => {
  const at = await startRestored()
  const { admin, get, stock, doctor } = at
  const { gone, other } = await holdOneOfEach(at)
  const { results } = await listed(admin)
  expect(results).toMatchObject([
    {
      collection: 'appointments',
      name: 'Old',
      changes: [
        { field: 'doctor_id', here: doctor.id, copy: other.id },
        { field: 'reason', here: 'new', copy: null },
      ],
      names: { [doctor.id]: 'Dr Were', [other.id]: 'Dr Njoroge' },
    },
    {
      collection: 'pharmacy-inventory',
      name: 'Amoxicillin',
      would: 'change',
      changes: [{ field: 'quantity', here: 93, copy: 88 }],
    },
    { collection: 'patients', op: 'delete', name: 'Gone', would: 'delete', changes: [] },
  ])
  for (const { id } of results) expect((await decide(admin, id, 'apply')).status).toBe(200)
  expect(await get('pharmacy-inventory', stock)).toMatchObject({ quantity: 88 })
  expect(await get('patients', gone.id)).toMatchObject({ status: 404 })
})

test('[N9] copies come by pages, also when those of a page before were decided about meanwhile', async () => {
  const at = await startRestored()
  await holdOneOfEach(at)
  const ids: string[] = []
  let after = ''
  for (const left of [3, 2, 1]) {
    const page = await listed(at.admin, `?limit=1${after}`)
    expect(page).toMatchObject({ total: left, next: left === 1 ? null : page.results[0].id })
    ids.push(page.results[0].id)
    after = `&after=${page.next}`
    await decide(at.admin, page.results[0].id, 'dismiss')
  }
  expect(new Set(ids).size).toBe(3)
  expect((await at.admin.get(`${PATH}?after=x`)).status).toBe(400)
})

test('[N9] [E6] an admin of some clinics sees and decides what is theirs, and applies nothing beyond', async () => {
  const { central, admin, far, clinic, elsewhere, offer, copyOf, patient, get } =
    await startRestored()
  const own = central.caller('admin', [clinic])
  const foreign = central.caller('admin', [elsewhere])
  // A box of another clinic brings a record of this one: of that its own admins see nothing.
  await offer(far, [await copyOf('patients', patient.id, 9, { shared_with: [elsewhere] })])
  const [held] = (await listed(own)).results
  expect(held).toMatchObject({ record_id: patient.id, reason: 'out_of_scope' })
  expect(await listed(foreign)).toEqual({ results: [], next: null, total: 0 })
  expect(await decide(foreign, held.id, 'dismiss')).toMatchObject({ status: 404 })

  // What is nowhere belongs to whoever answers for the box, or for the clinic that it names.
  const id = crypto.randomUUID()
  const { record } = await copyOf('patients', patient.id, 1)
  const born = { ...record, id, full_name: 'Born' }
  await offer(far, [{ collection: 'patients', op: 'put', id, revision: 1, record: born }])
  for (const caller of [own, foreign]) {
    const { results } = await listed(caller)
    const [one] = results.filter(({ name }: { name: string }) => name === 'Born')
    expect(one).toMatchObject({ would: caller === own ? 'create' : 'wait' })
    if (caller === own) continue
    expect(await decide(foreign, one.id, 'apply')).toMatchObject({
      status: 409,
      body: { reason: 'out_of_scope' },
    })
    expect(await get('patients', id)).toMatchObject({ status: 404 })
    expect(await decide(own, one.id, 'apply')).toMatchObject({ status: 200 })
  }
  expect(await get('patients', id)).toMatchObject({ full_name: 'Born' })
  expect((await listed(admin)).total).toBe(1)
})

test('[N9] copies that cannot be right are shown like any other', async () => {
  const { admin, box, offer, copyOf, patient } = await startRestored()
  const good = await copyOf('patients', patient.id, 9)
  await offer(box, [
    { ...good, collection: 'spaceships' },
    { ...good, record: { ...good.record, sex: 'unheard of' } },
    { ...good, id: crypto.randomUUID(), record: undefined },
  ])
  const { results, total } = await listed(admin)
  expect(total).toBe(3)
  for (const one of results) expect(one).toMatchObject({ would: 'wait', obstacle: 'invalid' })
})

test('[N9] `central recover list` says the same, and the figures for Prometheus how many wait', async () => {
  const { central, admin, patient, id } = await startHeld()
  expect((await admin.get('/metrics')).text).toContain('\noutpost_held_copies 1\n')
  const env = { CENTRAL_DATABASE_URL: `file:${join(central.folder, 'central.db')}` }
  const told = await runHere('central', ['recover', 'list'], env)
  expect(told.out).toContain(
    `patients ${patient.id} (Old): the record was changed since the restore`,
  )
  expect(told.out).toContain('phone: here "since", in the copy "lost"')
  const json = JSON.parse((await runHere('central', ['recover', 'list', '--json'], env)).out)
  const [shown] = (await listed(admin)).results
  expect(json).toMatchObject([{ ...shown, lost_line: null, record: { phone: 'lost' } }])
  await decide(admin, id, 'apply')
  const late = await runHere('central', ['recover', 'dismiss', id], env)
  expect(late.code).toBe(1)
  expect((await admin.get('/metrics')).text).toContain('\noutpost_held_copies 0\n')
  expect(countHeld(central.store.sql)).toBe(0)
})

test('[N9] a copy that fails is told, and stops no other of `central recover apply --all`', async () => {
  const { central, admin, box, offer, copyOf, get, patient, stock, id } = await startHeld()
  const count = { kind: 'COUNTED', counted: 100 }
  await admin.send('POST', `/api/pharmacy-inventory/${stock}/movements`, count)
  await offer(box, [await copyOf('pharmacy-inventory', stock, 9, { quantity: 90 })])
  central.store.sql.run(
    `create trigger broken before update on records when old.id = '${patient.id}'
     begin select raise(abort, 'broken'); end`,
  )
  const env = { CENTRAL_DATABASE_URL: `file:${join(central.folder, 'central.db')}` }
  const told = await runHere('central', ['recover', 'apply', '--all'], env)
  expect(told.code).toBe(1)
  expect(told.err).toContain(`Copy ${id} (patients ${patient.id}): This is a fault of Outpost`)
  expect(told.out).toContain('1 copies were taken.')
  expect(told.out).toContain(`${id} still waits`)
  expect(await get('pharmacy-inventory', stock)).toMatchObject({ quantity: 90 })
  expect((await listed(admin)).results).toMatchObject([{ id }])
})
