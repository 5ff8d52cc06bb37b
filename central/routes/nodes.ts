import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_TIME, exampleClinic } from '@outpost/shared/authority/http/examples'
import { recordIdOf } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import { instant, uuid } from '@outpost/shared/model/field'
import { toIsoOrNull } from '@outpost/shared/model/time'
import { Problem } from '@outpost/shared/protocol/problems'
import { reportSchema } from '@outpost/shared/protocol/report'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Fleet, FleetBox } from '../fleet/fleet.ts'
import { CONDITIONS, TROUBLES, type TroubleKind } from '../fleet/troubles.ts'

const nodeSchema = z.object({
  id: uuid,
  name: z.string(),
  clinics: z.union([z.array(uuid), z.literal('all')]),
  condition: z.enum(CONDITIONS).meta({
    description: 'In one word, by the worst of its troubles that gives a name.',
  }),
  troubles: z
    .array(
      z.object({
        kind: z.enum(Object.keys(TROUBLES) as [TroubleKind, ...TroubleKind[]]),
        since: instant.nullable().meta({ description: 'As far as central knows.' }),
      }),
    )
    .meta({ description: 'The worst first.' }),
  last_seen_at: instant.nullable(),
  next_contact_at: instant.nullable().meta({
    description: 'By its own schedule, after the last contact and any announced absence.',
  }),
  reported_at: instant.nullable(),
  report: reportSchema.meta({ description: 'What the box last said of itself (N11).' }),
})

/** A box as the API shows it. */
export type NodeView = z.output<typeof nodeSchema>

const exampleNode = {
  id: 'e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b',
  name: 'box 1',
  clinics: [exampleClinic.id],
  condition: 'needs_decision',
  troubles: [{ kind: 'inbox', since: null }],
  last_seen_at: EXAMPLE_TIME,
  next_contact_at: EXAMPLE_TIME,
  reported_at: EXAMPLE_TIME,
  report: {
    pending: 2,
    oldest_pending_at: EXAMPLE_TIME,
    inbox: 1,
    repaired: null,
    version: '0.1.0',
    schedule: '*/5 * * * *',
    time_zone: 'Africa/Nairobi',
    absent_until: null,
    last_error: null,
    clock_offset_ms: 1200,
    disk_free_mb: 21_000,
    last_round: EXAMPLE_TIME,
  },
}

/** `/api/nodes`: the boxes, and which of them need help. */
export function nodeRoutes(fleet: Fleet) {
  return new Hono<AuthorityEnv>()
    .get(
      '/',
      describe({
        id: 'listNodes',
        tag: 'Boxes',
        summary: 'The boxes of the caller, whoever needs help most first.',
        answers: {
          200: {
            description: 'All of them.',
            schema: z.object({ results: z.array(nodeSchema) }),
            example: { results: [exampleNode] },
          },
        },
      }),
      (c) => c.json({ results: fleet.list(c.get('principal')).map(toView) }),
    )
    .get(
      '/:id',
      describe({
        id: 'getNode',
        tag: 'Boxes',
        summary: 'One box.',
        answers: { 200: { description: 'The box.', schema: nodeSchema, example: exampleNode } },
        problems: ['NOT_FOUND', 'INVALID_REQUEST'],
      }),
      (c) => {
        const box = fleet.find(recordIdOf(c), c.get('principal'))
        if (!box) throw new Problem('NOT_FOUND', 'There is no such box.')
        return c.json(toView(box))
      },
    )
}

function toView({ row, report, expected, condition, troubles }: FleetBox) {
  return {
    id: row.id,
    name: row.name,
    clinics: row.clinics,
    condition,
    troubles: troubles.map(({ kind, since }) => ({ kind, since: toIsoOrNull(since) })),
    last_seen_at: toIsoOrNull(row.lastSeenAt),
    next_contact_at: toIsoOrNull(expected?.nextAt ?? null),
    reported_at: toIsoOrNull(row.reportedAt),
    report,
  }
}
