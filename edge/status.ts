import { toIsoOrNull } from '@outpost/shared/model/time'
import type { EdgeStore } from './store/database.ts'
import { readBacklog } from './store/inbox.ts'

export type Running = { isRunning: () => boolean; nextRoundAt: () => number | null }

/** What the box tells of its replica beside S1: how its link is, and what waits here. */
export function replicaStatus({ store, row, clock }: EdgeStore, running: Running) {
  const { link, lastSuccessAt, lastError, nodeId, centralUrl } = row.read()
  const { pending, oldestPendingAt, inbox } = readBacklog(store.sql)
  return {
    link,
    running: running.isRunning(),
    pending,
    oldest_pending_at: toIsoOrNull(oldestPendingAt),
    inbox,
    last_success_at: toIsoOrNull(lastSuccessAt),
    next_round_at: toIsoOrNull(running.nextRoundAt()),
    clock_offset_ms: clock.offsetMs(),
    last_error: lastError,
    node_id: nodeId,
    central_url: centralUrl,
  }
}
