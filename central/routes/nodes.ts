import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_TIME, exampleClinic } from '@outpost/shared/authority/http/examples'
import { recordIdOf } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { clinicSchema } from '@outpost/shared/model/clinic'
import { instant, uuid } from '@outpost/shared/model/field'
import type { Clock } from '@outpost/shared/model/time'
import { Problem } from '@outpost/shared/protocol/problems'
import { reportSchema } from '@outpost/shared/protocol/report'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { BEHIND_MAX } from '../fleet/behind.ts'
import { readBoxDetails } from '../fleet/box-details.ts'
import type { Fleet, FleetBox } from '../fleet/fleet.ts'
import { toNodeView } from '../fleet/node-view.ts'
import { CONDITIONS, TROUBLES, type TroubleKind } from '../fleet/troubles.ts'
import { ENROLMENT_STATES } from '../nodes/enrolment.ts'

export const nodeSchema = z.object({
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
  clinic_names: z.array(z.string()).meta({ description: 'In the order of `clinics`.' }),
  behind: z
    .int()
    .min(0)
    .max(BEHIND_MAX)
    .nullable()
    .meta({
      description: `Changes that it has yet to pull, counted up to ${BEHIND_MAX}; null before it has called.`,
    }),
  open_orders: z.int().min(0).meta({ description: 'Orders that it has not acknowledged.' }),
  last_seen_at: instant.nullable(),
  next_contact_at: instant.nullable().meta({
    description: 'By its own schedule, after the last contact and any announced absence.',
  }),
  reported_at: instant.nullable(),
  report: reportSchema.meta({ description: 'What the box last said of itself (N11).' }),
})

/** A box as it is listed. */
export type NodeView = z.output<typeof nodeSchema>

export const exampleNode = {
  id: 'e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b',
  name: 'box 1',
  clinics: [exampleClinic.id],
  condition: 'needs_decision',
  troubles: [{ kind: 'inbox', since: null }],
  clinic_names: [exampleClinic.name],
  behind: 3,
  open_orders: 0,
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
    paused_until: null,
    devices: 3,
    last_error: null,
    clock_offset_ms: 1200,
    disk_free_mb: 21_000,
    last_round: EXAMPLE_TIME,
  },
}

const nodeDetailSchema = nodeSchema.extend({
  created_at: instant,
  token_since: instant.nullable().meta({
    description: 'When its token took the place of another one; null for the first.',
  }),
  enrolment: z.object({
    state: z.enum(ENROLMENT_STATES).meta({
      description: 'expired: it has not enrolled, and cannot without a new code.',
    }),
    code_expires_at: instant.nullable().meta({ description: 'Of a code that can be used.' }),
  }),
  scopes: z
    .array(
      z.object({
        clinic: clinicSchema.nullable().meta({ description: 'Null for the catalogue.' }),
        records: z.record(z.string(), z.int().min(0)).meta({
          description: 'How many records of each collection lie in it.',
        }),
      }),
    )
    .meta({ description: 'What the box holds when it is in step.' }),
  devices: z
    .array(
      z.object({
        name: z.string(),
        last_seen_at: instant.nullable(),
        is_revoked: z.boolean(),
      }),
    )
    .meta({
      description:
        'As its last report names them (N11): as many as had room there, those that may call first.',
    }),
  twin_since: instant.nullable(),
  copies: z
    .array(
      z.object({
        incarnation: z.string(),
        last_seen_at: instant.nullable(),
        address: z.string(),
        report: z.looseObject({}).nullable(),
      }),
    )
    .meta({ description: 'Of which an admin must choose one (N10).' }),
  rewound_at: instant.nullable().meta({ description: 'When it last came back from a backup.' }),
  rewound_count: z.int().min(0),
  is_awaited: z.boolean().meta({
    description: 'It has not been in touch since central was restored (N9).',
  }),
})

/** A box as it is told by itself. */
export type NodeDetail = z.output<typeof nodeDetailSchema>

const exampleNodeDetail = {
  ...exampleNode,
  created_at: EXAMPLE_TIME,
  token_since: null,
  enrolment: { state: 'enrolled', code_expires_at: null },
  scopes: [
    { clinic: null, records: { doctors: 12, medicines: 210 } },
    { clinic: exampleClinic, records: { patients: 4812, appointments: 9120 } },
  ],
  devices: [{ name: 'Tablet 1', last_seen_at: EXAMPLE_TIME, is_revoked: false }],
  twin_since: null,
  copies: [],
  rewound_at: null,
  rewound_count: 0,
  is_awaited: false,
}

type Deps = { store: SqliteStore; clock: Clock; fleet: Fleet }

/** `/api/nodes`: the boxes, and which of them need help. */
export function nodeRoutes({ store, clock, fleet }: Deps) {
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
      (c) => c.json({ results: fleet.list(c.get('principal')).map(toNodeView) }),
    )
    .get(
      '/:id',
      describe({
        id: 'getNode',
        tag: 'Boxes',
        summary: 'One box.',
        answers: {
          200: { description: 'The box.', schema: nodeDetailSchema, example: exampleNodeDetail },
        },
        problems: ['NOT_FOUND', 'INVALID_REQUEST'],
      }),
      async (c) => {
        const box = boxOf(fleet, c)
        const details = await readBoxDetails({ store, clock }, box.row)
        return c.json({ ...toNodeView(box), ...details })
      },
    )
}

/** The box in the path, if it is one of the caller's. Throws `Problem` NOT_FOUND. */
export function boxOf(fleet: Fleet, c: Context<AuthorityEnv>): FleetBox {
  const box = fleet.find(recordIdOf(c), c.get('principal'))
  if (box) return box
  throw new Problem('NOT_FOUND', 'There is no such box. Nothing was changed.')
}
