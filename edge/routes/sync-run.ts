import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_TIME } from '@outpost/shared/authority/http/examples'
import { describe, query } from '@outpost/shared/authority/http/operation'
import { roundCounts } from '@outpost/shared/protocol/round-counts'
import type { Comparison } from '@outpost/shared/replica/comparison'
import { LINK_STATES } from '@outpost/shared/replica/link'
import type { RoundResult } from '@outpost/shared/replica/round-result'
import { Hono } from 'hono'
import { z } from 'zod'
import { toRoundCounts } from '../sync/round-counts.ts'

const runQuery = z.object({
  wait: z.enum(['0', '1']).optional().meta({ description: '1: answer when the round has ended.' }),
  compare: z.enum(['0', '1']).optional().meta({
    description: '1: compare all copies with central after it (F12).',
  }),
})

const count = z.int().min(0)

const comparisonSchema = z.object({
  complete: z.boolean().meta({
    description: 'All was compared, and what differed was put right.',
  }),
  lacked: count.meta({ description: 'Records that the box lacked.' }),
  outdated: count.meta({ description: 'Records that it held in another revision.' }),
  surplus: count.meta({ description: 'Records that it held though they are not its own.' }),
  bytes_sent: count,
  bytes_received: count,
  error: z.string().nullable(),
})

const roundSchema = z.object({
  complete: z.boolean(),
  link: z.enum(LINK_STATES),
  ...roundCounts,
  error: z.string().nullable(),
  comparison: comparisonSchema.nullable().meta({
    description: 'Of all copies with central, if one was made after the round.',
  }),
})

const exampleRound = {
  complete: true,
  link: 'online',
  started_at: EXAMPLE_TIME,
  duration_ms: 840,
  accepted: 3,
  rejected: 0,
  set_aside: 0,
  pulled: 12,
  pages: 1,
  bytes_sent: 911,
  bytes_received: 4210,
  error: null,
  comparison: null,
}

type RunDeps = {
  runRound: () => Promise<RoundResult>
  /** The next round is followed by a comparison. */
  askToCompare: () => void
  onFault: (error: unknown) => void
}

/** `POST /api/sync/run`: a round now, whatever the backoff; with `?wait=1` its result (N3). */
export function syncRunRoutes({ runRound, askToCompare, onFault }: RunDeps) {
  return new Hono<AuthorityEnv>().post(
    '/run',
    describe({
      id: 'runRound',
      tag: 'Sync',
      summary: 'Makes a round of push and pull with central now.',
      description:
        'A round that is asked for twice does no harm: an Idempotency-Key is not needed.',
      headers: ['Idempotency-Key'],
      answers: {
        200: {
          description: 'With `wait=1`: what came of it.',
          schema: roundSchema,
          example: exampleRound,
        },
        202: {
          description: 'It was begun.',
          get schema() {
            return z.object({ started: z.literal(true) })
          },
          example: { started: true },
        },
      },
      problems: ['INVALID_REQUEST'],
    }),
    query(runQuery),
    async (c) => {
      const { wait, compare } = c.req.valid('query')
      if (compare === '1') askToCompare()
      const round = runRound()
      if (wait === '1') return c.json(toRoundView(await round))
      round.catch(onFault)
      return c.json({ started: true }, 202)
    },
  )
}

/** A round's result on the wire and on the command line. */
export function toRoundView(result: RoundResult) {
  return {
    complete: result.isComplete,
    link: result.link,
    ...toRoundCounts(result),
    error: result.error,
    comparison: result.comparison ? toComparisonView(result.comparison) : null,
  }
}

function toComparisonView(comparison: Comparison) {
  return {
    complete: comparison.isComplete,
    lacked: comparison.lacked,
    outdated: comparison.outdated,
    surplus: comparison.surplus,
    bytes_sent: comparison.bytesSent,
    bytes_received: comparison.bytesReceived,
    error: comparison.error,
  }
}
