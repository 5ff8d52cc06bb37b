import { createEdgeApp } from '@outpost/edge/app'
import { openEdgeStore } from '@outpost/edge/store/database'
import { connectToCentral } from '@outpost/edge/sync/central'
import { createIds } from '@outpost/shared/model/ids'
import type { Log } from '@outpost/shared/node/log'
import { createMetrics } from '@outpost/shared/node/metrics'
import { systemClock } from './clinic.ts'

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} }

/**
 * A box in this process, by the production constructors and without a schedule: rounds are made when
 * they are measured and at no other time.
 */
export function openBox(file: string) {
  const edge = openEdgeStore(file, systemClock, { key: null })
  const settings = { EDGE_CENTRAL_CA: undefined, EDGE_SYNC_CRON: '*/5 * * * *' }
  const connection = connectToCentral({ edge, settings, version: '0.0.0-bench', log: quiet })
  const { rounds, askToCompare, ask, close } = connection
  const app = createEdgeApp({
    edge,
    ids: createIds(edge.clock),
    log: quiet,
    metrics: createMetrics(),
    running: { isRunning: rounds.isRunning, nextRoundAt: () => null },
    runRound: rounds.ask,
    askToCompare,
    askCentral: ask,
  })
  return {
    edge,
    app,
    round: rounds.ask,
    async close() {
      await rounds.untilIdle()
      await close()
      edge.store.close()
    },
  }
}
