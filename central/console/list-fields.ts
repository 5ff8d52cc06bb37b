import type { doctors } from '@outpost/shared/model/doctors'
import type { medicines } from '@outpost/shared/model/medicines'
import type { pharmacies } from '@outpost/shared/model/pharmacies'

/*
 * How the fields of the lists are asked for. What they may hold is the model's affair, which central
 * asks; a page that only shows them need not load its rules.
 */

export type FieldKind = TextKind | Flag
type TextKind = 'needed' | 'text' | 'lines' | 'clinic'

/** Whether something is so, and whether it is for a new record: what the model says it begins with. */
type Flag = { flag: boolean }

type KindOf<Field> = Field extends { initial: infer Initial extends boolean }
  ? { flag: Initial }
  : TextKind
type KindsOf<Fields> = { [Name in keyof Fields]: KindOf<Fields[Name]> }

const LIST_FIELDS = {
  doctors: {
    full_name: 'needed',
    specialty: 'text',
    phone: 'text',
    active: { flag: true },
  } satisfies KindsOf<typeof doctors.fields>,
  medicines: {
    name: 'needed',
    generic_name: 'text',
    form: 'text',
    strength: 'text',
    unit: 'needed',
    atc_code: 'text',
    active: { flag: true },
  } satisfies KindsOf<typeof medicines.fields>,
  pharmacies: {
    name: 'needed',
    clinic_id: 'clinic',
    address: 'lines',
    phone: 'text',
    active: { flag: true },
  } satisfies KindsOf<typeof pharmacies.fields>,
}

export type ListName = keyof typeof LIST_FIELDS
export const LIST_NAMES = Object.keys(LIST_FIELDS) as ListName[]

/** By which field a list is sorted, and what its records are called by. */
export const NAMED_BY = {
  doctors: 'full_name',
  medicines: 'name',
  pharmacies: 'name',
} as const satisfies Record<ListName, string>

/** A record of a list, as central answers it. */
export type ListRecord = {
  id: string
  revision: number
  updated_at: string
  active: boolean
} & Readonly<Record<string, unknown>>

/** What stands in a form: text, or whether something is so. */
export type Draft = Readonly<Record<string, string | boolean>>

export function fieldsOf(name: ListName): [string, FieldKind][] {
  return Object.entries(LIST_FIELDS[name])
}

export function isFlag(kind: FieldKind): kind is Flag {
  return typeof kind === 'object'
}

/** A form for a record as it is, or for a new one. */
export function draftOf(name: ListName, record: ListRecord | null): Draft {
  const entries = fieldsOf(name).map(([field, kind]): [string, string | boolean] => {
    const value = record?.[field]
    // An older record may lack a flag; then it is not so (R4).
    if (isFlag(kind)) return [field, record ? value === true : kind.flag]
    return [field, typeof value === 'string' ? value : '']
  })
  return Object.fromEntries(entries)
}

/** The fields in which two forms differ. */
export function differing(one: Draft, other: Draft): string[] {
  return Object.keys(one).filter((field) => one[field] !== other[field])
}

/** What was not touched becomes as it is now; what was stays as it was typed. */
export function rebased(mine: Draft, seen: Draft, theirs: Draft): Draft {
  const touched = differing(mine, seen).map((field) => [field, mine[field] ?? ''])
  return { ...theirs, ...Object.fromEntries(touched) }
}
