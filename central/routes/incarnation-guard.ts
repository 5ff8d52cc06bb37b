import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import type { Principal } from '@outpost/shared/authority/principal'
import { SYNC_INCARNATION, SYNC_REPORT } from '@outpost/shared/protocol/headers'
import { readReport } from '@outpost/shared/protocol/report'
import { createMiddleware } from 'hono/factory'
import type { Incarnations } from '../nodes/incarnations.ts'
import type { ClientSight } from '../proxies.ts'

/** Keeps the copies of a box out wherever they do not say which they are, until one is chosen (N10). */
export function twinGuard({ refuseTwins }: Pick<Incarnations, 'refuseTwins'>) {
  return createMiddleware<AuthorityEnv>(async (c, next) => {
    // Nobody where no token is asked for.
    const caller = c.get('principal') as Principal | undefined
    if (caller?.role === 'node' && !c.req.path.startsWith(ROUNDS)) refuseTwins(caller.id)
    await next()
  })
}

/** Where a box says which copy it is. */
const ROUNDS = '/api/sync/'

/** Lets only one copy of a box in, and tells it what is known of it (N10). */
export function incarnationGuard(incarnations: Incarnations, { addressOf }: ClientSight) {
  return createMiddleware<AuthorityEnv>(async (c, next) => {
    const { id, role } = c.get('principal')
    if (role !== 'node') return next()
    const caller = { address: addressOf(c), report: readReport(c.req.header(SYNC_REPORT)) }
    const said = incarnations.meet(id, c.req.header(SYNC_INCARNATION), caller)
    if (said) c.header(SYNC_INCARNATION, said)
    await next()
  })
}
