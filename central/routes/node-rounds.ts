import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_TIME } from '@outpost/shared/authority/http/examples'
import { limitOf } from '@outpost/shared/authority/http/input'
import { describe, query } from '@outpost/shared/authority/http/operation'
import { DAY_MS } from '@outpost/shared/model/durations'
import { instant } from '@outpost/shared/model/field'
import { parseInstant, toIso } from '@outpost/shared/model/time'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Fleet } from '../fleet/fleet.ts'
import { type FiguresRow, GRAIN_NAMES, GRAINS, type RoundStore } from '../fleet/round-store.ts'
import { boxOf } from './nodes.ts'

const roundsQuery = z.object({
  grain: z.enum(GRAIN_NAMES).default('round').meta({
    description: 'Each round, or those that began in an hour or a day (UTC) summed up.',
  }),
  from: instant.optional().meta({ description: 'Not those that began before.' }),
  to: instant.optional().meta({ description: 'Only those that began before.' }),
  limit: limitOf({ initial: 1000, max: 5000 }),
})

const count = z.int().min(0)

const figuresSchema = z.object({
  at: instant.meta({ description: 'When it began: the round, the hour or the day.' }),
  rounds: count,
  failed: count.meta({ description: 'Rounds in which a request was refused.' }),
  requests: count,
  duration_ms: count.meta({
    description: 'From the first request to the last answer, as central saw it; of all together.',
  }),
  duration_ms_max: count.meta({ description: 'Of the longest.' }),
  bytes_sent: count.meta({ description: 'By the box, in bodies.' }),
  bytes_received: count.meta({ description: 'By the box, in bodies, as they went over the line.' }),
  pulled: count.meta({ description: 'Changes.' }),
  accepted: count,
  rejected: count,
})

/** How rounds went, as the API shows it. */
export type FiguresView = z.output<typeof figuresSchema>

const exampleFigures = {
  at: EXAMPLE_TIME,
  rounds: 12,
  failed: 0,
  requests: 15,
  duration_ms: 2310,
  duration_ms_max: 840,
  bytes_sent: 1911,
  bytes_received: 6210,
  pulled: 31,
  accepted: 4,
  rejected: 0,
}

/** `GET /api/nodes/{id}/rounds`: how the rounds of a box went, for charts. */
export function nodeRoundRoutes({ fleet, rounds }: { fleet: Fleet; rounds: RoundStore }) {
  return new Hono<AuthorityEnv>().get(
    '/:id/rounds',
    describe({
      id: 'listRounds',
      tag: 'Boxes',
      summary: 'How the rounds of a box went, in the order of time.',
      description:
        'They are counted as they come and written by the minute, so that the last minute may be missing.',
      answers: {
        200: {
          description: 'The latest of those that were asked for.',
          schema: z.object({
            grain: z.enum(GRAIN_NAMES),
            kept_days: z.int().meta({ description: 'For so long these are kept.' }),
            results: z.array(figuresSchema),
          }),
          example: { grain: 'hour', kept_days: 30, results: [exampleFigures] },
        },
      },
      problems: ['NOT_FOUND', 'INVALID_REQUEST'],
    }),
    query(roundsQuery),
    (c) => {
      const { grain, from, to, limit } = c.req.valid('query')
      const found = rounds.read(boxOf(fleet, c).row.id, {
        grain,
        from: parseInstant(from ?? '') ?? 0,
        to: parseInstant(to ?? '') ?? Number.MAX_SAFE_INTEGER,
        limit,
      })
      const keptDays = GRAINS[grain].keptMs / DAY_MS
      return c.json({ grain, kept_days: keptDays, results: found.map(toView) })
    },
  )
}

function toView(row: FiguresRow) {
  return {
    at: toIso(row.at),
    rounds: row.rounds,
    failed: row.failed,
    requests: row.requests,
    duration_ms: row.durationMs,
    duration_ms_max: row.durationMsMax,
    bytes_sent: row.bytesSent,
    bytes_received: row.bytesReceived,
    pulled: row.pulled,
    accepted: row.accepted,
    rejected: row.rejected,
  }
}
