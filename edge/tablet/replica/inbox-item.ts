import type { InboxItem as ItemOfBox } from '@outpost/shared/authority/inbox'
import type { CollectionName } from '@outpost/shared/model/collections'
import type { Edit } from '@outpost/shared/protocol/edit'

/** A rejected edit as the box tells of it (N5). */
export type InboxItem = Omit<ItemOfBox, 'edit' | 'conflict'> & {
  edit: Edit & { collection: CollectionName }
  /** E5's body, or a problem (E6): that one has a `status`. */
  conflict: {
    error_code: string
    message?: string
    detail?: string
    status?: number
    conflicting_fields?: string[]
    errors?: Record<string, string>
    busy?: { starts_at: string; duration_minutes: number | null }
  } | null
}
