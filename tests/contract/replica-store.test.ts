import type { WireRecord } from '@outpost/shared/model/record'
import type { Change } from '@outpost/shared/protocol/messages'
import type { BatchQuery } from '@outpost/shared/replica/store'
import { v4 } from 'uuid'
import { describe, expect, test } from 'vitest'
import {
  createOf,
  deleteOf,
  dispense,
  movementOf,
  type RawEdit,
  updateOf,
} from '../support/authority.ts'
import { patientFields } from '../support/make.ts'
import {
  accepted,
  CLINIC,
  createCentralTeller,
  type OpenReplica,
  openSqliteReplica,
  patientOf,
  put,
  type ReplicaHarness,
  rejected,
  stockOf,
} from '../support/replica-harness.ts'

const ALL = Number.MAX_SAFE_INTEGER
const recordOf = (change: Change) => change.record as WireRecord
const phoneOf = (id: string, revision: number, phone: string, on?: RawEdit) =>
  updateOf('patients', { id, revision }, { phone }, on)
const idsOf = (edits: readonly { id: string }[]) => edits.map(({ id }) => id)

/** A replica that central has told of one patient, at revision 1. */
async function withPatient(open: OpenReplica) {
  const harness = open()
  const central = createCentralTeller(harness)
  const patient = v4()
  await central.page([patientOf(patient, 1)])
  return { ...harness, central, patient }
}

/** What the round would send next. */
function batchOf(store: ReplicaHarness['store'], more: Partial<BatchQuery> = {}) {
  const query = { upTo: ALL, except: [], editsMax: 500, bytesMax: 1_000_000, ...more }
  return store.nextBatch(query)
}

const fillings: [string, OpenReplica][] = [['SQLite on the edge', openSqliteReplica]]

