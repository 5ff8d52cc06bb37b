import type { Fields } from '../model/collections.ts'
import { clinicsOf } from '../model/person.ts'
import type { Facts } from './facts.ts'
import { canSeeClinic, isCentralWriter, type Principal } from './principal.ts'
import { isVisibleToWriter } from './scopes.ts'
import { type CheckedEdit, dependsOnRejected, invalid, outOfScope, type Reject } from './verdict.ts'

/** Whether what the changed fields refer to exists, is live, and is the writer's to name (E6, F1). */
export function judgeReferences(
  { collection }: CheckedEdit,
  fields: Fields,
  changed: readonly string[],
  facts: Facts,
  writer: Principal,
): Reject | null {
  for (const name of changed) {
    const refersTo = collection.fields[name]?.refersTo
    if (!refersTo) continue
    for (const id of [fields[name]].flat() as (string | null)[]) {
      if (id === null) continue
      const failed =
        refersTo === 'clinics'
          ? judgeClinic(id, facts, writer)
          : judgeReference(name, id, facts, writer)
      if (failed) return failed
    }
  }
  if (collection.name === 'appointments' && changed.includes('clinic_id')) {
    return judgeAppointmentClinic(fields, facts, writer)
  }
  return null
}

export function judgeClinic(id: string, facts: Facts, writer: Principal): Reject | null {
  return canSeeClinic(writer, id) && facts.clinics.has(id) ? null : outOfScope
}

export function judgeReference(
  name: string,
  id: string,
  facts: Facts,
  writer: Principal,
): Reject | null {
  const target = facts.related.get(id)
  if (!target || !isVisibleToWriter(writer, target)) {
    return facts.rejectedCreates.has(id) ? dependsOnRejected : outOfScope
  }
  if (target.record.deletedAt === null) return null
  return {
    kind: 'refuse',
    code: 'RECORD_DELETED',
    detail: `The record that ${name} refers to was deleted. The edit was not applied; it must name another one.`,
    errors: { [name]: 'refers to a deleted record' },
  }
}

/** An appointment lies where its patient is; only central may make the patient follow it (F1). */
function judgeAppointmentClinic(fields: Fields, facts: Facts, writer: Principal): Reject | null {
  if (isCentralWriter(writer) || clinicsOfPatient(fields, facts).includes(fields.clinic_id)) {
    return null
  }
  return invalid({ clinic_id: 'must be a clinic of the patient: share the patient with it first' })
}

/** Whether the patient's card is another patient's in the same clinic (R3). */
export function judgeCard(facts: Facts): Reject | null {
  if (facts.cardHolder === null) return null
  return invalid({ card_number: 'is the card of another patient of this clinic' })
}

/** The clinic with which central shares the patient by taking this appointment (F1). */
export function clinicToShareWith(
  { collection }: CheckedEdit,
  fields: Fields,
  changed: readonly string[],
  facts: Facts,
  writer: Principal,
): string | undefined {
  const isAsked = collection.name === 'appointments' && changed.includes('clinic_id')
  if (!isAsked || !isCentralWriter(writer)) return undefined
  const clinicId = fields.clinic_id as string
  return clinicsOfPatient(fields, facts).includes(clinicId) ? undefined : clinicId
}

/** A patient lies in the clinics of all records of the same person (R5). */
function clinicsOfPatient(fields: Fields, facts: Facts): unknown[] {
  const patient = facts.related.get(fields.patient_id as string)?.record
  return patient ? clinicsOf([patient, ...facts.samePerson.map(({ record }) => record)]) : []
}
