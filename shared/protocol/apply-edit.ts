import {
  type Collection,
  checkChangedFields,
  checkNewRecord,
  type Fields,
} from '../model/collections.ts'
import { deltaOf, movementSchema } from '../model/movement.ts'
import { recentMovements } from '../model/recent-movements.ts'
import type { Edit } from './edit.ts'

/** What a record looks like to its readers: its fields, or null when it does not exist. */
export type Face = Fields | null

/**
 * The record as it looks with this edit laid over it. Total: an edit that cannot be applied (its
 * record is gone, its fields no longer fit) changes nothing. Whether an edit is acceptable is the
 * judge's question, not this function's.
 */
export function applyEdit(face: Face, edit: Edit, collection: Collection): Face {
  switch (edit.op) {
    case 'create':
      return face ?? checkNewRecord(collection, edit.fields ?? {}).fields ?? null
    case 'update':
      return face && { ...face, ...checkChangedFields(collection, edit.fields ?? {}).fields }
    case 'delete':
      return null
    case 'move_stock':
      return face && { ...face, quantity: quantityAfter(face, edit) }
    default:
      throw new Error(`unknown op ${edit.op satisfies never}`)
  }
}

/** The balance after a movement, never below zero (rule E7); one that is in it already is not added. */
function quantityAfter(face: Fields, edit: Edit): number {
  const quantity = face.quantity as number
  const movement = movementSchema.safeParse(edit.movement)
  if (!movement.success || recentMovements(face).includes(edit.id)) return quantity
  return Math.max(0, quantity + deltaOf(movement.data, quantity))
}
