import { FORMER_TOKENS_MAX, newToken, tokenHash } from '@outpost/shared/node/tokens'
import { OrderWaits } from '@outpost/shared/protocol/order-waits'
import type { Order } from '@outpost/shared/protocol/orders'
import { call, type HttpLinkDeps, toRefusal, toRequest } from '@outpost/shared/replica/http-link'
import type { Refusal } from '@outpost/shared/replica/link'
import { updateKeepsake } from '../rescue/keepsake.ts'
import type { EdgeStore } from '../store/database.ts'
import { endOrder } from '../store/orders.ts'
import type { ReplicaRow } from '../store/replica-row.ts'

/** The token that central knows this box by: a new one only once central has its hash. */
export function tokenInUse({ token, formerToken, isTokenNew }: ReplicaRow): string | null {
  return isTokenNew ? formerToken : token
}

/**
 * Hashes of the tokens that the box has had, the latest first (A1). A restored central may know an older
 * one only.
 */
export function tokensUntilNow({ token, formerToken, formerTokenHashes }: ReplicaRow): string[] {
  const own = [token, formerToken].filter((one) => one !== null).map(tokenHash)
  const all = new Set([...own, ...(JSON.parse(formerTokenHashes) as string[])])
  return [...all].slice(0, FORMER_TOKENS_MAX)
}

/**
 * The box makes itself a new token, keeps it beside the one in use, and only then hands over its hash
 * (A1). It is used once central has said that it knows it, and with that the old one is dead. From
 * wherever this stops it goes on: the same hash is handed over again under the old token.
 */
export async function rotateToken(edge: EdgeStore, link: HttpLinkDeps, { id }: Order) {
  const { store, row, clock } = edge
  store.write(() => {
    const before = row.read()
    if (before.isTokenNew) return
    row.change({
      formerToken: before.token,
      formerTokenHashes: JSON.stringify(tokensUntilNow(before)),
      token: newToken(),
      isTokenNew: true,
    })
  })
  // Before central knows of it: a database that is damaged is built anew with what lies beside it.
  updateKeepsake(store.sqlite)
  const refusal = await handOver(edge, link)
  if (refusal) throw new OrderWaits(refusal.detail)
  store.write(() => {
    row.change({ isTokenNew: false })
    endOrder(store.sql, id, 'done', clock.now())
  })
}

/**
 * Where central does not know the token, it may have been put back to a time before it heard of it:
 * then the one before is good there, and under it the same hash is handed over again. Answers whether
 * that was so.
 */
export async function takeUpFormerToken(edge: EdgeStore, link: HttpLinkDeps): Promise<boolean> {
  const { formerToken, isTokenNew, revokedSince } = edge.row.read()
  if (formerToken === null || isTokenNew || revokedSince !== null) return false
  return (await handOver(edge, link)) === null
}

/** Null if central knows the new token now. Throws `LinkDown`. */
async function handOver({ row }: EdgeStore, link: HttpLinkDeps): Promise<Refusal | null> {
  const { token, formerToken } = row.read()
  const request = await toRequest(link, { token_hash: tokenHash(token as string) })
  const under = { ...link, token: formerToken as string }
  const { answer } = await call(under, 'POST', '/api/sync/token', request)
  return answer.status === 200 ? null : toRefusal(answer)
}
