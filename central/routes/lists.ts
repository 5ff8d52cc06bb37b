import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { EXAMPLE_TIME } from '@outpost/shared/authority/http/examples'
import { describe } from '@outpost/shared/authority/http/operation'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import { instant, uuid } from '@outpost/shared/model/field'
import { toIsoOrNull } from '@outpost/shared/model/time'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Fleet } from '../fleet/fleet.ts'
import { HOLDERS_MAX } from '../fleet/holders.ts'
import { LISTS, type ListStanding, readLists } from '../fleet/list-holders.ts'
import { CONDITIONS } from '../fleet/troubles.ts'
import { exampleNode } from './nodes.ts'

const count = z.int().min(0)

const listSchema = z.object({
  collection: z.enum(LISTS),
  changed_at: instant.nullable().meta({ description: 'Null if there was never anything in it.' }),
  box_counts: z.object({ all: count, with_latest: count }).meta({
    description:
      'Boxes of the caller that read it, have enrolled and are not revoked; by the cursor that each last presented.',
  }),
  lacking: z
    .array(
      z.object({
        node_id: uuid,
        name: z.string(),
        condition: z.enum(CONDITIONS),
        last_seen_at: instant.nullable(),
        next_contact_at: instant.nullable(),
      }),
    )
    .meta({ description: `Those without its last change, at most ${HOLDERS_MAX}.` }),
})

const listsSchema = z.object({ results: z.array(listSchema) })

/** How far the lists have come, as the API tells it. */
export type ListsView = z.output<typeof listsSchema>

const exampleList = {
  collection: 'medicines',
  changed_at: EXAMPLE_TIME,
  box_counts: { all: 120, with_latest: 119 },
  lacking: [
    {
      node_id: exampleNode.id,
      name: exampleNode.name,
      condition: 'silent',
      last_seen_at: EXAMPLE_TIME,
      next_contact_at: EXAMPLE_TIME,
    },
  ],
}

/** `GET /api/lists`: which boxes have the newest of the lists that all clinics read. */
export function listRoutes({ store, fleet }: { store: SqliteStore; fleet: Fleet }) {
  return new Hono<AuthorityEnv>().get(
    '/',
    describe({
      id: 'tellLists',
      tag: 'Boxes',
      summary: 'Which boxes have the newest doctors, medicines and pharmacies.',
      description: 'It names no records: those are at `/api/{collection}`.',
      answers: {
        200: {
          description: 'How far each list has come.',
          schema: listsSchema,
          example: { results: [exampleList] },
        },
      },
    }),
    (c) => c.json({ results: readLists({ store, fleet }, c.get('principal')).map(toView) }),
  )
}

function toView({ name, changedAt, boxCounts, lacking }: ListStanding) {
  return {
    collection: name,
    changed_at: toIsoOrNull(changedAt),
    box_counts: { all: boxCounts.all, with_latest: boxCounts.withLatest },
    lacking: lacking.map(({ row, condition, expected }) => ({
      node_id: row.id,
      name: row.name,
      condition,
      last_seen_at: toIsoOrNull(row.lastSeenAt),
      next_contact_at: toIsoOrNull(expected?.nextAt ?? null),
    })),
  }
}
