import { isOpen } from '../model/appointments.ts'
import type { Fields } from '../model/collections.ts'
import { clinicsOf, leadsTo, samePersonAs } from '../model/person.ts'
import { isSameValue, type StoredRecord } from '../model/record.ts'
import type { Facts } from './facts.ts'
import { judgeCard, judgeClinic, judgeReference } from './judge-references.ts'
import type { Principal } from './principal.ts'
import {
  type CheckedEdit,
  invalid,
  LOOK_AGAIN,
  type PatientChange,
  type Reject,
  unchanged,
  type Verdict,
} from './verdict.ts'

/**
 * Makes a patient one with another, or itself again (R5). What was written down for either stays with
 * its record, so that a merge that turns out wrong is undone by taking one name away.
 */
export function judgeMerge(
  { fields: given }: CheckedEdit,
  facts: Facts,
  writer: Principal,
  current: StoredRecord,
): Verdict {
  const into = given.merged_into as string | null
  const fields = { ...current.fields, merged_into: into }
  if (isSameValue(fields, current.fields)) return unchanged(current)
  const failed =
    (into === null ? null : judgeSurvivor(into, facts, writer, current)) ??
    judgeTouchedClinics(facts, writer, current) ??
    judgeCard(facts)
  if (failed) return failed
  const others = into === null ? keepingClinics({ ...current, fields }, facts) : []
  const own = others.find(({ id }) => id === current.id)
  return {
    kind: 'accept',
    fields: own?.fields ?? fields,
    changed: ['merged_into'],
    isDeleted: false,
    ledger: [],
    isMoved: true,
    others: others.filter((one) => one !== own),
  }
}

function judgeSurvivor(
  into: string,
  facts: Facts,
  writer: Principal,
  current: StoredRecord,
): Reject | null {
  if (into === current.id) return invalid({ merged_into: 'must be another patient' })
  const failed = judgeReference('merged_into', into, facts, writer)
  if (failed) return failed
  const before = current.fields.merged_into ?? null
  if (before !== null) {
    return invalid({ merged_into: `is ${before} already: unmerge the patient first` })
  }
  const others = facts.samePerson.map(({ record }) => record)
  const target = others.find(({ id }) => id === into)
  if (target && leadsTo(target, [current, ...others]).includes(current)) {
    return invalid({
      merged_into: 'names a patient who is merged into this one: unmerge that one first',
    })
  }
  return null
}

/** What lies in one of the two only is told there of the other from now on, or no longer (F1). */
function judgeTouchedClinics(
  facts: Facts,
  writer: Principal,
  current: StoredRecord,
): Reject | null {
  const all = facts.samePerson.map(({ record }) => record)
  const apart = { ...current, fields: { ...current.fields, merged_into: null } }
  const own = [apart, ...samePersonAs(apart, all)]
  const mine = clinicsOf(own)
  const theirs = clinicsOf(all.filter((one) => !own.includes(one)))
  for (const id of [...mine, ...theirs]) {
    const failed = mine.includes(id) && theirs.includes(id) ? null : judgeClinic(id, facts, writer)
    if (failed) return failed
  }
  return null
}

/**
 * When a person becomes two again, each patient stays shared with the clinics in which they have an
 * appointment that is still to be held: it may have been made there for the sake of the other one.
 */
function keepingClinics(parted: StoredRecord, facts: Facts): PatientChange[] {
  const all = [parted, ...facts.samePerson.map(({ record }) => record)]
  return all.flatMap((patient) => {
    const others = all.filter((one) => one !== patient)
    const clinics = clinicsOf([patient, ...samePersonAs(patient, others)])
    const needed = facts.followers
      .filter(({ record }) => record.fields.patient_id === patient.id && isOpen(record.fields))
      .map(({ record }) => record.fields.clinic_id as string)
      .filter((id) => !clinics.includes(id))
    if (needed.length === 0) return []
    const shared_with = [
      ...new Set([...(patient.fields.shared_with as string[]), ...needed]),
    ].sort()
    return [{ id: patient.id, fields: { ...patient.fields, shared_with }, changed: [] }]
  })
}

/**
 * What a change of a merged record sets on the patients to whom it leads, so that it is seen where
 * people look; or, where one of these has something else than its writer saw, why it cannot stand.
 */
export function judgeFollowing(
  changed: readonly string[],
  fields: Fields,
  current: StoredRecord,
  facts: Facts,
): PatientChange[] | Reject {
  const path = leadsTo(
    current,
    facts.samePerson.map(({ record }) => record),
  )
  const clashing = new Set<string>()
  const following = path.map((patient): PatientChange => {
    const set = changed.filter((name) => !isSameValue(fields[name], patient.fields[name]))
    for (const name of set) {
      // What still waits here for central has been seen, and is not there yet.
      const isWaiting = facts.pendingFields[name] !== undefined
      if (!isWaiting && !isWhereSeen(name, current, patient)) clashing.add(name)
    }
    const values = Object.fromEntries(set.map((name) => [name, fields[name]]))
    return { id: patient.id, fields: { ...patient.fields, ...values }, changed: set }
  })
  if (clashing.size === 0) return following.filter((one) => one.changed.length > 0)
  const names = [...clashing]
  return {
    kind: 'conflict',
    code: 'STALE_UPDATE',
    message: `This patient was merged into another one, who has something else as: ${names.join(', ')}. ${LOOK_AGAIN}`,
    fields: names,
  }
}

/** A card is one person's alone in a clinic only: whether it is free in another one is not known. */
function isWhereSeen(name: string, seen: StoredRecord, patient: StoredRecord): boolean {
  const isSameClinic = seen.fields.clinic_id === patient.fields.clinic_id
  if (name === 'card_number' && !isSameClinic) return false
  return isSameValue(seen.fields[name], patient.fields[name])
}
