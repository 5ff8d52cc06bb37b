import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import type { Fields } from '@outpost/shared/model/collections'

/* Which patients are one person (R5), told once more from the fields alone. */

export type Patient = { id: string; fields: Fields }

export const into = ({ fields }: Patient) => fields.merged_into as string | null | undefined

/** The ids of those to whom a patient leads, the next first. */
export function pathOf(patient: Patient, byId: (id: string) => Patient | undefined): string[] {
  const path: string[] = []
  for (let at: Patient | undefined = patient; at; ) {
    const next = into(at)
    if (!next || path.includes(next)) break
    path.push(next)
    at = byId(next)
  }
  return path
}

/** Who a patient is: the one at the end of the path. */
export function personOf(patient: Patient, byId: (id: string) => Patient | undefined): string {
  return pathOf(patient, byId).at(-1) ?? patient.id
}

/** The clinics in which a patient lies: those of all who are the same person (F1, R5). */
export function clinicsOfPerson(patient: Patient, all: readonly Patient[]): string[] {
  const records = new Map(all.map((one) => [one.id, one]))
  const byId = (id: string) => records.get(id)
  const person = personOf(patient, byId)
  const same = all.filter((one) => one.id === patient.id || personOf(one, byId) === person)
  return same.flatMap(({ fields: { clinic_id, shared_with = [] } }) => {
    return [clinic_id as string, ...(shared_with as string[])]
  })
}

/** The live patients of a database. */
export function livePatients(sql: Sql): Patient[] {
  return sql
    .all<{ id: string; fields: string }>(
      `select id, fields from records where collection = 'patients' and deleted_at is null order by key`,
    )
    .map(({ id, fields }) => ({ id, fields: JSON.parse(fields) }))
}

/** Who leads to whom, as accepted edits have said it so far. */
export function createPaths() {
  const records = new Map<string, Patient>()
  return {
    note: (id: string, merged_into: unknown) =>
      void records.set(id, { id, fields: { merged_into } }),
    of: (id: string) =>
      pathOf(records.get(id) ?? { id, fields: {} }, (other) => records.get(other)),
  }
}
