import type { Millis } from '@outpost/shared/model/time'
import type { LinkState } from '@outpost/shared/replica/link'

/** What the box tells of itself (`GET /api/sync/status/`), as far as it is shown; instants in ISO 8601. */
export type BoxStatus = {
  link: LinkState
  last_success_at: string | null
  next_round_at: string | null
  pending: number
  inbox: number
  oldest_pending_at: string | null
  paused_until: string | null
}

/** With when it came, on the box's clock. */
export type ToldStatus = BoxStatus & { toldAt: Millis }
