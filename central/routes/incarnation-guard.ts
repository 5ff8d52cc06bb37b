import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { isNode, type Principal } from '@outpost/shared/authority/principal'
import { SYNC_INCARNATION, SYNC_REPORT } from '@outpost/shared/protocol/headers'
import { readReport } from '@outpost/shared/protocol/report'
import { createMiddleware } from 'hono/factory'
import type { Incarnations } from '../nodes/incarnations.ts'
import type { ClientSight } from '../proxies.ts'

/** Outside of rounds: keeps the copies of a box out, but the one that was chosen (N10). */
export function twinGuard({ refuseOthers }: Pick<Incarnations, 'refuseOthers'>) {
  return createMiddleware<AuthorityEnv>(async (c, next) => {
    // Nobody where no token is asked for.
    const caller = c.get('principal') as Principal | undefined
    if (isNode(caller) && !c.req.path.startsWith(ROUNDS)) {
      refuseOthers(caller.id, c.req.header(SYNC_INCARNATION))
    }
    await next()
  })
}

/** Where a box says which copy it is. */
const ROUNDS = '/api/sync/'

/** Lets only one copy of a box in, and tells it what is known of it (N10). */
export function incarnationGuard(incarnations: Incarnations, { addressOf }: ClientSight) {
  return createMiddleware<AuthorityEnv>(async (c, next) => {
    const caller = c.get('principal')
    if (!isNode(caller)) return next()
    const seen = { address: addressOf(c), report: readReport(c.req.header(SYNC_REPORT)) }
    const said = incarnations.meet(caller.id, c.req.header(SYNC_INCARNATION), seen)
    if (said) c.header(SYNC_INCARNATION, said)
    await next()
  })
}
