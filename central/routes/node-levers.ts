import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { checkBody } from '@outpost/shared/authority/http/input'
import { describe } from '@outpost/shared/authority/http/operation'
import type { SqliteStore } from '@outpost/shared/authority/sqlite/store'
import type { Clock } from '@outpost/shared/model/time'
import { readJson } from '@outpost/shared/node/body'
import { invalidRequest } from '@outpost/shared/protocol/common-problems'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Fleet } from '../fleet/fleet.ts'
import { toNodeView } from '../fleet/node-view.ts'
import { createAdministration } from '../nodes/administration.ts'
import { boxOf, exampleNode, nodeSchema } from './nodes.ts'

const BODY_BYTES_MAX = 10_000

const releaseSchema = z.strictObject({
  incarnation: z.string().max(100).nullish().meta({
    description: 'The name of the copy that goes on; the one that calls next if none is named.',
  }),
})

const NODE = { description: 'The box as it is now.', schema: nodeSchema, example: exampleNode }

type Deps = { store: SqliteStore; clock: Clock; fleet: Fleet }

/** What takes effect at once: whether a box may call, and which copy of it (A4, N10). */
export function nodeLeverRoutes({ store, clock, fleet }: Deps) {
  const administrationOf = (c: Context<AuthorityEnv>) =>
    createAdministration({ store, clock }, c.get('principal').id)
  const answer = (c: Context<AuthorityEnv>) => c.json(toNodeView(boxOf(fleet, c)))

  return new Hono<AuthorityEnv>()
    .post(
      '/:id/revoke',
      describe({
        id: 'revokeNode',
        tag: 'Boxes',
        summary: 'Refuses a box from its next request on. Again, it changes nothing.',
        answers: { 200: NODE },
        problems: ['NOT_FOUND'],
      }),
      (c) => {
        administrationOf(c).revoke(boxOf(fleet, c).row.id)
        return answer(c)
      },
    )
    .post(
      '/:id/reinstate',
      describe({
        id: 'reinstateNode',
        tag: 'Boxes',
        summary: 'Lets a revoked box in again. Again, it changes nothing.',
        answers: { 200: NODE },
        problems: ['NOT_FOUND'],
      }),
      (c) => {
        administrationOf(c).reinstate(boxOf(fleet, c).row.id)
        return answer(c)
      },
    )
    .post(
      '/:id/release',
      describe({
        id: 'releaseNode',
        tag: 'Boxes',
        summary: 'Of the copies of a box lets one go on, and shuts the others out for good.',
        headers: ['Content-Encoding'],
        body: { schema: releaseSchema, example: { incarnation: '9f86d081' } },
        answers: { 200: NODE },
        problems: ['NOT_FOUND', 'INVALID_REQUEST'],
      }),
      async (c) => {
        const body = checkBody(releaseSchema, await readJson(c.req.raw, BODY_BYTES_MAX))
        const { row } = boxOf(fleet, c)
        const name = body.incarnation ?? null
        // Sent again after it was done there is one copy, and nothing to choose.
        const isDone = row.twinSince === null || administrationOf(c).release(row.id, name)
        if (!isDone) throw invalidRequest({ incarnation: 'is not the name of a copy that calls' })
        return answer(c)
      },
    )
}
