import { submit } from '@outpost/shared/authority/submit'
import { makeEdit } from '../../support/make.ts'
import { into, livePatients, type Patient, pathOf } from './persons.ts'
import { type System, short } from './system.ts'
import type { Kind } from './weather.ts'

/* At central patients are found to be one person, and found to be two after all (R5). */

async function setMergedInto(system: System, { id }: Patient, merged_into: string | null) {
  const { central, dice, writers, trace } = system
  const store = central.store()
  await store.gather()
  const admin = writers.find(({ name }) => name === 'admin')
  const placed = await store.read((reader) => reader.record('patients', id))
  if (!admin || !placed) throw new Error('there is no admin, or no such patient')
  const base = { revision: placed.record.revision }
  const fields = { merged_into }
  const edit = makeEdit({ collection: 'patients', op: 'update', record_id: id, base, fields })
  const submission = { raw: { ...edit, id: dice.uuid() }, isMerge: true, isImmediate: true }
  const [outcome] = await submit({ store, ground: 'central' }, admin.principal, [submission])
  const to = merged_into === null ? 'for itself' : `merged into ${short(merged_into)}`
  trace.push(`  central: patient ${short(id)} is ${to}: ${outcome?.status}`)
  // A card that both were given meanwhile must be taken from one of them first.
  const isCard = merged_into === null && outcome?.problem?.errors?.card_number !== undefined
  if (outcome?.status !== 200 && !isCard) throw new Error(`not merged: ${JSON.stringify(outcome)}`)
}

export const MERGING: readonly Kind[] = [
  {
    name: 'a patient is merged into another',
    weight: 3,
    async happen(system) {
      const patients = livePatients(system.central.store().sql)
      const byId = (id: string) => patients.find((one) => one.id === id)
      const patient = system.dice.pick(patients.filter((one) => !into(one)))
      if (!patient) return false
      const others = patients.filter((one) => {
        return one.id !== patient.id && !pathOf(one, byId).includes(patient.id)
      })
      const survivor = system.dice.pick(others)
      if (!survivor) return false
      await setMergedInto(system, patient, survivor.id)
      return true
    },
  },
  {
    name: 'a patient is unmerged',
    weight: 4,
    async happen(system) {
      const merged = livePatients(system.central.store().sql).filter((one) => into(one))
      const patient = system.dice.pick(merged)
      if (!patient) return false
      await setMergedInto(system, patient, null)
      return true
    },
  },
]
