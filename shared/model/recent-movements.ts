import type { Fields } from './collections.ts'
import { isUuid } from './field.ts'

/** The key under which a record of stock names the movements of boxes that came to it last (R2). */
export const RECENT_MOVEMENTS = 'recent_movements'

/** So many are named: those that somebody may still wait to hear of. */
export const RECENT_MOVEMENTS_MAX = 20

/** The edit ids of the last movements in this balance, the latest last. */
export function recentMovements(fields: Fields): string[] {
  const named = fields[RECENT_MOVEMENTS]
  return Array.isArray(named) ? named.filter(isUuid).slice(-RECENT_MOVEMENTS_MAX) : []
}

/** The fields with these movements named as the last ones. */
export function withRecentMovements(fields: Fields, editIds: readonly string[]): Fields {
  const before = recentMovements(fields).filter((id) => !editIds.includes(id))
  return { ...fields, [RECENT_MOVEMENTS]: [...before, ...editIds].slice(-RECENT_MOVEMENTS_MAX) }
}

/** The fields that somebody may set: a record can be sent back as it was read. */
export function withoutRecentMovements({ [RECENT_MOVEMENTS]: _, ...fields }: Fields): Fields {
  return fields
}
