import { createAuthorityApp } from '@outpost/shared/authority/http/authority-app'
import type { AuthorityEnv, Log } from '@outpost/shared/authority/http/env'
import { inboxRoutes } from '@outpost/shared/authority/http/inbox-routes'
import type { Ids } from '@outpost/shared/model/ids'
import type { Metrics } from '@outpost/shared/node/metrics'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import { Hono } from 'hono'
import { lookupRoutes } from './routes/lookup.ts'
import { revokedGuard } from './routes/revoked-guard.ts'
import { shareRequestRoutes } from './routes/share-requests.ts'
import { syncRunRoutes } from './routes/sync-run.ts'
import { tabletFiles } from './routes/tablet-files.ts'
import {
  addReplicaGauges,
  exampleReplicaStatus,
  type Running,
  replicaStatus,
  replicaStatusSchema,
} from './status.ts'
import type { EdgeStore } from './store/database.ts'
import { createDevices } from './store/devices.ts'
import { createBoxInbox } from './store/inbox.ts'
import type { AskCentral } from './sync/asking.ts'

/** All that the node takes from outside. `main.ts` makes the real one, tests make their own. */
export type EdgeDeps = {
  edge: EdgeStore
  ids: Ids
  log: Log
  running: Running
  metrics: Metrics
  /** A round now. */
  runRound: () => Promise<RoundResult>
  /** The next round is followed by a comparison of all copies (F12). */
  askToCompare: () => void
  /** Asks central something for a person who waits for the answer. */
  askCentral: AskCentral
}

/** The box's application: the authority for the clinic's devices. */
export function createEdgeApp(deps: EdgeDeps): Hono {
  const { edge, ids, log, metrics, running, runRound, askToCompare, askCentral } = deps
  const { store, clock } = edge
  const devices = createDevices({ sqlite: store.sqlite, clock })
  addReplicaGauges(metrics, edge)
  const onFault = (error: unknown) => log.error({ err: error }, 'a round has a fault')
  return createAuthorityApp(
    { store, ground: 'edge', clock, ids, log, metrics, authenticate: devices.authenticate },
    {
      routes: new Hono<AuthorityEnv>()
        .use(revokedGuard(() => edge.row.read().revokedSince !== null))
        .route('/inbox', inboxRoutes(createBoxInbox(edge, ids)))
        .route('/sync', syncRunRoutes({ runRound, askToCompare, onFault }))
        .route('/patients', lookupRoutes(askCentral))
        .route('/share-requests', shareRequestRoutes({ askCentral, runRound, onFault })),
      pages: tabletFiles(),
      status: {
        schema: replicaStatusSchema,
        example: exampleReplicaStatus,
        read: () => replicaStatus(edge, running),
      },
    },
  )
}
