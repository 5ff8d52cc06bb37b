import { isOpen } from '../model/appointments.ts'
import { clinicsOf, type Patient } from '../model/person.ts'
import { isSameValue, type StoredRecord } from '../model/record.ts'
import type { Facts } from './facts.ts'
import { judgeCard, judgeClinic } from './judge-references.ts'
import type { Principal } from './principal.ts'
import { type CheckedEdit, invalid, unchanged, type Verdict } from './verdict.ts'

/**
 * Shares a patient with clinics, withdraws them from some, or moves them for good (F1). Nothing
 * clashes with it: no field's revision changes, and the last one to say where a patient lies is right.
 */
export function judgePlacement(
  { fields: given }: CheckedEdit,
  facts: Facts,
  writer: Principal,
  current: StoredRecord,
): Verdict {
  const home = given.clinic_id as string
  const shared_with = (given.shared_with as string[]).filter((id) => id !== home)
  const fields = { ...current.fields, clinic_id: home, shared_with }
  if (isSameValue(fields, current.fields)) return unchanged(current)

  const before = clinicsOf([current])
  const after = clinicsOf([{ id: current.id, fields }])
  const homes = current.fields.clinic_id === home ? [] : [current.fields.clinic_id as string, home]
  const touched = [...before, ...after].filter((id) => !before.includes(id) || !after.includes(id))
  for (const id of [...touched, ...homes]) {
    const failed = judgeClinic(id, facts, writer)
    if (failed) return failed
  }
  const card = judgeCard(facts)
  if (card) return card

  const left = clinicsLeft({ id: current.id, fields }, facts)
  if (left.length > 0) {
    return invalid({
      shared_with: `must keep ${left.join(', ')}: the patient still has an appointment there. Move it or cancel it first`,
    })
  }
  return { kind: 'accept', fields, changed: [], isDeleted: false, ledger: [], isMoved: true }
}

/** The clinics in which the patient has an open appointment, and would be neither themselves nor as another record (F1). */
export function clinicsLeft(patient: Patient, { samePerson, followers }: Facts): string[] {
  const kept = clinicsOf([patient, ...samePerson.map(({ record }) => record)])
  const open = followers.filter(({ record }) => isOpen(record.fields))
  const clinics = new Set(open.map(({ record }) => record.fields.clinic_id as string))
  return [...clinics].filter((id) => !kept.includes(id))
}
