import type { Http2Bindings, HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import { PROTOCOL_VERSION, PROTOCOL_VERSIONS, SYNC_PROTOCOL } from '../../protocol/headers.ts'
import { Problem } from '../../protocol/problems.ts'
import type { Principal } from '../principal.ts'
import { rowOf } from '../rights.ts'
import type { AuthorityDeps, AuthorityEnv } from './env.ts'

/** Marks every answer as an authority's, and refuses versions that are not served (F10). */
export function protocolGuard({ clock }: Pick<AuthorityDeps, 'clock'>) {
  return createMiddleware(async (c, next) => {
    // The time by which a replica measures its own clock (A5).
    c.header('Date', new Date(clock.now()).toUTCString())
    c.header(SYNC_PROTOCOL, String(PROTOCOL_VERSION))
    const asked = c.req.header(SYNC_PROTOCOL)
    if (asked !== undefined && !PROTOCOL_VERSIONS.some((version) => String(version) === asked)) {
      throw new Problem(
        'UNSUPPORTED_PROTOCOL',
        `Version ${asked} of the sync protocol is not served here. Nothing was changed; upgrade the older side.`,
        { members: { versions: PROTOCOL_VERSIONS }, headers: upgradeOf(c) },
      )
    }
    await next()
  })
}

/** HTTP/2 has no such header (RFC 9113 section 8.2.2). */
function upgradeOf(c: Context): Record<string, string> {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings | Http2Bindings>
  return incoming?.httpVersionMajor === 2 ? {} : { Upgrade: 'Sync-Protocol/1' }
}

/** Lets only those in whom the table of rights names, and says who they are (S5, A1, A3). */
export function rightsGuard(deps: Authenticating) {
  return createMiddleware<AuthorityEnv>(async (c, next) => {
    const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL')
    const row = route && rowOf(route.method, route.path)
    if (route && !row)
      throw new Error(`${route.method} ${route.path} is not in the table of rights`)
    if (row?.right === 'anyone') return next()

    const principal = await principalOf(c, deps)
    if (row && !row.right.includes(principal.role)) {
      throw new Problem('FORBIDDEN', `A ${principal.role} may not do this. Nothing was changed.`)
    }
    c.set('principal', principal)
    c.header('Cache-Control', 'private, no-cache')
    c.header('Vary', deps.authenticateOtherwise ? VARY_WITH_COOKIE : VARY)
    await next()
  })
}

type Authenticating = Pick<AuthorityDeps, 'authenticate' | 'authenticateOtherwise'>

const VARY = 'Authorization, Accept'
const VARY_WITH_COOKIE = 'Authorization, Cookie, Accept'

/** Who calls; without `isRequest` it is only looked whether they still may. Throws `Problem` UNAUTHENTICATED or REVOKED. */
export async function principalOf(
  c: Context,
  { authenticate, authenticateOtherwise }: Authenticating,
  { isRequest = true } = {},
): Promise<Principal> {
  const isBearer = c.req.header('authorization') !== undefined
  const other = isBearer ? null : (authenticateOtherwise?.(c, { isRequest }) ?? null)
  if (other) return other
  const [scheme, token] = (c.req.header('authorization') ?? '').split(' ', 2)
  if (scheme?.toLowerCase() !== 'bearer' || !token) {
    throw unauthenticated('UNAUTHENTICATED', 'Send a token: Authorization: Bearer <token>.')
  }
  const found = await authenticate(token, c)
  if (found.kind === 'known') return found.principal
  throw unauthenticated(found.kind === 'revoked' ? 'REVOKED' : 'UNAUTHENTICATED', WHY[found.kind])
}

const WHY = {
  revoked: 'This token was revoked. Ask whoever issued it.',
  replaced:
    'This token is old: a newer one took its place and was used. Use that one; a box that was put back to a backup is enrolled anew, and keeps what it has.',
  unknown: 'This token is not known here.',
}

function unauthenticated(code: 'UNAUTHENTICATED' | 'REVOKED', detail: string): Problem {
  return new Problem(code, detail, { headers: { 'WWW-Authenticate': 'Bearer' } })
}
