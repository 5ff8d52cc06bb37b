import type { Context, MiddlewareHandler } from 'hono'
import type { Ids } from '../../model/ids.ts'
import type { Clock } from '../../model/time.ts'
import type { Log } from '../../node/log.ts'
import type { Metrics } from '../../node/metrics.ts'
import type { Order } from '../../protocol/orders.ts'
import type { Ground } from '../changes.ts'
import type { Principal } from '../principal.ts'
import type { AuthorityStore } from '../store.ts'
import type { SubmitDeps } from '../submit.ts'

/** All that the routes of an authority take from outside. */
export type AuthorityDeps = {
  store: AuthorityStore
  ground: Ground
  clock: Clock
  ids: Ids
  log: Log
  metrics: Metrics
  /** Sees every request below `/api/sync` as it goes over the line, if somebody counts them. */
  meter?: MiddlewareHandler<AuthorityEnv>
  /** What a caller is asked to do (N12); nothing where there are no orders. */
  openOrders?(principal: Principal): Order[]
  /** Who a bearer token belongs to; told of every call. May throw a `Problem` that says more. */
  authenticate(token: string, c: Context): Promise<Authentication>
  /** For whom callers act, where that is looked at (A2); elsewhere anybody may be named. */
  actors?: Actors
  /** Whether records that it is to have are still on their way here; never where there is no authority above. */
  isFilling?(): boolean
  /** Who calls without a bearer token, if there is another way; null for nobody. */
  authenticateOtherwise?(c: Context, look: { isRequest: boolean }): Principal | null
}

/** For whom the callers of an authority act: the staff of a box (A2). */
export type Actors = {
  /** Why this caller may not act for whom an edit or decision names, as a clause; null if it may. */
  faultOf(principal: Principal, actor: string): string | null
  /** For whom a plain request is made, as its header says. Throws `Problem` ACTOR_REFUSED. */
  ofRequest(c: Context<AuthorityEnv>): string | null
  /** Told in whose names something was done: edits of a push were accepted, or a request succeeded. */
  noteAccepted(principal: Principal, actors: readonly string[]): void
}

export type Authentication =
  | { kind: 'known'; principal: Principal }
  | { kind: 'revoked' }
  /** It was somebody's until another one took its place (A1). */
  | { kind: 'replaced' }
  | { kind: 'unknown' }

/** What submitting an edit takes of these. */
export function submitDeps({ store, ground, metrics }: AuthorityDeps): SubmitDeps {
  return { store, ground, noteOutcomes: metrics.noteOutcomes }
}

/** What a request carries on its way through Hono. */
export type AuthorityEnv = {
  Variables: { principal: Principal; requestId: string; exchanged?: Exchanged }
}

/** What a request of a replica has brought over, for those who count it. */
export type Exchanged = {
  pulled?: number
  /** Whether it has all that there is. */
  isCaughtUp?: boolean
  accepted?: number
  rejected?: number
}
