import { createMiddleware } from 'hono/factory'
import { REQUEST_ID } from '../../protocol/headers.ts'
import type { AuthorityEnv } from './env.ts'

/** What clients and proxies send: UUIDs, hexadecimal digits, trace ids. */
const WELL_FORMED = /^[\w.:=+/-]{1,100}$/

/**
 * Names every request, as its client or a proxy has named it, so that an answer can be found in the
 * log (S5). Below `/api/sync`, where bytes count, only the log and an error that stands in it tell.
 */
export const requestIds = createMiddleware<AuthorityEnv>(async (c, next) => {
  const given = c.req.header(REQUEST_ID) ?? ''
  const id = WELL_FORMED.test(given) ? given : crypto.randomUUID()
  c.set('requestId', id)
  if (!c.req.path.startsWith('/api/sync/')) c.header(REQUEST_ID, id)
  await next()
})
