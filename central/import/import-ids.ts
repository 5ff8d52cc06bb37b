import { isUuid } from '@outpost/shared/model/field'
import { parse, v5 } from 'uuid'

/** The namespace of all ids that imports make from names. Never changes: the ids depend on it. */
const IMPORT_NAMESPACE = parse('6d0f5a52-3c1b-4c47-9a58-2f0f4a6e7d11')

/** The id of the record that a source calls `name`: the same in every run. */
export function importId(name: string): string {
  return v5(name, IMPORT_NAMESPACE)
}

/** The record id of a FHIR resource: its own where that is a UUID, else one made from its name. */
export function fhirRecordId(resourceType: string, id: string): string {
  return idOfKey(resourceType, id)
}

/** The id of what a file of rows calls `key`: itself where that is a UUID, else made from it. */
export function rowId(target: string, key: string): string {
  return idOfKey(target, key.normalize('NFC').trim())
}

/** Ids kept at hand: rows that follow each other name the same clinics, doctors and medicines. */
const IDS_KEPT_MAX = 10_000
const kept = new Map<string, string>()

function idOfKey(kind: string, key: string): string {
  const lower = key.toLowerCase()
  if (isUuid(lower)) return lower
  const name = `${kind}/${key}`
  const known = kept.get(name)
  if (known !== undefined) return known
  if (kept.size === IDS_KEPT_MAX) kept.clear()
  const id = importId(name)
  kept.set(name, id)
  return id
}
