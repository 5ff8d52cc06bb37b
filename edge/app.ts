import { createAuthorityApp } from '@outpost/shared/authority/http/authority-app'
import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { inboxRoutes } from '@outpost/shared/authority/http/inbox-routes'
import type { Ids } from '@outpost/shared/model/ids'
import type { Log } from '@outpost/shared/node/log'
import type { Metrics } from '@outpost/shared/node/metrics'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import { Hono } from 'hono'
import { createActors } from './access/actors.ts'
import { createManaging } from './access/managing.ts'
import { type MachineClock, readMachineClock } from './machine-clock.ts'
import { type DeviceLimits, deviceLimits } from './routes/device-limits.ts'
import { deviceRoutes } from './routes/devices.ts'
import { lookupRoutes } from './routes/lookup.ts'
import { pairingRoutes } from './routes/pairing.ts'
import { revokedGuard } from './routes/revoked-guard.ts'
import { shareRequestRoutes } from './routes/share-requests.ts'
import { staffRoutes } from './routes/staff.ts'
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
import { createPairing } from './store/pairing.ts'
import { createStaff } from './store/staff.ts'
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
  /** How long the machine has run; its own if it is not said. */
  machine?: MachineClock
  /** What it bears from one device, if not the usual. */
  limits?: DeviceLimits
  /** After how long an untouched tablet asks who works, if not the usual. */
  tabletLockMinutes?: number
}

/** The box's application: the authority for the clinic's devices. */
export function createEdgeApp(deps: EdgeDeps): Hono {
  const { edge, ids, log, metrics, running, runRound, askToCompare, askCentral } = deps
  const { store, clock } = edge
  const { sqlite } = store
  const machine = deps.machine ?? readMachineClock()
  const tabletLockMinutes = deps.tabletLockMinutes ?? 5
  const devices = createDevices({ sqlite, clock })
  const staff = createStaff({ sqlite, clock })
  const pairing = createPairing({ sqlite, clock, machine })
  const managing = createManaging({ staff, machine })
  const actors = createActors({ staff, devices })
  addReplicaGauges(metrics, edge)
  const onFault = (error: unknown) => log.error({ err: error }, 'a round has a fault')
  return createAuthorityApp(
    {
      store,
      ground: 'edge',
      clock,
      ids,
      log,
      metrics,
      authenticate: devices.authenticate,
      actors,
      isFilling: () => !edge.row.read().isFilled,
    },
    {
      routes: new Hono<AuthorityEnv>()
        .use(revokedGuard(() => edge.row.read().revokedSince !== null))
        .use(deviceLimits(store.sql, deps.limits))
        .route('/pairing', pairingRoutes({ store, pairing, managing, log }))
        .route('/devices', deviceRoutes({ store, devices, managing, log }))
        .route('/staff', staffRoutes({ staff, devices, managing, machine, log, tabletLockMinutes }))
        .route('/inbox', inboxRoutes(createBoxInbox(edge, ids), actors))
        .route('/sync', syncRunRoutes({ runRound, askToCompare, onFault }))
        .route('/patients', lookupRoutes(askCentral, actors))
        .route('/share-requests', shareRequestRoutes({ askCentral, actors, runRound, onFault })),
      pages: tabletFiles(),
      status: {
        schema: replicaStatusSchema,
        example: exampleReplicaStatus,
        read: () => replicaStatus(edge, running),
      },
    },
  )
}
