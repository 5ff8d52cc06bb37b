import { createAuthorityApp } from '@outpost/shared/authority/http/authority-app'
import type { AuthorityDeps, AuthorityEnv } from '@outpost/shared/authority/http/env'
import { inboxRoutes } from '@outpost/shared/authority/http/inbox-routes'
import { isNode } from '@outpost/shared/authority/principal'
import { addLogGauge } from '@outpost/shared/authority/sqlite/file/log-size'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Ids } from '@outpost/shared/model/ids'
import type { Clock } from '@outpost/shared/model/time'
import { createHashingRoom, type HashingRoom } from '@outpost/shared/node/hashing-room'
import type { Log } from '@outpost/shared/node/log'
import type { Metrics } from '@outpost/shared/node/metrics'
import { tokenHash } from '@outpost/shared/node/tokens'
import { SYNC_INCARNATION, SYNC_REPORT } from '@outpost/shared/protocol/headers'
import { readReport } from '@outpost/shared/protocol/report'
import { Hono } from 'hono'
import { createAdmins } from './admins/admins.ts'
import { readSessionCookie, refuseOtherSites } from './admins/cookie.ts'
import { createSessions } from './admins/sessions.ts'
import type { AlertPlan } from './alerts/alerting.ts'
import { addBoxGauges } from './fleet/box-gauges.ts'
import { createConflicts } from './fleet/conflicts.ts'
import { createFleet } from './fleet/fleet.ts'
import type { RoundMeter } from './fleet/round-meter.ts'
import { createRoundStore } from './fleet/round-store.ts'
import type { Limits } from './fleet/troubles.ts'
import { createFleetWatch } from './fleet/watch.ts'
import { createEnrolment } from './nodes/enrolment.ts'
import { createIncarnations } from './nodes/incarnations.ts'
import { createOrders, toOrder } from './nodes/orders.ts'
import { createPrincipals } from './nodes/principals.ts'
import { createReturns } from './nodes/returns.ts'
import { createSupportBundles } from './nodes/support-bundles.ts'
import { createTokenRotation, findNodeByToken } from './nodes/token-rotation.ts'
import { seenThrough } from './proxies.ts'
import { addHeldGauge } from './recovery/held-copies.ts'
import { createHeldDesk } from './recovery/held-desk.ts'
import { alertRoutes } from './routes/alerts.ts'
import { auditRoutes } from './routes/audit.ts'
import { clinicRoutes } from './routes/clinics.ts'
import { conflictRoutes, discrepancyRoutes } from './routes/conflicts.ts'
import { consoleFiles } from './routes/console-files.ts'
import { enrolRoutes } from './routes/enrol.ts'
import { heldCopyRoutes } from './routes/held-copies.ts'
import { importRoutes } from './routes/import.ts'
import { incarnationGuard, twinGuard } from './routes/incarnation-guard.ts'
import { listRoutes } from './routes/lists.ts'
import { lookupRoutes } from './routes/lookup.ts'
import { nodeEventRoutes } from './routes/node-events.ts'
import { nodeLeverRoutes } from './routes/node-levers.ts'
import { nodeOrderRoutes } from './routes/node-orders.ts'
import { nodePlaceRoutes } from './routes/node-places.ts'
import { nodeRoundRoutes } from './routes/node-rounds.ts'
import { nodeRoutes } from './routes/nodes.ts'
import { patientClinicsRoutes } from './routes/patient-clinics.ts'
import { patientMergeRoutes } from './routes/patient-merge.ts'
import { recordStoryRoutes } from './routes/record-story.ts'
import { recoverRoutes } from './routes/recover.ts'
import { sessionRoutes } from './routes/session.ts'
import { shareRequestRoutes } from './routes/share-requests.ts'
import { supportBundleRoutes } from './routes/support-bundle.ts'
import { tokenRoutes } from './routes/token.ts'
import { createLookup } from './sharing/lookup.ts'
import { LOOKUPS_PER_HOUR, type ShareRule } from './sharing/rule.ts'
import { createShareRequests } from './sharing/share-requests.ts'
import { createCentralInbox, createOwnership } from './store/inbox.ts'

/** All that central takes from outside. `main.ts` makes the real one, tests make their own. */
export type CentralDeps = {
  store: SqliteStore
  clock: Clock
  ids: Ids
  log: Log
  metrics: Metrics
  /** How many proxies of our own stand before it; none if it is not said. */
  proxies?: number
  /** Which share requests are granted at once; none if it is not said. */
  shareRule?: ShareRule
  /** How many patients a caller may look up in an hour. */
  lookupsPerHour?: number
  /** Where passwords are hashed; with the usual limits if it is not said. */
  hashing?: HashingRoom
  /** Counts the rounds of boxes; nobody does if it is not said. */
  meter?: RoundMeter
  /** What people are told of boxes, and how; nobody is told where it is not said. */
  alertPlan?: Pick<AlertPlan, 'channels' | 'quietHours'>
  /** From where on something is a trouble of a box; the usual ones if it is not said. */
  limits?: Limits
  /** How often it is looked what has become of the boxes, while somebody watches. */
  fleetLookMs?: number
}

