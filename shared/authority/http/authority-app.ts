import { Hono } from 'hono'
import { compression } from '../../node/compression.ts'
import { classicRoutes, statusOf } from './classic-routes.ts'
import { editRoutes } from './edit-routes.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'
import { authGuard, protocolGuard } from './guard.ts'
import { healthRoutes } from './health-routes.ts'
import { notFound, problemResponse } from './problem-response.ts'
import { recordRoutes } from './record-routes.ts'
import { syncRoutes } from './sync-routes.ts'

export type OwnRoutes = {
  /** Routes that need no token, below `/api`. */
  open?: Hono
  /** Routes that need one, below `/api`; they come before the common ones. */
  guarded?: Hono<AuthorityEnv>
  /** What the status tells beside S1. */
  moreStatus?: () => Promise<object>
}

/** The application of an authority: what central and the edge serve alike, and what each adds. */
export function createAuthorityApp(deps: AuthorityDeps, own: OwnRoutes): Hono {
  const app = new Hono({ strict: false })
  app.use(compression)
  app.use(protocolGuard(deps))
  app.route('/api/health', healthRoutes(deps))
  if (own.open) app.route('/api', own.open)

  const guarded = new Hono<AuthorityEnv>({ strict: false })
  guarded.use(authGuard(deps))
  if (own.guarded) guarded.route('/', own.guarded)
  guarded.get('/sync/status', async (c) => {
    const status = await statusOf(deps.store, c.get('principal'), deps.clock.now())
    return c.json({ ...status, ...(await own.moreStatus?.()) })
  })
  guarded.route('/sync', syncRoutes(deps))
  guarded.route('/edits', editRoutes(deps))
  guarded.route('/', classicRoutes(deps))
  guarded.route('/', recordRoutes(deps))
  app.route('/api', guarded)

  app.notFound(notFound(app))
  app.onError(problemResponse(deps.log))
  return app
}
