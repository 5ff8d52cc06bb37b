import type { Log } from '@outpost/shared/authority/http/env'
import { type Order, ROTATE_TOKEN } from '@outpost/shared/protocol/orders'
import type { HttpLinkDeps } from '@outpost/shared/replica/http-link'
import { LinkDown } from '@outpost/shared/replica/link'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import type { EdgeStore } from '../store/database.ts'
import { endOrder, readOpenOrders } from '../store/orders.ts'
import { rotateToken, takeUpFormerToken } from './token-rotation.ts'

type Deps = { edge: EdgeStore; log: Log }

/** Does what is asked, as often as it takes: all of it, or up to a point from which it goes on. */
type Doing = (edge: EdgeStore, link: HttpLinkDeps, order: Order) => Promise<void>

const DOINGS: Record<string, Doing> = { [ROTATE_TOKEN]: rotateToken }

/**
 * What follows a round because central asks for it (N12). A round after which something was done is
 * followed by another, which tells of it.
 */
export async function afterRound(
  { edge, log }: Deps,
  link: HttpLinkDeps,
  result: RoundResult,
): Promise<RoundResult> {
  try {
    const hasMore =
      result.link === 'unauthorised'
        ? await takeUpFormerToken(edge, link)
        : result.link === 'online' && (await doOrders({ edge, log }, link))
    return hasMore ? { ...result, isUnfinished: true } : result
  } catch (error) {
    if (!(error instanceof LinkDown)) throw error
    // It goes on from there after the next round.
    log.warn({ err: error }, 'what central asks of this box could not be done to its end yet')
    return result
  }
}

async function doOrders({ edge, log }: Deps, link: HttpLinkDeps): Promise<boolean> {
  const { sql } = edge.store
  const open = readOpenOrders(sql)
  for (const order of open) {
    const { id, kind } = order
    const doing = DOINGS[kind]
    if (doing) await doing(edge, link, order)
    else edge.store.write(() => endOrder(sql, id, 'unknown', edge.clock.now()))
    log.info({ order: id, kind, isKnown: doing !== undefined }, 'an order of central was ended')
  }
  return open.length > 0
}