/** Central's application: the authority for boxes and API clients. */
export function createCentralApp(outside: CentralDeps): Hono {
  const { store, clock, ids, log, metrics, proxies = 0 } = outside
  const { shareRule: rule = 'ask', lookupsPerHour: perHour = LOOKUPS_PER_HOUR } = outside
  const { hashing = createHashingRoom() } = outside
  const { alertPlan = { channels: [], quietHours: null } } = outside
  const client = seenThrough(proxies)
  const principals = createPrincipals({ sqlite: store.sqlite, clock })
  const enrolment = createEnrolment({ sqlite: store.sqlite, clock })
  const orders = createOrders({ sqlite: store.sqlite, clock })
  const rotation = createTokenRotation({ sqlite: store.sqlite, clock })
  addBoxGauges(metrics, principals, clock)
  addLogGauge(metrics, store.sqlite)
  addHeldGauge(metrics, store.sql)
  const reports = new Hono<AuthorityEnv>()
  const incarnations = createIncarnations({ store, clock })
  reports.use('/sync/*', incarnationGuard(incarnations, client))
  reports.use(twinGuard(incarnations))
  reports.use('/sync/*', async (c, next) => {
    const report = readReport(c.req.header(SYNC_REPORT))
    const caller = c.get('principal')
    if (isNode(caller) && report) {
      principals.noteReport(caller.id, report)
      orders.takeReport(caller.id, report)
    }
    await next()
  })
  const returns = createReturns({ store })
  reports.use('/sync/changes', async (c, next) => {
    await next()
    const caller = c.get('principal')
    if (isNode(caller) && (c.res.ok || c.res.status === 304)) returns.note(caller.id)
  })
  const admins = createAdmins({ sqlite: store.sqlite, clock })
  const sessions = createSessions({ sqlite: store.sqlite, clock })
  const deps: AuthorityDeps = {
    store,
    ground: 'central',
    clock,
    ids,
    log,
    metrics,
    ...(outside.meter && { meter: outside.meter.middleware }),
    async authenticate(token, c) {
      const found = await principals.authenticate(token)
      const formerly =
        found.kind === 'replaced' ? findNodeByToken(store.sql, tokenHash(token)) : null
      if (formerly) incarnations.refuseShutOut(formerly, c.req.header(SYNC_INCARNATION))
      return found
    },
    openOrders: (caller) => (isNode(caller) ? orders.open(caller.id).map(toOrder) : []),
    authenticateOtherwise(c, { isRequest }) {
      const token = readSessionCookie(c)
      const principal = token === null ? null : sessions.find(token, { isRequest })
      if (principal) refuseOtherSites(c)
      return principal
    },
  }
  const rounds = createRoundStore({ store, clock })
  const fleet = createFleet({ store, clock, limits: outside.limits })
  const mayDecideEdit = createOwnership({ store, principals })
  const conflicts = createConflicts({ store, clock, mayDecideEdit })
  const watch = createFleetWatch({ store, clock, fleet, lookMs: outside.fleetLookMs })
  const bundles = createSupportBundles({ store, clock })
  const routes = reports
    .route('/nodes', nodeEventRoutes({ ...deps, watch }))
    .route('/nodes', nodeRoutes({ store, clock, fleet }))
    .route('/nodes', nodeOrderRoutes({ store, clock, ids, fleet, bundles }))
    .route('/nodes', nodeRoundRoutes({ fleet, rounds }))
    .route('/nodes', nodeLeverRoutes({ store, clock, fleet }))
    .route('/nodes', enrolRoutes({ store, principals, enrolment, client }))
    .route('/sync', recoverRoutes({ store, log }))
    .route('/sync', tokenRoutes({ rotation, log }))
    .route('/sync', supportBundleRoutes({ bundles, log }))
    .route('/nodes', nodePlaceRoutes({ store, clock, fleet }))
    .route('/clinics', clinicRoutes({ store, clock }))
    .route('/import', importRoutes({ store, clock, ids }))
    .route('/alerts', alertRoutes({ store, clock, fleet, plan: alertPlan }))
    .route('/audit', auditRoutes({ store, clock }))
    .route('/records', recordStoryRoutes({ store, fleet }))
    .route('/lists', listRoutes({ store, fleet }))
    .route('/conflicts', conflictRoutes({ store, conflicts }))
    .route('/discrepancies', discrepancyRoutes(store))
    .route('/held-copies', heldCopyRoutes(createHeldDesk({ store, mayDecideEdit })))
    .route('/inbox', inboxRoutes(createCentralInbox({ store, clock, ids, principals, returns })))
    .route('/patients', patientClinicsRoutes(deps))
    .route('/patients', lookupRoutes(createLookup({ store, clock, perHour })))
    .route('/share-requests', shareRequestRoutes(createShareRequests({ store, clock, ids, rule })))
    .route('/patients', patientMergeRoutes(deps))
    .route(
      '/session',
      sessionRoutes({ admins, sessions, client, hashing, key: () => store.identity().cursorKey }),
    )
  return createAuthorityApp(deps, { routes, pages: consoleFiles() })
}
