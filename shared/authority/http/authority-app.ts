import { Hono, type MiddlewareHandler } from 'hono'
import { TrieRouter } from 'hono/router/trie-router'
import { collections } from '../../model/collections.ts'
import { compression } from '../../node/compression.ts'
import { browserHeaders } from './browser-headers.ts'
import { checksums } from './checksum.ts'
import { digestRoutes } from './digest-routes.ts'
import { documentRoutes } from './document-routes.ts'
import { editRoutes } from './edit-routes.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { protocolGuard, rightsGuard } from './guard.ts'
import { healthRoutes } from './health-routes.ts'
import { listRoutes } from './list-routes.ts'
import { metricsRoutes } from './metrics-routes.ts'
import { patientMovementsRoutes } from './patient-movements-routes.ts'
import { notFound, problemResponse } from './problem-response.ts'
import { recordRoutes } from './record-routes.ts'
import { requestIds } from './request-ids.ts'
import { similarRoutes } from './similar-routes.ts'
import { sinceRoutes } from './since-routes.ts'
import { type OwnStatus, statusRoutes } from './status-routes.ts'
import { stockCardRoutes } from './stock-card-routes.ts'
import { stockRoutes } from './stock-routes.ts'
import { syncRoutes } from './sync-routes.ts'
import { syncUpdateRoutes } from './sync-update-routes.ts'

type Own = {
  /** Routes below `/api`; they come before the common ones. */
  routes: Hono<AuthorityEnv>
  status?: OwnStatus
  /** Pages for people and their files, at the root. */
  pages?: Hono<AuthorityEnv>
}

/** The application of an authority: what central and the edge serve alike, and what each adds. */
export function createAuthorityApp(deps: AuthorityDeps, own: Own): Hono {
  // What Hono would come to by itself, once its faster router has found that it cannot take the routes.
  const app = new Hono({ strict: false, router: new TrieRouter() })
  app.use(deps.metrics.middleware)
  if (deps.meter) app.use('/api/sync/*', deps.meter as MiddlewareHandler)
  app.use(requestIds)
  app.use(compression)
  app.use(browserHeaders(deps.ground))
  app.use('/api/sync/*', checksums)
  app.use(protocolGuard(deps))
  app.use(rightsGuard(deps))
  app.route('/api', own.routes)
  app.route('/api/health', healthRoutes(deps))
  app.route('/api/sync', statusRoutes(deps, own.status))
  app.route('/api/sync', syncRoutes(deps))
  app.route('/api/sync', digestRoutes(deps))
  app.route('/api/edits', editRoutes(deps))
  app.route('/api/patients', similarRoutes(deps))
  app.route('/api/patients', patientMovementsRoutes(deps))
  for (const collection of Object.values(collections)) {
    const path = `/api/${collection.name}`
    app.route(path, sinceRoutes(deps, collection))
    app.route(path, syncUpdateRoutes(deps, collection))
    app.route(path, listRoutes(deps, collection))
    app.route(path, recordRoutes(deps, collection))
  }
  app.route('/api/pharmacy-inventory', stockRoutes(deps))
  app.route('/api/pharmacy-inventory', stockCardRoutes(deps))
  if (own.pages) app.route('/', own.pages)
  app.route('/', metricsRoutes(deps.metrics))
  app.route('/', documentRoutes(app, deps.ground))

  app.notFound(notFound(app))
  app.onError(problemResponse(deps.log))
  return app
}
