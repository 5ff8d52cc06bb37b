import {
  type CollectionName,
  checkChangedFields,
  collections,
  type Fields,
} from '../model/collections.ts'
import { isSameValue } from '../model/record.ts'
import type { EditOp } from '../protocol/edit.ts'

/** An edit that waits for the authority above: the fields that it names, and what its writer saw there. */
export type WaitingEdit = { id: string; op: EditOp; fields: Fields; seen: Fields | null }

/**
 * The last of these edits of one record, in their order, for each field (E4). One that set what its
 * writer saw there has changed nothing, and nobody need have seen it.
 */
export function lastEditOfEachField(
  collection: CollectionName,
  edits: readonly WaitingEdit[],
): Record<string, string> {
  const last: Record<string, string> = {}
  for (const edit of edits) {
    for (const name of changedBy(edit, collection)) last[name] = edit.id
  }
  return last
}

/** The fields that an edit names and found to be as it sets them. */
export function foundBy({ fields, seen }: WaitingEdit, collection: CollectionName): string[] {
  if (!seen) return []
  const given = normalised(fields, collection)
  return Object.keys(given).filter((name) => isSameValue(given[name], seen[name]))
}

function changedBy(edit: WaitingEdit, collection: CollectionName): string[] {
  const { op, fields, seen } = edit
  if (op === 'move_stock') return ['quantity']
  const given = normalised(fields, collection)
  return Object.keys(given).filter((name) => !seen || !isSameValue(given[name], seen[name]))
}

function normalised(fields: Fields, collection: CollectionName): Fields {
  return checkChangedFields(collections[collection], fields).fields ?? fields
}
