import type { Log } from '@outpost/shared/node/log'
import { type Order, type OrderKind, ROTATE_TOKEN } from '@outpost/shared/protocol/orders'
import type { HttpLinkDeps } from '@outpost/shared/replica/http-link'
import { LinkDown } from '@outpost/shared/replica/link'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import type { EdgeStore } from '../store/database.ts'
import { endOrder, readOpenOrders } from '../store/orders.ts'
import { pause, pausedUntil, resume } from './pause.ts'
import { resync } from './resync.ts'
import { type OwnFacts, sendSupportBundle } from './support-bundle.ts'
import { rotateToken, takeUpFormerToken } from './token-rotation.ts'

type Deps = { edge: EdgeStore; log: Log; facts: OwnFacts }

/** Does what is asked, as often as it takes: all of it, or up to a point from which it goes on. */
type Doing = (
  edge: EdgeStore,
  link: HttpLinkDeps,
  order: Order,
  facts: OwnFacts,
) => Promise<void> | void

const DOINGS: Record<OrderKind, Doing> = {
  pause,
  resume,
  resync,
  [ROTATE_TOKEN]: rotateToken,
  support_bundle: sendSupportBundle,
}

/** What moves records waits until the box is not paused any more. */
const MOVING: readonly string[] = ['resync'] satisfies OrderKind[]

/**
 * What follows a round because central asks for it (N12). A round after which something was done is
 * followed by another, which tells of it.
 */
export async function afterRound(
  deps: Deps,
  link: HttpLinkDeps,
  result: RoundResult,
): Promise<RoundResult> {
  try {
    const hasMore =
      result.link === 'unauthorised'
        ? await takeUpFormerToken(deps.edge, link)
        : result.link === 'online' && (await doOrders(deps, link))
    return hasMore ? { ...result, isUnfinished: true } : result
  } catch (error) {
    if (!(error instanceof LinkDown)) throw error
    // It goes on from there after the next round.
    deps.log.warn({ err: error }, 'what central asks of this box could not be done to its end yet')
    return result
  }
}

async function doOrders({ edge, log, facts }: Deps, link: HttpLinkDeps): Promise<boolean> {
  const { sql } = edge.store
  const isPaused = pausedUntil(edge) !== null
  const open = readOpenOrders(sql).filter(({ kind }) => !(isPaused && MOVING.includes(kind)))
  for (const order of open) {
    const { id, kind } = order
    const doing = Object.hasOwn(DOINGS, kind) ? DOINGS[kind as OrderKind] : null
    if (doing) await doing(edge, link, order, facts)
    else edge.store.write(() => endOrder(sql, id, 'unknown', edge.clock.now()))
    log.info({ order: id, kind, isKnown: doing !== null }, 'an order of central was taken up')
  }
  return open.length > 0
}
