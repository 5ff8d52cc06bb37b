import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_TIME, exampleEdit } from '@outpost/shared/authority/http/examples'
import { checkBody, limitOf } from '@outpost/shared/authority/http/input'
import { describe, query } from '@outpost/shared/authority/http/operation'
import { instant } from '@outpost/shared/model/field'
import { toIso } from '@outpost/shared/model/time'
import { readJson } from '@outpost/shared/node/body'
import { HELD_REASONS } from '@outpost/shared/protocol/recovery'
import { Hono } from 'hono'
import { z } from 'zod'
import { WOULD } from '../recovery/describe-held.ts'
import { noSuchCopy } from '../recovery/held-copies.ts'
import { HELD_DECISIONS, type HeldDesk } from '../recovery/held-desk.ts'
import { position } from './conflicts.ts'

const BODY_BYTES_MAX = 1000
const LIMIT = { initial: 50, max: 200 }

const heldQuery = z.object({ after: position, limit: limitOf(LIMIT) })

const reason = z.enum(HELD_REASONS)
const id = z.string().meta({ description: 'Of the copy.' })

const heldSchema = z.object({
  id,
  collection: z.string(),
  record_id: z.string(),
  name: z.string().nullable().meta({ description: 'What people call the record.' }),
  op: z.enum(['put', 'delete']),
  revision: z.int().meta({ description: 'Of the lost hours.' }),
  reason: reason.meta({ description: 'Why it was not taken when it was brought.' }),
  fields: z
    .array(z.string())
    .nullable()
    .meta({ description: 'The fields that wait; null if all of the copy does.' }),
  from: z.string(),
  from_name: z.string().nullable().meta({ description: 'The box that brought it.' }),
  at: instant.meta({ description: 'Since when it waits.' }),
  would: z.enum(WOULD).meta({
    description:
      'What would become of the record if the copy were applied now. `wait`: nothing, and the copy waits on.',
  }),
  obstacle: reason.nullable().meta({ description: 'Why it would wait on.' }),
  changes: z.array(z.object({ field: z.string(), here: z.unknown(), copy: z.unknown() })).meta({
    description:
      'Fields that would change: what is here, and what would be. Where the copy would wait on, what it says.',
  }),
  names: z
    .record(z.string(), z.string())
    .meta({ description: 'What the ids among the values are called.' }),
})

const pageSchema = z.object({
  results: z.array(heldSchema),
  next: z.string().nullable(),
  total: z.int().min(0),
})

/** As the API shows them. */
export type HeldCopyView = z.output<typeof heldSchema>
export type HeldCopiesView = z.output<typeof pageSchema>

const decideSchema = z.strictObject({ decision: z.enum(HELD_DECISIONS) })

const decidedSchema = z.object({
  id,
  collection: z.string(),
  record_id: z.string(),
  decision: z.enum(['applied', 'dismissed']),
  decided_by: z.string().nullable(),
  decided_at: instant,
})

const exampleHeld = {
  id: '3',
  collection: 'patients',
  record_id: exampleEdit.record_id,
  name: 'Amina Otieno',
  op: 'put',
  revision: 7,
  reason: 'changed_since',
  fields: ['village'],
  from: 'e2d1c0b9-a8f7-4e6d-8c5b-4a3f2e1d0c9b',
  from_name: 'box 1',
  at: EXAMPLE_TIME,
  would: 'change',
  obstacle: null,
  changes: [{ field: 'village', here: 'Oyugis', copy: 'Kadongo' }],
  names: {},
}

const exampleDecided = {
  id: '3',
  collection: 'patients',
  record_id: exampleEdit.record_id,
  decision: 'applied',
  decided_by: '6f1c2d3e-4b5a-4c7d-9e8f-0a1b2c3d4e5f',
  decided_at: EXAMPLE_TIME,
}

/** `/api/held-copies`: what boxes brought back after a restore, and waits for an admin (N9). */
export function heldCopyRoutes(desk: HeldDesk) {
  return new Hono<AuthorityEnv>()
    .get(
      '/',
      describe({
        id: 'listHeldCopies',
        tag: 'Boxes',
        summary:
          'Copies that boxes brought back after a restore and that wait for an admin, in the order in which they can be taken.',
        answers: {
          200: {
            description: 'A page.',
            schema: pageSchema,
            example: { results: [exampleHeld], next: null, total: 1 },
          },
        },
        problems: ['INVALID_REQUEST'],
      }),
      query(heldQuery),
      (c) => {
        const { after, limit } = c.req.valid('query')
        const { next, ...page } = desk.list(c.get('principal'), { after, limit })
        return c.json({ ...page, next: next === null ? null : String(next) })
      },
    )
    .post(
      '/:copy/decide',
      describe({
        id: 'decideHeldCopy',
        tag: 'Boxes',
        summary:
          'Applies a copy, over what was changed since, or dismisses it. The same of the same person again is answered the same.',
        description:
          'What cannot be taken as a whole is `409`, changes nothing, and waits on; `reason` says why. Where somebody else has decided before, the `404` has `decision`, `decided_by` and `decided_at`.',
        headers: ['Content-Encoding'],
        body: { schema: decideSchema, example: { decision: 'apply' } },
        answers: {
          200: {
            description: 'It was taken, or dismissed, and waits no more.',
            schema: decidedSchema,
            example: exampleDecided,
          },
        },
        problems: ['NOT_FOUND', 'COPY_WAITS'],
      }),
      async (c) => {
        const key = c.req.param('copy')
        const { decision } = checkBody(decideSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
        if (!/^\d{1,15}$/.test(key)) throw noSuchCopy()
        const { copy, decided } = desk.decide(c.get('principal'), Number(key), decision)
        return c.json({
          id: key,
          collection: copy.collection,
          record_id: copy.id,
          decision: decided.decision,
          decided_by: decided.who,
          decided_at: toIso(decided.at),
        })
      },
    )
}
