import type { Log } from '@outpost/shared/node/log'
import { OrderWaits } from '@outpost/shared/protocol/order-waits'
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

/**
 * Does what is asked, as often as it takes: all of it, or up to a point from which it goes on. Throws
 * `LinkDown`, or `OrderWaits` where it cannot go on now.
 */
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
  const hasMore =
    result.link === 'unauthorised'
      ? await isKnownByFormerToken(deps, link)
      : result.link === 'online' && (await doOrders(deps, link))
  return hasMore ? { ...result, isUnfinished: true } : result
}

async function isKnownByFormerToken({ edge, log }: Deps, link: HttpLinkDeps): Promise<boolean> {
  try {
    return await takeUpFormerToken(edge, link)
  } catch (error) {
    if (!(error instanceof LinkDown)) throw error
    log.warn({ err: error }, 'the token could not be handed over once more yet')
    return false
  }
}

async function doOrders(deps: Deps, link: HttpLinkDeps): Promise<boolean> {
  const { edge } = deps
  const isPaused = pausedUntil(edge) !== null
  const all = readOpenOrders(edge.store.sql)
  const open = all.filter(({ kind }) => !(isPaused && MOVING.includes(kind)))
  let hasMore = false
  for (const order of open) if (await isTakenUp(deps, link, order)) hasMore = true
  return hasMore
}

/** Does an order as far as it gets in this round; one that has to wait holds up no other. */
async function isTakenUp({ edge, log, facts }: Deps, link: HttpLinkDeps, order: Order) {
  const { id, kind } = order
  const doing = Object.hasOwn(DOINGS, kind) ? DOINGS[kind as OrderKind] : null
  try {
    if (doing) await doing(edge, link, order, facts)
    else edge.store.write(() => endOrder(edge.store.sql, id, 'unknown', edge.clock.now()))
  } catch (error) {
    if (!(error instanceof LinkDown || error instanceof OrderWaits)) throw error
    // It goes on from there after the next round.
    log.warn({ err: error, order: id, kind }, 'an order could not be done to its end yet')
    return false
  }
  log.info({ order: id, kind, isKnown: doing !== null }, 'an order of central was taken up')
  return true
}
