import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Clock } from '@outpost/shared/model/time'
import { createStore, type Store } from '@outpost/shared/web/store'
import type { ReplicaStatus } from '../../status.ts'
import type { Ask } from '../replica/ask.ts'
import type { BoxStatus, ToldStatus } from '../replica/box-told.ts'

export type BoxWatch = {
  /** The last account that came; null before the first. */
  state: Store<ToldStatus | null>
  refresh(): Promise<void>
}

/** The box's own account of how it stands with central. */
export function watchBox({ ask, clock }: { ask: Ask; clock: Clock }): BoxWatch {
  const state = createStore<ToldStatus | null>(null)
  return {
    state,
    async refresh() {
      const response = await ask('/api/sync/status/').catch(() => null)
      // Rounds tell how the line is; what was known of the box stays, with its age beside it.
      if (!response?.ok) return
      const told: Pick<ReplicaStatus, keyof BoxStatus> = await response.json()
      state.set({ ...told, toldAt: clock.now() })
    },
  }
}

/** A box that calls when it can has heard central within this time. */
const HEARD_WITHIN_MS = 15 * MINUTE_MS

/** Since when there is no word from central, on the box's clock, and whether for long; null as long as there is. */
export function centralSilence({ link, last_success_at }: BoxStatus, now: number) {
  const heardAt = last_success_at === null ? null : Date.parse(last_success_at)
  const isLong = heardAt === null || now - heardAt >= HEARD_WITHIN_MS
  return link === 'online' && !isLong ? null : { heardAt, isLong }
}
