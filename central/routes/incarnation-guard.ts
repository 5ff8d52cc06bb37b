import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { SYNC_INCARNATION, SYNC_REPORT } from '@outpost/shared/protocol/headers'
import { readReport } from '@outpost/shared/protocol/report'
import { createMiddleware } from 'hono/factory'
import type { Incarnations } from '../nodes/incarnations.ts'
import type { ClientSight } from '../proxies.ts'

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
