import type { Clock, Millis } from '../model/time.ts'
import { DECISIONS_MAX } from '../protocol/decisions.ts'
import { RECOVER_ITEMS_MAX } from '../protocol/recovery.ts'
import type { Link, LinkState, Refusal, Traffic } from './link.ts'
import type { LinkLimits } from './link-limits.ts'
import { BATCH_EDITS_MAX, type RoundFacts } from './plan.ts'
import { newRoundResult, type RoundResult } from './round-result.ts'
import type { ReplicaStore } from './store.ts'

export type RoundDeps = {
  store: ReplicaStore
  link: Link
  /** What the link bears; outlives the round. */
  limits: LinkLimits
  clock: Clock
  /** Milliseconds on a clock that is never set: for durations. */
  monotonic: () => Millis
}

/** A `5xx` is asked again once; after the second the batch is halved (N3). */
const SERVER_ERRORS_MAX = 2

/** So many single edits or decisions that fail, with none that goes through, end their pushing. */
export const SUSPECTS_MAX = 12

/** What a round knows and does; it is over with the round. */
export type Round = RoundFacts & {
  upTo: number
  batchSize: number
  recoverySize: number
  serverErrors: number
  damagedPages: number
  /** Pushes of which it is not known what came of them. */
  lostPushes: number
  /** Edits whose base the authority does not have yet: not sent again in this round (N4). */
  awaiting: string[]
  decisionsSize: number
  /** Decisions that were told in this round, or are left for the next one (E9). */
  decisionsDone: string[]
  decisionsLeft: number
  hasTold: boolean
  /** Edits that failed alone, and how; set aside if the authority turns out to take others. */
  suspects: { id: string; error: string }[]
  hasPushed: boolean
  hasStorageFailed: boolean
  result: RoundResult
}

export async function startRound({ store, clock }: RoundDeps): Promise<Round> {
  const upTo = await store.lastEdit()
  return {
    upTo,
    hasDecisions: (await store.openDecisions({ except: [], max: 1 })).length > 0,
    haveDecisionsFailed: false,
    hasUnsent: await store.hasUnsent({ upTo, except: [] }),
    hasPushFailed: false,
    hasPullFailed: false,
    isRefused: false,
    isRecovering: await store.isRecovering(),
    hasRecoveryFailed: false,
    recoverySize: RECOVER_ITEMS_MAX,
    isCaughtUp: false,
    batchSize: BATCH_EDITS_MAX,
    serverErrors: 0,
    damagedPages: 0,
    lostPushes: 0,
    awaiting: [],
    decisionsSize: DECISIONS_MAX,
    decisionsDone: [],
    decisionsLeft: 0,
    hasTold: false,
    suspects: [],
    hasPushed: false,
    hasStorageFailed: false,
    result: newRoundResult(clock.now()),
  }
}

/** Said of the authority's own state, never of what it was sent. */
const OVERLOADS = new Set([429, 503])

/**
 * What a refused push or recovery of several asks for (N3): the same again, less at a time, or no
 * more in this round.
 */
export function afterRefusal(round: Round, { status, retryAfterMs }: Refusal) {
  const isOverload = OVERLOADS.has(status) || retryAfterMs !== null
  const isServerError = status >= 500 && !isOverload
  if (isServerError && ++round.serverErrors < SERVER_ERRORS_MAX) return 'again'
  if (!isServerError && status !== 413) return 'stop'
  round.serverErrors = 0
  return 'less'
}

/** A refusal of the replica as a whole ends the round; one of a request fails what asked (N3). */
export function takeRefusal(round: Round, refusal: Refusal) {
  round.result.error = refusal.detail
  round.result.retryAfterMs = later(round.result.retryAfterMs, refusal.retryAfterMs)
  const { code, status } = refusal
  const state = code === 'TWIN' ? 'twin' : (REFUSAL_STATES.get(status) ?? 'central_error')
  round.result.link = state
  round.isRefused = state !== 'central_error'
}

/** From where the replica stands the authority does not go on: a new filling begins (F6, N9). */
export async function fillIfRefused({ store }: RoundDeps, { result }: Round, refusal: Refusal) {
  if (refusal.status !== 410 && refusal.code !== 'BAD_CURSOR') return
  await store.beginFilling(refusal.epoch, refusal)
  result.isUnfinished = true
  result.link = 'resyncing'
}

const REFUSAL_STATES = new Map<number, LinkState>([
  [401, 'unauthorised'],
  [410, 'resyncing'],
  [426, 'upgrade_needed'],
])

/** The longer of two waits that were asked for. */
export function later(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}

export function count(round: Round, { sent, received }: Traffic) {
  round.result.bytesSent += sent
  round.result.bytesReceived += received
}
