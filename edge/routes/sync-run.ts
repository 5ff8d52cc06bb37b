import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { toIso } from '@outpost/shared/model/time'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import { Hono } from 'hono'

type RunDeps = { runRound: () => Promise<RoundResult>; onFault: (error: unknown) => void }

/** `POST /api/sync/run`: a round now, whatever the backoff; with `?wait=1` its result (N3). */
export function syncRunRoutes({ runRound, onFault }: RunDeps) {
  return new Hono<AuthorityEnv>().post('/run', async (c) => {
    const round = runRound()
    if (c.req.query('wait') === '1') return c.json(toRoundView(await round))
    round.catch(onFault)
    return c.json({ started: true }, 202)
  })
}

/** A round's result on the wire and on the command line. */
export function toRoundView(result: RoundResult) {
  return {
    complete: result.isComplete,
    link: result.link,
    started_at: toIso(result.startedAt),
    duration_ms: result.durationMs,
    accepted: result.accepted,
    rejected: result.rejected,
    set_aside: result.setAside,
    pulled: result.pulled,
    pages: result.pages,
    bytes_sent: result.bytesSent,
    bytes_received: result.bytesReceived,
    error: result.error,
  }
}
