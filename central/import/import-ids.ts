import { isUuid } from '@outpost/shared/model/field'
import { v5 } from 'uuid'

/** The namespace of all ids that imports make from names. Never changes: the ids depend on it. */
const IMPORT_NAMESPACE = '6d0f5a52-3c1b-4c47-9a58-2f0f4a6e7d11'

/** The id of the record that a source calls `name`: the same in every run. */
export function importId(name: string): string {
  return v5(name, IMPORT_NAMESPACE)
}

/** The record id of a FHIR resource: its own where that is a UUID, else one made from its name. */
export function fhirRecordId(resourceType: string, id: string): string {
  const lower = id.toLowerCase()
  return isUuid(lower) ? lower : importId(`${resourceType}/${id}`)
}
