import type { CollectionName, Fields } from '../model/collections.ts'
import type { ScopeName } from '../protocol/cursor.ts'
import { isNode, type Principal } from './principal.ts'

/** Doctors and medicines, which all share (rule F1). */
export const CATALOGUE: ScopeName = 'catalogue'

/** Everything. At central filled from the other scopes; at the edge the only scope there is. */
export const ALL: ScopeName = 'all'

/** A caller may have at most this many scopes (rule F5). */
export const SCOPES_MAX = 50

/** So many clinics a box can serve: one of its scopes is the catalogue. */
export const NODE_CLINICS_MAX = SCOPES_MAX - 1

export function clinicScope(clinicId: string): ScopeName {
  return `clinic:${clinicId}`
}

/** The scopes that a caller reads. */
export function scopesOf(principal: Principal): ScopeName[] {
  if (principal.clinics === 'all' || principal.role === 'device') return [ALL]
  return [CATALOGUE, ...[...principal.clinics].sort().map(clinicScope)]
}

/** Whether a record that lies in these scopes is one that the caller may see. */
export function isVisible(principal: Principal, scopes: readonly ScopeName[]): boolean {
  if (principal.clinics === 'all') return true
  const own = scopesOf(principal)
  return scopes.some((scope) => own.includes(scope))
}

/**
 * Whether a caller may name a record in an edit: a box's edit was made while the record was still
 * there, until the box has been told otherwise (E6).
 */
export function isVisibleToWriter(
  writer: Principal,
  { scopes, unseenLeaves }: { scopes: readonly ScopeName[]; unseenLeaves: readonly ScopeName[] },
): boolean {
  return isVisible(writer, isNode(writer) ? [...scopes, ...unseenLeaves] : scopes)
}

/**
 * The scopes in which a record belongs (rule F1). `parentScopes` are those of the record it hangs
 * on: the patient of an appointment, the pharmacy of an inventory record.
 */
export function placeOf(
  collection: CollectionName,
  fields: Fields,
  parentScopes: readonly ScopeName[],
): ScopeName[] {
  switch (collection) {
    case 'doctors':
    case 'medicines':
      return [CATALOGUE]
    case 'patients':
      return [fields.clinic_id as string, ...(fields.shared_with as string[])].map(clinicScope)
    case 'pharmacies':
      return [clinicScope(fields.clinic_id as string)]
    case 'appointments':
    case 'pharmacy-inventory':
      return [...parentScopes]
    default:
      throw new Error(`unknown collection ${collection satisfies never}`)
  }
}
