import type { Outcome } from '@outpost/shared/protocol/messages'
import { v4 } from 'uuid'
import { describe, expect, test } from 'vitest'
import {
  appointmentFields,
  createOf,
  dispense,
  movementOf,
  type OpenStore,
  principal,
  type RawEdit,
  startAuthority,
  updateOf,
} from '../support/authority.ts'
import { patientFields } from '../support/make.ts'
import { createDice } from '../support/random.ts'
import { setClinics } from '../support/sharing.ts'

/** What every filling must make true of pushes: each edit judged once, alone, for good (E1 to E3, E7). */
export function describePush(name: string, open: OpenStore) {
  async function setUp() {
    const authority = await startAuthority(open)
    const clinic = await authority.addClinic()
    const box = principal('node', [clinic])
    const patient = await authority.patient(clinic)
    return { ...authority, clinic, box, patient }
  }

  describe(`${name}: pushes`, () => {
    test('[E2] outcomes come in the order of the edits, and one that fails stops no other', async () => {
      const { box, clinic, push } = await setUp()
      const good = () => createOf('patients', patientFields(clinic))
      const edits: RawEdit[] = [
        good(),
        createOf('patients', {}),
        good(),
        createOf('doctors', { full_name: 'Dr Who' }),
        { id: v4() },
        good(),
      ]
      const outcomes = await push(box, edits)
      expect(outcomes.map(({ edit_id }) => edit_id)).toEqual(edits.map(({ id }) => id))
      expect(outcomes.map(({ status }) => status)).toEqual([200, 422, 200, 403, 422, 200])
      expect(outcomes.every(({ final }) => final)).toBe(true)
    })

    test('[E2] an edit that fails leaves no trace but its outcome', async () => {
      const { box, clinic, send, heads, record, standing, stock, ledger } = await setUp()
      const item = await stock(clinic, 3)
      const before = await heads([`clinic:${clinic}`, 'catalogue'])
      const failing = [
        createOf('patients', patientFields(clinic, { card_number: '', sex: 'x' })),
        dispense(item.id, 4),
        createOf('appointments', { clinic_id: clinic, patient_id: v4() }),
      ]
      for (const edit of failing) {
        expect((await send(box, edit)).status).not.toBe(200)
        expect(await standing(edit.id)).toMatchObject({ state: 'needs_decision', revision: null })
      }
      expect(await heads([`clinic:${clinic}`, 'catalogue'])).toEqual(before)
      expect(await record('patients', failing[0]?.record_id ?? '')).toBeNull()
      expect(await ledger(item.id)).toHaveLength(1)
    })

    test('[E1] an edit is kept as it was sent, to the letter', async () => {
      const { box, patient, send, standing } = await setUp()
      const edit = {
        ...updateOf('patients', patient, { full_name: '  Ame\u0301lie ' }),
        made_at: '2027-03-01T11:00:00+03:00',
        actor: 'Joy',
      }
      await send(box, edit)
      expect((await standing(edit.id))?.body).toBe(JSON.stringify(edit))
    })

    test('[E3] a retried push gets the first answer', async () => {
      const { box, clinic, patient, push } = await setUp()
      const first = updateOf('patients', patient, { phone: '1' })
      const edits = [
        createOf('patients', patientFields(clinic)),
        first,
        updateOf('patients', patient, { phone: '2' }),
        updateOf('patients', patient, { phone: '3' }, first),
        createOf('patients', patientFields(v4())),
      ]
      const outcomes = await push(box, edits)
      expect(outcomes.map(({ status }) => status)).toEqual([200, 200, 409, 200, 403])
      const again = await push(box, edits)
      expect(again.map(verdictOf)).toEqual(outcomes.map(verdictOf))
      // Answered again after all of them, with the record as it was at that time too.
      expect(await push(box, edits)).toEqual(again)
    })

    test('[E3] the record in an answer is the one of now, as the caller may see it now', async () => {
      const { box, admin, clinic, patient, send, update, addClinic, ...authority } = await setUp()
      const edit = updateOf('patients', patient, { phone: '1' })
      const { revision } = await send(box, edit)
      const theirs = await update(
        admin,
        'patients',
        { id: patient.id, revision: revision ?? 0 },
        { village: 'Ahero' },
      )
      expect(await send(box, edit)).toMatchObject({ status: 200, revision, record: theirs })
      const elsewhere = { clinic_id: await addClinic(), shared_with: [] }
      await setClinics({ admin, ...authority }, patient.id, elsewhere)
      expect(await send(box, edit)).toMatchObject({ status: 200, revision, record: null })
    })

    test('[E3] a rejection is answered again even when its reason is gone', async () => {
      const { box, clinic, stock, send, accepted, quantity } = await setUp()
      const item = await stock(clinic, 1)
      const edit = dispense(item.id, 5)
      expect((await send(box, edit)).conflict?.error_code).toBe('INSUFFICIENT_STOCK')
      await accepted(box, movementOf(item.id, { kind: 'RECEIVED', delta: 10 }))
      expect((await send(box, edit)).conflict?.error_code).toBe('INSUFFICIENT_STOCK')
      expect(await quantity(item.id)).toBe(11)
    })

    test('[E3] the same id with other content is EDIT_ID_REUSED, and the first one stands', async () => {
      const { box, patient, send, record, standing } = await setUp()
      const edit = updateOf('patients', patient, { phone: '1' })
      const first = await send(box, edit)
      for (const other of [
        { ...edit, fields: { phone: '2' } },
        { ...edit, op: 'delete', fields: undefined },
        { ...edit, actor: 'Joy' },
        { ...edit, base: { revision: 2 } },
      ]) {
        expect(await send(box, other)).toMatchObject({
          status: 422,
          problem: { error_code: 'EDIT_ID_REUSED' },
        })
      }
      expect((await record('patients', patient.id))?.fields.phone).toBe('1')
      expect(await send(box, edit)).toEqual(first)
      expect((await standing(edit.id))?.body).toBe(JSON.stringify(edit))
    })

    test('[E3] keys in another order are the same edit', async () => {
      const { box, patient, send } = await setUp()
      const edit = updateOf('patients', patient, { phone: '1', village: 'Ahero' })
      const first = await send(box, edit)
      const turned = Object.fromEntries(Object.entries(edit).reverse()) as typeof edit
      turned.fields = { village: 'Ahero', phone: '1' }
      expect(await send(box, turned)).toEqual(first)
    })

    test('[E3] an edit that comes many times at once, in and beside one push, counts once', async () => {
      const { box, clinic, stock, push, quantity, ledger } = await setUp()
      const item = await stock(clinic, 10)
      const edit = dispense(item.id, 1)
      const outcomes = (
        await Promise.all([
          push(box, [edit, edit]),
          push(box, [edit]),
          push(box, [dispense(item.id, 2), edit]),
          push(box, [edit]),
        ])
      ).flat()
      expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 200))
      expect(await quantity(item.id)).toBe(7)
      expect(await ledger(item.id)).toHaveLength(3)
    })

    test('[E2] [E3] [E9] a push of many is judged as its edits would be one by one', async () => {
      const judged = async (isOneByOne: boolean) => {
        const { box, clinic, patient, store, push, record, standing } = await setUp()
        const early = updateOf('patients', patient, { phone: '1' })
        await push(box, [early])
        const decided = updateOf('patients', patient, { village: 'Ahero' })
        const at = '2027-02-28T00:00:00.000Z'
        const decision = { edit_id: decided.id, decision: 'withdraw' as const, actor: 'Joy', at }
        await store.takeDecisions(box.id, [decision])
        const made = createOf('patients', patientFields(clinic))
        const onMade = updateOf(
          'patients',
          { id: made.record_id, revision: 0 },
          { phone: '2' },
          made,
        )
        const refused = createOf('patients', {})
        const withCard = (card_number: string) =>
          createOf('patients', patientFields(clinic, { card_number }))
        const appointment = (patientId: string) =>
          createOf('appointments', appointmentFields(clinic, patientId))
        const edits: RawEdit[] = [
          early,
          { ...early, fields: { phone: '3' } },
          decided,
          made,
          made,
          { ...made, fields: patientFields(clinic, { full_name: 'Someone else' }) },
          { ...createOf('patients', patientFields(clinic)), record_id: made.record_id },
          { ...createOf('patients', patientFields(clinic)), record_id: patient.id },
          onMade,
          appointment(made.record_id),
          refused,
          refused,
          appointment(refused.record_id),
          createOf('patients', patientFields(clinic), refused.record_id),
          withCard('K-1'),
          withCard('K-1 '),
          updateOf('patients', patient, { card_number: 'K-2' }),
          withCard('K-2'),
          withCard('K-3'),
        ]
        const outcomes: Outcome[] = []
        const pushes = isOneByOne ? edits.map((edit) => [edit]) : [edits]
        for (const some of pushes) outcomes.push(...(await push(box, some)))
        expect((await record('patients', made.record_id))?.fields.phone).toBe('2')
        expect((await standing(decided.id))?.state).toBe('decided')
        return outcomes.map(({ status, revision, conflict, problem }) => [
          status,
          conflict?.error_code ?? problem?.error_code ?? revision,
        ])
      }
      const together = await judged(false)
      expect(together).toEqual(await judged(true))
      expect(together.map(([status]) => status)).toEqual([
        200, 422, 422, 200, 200, 422, 409, 409, 200, 200, 422, 422, 409, 200, 200, 422, 200, 422,
        200,
      ])
    })

    test.each([1, 2, 3])(
      '[E3] [E7] doubled, reordered and retried deliveries end as one delivery each (seed %i)',
      async (seed) => {
        const dice = createDice(seed)
        const { box, clinic, stock, push, quantity, ledger, ledgerSum, patient, record } =
          await setUp()
        const item = await stock(clinic, 500)
        const edits: RawEdit[] = []
        let onEdit: RawEdit | undefined
        for (let i = 0; i < 40; i++) {
          edits.push(dispense(item.id, 1 + dice.below(5)))
          onEdit = updateOf('patients', patient, { phone: String(i) }, onEdit)
          edits.push(onEdit)
        }
        const outcomes = new Map<string, Outcome>()
        let waiting = edits
        for (let rounds = 0; waiting.length > 0 && rounds < 500; rounds++) {
          const start = dice.below(waiting.length)
          const batch = waiting.slice(start, start + 1 + dice.below(12))
          const doubled = [...batch, ...batch.filter(() => dice.chance(0.3))]
          const sent = dice.chance(0.5) ? dice.shuffle(doubled) : doubled
          const replies = await push(box, sent)
          for (const outcome of replies) {
            if (outcome.conflict?.error_code === 'UNKNOWN_BASE') continue
            const before = outcomes.get(outcome.edit_id)
            if (before) expect(verdictOf(outcome)).toEqual(verdictOf(before))
            outcomes.set(outcome.edit_id, outcome)
          }
          // Now and then the answer is lost, and all of it is sent again.
          if (dice.chance(0.7)) waiting = waiting.filter(({ id }) => !outcomes.has(id))
        }
        expect(outcomes.size).toBe(edits.length)
        expect([...outcomes.values()].every(({ status }) => status === 200)).toBe(true)
        const moved = edits.map(({ movement }) => (movement as { delta?: number })?.delta ?? 0)
        const left = 500 + moved.reduce((sum, delta) => sum + delta, 0)
        expect(await quantity(item.id)).toBe(left)
        expect(await ledgerSum(item.id)).toBe(left)
        expect(await ledger(item.id)).toHaveLength(41)
        expect((await record('patients', patient.id))?.fields.phone).toBe('39')
        expect((await record('patients', patient.id))?.revision).toBe(41)
      },
    )

    test('[R2] a change by a box is noted as its last sync, one by central is not', async () => {
      const { admin, box, patient, update, clock } = await setUp()
      expect(patient.last_synced_at).toBeNull()
      clock.advance(60_000)
      const synced = await update(box, 'patients', patient, { phone: '1' })
      expect(synced.last_synced_at).toBe(synced.updated_at)
      clock.advance(60_000)
      const later = await update(admin, 'patients', synced, { phone: '2' })
      expect(later).toMatchObject({
        last_synced_at: synced.updated_at,
        created_at: patient.created_at,
        revision: 3,
      })
    })
  })
}

/** What must not differ between two answers to one edit (E3); the record may. */
function verdictOf({ record: _now, conflict, ...outcome }: Outcome) {
  return { ...outcome, ...(conflict && { conflict: { ...conflict, record: null } }) }
}