describe.each(fillings)('a replica store: %s', (_name, open) => {
  test('[N3] edits are sent in the order in which they were made, up to the mark', async () => {
    const { store, write, patient } = await withPatient(open)
    const first = phoneOf(patient, 1, '1')
    const second = phoneOf(patient, 1, '2', first)
    await write(first)
    const mark = await store.lastEdit()
    await write(second)
    expect(await store.hasUnsent({ upTo: mark, except: [] })).toBe(true)
    expect(idsOf(await batchOf(store, { upTo: mark }))).toEqual([first.id])
    expect(await batchOf(store)).toEqual([first, second])
  })

  test('[E1] an edit goes as it was made, to the letter', async () => {
    const { store, write, patient } = await withPatient(open)
    const edit = { ...phoneOf(patient, 1, '  1 '), actor: 'Sister Wanjiru' }
    await write(edit)
    expect(await batchOf(store)).toEqual([edit])
  })

  test('[N3] a batch keeps to its limits; one edit goes however large it is', async () => {
    const { store, write, central } = await withPatient(open)
    const patients = Array.from({ length: 5 }, () => v4())
    await central.page(patients.map((id) => patientOf(id, 1)))
    const edits = patients.map((id) => phoneOf(id, 1, '1'))
    for (const edit of edits) await write(edit)
    const query = { upTo: ALL, except: [], editsMax: 500, bytesMax: 1_000_000 }
    const bytes = JSON.stringify(edits[0]).length + 1
    expect(await store.nextBatch({ ...query, editsMax: 2 })).toHaveLength(2)
    expect(await store.nextBatch({ ...query, bytesMax: 3 * bytes + 5 })).toHaveLength(3)
    expect(await store.nextBatch({ ...query, bytesMax: 10 })).toHaveLength(1)
  })

  test('[N3] what builds on an edit that may not go does not go either', async () => {
    const { store, write, patient, clock } = await withPatient(open)
    const made = createOf('patients', patientFields(CLINIC))
    const onMade = phoneOf(made.record_id, 0, '1', made)
    const visit = createOf('appointments', {
      clinic_id: CLINIC,
      patient_id: made.record_id,
      starts_at: '2027-03-05T09:00:00Z',
      status: 'SCHEDULED',
    })
    const other = phoneOf(patient, 1, '1')
    for (const edit of [made, onMade, visit, other]) await write(edit)
    expect(idsOf(await batchOf(store, { except: [made.id] }))).toEqual([other.id])
    expect(idsOf(await batchOf(store, { except: [onMade.id] }))).toEqual(
      idsOf([made, visit, other]),
    )
    await store.setAside(made.id, clock.now() + 1000, 'too heavy')
    expect(await store.hasUnsent({ upTo: ALL, except: [] })).toBe(true)
    expect(await store.hasUnsent({ upTo: ALL, except: [other.id] })).toBe(false)
    expect(idsOf(await batchOf(store))).toEqual([other.id])
    clock.advance(1001)
    expect(await batchOf(store)).toHaveLength(4)
  })

  test('[N3] what is passed over keeps what builds on it back, and leaves something to send', async () => {
    const { store, write, patient } = await withPatient(open)
    const made = createOf('patients', patientFields(CLINIC))
    const onMade = phoneOf(made.record_id, 0, '1', made)
    const other = phoneOf(patient, 1, '1')
    const onOther = phoneOf(patient, 1, '2', other)
    for (const edit of [made, onMade, other, onOther]) await write(edit)
    expect(idsOf(await batchOf(store, { skip: 1 }))).toEqual([other.id, onOther.id])
    expect(idsOf(await batchOf(store, { skip: 2 }))).toEqual([other.id, onOther.id])
    // Nothing is left behind three: one is passed over.
    expect(idsOf(await batchOf(store, { skip: 3 }))).toEqual([other.id, onOther.id])
    expect(await batchOf(store, { except: [made.id], skip: 7 })).toHaveLength(2)
  })

  test('[N3] [N4] an edit with an outcome, which another process brought, is not set aside', async () => {
    const { store, write, edit, patient, clock } = await withPatient(open)
    const taken = phoneOf(patient, 1, '1')
    const refused = phoneOf(patient, 1, '2', taken)
    for (const one of [taken, refused]) await write(one)
    await batchOf(store)
    await store.applyOutcomes([
      accepted(taken, 2, recordOf(patientOf(patient, 2, { phone: '1' }))),
      rejected(refused, 'STALE_UPDATE', recordOf(patientOf(patient, 2, { phone: '1' }))),
    ])
    for (const { id } of [taken, refused]) {
      const before = await edit(id)
      await store.setAside(id, clock.now() + 1000, 'too heavy')
      expect(await edit(id)).toEqual(before)
    }
  })

  test('[N4] an accepted edit leaves the outbox, and only that one', async () => {
    const { store, write, edit, see, patient } = await withPatient(open)
    const first = phoneOf(patient, 1, '1')
    const second = phoneOf(patient, 1, '2', first)
    await write(first)
    await write(second)
    const answer = accepted(first, 2, recordOf(patientOf(patient, 2, { phone: '1' })))
    expect(await store.applyOutcomes([answer])).toEqual({ accepted: 1, rejected: 0 })
    expect(await edit(first.id)).toMatchObject({ state: 'accepted' })
    expect(idsOf(await batchOf(store))).toEqual([second.id])
    expect(await see('patients', patient)).toMatchObject({ phone: '2', revision: 2 })
    // A late copy of the outcome changes nothing.
    expect(await store.applyOutcomes([answer])).toEqual({ accepted: 0, rejected: 0 })
  })

  test('[N4] UNKNOWN_BASE and outcomes of edits that are not ours settle nothing', async () => {
    const { store, write, edit, inbox, patient } = await withPatient(open)
    const mine = phoneOf(patient, 1, '1')
    await write(mine)
    const outcomes = [rejected(mine, 'UNKNOWN_BASE'), accepted({ id: v4() }, 9)]
    expect(await store.applyOutcomes(outcomes)).toEqual({ accepted: 0, rejected: 0 })
    expect(await edit(mine.id)).toMatchObject({ lastError: 'central says UNKNOWN_BASE' })
    expect(await inbox()).toEqual([])
    expect(idsOf(await batchOf(store))).toEqual([mine.id])
  })

  test('[N2] [N5] an edit that changes nothing lies over its record all the same, until decided', async () => {
    const { store, write, central, see, patient } = await withPatient(open)
    await central.page([patientOf(patient, 2, { phone: '1' })])
    const same = phoneOf(patient, 2, '1')
    await write(same)
    expect(await see('patients', patient)).toMatchObject({
      sync_state: 'pending',
      pending: same.id,
    })
    const theirs = patientOf(patient, 3, { phone: '2' })
    await central.page([theirs])
    expect(await see('patients', patient)).toMatchObject({ phone: '1', sync_state: 'pending' })
    await store.applyOutcomes([rejected(same, 'STALE_UPDATE', recordOf(theirs))])
    expect(await see('patients', patient)).toMatchObject({ phone: '2', sync_state: 'attention' })
  })

  test('[N2] [N5] a delete of what has left lies over the record when it comes back', async () => {
    const { store, write, central, see, patient } = await withPatient(open)
    await central.page([{ collection: 'patients', op: 'leave', id: patient }])
    const late = deleteOf('patients', { id: patient, revision: 1 })
    await write(late)
    const back = patientOf(patient, 2)
    await central.page([back])
    expect(await see('patients', patient)).toBeNull()
    await store.applyOutcomes([rejected(late, 'IN_USE', recordOf(back))])
    expect(await see('patients', patient)).toMatchObject({ revision: 2, sync_state: 'attention' })
  })

  test('[N5] a rejected edit is undone in what is seen, and kept with mine, theirs and base', async () => {
    const { store, write, inbox, see, patient } = await withPatient(open)
    const mine = phoneOf(patient, 1, 'mine')
    await write(mine)
    const theirs = recordOf(patientOf(patient, 2, { phone: 'theirs' }))
    expect(await store.applyOutcomes([rejected(mine, 'STALE_UPDATE', theirs)])).toMatchObject({
      rejected: 1,
    })
    expect(await see('patients', patient)).toMatchObject({
      phone: 'theirs',
      revision: 2,
      sync_state: 'attention',
    })
    expect(await inbox()).toMatchObject([
      { id: mine.id, edit: mine, mine: { phone: 'mine' }, theirs, base: { phone: null } },
    ])
    expect(await batchOf(store)).toEqual([])
  })

  test('[N5] what builds on a rejected edit goes with it: the chain, and what refers to it', async () => {
    const { store, write, inbox, see, edit } = await withPatient(open)
    const made = createOf('patients', patientFields(CLINIC))
    const onMade = phoneOf(made.record_id, 0, '1', made)
    const onThat = phoneOf(made.record_id, 0, '2', onMade)
    const visit = createOf('appointments', {
      clinic_id: CLINIC,
      patient_id: made.record_id,
      starts_at: '2027-03-05T09:00:00Z',
      status: 'SCHEDULED',
    })
    const all = [made, onMade, onThat, visit]
    for (const one of all) await write(one)
    await store.applyOutcomes([rejected(made, 'DEPENDS_ON_REJECTED')])
    expect(await see('patients', made.record_id)).toBeNull()
    expect(await see('appointments', visit.record_id)).toBeNull()
    expect(idsOf(await inbox())).toEqual(idsOf(all))
    for (const { id } of all) expect(await edit(id)).toMatchObject({ state: 'needs_decision' })
    expect(await batchOf(store)).toEqual([])
  })

  test('[N5] an edit of other fields, made without the rejected one, is not dragged along', async () => {
    const { store, write, see, central } = await withPatient(open)
    const shelf = v4()
    await central.page([stockOf(shelf, 1, 10)])
    const tooMany = dispense(shelf, 4)
    const fine = dispense(shelf, 1)
    await write(tooMany)
    await write(fine)
    await store.applyOutcomes([rejected(tooMany, 'INSUFFICIENT_STOCK')])
    expect(idsOf(await batchOf(store))).toEqual([fine.id])
    // What was handed out was handed out (E7).
    expect(await see('pharmacy-inventory', shelf)).toMatchObject({ quantity: 5 })
  })

  test('[E7] a rejected movement stays in the visible balance, a rejected count does not', async () => {
    const { store, write, see, central } = await withPatient(open)
    const shelf = v4()
    await central.page([stockOf(shelf, 1, 10)])
    const out = dispense(shelf, 10)
    await write(out)
    const now3 = recordOf(stockOf(shelf, 2, 3))
    await store.applyOutcomes([rejected(out, 'INSUFFICIENT_STOCK', now3)])
    expect(await see('pharmacy-inventory', shelf)).toMatchObject({ quantity: 0 })

    const other = v4()
    await central.page([stockOf(other, 1, 10)])
    const count = movementOf(other, { kind: 'COUNTED', counted: 7 }, { id: other, revision: 1 })
    await write(count)
    expect(await see('pharmacy-inventory', other)).toMatchObject({ quantity: 7 })
    await store.applyOutcomes([rejected(count, 'STALE_UPDATE', recordOf(stockOf(other, 2, 9)))])
    expect(await see('pharmacy-inventory', other)).toMatchObject({
      quantity: 9,
      sync_state: 'attention',
    })
  })

  test('[N2] pending edits are seen over what a page brings', async () => {
    const { write, see, central, patient } = await withPatient(open)
    await write(phoneOf(patient, 1, 'mine'))
    await central.page([patientOf(patient, 2, { phone: 'theirs', village: 'Ahero' })])
    expect(await see('patients', patient)).toMatchObject({
      phone: 'mine',
      village: 'Ahero',
      revision: 2,
      sync_state: 'pending',
    })
  })

  test('[F4] a lower revision than is held is ignored, the same one again changes nothing', async () => {
    const { see, central, patient } = await withPatient(open)
    await central.page([patientOf(patient, 3, { phone: 'new' })])
    await central.page([patientOf(patient, 2, { phone: 'old' })])
    expect(await see('patients', patient)).toMatchObject({ phone: 'new', revision: 3 })
    await central.page([patientOf(patient, 3, { phone: 'new' })])
    expect(await see('patients', patient)).toMatchObject({ phone: 'new', revision: 3 })
  })

  test('[F4] [F6] what a sweep has taken away stands against nothing that comes after it', async () => {
    const { store, write, see, central, patient } = await withPatient(open)
    const disputed = v4()
    await central.page([patientOf(patient, 3), patientOf(disputed, 3, { village: 'Ahero' })])
    await write(phoneOf(disputed, 3, 'mine'))
    await store.beginFilling('epoch-2')
    await central.page([], { epoch: 'epoch-2' })
    expect(await see('patients', patient)).toBeNull()
    expect(await see('patients', disputed)).toMatchObject({ revision: 3, sync_state: 'attention' })
    // Central was put back, and gives the clinic to the box again.
    await central.page([patientOf(patient, 1), patientOf(disputed, 1)], { epoch: 'epoch-2' })
    expect(await see('patients', patient)).toMatchObject({ revision: 1 })
    expect(await see('patients', disputed)).toMatchObject({
      revision: 1,
      village: null,
      phone: 'mine',
      sync_state: 'pending',
    })
  })

  test('[F3] a deleted record and one that left are gone, and leave nothing of their content', async () => {
    const { see, whole, central, patient } = await withPatient(open)
    const other = v4()
    await central.page([patientOf(other, 1, { full_name: 'Left The Clinic' })])
    await central.page([
      { collection: 'patients', op: 'delete', id: patient },
      { collection: 'patients', op: 'leave', id: other },
      { collection: 'patients', op: 'leave', id: v4() },
    ])
    expect(await see('patients', patient)).toBeNull()
    expect(await see('patients', other)).toBeNull()
    expect(JSON.stringify(whole())).not.toContain('Left The Clinic')
  })

  test('[E6] [F3] an edit accepted after its record has left does not bring it back', async () => {
    const { store, write, see, central, patient } = await withPatient(open)
    const late = phoneOf(patient, 1, 'late')
    await write(late)
    await central.page([{ collection: 'patients', op: 'leave', id: patient }])
    expect(await see('patients', patient)).toBeNull()
    // Central judges it as if it were still in scope, and shows no record (E6).
    await store.applyOutcomes([accepted(late, 2, null)])
    expect(await see('patients', patient)).toBeNull()
  })

  test('[N4] a record that was deleted before its create was answered does not come back', async () => {
    const { store, write, see, central } = await withPatient(open)
    const made = createOf('patients', patientFields(CLINIC))
    await write(made)
    await central.page([{ collection: 'patients', op: 'delete', id: made.record_id }])
    // Accepted long ago, with the reply lost; now there is no record to show.
    await store.applyOutcomes([accepted(made, 1, null)])
    expect(await see('patients', made.record_id)).toBeNull()
  })

  test('[E4] outcomes of records that share an id in two collections are not mixed up', async () => {
    const { store, write, see, central, patient } = await withPatient(open)
    await central.page([stockOf(patient, 1, 10)])
    const phone = phoneOf(patient, 1, '1')
    const out = dispense(patient, 4)
    await write(phone)
    await write(out)
    await store.applyOutcomes([
      accepted(phone, 2, recordOf(patientOf(patient, 2, { phone: '1' }))),
      accepted(out, 2, recordOf(stockOf(patient, 2, 6))),
    ])
    expect(await see('patients', patient)).toMatchObject({ phone: '1', sync_state: 'synced' })
    expect(await see('pharmacy-inventory', patient)).toMatchObject({
      quantity: 6,
      sync_state: 'synced',
    })
  })

  test('[R4] unknown fields and collections are kept, also under a pending edit', async () => {
    const { write, see, central, patient } = await withPatient(open)
    const scan = v4()
    await central.page([
      patientOf(patient, 2, { field_of_tomorrow: { abo: 'A' } }),
      put('scans', scan, 1, { pixels: [1, 2] }),
    ])
    await write(phoneOf(patient, 2, '1'))
    expect(await see('patients', patient)).toMatchObject({
      phone: '1',
      field_of_tomorrow: { abo: 'A' },
    })
    expect(await see('scans', scan)).toMatchObject({ pixels: [1, 2] })
  })

  test('[N6] a page for another cursor than that at which the replica stands does nothing', async () => {
    const { store, see, whole } = await withPatient(open)
    const before = whole()
    const late = { epoch: null, cursor: 'cursor-0', etag: null }
    const id = v4()
    const page = { epoch: 'e', clinics: [], changes: [patientOf(id, 1)], count: 1, cursor: 'x' }
    await store.applyPage(late, { ...page, more: false }, 'W/"x"')
    expect(whole()).toEqual(before)
    expect(await see('patients', id)).toBeNull()
  })

  test('[F7] a tag is kept with the last page only', async () => {
    const { store, central } = await withPatient(open)
    await central.page([], { more: true, etag: 'W/"page"' })
    expect(await store.position()).toMatchObject({ etag: null })
    await central.page([], { etag: 'W/"whole"' })
    expect(await store.position()).toMatchObject({ etag: 'W/"whole"', cursor: 'cursor-3' })
  })

  test('[F6] a filling sweeps at its last page what it did not bring, never before', async () => {
    const { store, see, central, patient } = await withPatient(open)
    const stays = v4()
    await central.page([patientOf(stays, 1)])
    await store.beginFilling('epoch-2')
    expect(await store.position()).toEqual({ epoch: 'epoch-2', cursor: null, etag: null })
    await central.page([patientOf(stays, 1)], { more: true, epoch: 'epoch-2' })
    expect(await see('patients', patient)).not.toBeNull()
    await central.page([], { epoch: 'epoch-2' })
    expect(await see('patients', patient)).toBeNull()
    expect(await see('patients', stays)).not.toBeNull()
  })

  test('[F6] in a new epoch a lower revision than before is taken', async () => {
    const { store, see, central, patient } = await withPatient(open)
    await central.page([patientOf(patient, 9, { phone: 'lost hours' })])
    await store.beginFilling('epoch-2')
    await central.page([patientOf(patient, 4, { phone: 'restored' })], { epoch: 'epoch-2' })
    expect(await see('patients', patient)).toMatchObject({ revision: 4, phone: 'restored' })
  })

  test('[F6] a sweep leaves what has pending or inbox edits, as attention', async () => {
    const { store, write, see, inbox, central, patient } = await withPatient(open)
    const disputed = v4()
    await central.page([patientOf(disputed, 1)])
    const lost = phoneOf(disputed, 1, 'mine')
    const pending = phoneOf(patient, 1, 'mine')
    const made = createOf('patients', patientFields(CLINIC))
    for (const edit of [lost, pending, made]) await write(edit)
    await store.applyOutcomes([rejected(lost, 'STALE_UPDATE', recordOf(patientOf(disputed, 1)))])
    await store.beginFilling(null)
    await central.page([])
    expect(await see('patients', disputed)).toMatchObject({ sync_state: 'attention' })
    expect(await see('patients', patient)).toMatchObject({ phone: 'mine', sync_state: 'attention' })
    // What central never knew is not missing from its filling.
    expect(await see('patients', made.record_id)).toMatchObject({ sync_state: 'pending' })
    expect(idsOf(await inbox())).toEqual([lost.id])
    expect(idsOf(await batchOf(store))).toEqual([pending.id, made.id])
  })

  test('[F6] what a sweep left for its pending edit goes when central has answered', async () => {
    const { store, write, see, inbox, central, patient } = await withPatient(open)
    const pending = phoneOf(patient, 1, 'mine')
    await write(pending)
    await store.beginFilling(null)
    await central.page([])
    expect(await see('patients', patient)).toMatchObject({ sync_state: 'attention' })
    await store.applyOutcomes([rejected(pending, 'STALE_UPDATE')])
    expect(await see('patients', patient)).toBeNull()
    expect(idsOf(await inbox())).toEqual([pending.id])
  })

  test('[R3] the clinics are those of the last page', async () => {
    const { clinics, central } = await withPatient(open)
    const other = { id: v4(), name: 'Ahero', time_zone: 'UTC', active: true }
    await central.page([], { clinics: [other] })
    expect(await clinics()).toEqual([other.id])
  })

  test('[N6] [N1] the power goes after any row of any verb: all of it is there, or nothing', async () => {
    const verbs: ((at: Awaited<ReturnType<typeof withPatient>>) => Promise<unknown>)[] = [
      ({ central }) => central.page([patientOf(v4(), 1), patientOf(v4(), 1)]),
      ({ central, patient }) =>
        central.page([patientOf(patient, 2, { phone: 'x' })], { clinics: [] }),
      ({ store }) => store.beginFilling('epoch-2'),
      ({ central }) => central.page([patientOf(v4(), 1)]),
      ({ store }) => store.setAside(outbox[0] ?? '', 5, 'why'),
      ({ store }) => batchOf(store),
      ({ store, patient }) =>
        store.applyOutcomes([
          accepted({ id: outbox[0] ?? '' }, 3, recordOf(patientOf(patient, 3))),
          rejected({ id: outbox[1] ?? '' }, 'STALE_UPDATE', recordOf(patientOf(patient, 3))),
        ]),
    ]
    const at = await withPatient(open)
    const first = phoneOf(at.patient, 1, '1')
    const second = phoneOf(at.patient, 1, '2', first)
    const third = phoneOf(at.patient, 1, '3', second)
    const outbox = [first.id, second.id, third.id]
    for (const edit of [first, second, third]) await at.write(edit)

    for (const [n, verb] of verbs.entries()) {
      for (let rows = 0; ; rows++) {
        const before = at.whole()
        at.cutPowerAfter(rows)
        const error = await verb(at).catch((one: unknown) => one as Error)
        at.cutPowerAfter(null)
        if (!(error instanceof Error)) break
        expect(error.message).toBe('power cut')
        expect(at.whole(), `verb ${n}, power cut after ${rows} rows`).toEqual(before)
      }
    }
    expect(await at.edit(first.id)).toMatchObject({ state: 'accepted' })
    expect(idsOf(await at.inbox())).toEqual([second.id])
    // It was sent with it: its own outcome is still to come.
    expect(await at.edit(third.id)).toMatchObject({ state: 'sent' })
  })
})
