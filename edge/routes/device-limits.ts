import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { rowOf } from '@outpost/shared/authority/rights'
import type { Sql } from '@outpost/shared/authority/sqlite/sql'
import { Problem } from '@outpost/shared/protocol/problems'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import { hasOpenEdits } from '../store/inbox.ts'

/** What a box bears from one device (A2), so that the others are served beside it. */
export type DeviceLimits = typeof DEVICE_LIMITS

export const DEVICE_LIMITS = {
  /**
   * So many requests in so many seconds: a tablet that fills itself with 20,000 patients over the worst
   * of lines, ten at a time, makes 2000.
   */
  requestsMax: 3000,
  seconds: 30,
  /** Of which so many at once; a browser makes six. */
  atOnceMax: 16,
  /** Edits that wait for central or for a person: with 500 a day more than three months of them. */
  openEditsMax: 50_000,
}

/** Holds up a device that takes the box from the others. Nothing of what it sent is lost: it asks again. */
export function deviceLimits(sql: Sql, limits: DeviceLimits = DEVICE_LIMITS) {
  const { requestsMax, seconds, atOnceMax } = limits
  const limiter = new RateLimiterMemory({ points: requestsMax, duration: seconds })
  const underWay = new Map<string, number>()

  return createMiddleware<AuthorityEnv>(async (c, next) => {
    // Routes that are open to anyone have limits of their own.
    const device = c.get('principal')?.id
    if (device === undefined) return next()
    const leave = enter(underWay, device)
    try {
      if ((underWay.get(device) ?? 0) > atOnceMax) {
        throw tooMany(`more than ${atOnceMax} requests under way`, 1)
      }
      await limiter.consume(device).catch(({ msBeforeNext }: RateLimiterRes) => {
        // The system clock may have been set back meanwhile; the limit itself ends by a timer.
        const wait = Math.min(seconds, Math.max(1, Math.ceil(msBeforeNext / 1000)))
        throw tooMany(`made more than ${requestsMax} requests in ${seconds} seconds`, wait)
      })
      const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL')
      if (isWrite(route) && hasOpenEdits(sql, device, limits.openEditsMax)) {
        const what = `${limits.openEditsMax} edits that wait for central or for a person`
        throw tooMany(what, RETRY_EDITS_SECONDS)
      }
      await next()
    } finally {
      leave()
    }
  })
}

/** Counts one more; what it answers counts it off again. */
function enter(underWay: Map<string, number>, device: string): () => void {
  underWay.set(device, (underWay.get(device) ?? 0) + 1)
  return () => {
    const left = (underWay.get(device) ?? 1) - 1
    if (left > 0) underWay.set(device, left)
    else underWay.delete(device)
  }
}

/** Rounds are made every few minutes. */
const RETRY_EDITS_SECONDS = 300

function isWrite(route: { method: string; path: string } | undefined): boolean {
  const row = route && rowOf(route.method, route.path)
  if (!row || row.route.startsWith('GET ')) return false
  return row.route.includes('{collection}') || row.route === 'POST /api/sync/push'
}

function tooMany(what: string, seconds: number): Problem {
  return new Problem(
    'RATE_LIMITED',
    `This device has ${what}. Nothing was changed; keep what was to be sent, wait ${seconds} seconds and send it again.`,
    { headers: { 'Retry-After': String(seconds) } },
  )
}
