import type { StoredRecord } from './record.ts'

/*
 * Two records of one patient (rule R5): the one that was registered too often is kept and names, in
 * `merged_into`, the one in whose place it stands. Nothing else of either is rewritten: readers and
 * rules follow the name, and when it is taken away again each record is what it was.
 */

/** A patient as far as this is concerned. */
export type Patient = Pick<StoredRecord, 'id' | 'fields'>

/**
 * The patients to whom a record leads, the next first; the last is the survivor. Empty for one that is
 * not merged, or whose survivor is not among `others` (it may not be here yet, F11).
 */
export function leadsTo<P extends Patient>(patient: Patient, others: readonly P[]): P[] {
  const path: P[] = []
  for (let at = patient; ; ) {
    const next = others.find(({ id }) => id === at.fields.merged_into)
    if (!next || next.id === patient.id || path.includes(next)) return path
    path.push(next)
    at = next
  }
}

/** Those among `others` who are one person with this patient. */
export function samePersonAs<P extends Patient>(patient: P, others: readonly P[]): P[] {
  const all = [patient, ...others]
  const survivorOf = (one: P) => leadsTo(one, all).at(-1) ?? one
  const survivor = survivorOf(patient)
  return others.filter((one) => survivorOf(one) === survivor)
}

/** The clinics of some patients together, each once: those of one person lie in all of them (F1). */
export function clinicsOf(patients: readonly Patient[]): string[] {
  // Of a patient who is gone a box keeps no fields.
  const clinics = patients.flatMap(({ fields: { clinic_id, shared_with = [] } }) =>
    clinic_id === undefined ? [] : [clinic_id as string, ...(shared_with as string[])],
  )
  return [...new Set(clinics)]
}
