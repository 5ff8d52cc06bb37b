import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { OPEN_WHEN_REVOKED, rowOf } from '@outpost/shared/authority/rights'
import { Problem } from '@outpost/shared/protocol/problems'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'

/** Closes the box to its devices while central has revoked it (A4). All that it holds stays. */
export function revokedGuard(isRevoked: () => boolean) {
  return createMiddleware<AuthorityEnv>(async (c, next) => {
    const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL')
    const row = route && rowOf(route.method, route.path)
    if (row && row.right !== 'anyone' && !OPEN_WHEN_REVOKED.includes(row.route) && isRevoked()) {
      throw new Problem('BOX_REVOKED', DETAIL, { headers: { 'Retry-After': RETRY_AFTER_SECONDS } })
    }
    await next()
  })
}

/** Devices keep what they have not sent, and ask again; the box makes rounds all the while. */
const RETRY_AFTER_SECONDS = '60'

const DETAIL =
  'Central has revoked this box, so it serves nobody. This request changed nothing, and nothing that was saved before is lost: the box keeps it. Ask whoever runs central to reinstate it (central node reinstate), or enrol it again.'
