import type { AuthorityEnv, Exchanged } from '@outpost/shared/authority/http/env'
import { isNode } from '@outpost/shared/authority/principal'
import { MINUTE_MS } from '@outpost/shared/model/durations'
import type { Clock, Millis } from '@outpost/shared/model/time'
import { bytesReadOf } from '@outpost/shared/node/body'
import type { MiddlewareHandler } from 'hono'
import type { RoundFigures, RoundStore } from './round-store.ts'

/** Requests of a box that lie further apart belong to different rounds. */
const GAP_MS_MAX = MINUTE_MS

/** So many rounds wait to be written; the oldest are dropped when they cannot be for long. */
const WAITING_MAX = 50_000

/** What a request of a box was. */
type Request = Exchanged & {
  nodeId: string
  /** Whether a round begins with such a one: others belong to the round before. */
  isFirst: boolean
  from: Millis
  to: Millis
  hasFailed: boolean
  bytesSent: number
  bytesReceived: number
}

type Round = RoundFigures & { endedAt: Millis; isCaughtUp: boolean }

/**
 * Counts the rounds of boxes as their requests come. This happens in memory alone, so that a poll
 * writes nothing for it; what was counted is written by the minute, and lost with the process if that
 * dies between.
 */
export function createRoundMeter({ store, clock }: { store: RoundStore; clock: Clock }) {
  const open = new Map<string, Round>()
  let ended: RoundFigures[] = []

  function end({ endedAt, isCaughtUp: _, ...round }: Round) {
    open.delete(round.nodeId)
    ended.push({ ...round, durationMs: endedAt - round.at })
  }

  function note(request: Request) {
    const { nodeId, from, to } = request
    const before = open.get(nodeId)
    const isSame =
      before && from - before.endedAt <= GAP_MS_MAX && !(before.isCaughtUp && request.isFirst)
    if (before && !isSame) end(before)
    const round = isSame ? before : startRound(nodeId, from)
    if (!isSame) open.set(nodeId, round)
    round.endedAt = Math.max(round.endedAt, to)
    round.isCaughtUp ||= request.isCaughtUp ?? false
    round.requests += 1
    round.hasFailed ||= request.hasFailed
    round.bytesSent += request.bytesSent
    round.bytesReceived += request.bytesReceived
    round.pulled += request.pulled ?? 0
    round.accepted += request.accepted ?? 0
    round.rejected += request.rejected ?? 0
  }

  return {
    note,

    /** Told of every request below `/api/sync`, from the outside: with what goes over the line. */
    middleware: (async (c, next) => {
      const from = clock.now()
      await next()
      const principal = c.get('principal')
      if (!isNode(principal)) return
      const at = c.req.path.replace(/\/$/, '')
      note({
        ...c.get('exchanged'),
        nodeId: principal.id,
        isFirst: at.endsWith('/push') || at.endsWith('/changes') || at.endsWith('/recover'),
        from,
        to: clock.now(),
        hasFailed: c.res.status >= 400,
        bytesSent: bytesReadOf(c.req.raw),
        bytesReceived: Number(c.res.headers.get('content-length') ?? 0),
      })
    }) satisfies MiddlewareHandler<AuthorityEnv>,

    /** Writes the rounds that are over; `all`: those that may go on too, because the server stops. */
    write({ all = false } = {}) {
      const now = clock.now()
      for (const round of [...open.values()]) {
        if (all || now - round.endedAt > GAP_MS_MAX || round.isCaughtUp) end(round)
      }
      if (store.add(ended)) ended = []
      else ended = ended.slice(-WAITING_MAX)
    },
  }
}
export type RoundMeter = ReturnType<typeof createRoundMeter>

function startRound(nodeId: string, at: Millis): Round {
  return {
    nodeId,
    at,
    endedAt: at,
    isCaughtUp: false,
    requests: 0,
    hasFailed: false,
    durationMs: 0,
    bytesSent: 0,
    bytesReceived: 0,
    pulled: 0,
    accepted: 0,
    rejected: 0,
  }
}
