import { type Loss, NO_LOSS } from '@outpost/shared/replica/store'
import { recoveryAfter } from './recovery.ts'
import type { ReplicaRowStore } from './replica-row.ts'

/**
 * From here on the next pull is without a cursor, and brings everything under a new generation (F6).
 * Outbox and inbox are not touched. Belongs in a transaction.
 */
export function startFilling(
  row: ReplicaRowStore,
  { epoch = null, loss = NO_LOSS }: { epoch?: string | null; loss?: Loss } = {},
) {
  const { generation, epoch: own } = row.read()
  row.change({
    generation: generation + 1,
    isFilled: false,
    cursor: null,
    etag: null,
    epoch: epoch ?? own,
    recovery: recoveryAfter(row, loss),
  })
}
