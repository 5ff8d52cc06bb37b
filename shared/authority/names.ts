import { nameOf } from '../model/name-of.ts'
import type { Edit } from '../protocol/edit.ts'
import type { Facts } from './facts.ts'

/** What records are called, by their ids. */
export type Names = Readonly<Record<string, string>>

/**
 * What the records are called that the edit is of, or names: of one that is deleted until somebody decides
 * about the edit nothing else is left (N5). A visit is called as its patient, stock as its medicine.
 */
export function namesAround(edit: Edit, { current, related }: Facts): Names | null {
  const names = new Map<string, string>()
  const note = (id: string, name: string | null | undefined) => name && names.set(id, name)
  for (const [id, { record }] of related) note(id, nameOf(record.fields))
  const { fields = {} } = current?.record ?? edit
  const subject = String(fields.patient_id ?? fields.medicine_id)
  note(edit.record_id, nameOf(fields) ?? names.get(subject))
  return names.size > 0 ? Object.fromEntries(names) : null
}
