import type { InboxItem as ItemOfBox } from '@outpost/shared/authority/inbox'
import type { CollectionName } from '@outpost/shared/model/collections'
import type { Conflict } from '@outpost/shared/protocol/conflicts'
import type { Edit } from '@outpost/shared/protocol/edit'
import type { ProblemBody } from '@outpost/shared/protocol/problems'

/** A rejected edit as the box tells of it (N5). */
export type InboxItem = Omit<ItemOfBox, 'edit' | 'conflict' | 'names'> & {
  /** Missing in what apps of before have kept. */
  names?: ItemOfBox['names']
  edit: Edit & { collection: CollectionName }
  /** E5's body, or a problem (E6): that one has a `status`. */
  conflict:
    | ({ error_code: string } & Partial<
        Pick<Conflict, 'message' | 'conflicting_fields' | 'busy'> &
          Pick<ProblemBody, 'detail' | 'status' | 'errors'>
      >)
    | null
}
