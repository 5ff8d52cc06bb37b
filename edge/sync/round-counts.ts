import { toIso } from '@outpost/shared/model/time'
import type { RoundResult } from '@outpost/shared/replica/round-result'

/** What of a round's result is counts, as `shared/protocol/round-counts.ts` has them. */
export function toRoundCounts(result: RoundResult) {
  return {
    started_at: toIso(result.startedAt),
    duration_ms: result.durationMs,
    accepted: result.accepted,
    rejected: result.rejected,
    set_aside: result.setAside,
    pulled: result.pulled,
    pages: result.pages,
    bytes_sent: result.bytesSent,
    bytes_received: result.bytesReceived,
  }
}
