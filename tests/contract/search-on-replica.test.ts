import type { Fields } from '@outpost/shared/model/collections'
import type { WireRecord } from '@outpost/shared/model/record'
import { v4 } from 'uuid'
import { describe, expect, test } from 'vitest'
import { appointmentFields, createOf, deleteOf, updateOf } from '../support/authority.ts'
import { patientFields } from '../support/make.ts'
import { createDice } from '../support/random.ts'
import {
  accepted,
  CLINIC,
  createCentralTeller,
  type OpenReplica,
  openSqliteReplica,
  patientOf,
  rejected,
} from '../support/replica-harness.ts'

const recordOf = (id: string, revision: number, fields: Fields = {}) =>
  patientOf(id, revision, fields).record as WireRecord
const rename = (id: string, full_name: string) =>
  updateOf('patients', { id, revision: 1 }, { full_name })

/** A replica that central has told of one patient, Amina Otieno, at revision 1. */
async function withPatient(open: OpenReplica) {
  const harness = open()
  const central = createCentralTeller(harness)
  const patient = v4()
  await central.page([patientOf(patient, 1)])
  return { ...harness, central, patient, patients: (q: string) => harness.find('patients', q) }
}

const fillings: [string, OpenReplica][] = [['SQLite on the edge', openSqliteReplica]]

describe.each(fillings)('search on a replica: %s', (_name, open) => {
  test('[S4] [N2] what central tells is found, in its newest state', async () => {
    const { central, patient, patients } = await withPatient(open)
    expect(await patients('amina')).toEqual([patient])
    await central.page([patientOf(patient, 2, { full_name: 'Amina Wekesa' })])
    expect(await patients('otieno')).toEqual([])
    expect(await patients('wekesa')).toEqual([patient])
    await central.page([{ collection: 'patients', op: 'delete', id: patient }])
    expect(await patients('amina')).toEqual([])
  })

  test('[S4] [N2] an edit that waits is found at once, in place of what it changes', async () => {
    const { write, find, patient, patients } = await withPatient(open)
    const renamed = rename(patient, 'Amina Wekesa')
    await write(renamed)
    expect(await patients('otieno')).toEqual([])
    expect(await patients('wekesa')).toEqual([patient])
    const made = createOf('patients', patientFields(CLINIC, { full_name: 'Zuhura' }))
    const visit = createOf('appointments', appointmentFields(CLINIC, made.record_id))
    await write(made)
    await write(visit)
    expect(await patients('zuh')).toEqual([made.record_id])
    expect(await find('appointments', 'zuh')).toEqual([visit.record_id])
    const base = { revision: 1, edit: renamed.id }
    await write({ ...deleteOf('patients', { id: patient, revision: 1 }), base })
    expect(await patients('wekesa')).toEqual([])
  })

  test('[S4] [N5] a rejected edit is no longer found, what it had changed is again', async () => {
    const { store, write, patient, patients } = await withPatient(open)
    const mine = rename(patient, 'Amina Wekesa')
    const made = createOf('patients', patientFields(CLINIC, { full_name: 'Zuhura' }))
    await write(mine)
    await write(made)
    const theirs = recordOf(patient, 2, { full_name: 'Amina Njeri' })
    await store.applyOutcomes([
      rejected(mine, 'STALE_UPDATE', theirs),
      rejected(made, 'RECORD_EXISTS'),
    ])
    expect(await patients('wekesa')).toEqual([])
    expect(await patients('zuhura')).toEqual([])
    expect(await patients('njeri')).toEqual([patient])
  })

  test('[S4] [N4] an accepted edit is found as central has taken it', async () => {
    const { store, write, patient, patients } = await withPatient(open)
    const mine = rename(patient, 'Amina  Wekesa')
    await write(mine)
    const taken = recordOf(patient, 2, { full_name: 'Amina Wekesa', phone: '0712345678' })
    await store.applyOutcomes([accepted(mine, 2, taken)])
    expect(await patients('wekesa 0712')).toEqual([patient])
  })

  test('[S4] [F6] what has left or was swept away is not found', async () => {
    const { store, central, find, patient, patients } = await withPatient(open)
    const other = v4()
    await central.page([patientOf(other, 1, { full_name: 'Amina Wekesa' })])
    await central.page([{ collection: 'patients', op: 'leave', id: other }])
    expect(await patients('amina')).toEqual([patient])
    await central.page([patientOf(other, 2, { full_name: 'Amina Wekesa' })])
    expect(await patients('wekesa')).toEqual([other])
    await store.beginFilling('epoch-2')
    await central.page([patientOf(other, 2)], { epoch: 'epoch-2' })
    expect(await find('patients', 'amina')).toEqual([other])
  })

  test.each([1, 2, 3])(
    '[S4] [N6] whatever happens, and wherever the power goes, the index is that of the records (seed %i)',
    async (seed) => {
      const dice = createDice(seed)
      const { store, central, write, see, index, cutPowerAfter } = await withPatient(open)
      const ids = Array.from({ length: 6 }, () => dice.uuid())
      const names = ['Amina Otieno', 'Nguyễn Đào', '王小明', "N'Diaye", 'محمد', 'Wekesa']
      const someFields = (): Fields => ({
        full_name: dice.pick(names),
        phone: dice.chance(0.5) ? `07${dice.below(1e8)}` : null,
      })
      const sent: { id: string; record_id: string }[] = []
      let revision = 1

      async function hear() {
        revision += 1
        const id = dice.pick(ids) as string
        const op = dice.chance(0.5) ? 'delete' : 'leave'
        const isGone = dice.chance(0.3)
        await central.page([
          isGone ? { collection: 'patients', id, op } : patientOf(id, revision, someFields()),
        ])
      }

      async function edit() {
        const id = dice.pick(ids) as string
        const seen = await see('patients', id)
        const on = seen?.pending ? { id: String(seen.pending) } : undefined
        const made = seen
          ? updateOf('patients', seen, someFields(), on)
          : createOf('patients', patientFields(CLINIC, someFields()))
        await write(made)
        sent.push(made)
      }

      async function settle() {
        const first = sent[0]
        if (!first) return
        revision += 1
        const record = recordOf(first.record_id, revision, someFields())
        const outcome = dice.chance(0.5)
          ? accepted(first, revision, record)
          : rejected(first, 'STALE_UPDATE', record)
        await store.applyOutcomes([outcome])
        sent.shift()
      }

      let cuts = 0
      for (let i = 0; i < 120; i++) {
        const isCut = dice.chance(0.3)
        cutPowerAfter(isCut ? dice.below(5) : null)
        const happen = dice.pick([hear, edit, settle])
        await happen?.().catch((error: Error) => {
          // Of what is gone the box refuses an edit.
          expect(error.message).toMatch(/^power cut$|"status":409/)
          if (error.message === 'power cut') cuts += 1
        })
        cutPowerAfter(null)
        const { holds, mustHold } = index()
        expect(holds).toEqual(mustHold)
      }
      expect(cuts).toBeGreaterThan(5)
      expect(index().holds.length).toBeGreaterThan(10)
    },
  )
})
