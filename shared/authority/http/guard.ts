import { createMiddleware } from 'hono/factory'
import { PROTOCOL_VERSION, PROTOCOL_VERSIONS, SYNC_PROTOCOL } from '../../protocol/headers.ts'
import { Problem } from '../../protocol/problems.ts'
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
        { members: { versions: PROTOCOL_VERSIONS }, headers: { Upgrade: 'Sync-Protocol/1' } },
      )
    }
    await next()
  })
}

/** Lets only those in who bear a valid token, and says who they are (S5, A1). */
export function authGuard({ authenticate }: Pick<AuthorityDeps, 'authenticate'>) {
  return createMiddleware<AuthorityEnv>(async (c, next) => {
    const [scheme, token] = (c.req.header('authorization') ?? '').split(' ', 2)
    if (scheme?.toLowerCase() !== 'bearer' || !token) {
      throw unauthenticated('UNAUTHENTICATED', 'Send a token: Authorization: Bearer <token>.')
    }
    const found = await authenticate(token)
    if (found.kind === 'revoked') {
      throw unauthenticated('REVOKED', 'This token was revoked. Ask whoever issued it.')
    }
    if (found.kind === 'unknown') {
      throw unauthenticated('UNAUTHENTICATED', 'This token is not known here.')
    }
    c.set('principal', found.principal)
    c.header('Cache-Control', 'private, no-cache')
    c.header('Vary', 'Authorization, Accept')
    await next()
  })
}

function unauthenticated(code: 'UNAUTHENTICATED' | 'REVOKED', detail: string): Problem {
  return new Problem(code, detail, { headers: { 'WWW-Authenticate': 'Bearer' } })
}
